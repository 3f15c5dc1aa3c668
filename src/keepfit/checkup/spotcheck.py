"""Spot checks in practice: hand sheets out to checkers, read them back, estimate."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from keepfit.checkup.core.sampling import (
    Agreement,
    Draw,
    Estimate,
    Stratum,
    agreement,
    draw,
    estimate,
    shared_out,
)
from keepfit.checkup.returned import Form, Returned, returned
from keepfit.kit.errors import SourceError
from keepfit.kit.files import write_whole
from keepfit.kit.settings import Settings
from keepfit.kit.text import Lang, Text, fold
from keepfit.ledger.core.records import Account, Ledger
from keepfit.paper.books import Book, Column, Page
from keepfit.paper.workbook import book_bytes

PASSED = Text(zh="合格", en="passed")
FAILED = Text(zh="不合格", en="failed")
UNSEEN = Text(zh="未观测", en="not observed")
_ANSWERS: dict[str, bool | None] = {
    fold(word): value
    for text, value in ((PASSED, True), (FAILED, False), (UNSEEN, None))
    for word in (text.zh, text.en)
}
FORM = Form(
    columns={
        "account_id": ("账号编号", "Account ID"),
        "result": ("检查结果", "Result"),
        "why": ("问题说明", "What is wrong"),
    },
    needed=("account_id", "result"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a spot check is drawn: the share, what divides the strata, who checks, the seed."""

    share: float
    by: tuple[str, ...]
    checkers: tuple[str, ...]
    overlap: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the returned sheets say: agreement of each pair of checkers, and the estimate.

    `missing` are drawn accounts nobody returned; accounts on which checkers differ count as not
    observed until a person settles them, and are listed in the agreements.
    """

    estimate: Estimate
    agreements: Mapping[tuple[str, str], Agreement]
    missing: tuple[str, ...]


def drawn(ledger: Ledger, statuses: Sequence[str], plan: Plan) -> Draw:
    """Draw the accounts to check from the ledger's living ones."""
    strata = {
        one.account_id: _stratum(one, ledger, plan.by)
        for one in ledger.accounts.values()
        if one.status in statuses
    }
    return draw(strata, plan.share, plan.seed)


def _stratum(account: Account, ledger: Ledger, by: Sequence[str]) -> Stratum:
    unit = ledger.units.get(account.unit_id)
    known = {
        "platform": account.platform,
        "kind": account.kind,
        "level": unit.level if unit else "",
        "sector": unit.sector if unit else "",
        "unit": account.unit_id,
    }
    return tuple(known[name] for name in by)


def hand_out(ledger: Ledger, found: Draw, plan: Plan, folder: Path, lang: Lang) -> list[Path]:
    """Write the draw (draw.json) and one sheet per checker; return the paths."""
    lists = shared_out(found.account_ids, plan.checkers, plan.overlap, plan.seed)
    paths = [folder / "draw.json"]
    write_whole(paths[0], json.dumps(_draw_json(found, plan), ensure_ascii=False).encode())
    for name, ids in lists.items():
        path = folder / f"{name}.xlsx"
        write_whole(path, book_bytes(_sheet(name, ids, ledger), lang=lang))
        paths.append(path)
    return paths


def _draw_json(found: Draw, plan: Plan) -> dict[str, object]:
    return {
        "seed": found.seed,
        "share": found.share,
        "by": list(plan.by),
        "strata": [
            {"stratum": list(name), "size": found.sizes[name], "accounts": list(ids)}
            for name, ids in found.chosen.items()
        ],
    }


def _sheet(checker: str, ids: Sequence[str], ledger: Ledger) -> Book:
    rows = []
    for one in ids:
        account = ledger.accounts[one]
        unit = ledger.units.get(account.unit_id)
        name = unit.name if unit else ""
        rows.append((one, account.name, account.platform, name, account.url, None, None))
    columns = (
        Column(header=Text(zh="账号编号", en="Account ID")),
        Column(header=Text(zh="账号名称", en="Account name")),
        Column(header=Text(zh="平台", en="Platform")),
        Column(header=Text(zh="主办单位", en="Unit")),
        Column(header=Text(zh="网址", en="URL")),
        Column(
            header=Text(zh="检查结果", en="Result"),
            choices=(PASSED, FAILED, UNSEEN),
            choices_only=True,
        ),
        Column(header=Text(zh="问题说明", en="What is wrong"), width=40, wrap=True),
    )
    page = Page(
        name=Text(zh="抽查", en="Spot check"),
        columns=columns,
        rows=tuple(rows),
        title=(Text(zh=f"抽查表：{checker}", en=f"Spot check: {checker}"),),
    )
    return Book(title=page.title[0], pages=(page,))


def load_draw(path: Path) -> Draw:
    """Read a draw back; raises SourceError where the file is none."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        strata = {tuple(one["stratum"]): one for one in said["strata"]}
        return Draw(
            seed=said["seed"],
            share=said["share"],
            chosen={name: tuple(one["accounts"]) for name, one in strata.items()},
            sizes={name: one["size"] for name, one in strata.items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise SourceError(
            Text(zh=f"{path.name} 不是抽样记录。", en=f"{path.name} is no record of a draw."),
            hint=Text(
                zh="请给出 keepfit checkup sample 写出的 draw.json。",
                en="Give the draw.json that keepfit checkup sample wrote.",
            ),
        ) from why


def evaluated(found: Draw, sheets: Sequence[Path], settings: Settings) -> Result:
    """Read the checkers' sheets back and estimate the pass rate of all accounts."""
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for one in returned(sheets, FORM, settings):
        if one.cells["result"]:
            answers[one.file][one.cells["account_id"]] = _word(one)
    agreements = {
        (first, second): agreement(answers[first], answers[second])
        for first, second in combinations(sorted(answers), 2)
    }
    settled: dict[str, bool | None] = {}
    for account_id in found.account_ids:
        words = {given[account_id] for given in answers.values() if account_id in given}
        settled[account_id] = _ANSWERS[words.pop()] if len(words) == 1 else None
    returned_ids = {account_id for given in answers.values() for account_id in given}
    return Result(
        estimate=estimate(found, settled),
        agreements={pair: one for pair, one in agreements.items() if one.pairs},
        missing=tuple(one for one in found.account_ids if one not in returned_ids),
    )


def _word(one: Returned) -> str:
    word = fold(one.cells["result"])
    if word not in _ANSWERS:
        raise SourceError(
            Text(
                zh=f"{one.file} 第 {one.row} 行的检查结果是“{one.cells['result']}”，"
                "只能是合格、不合格或未观测。",
                en=f"{one.file}, row {one.row}: the result is “{one.cells['result']}”; it must be "
                "passed, failed or not observed.",
            )
        )
    return word
