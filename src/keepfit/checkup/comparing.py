"""Hold one check-up against an earlier one, both as JSON, with the answers given in between."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from keepfit.checkup.core.overtime import Answer, Course, Past, course
from keepfit.checkup.core.rules import CheckUp, Outcome
from keepfit.checkup.returned import Form, returned
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text, fold

FORM = Form(
    columns={
        "account_id": ("账号编号", "Account ID"),
        "rule": ("规则编号", "Rule"),
        "answer": ("整改情况", "Answer", "What was done"),
        "why": ("整改说明", "说明", "Why", "Remarks"),
    },
    needed=("account_id", "rule", "answer"),
)
ANSWERS: Mapping[Answer, Text] = {
    Answer.FIXED: Text(zh="已整改", en="put right"),
    Answer.CONTESTED: Text(zh="申诉", en="contested"),
    Answer.UPHELD: Text(zh="申诉不成立", en="appeal rejected"),
    Answer.WITHDRAWN: Text(zh="申诉成立", en="appeal upheld"),
    Answer.IGNORED: Text(zh="误报", en="false alarm"),
}
_BY_WORD = {fold(word): answer for answer, text in ANSWERS.items() for word in (text.zh, text.en)}

Key = tuple[str, str]


def compared(
    before: Path, now: Path, sheets: Sequence[Path], settings: Settings
) -> tuple[Course, dict[str, Any]]:
    """Compare two results (review.json, or `checkup run --all --json`), the older one first.

    `sheets` are findings books sent back with answers. Returns the course of the findings and
    the newer result as read, for the names in it.
    """
    new = _result(now)
    earlier = _earlier(before, sheets, settings)
    return course(earlier, _today(new), date.fromisoformat(new["as_of"])), new


def rechecked(before: Path, now: CheckUp, sheets: Sequence[Path], settings: Settings) -> Course:
    """Return how the findings of an earlier result went in a check-up just made."""
    today = {
        (one.account_id, one.rule_id): Past(
            account_id=one.account_id,
            rule_id=one.rule_id,
            outcome=one.outcome,
            found_on=now.as_of,
            due_on=one.due_on,
        )
        for one in now.everything
    }
    return course(_earlier(before, sheets, settings), today, now.as_of)


def _earlier(before: Path, sheets: Sequence[Path], settings: Settings) -> list[Past]:
    """Return the findings of an earlier result with the answers given since."""
    given = answers(sheets, settings)
    return [
        replace(past, answer=given[past.key][0], why=given[past.key][1])
        if past.key in given
        else past
        for past in _pasts(_result(before)).values()
    ]


def answers(sheets: Sequence[Path], settings: Settings) -> dict[Key, tuple[Answer, str]]:
    """Return the answers of findings books sent back; setting aside needs a reason.

    Raises SourceError for a word nobody knows, and for a finding set aside without a reason.
    """
    found: dict[Key, tuple[Answer, str]] = {}
    for one in returned(sheets, FORM, settings) if sheets else ():
        word, why = one.cells["answer"], one.cells.get("why", "")
        if not word:
            continue
        answer = _BY_WORD.get(fold(word))
        where = f"{one.file} {one.row}"
        if answer is None:
            known = "、".join(text.zh for text in ANSWERS.values())
            raise SourceError(
                Text(
                    zh=f"{where}：整改情况“{word}”不在可选项中（{known}）。",
                    en=f"{where}: “{word}” is none of the possible answers.",
                )
            )
        if answer in (Answer.IGNORED, Answer.WITHDRAWN) and not why:
            raise SourceError(
                Text(
                    zh=f"{where}：“{word}”须写明理由，否则该问题仍按未整改计。",
                    en=f"{where}: “{word}” needs a reason.",
                )
            )
        found[one.cells["account_id"], one.cells["rule"]] = answer, why
    return found


def _result(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if {"findings", "as_of", "by_rule"} <= said.keys():
            return dict(said)
    except (OSError, ValueError, AttributeError) as why:
        raise _no_result(path) from why
    raise _no_result(path)


def _no_result(path: Path) -> SourceError:
    return SourceError(
        Text(zh=f"{path.name} 不是体检结果。", en=f"{path.name} is no result of a check-up."),
        hint=Text(
            zh="请给出 review.json，或 keepfit checkup run --all --json 的输出。",
            en="Give a review.json, or what keepfit checkup run --all --json prints.",
        ),
    )


def _pasts(result: Mapping[str, Any]) -> dict[Key, Past]:
    found_on = date.fromisoformat(result["as_of"])
    return {
        (one["account_id"], one["rule"]): Past(
            account_id=one["account_id"],
            rule_id=one["rule"],
            outcome=Outcome(one["outcome"]),
            found_on=found_on,
            due_on=date.fromisoformat(one["due_on"]) if one["due_on"] else None,
        )
        for one in result["findings"]
    }


def _today(result: Mapping[str, Any]) -> dict[Key, Past]:
    """Return today's outcomes; a review lists accounts and rules, what it does not find passes."""
    now = _pasts(result)
    found_on = date.fromisoformat(result["as_of"])
    for account in result.get("accounts", ()):
        if account["verdict"] is None:
            continue
        for rule in result["by_rule"]:
            key = (account["account_id"], rule["rule"])
            if key not in now:
                now[key] = Past(
                    account_id=key[0], rule_id=key[1], outcome=Outcome.PASS, found_on=found_on
                )
    return now
