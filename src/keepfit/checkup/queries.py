"""Run a check-up: packs, ledger and facts in, verdicts and findings out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keepfit.checkup.calendars import work_calendar
from keepfit.checkup.core import packs
from keepfit.checkup.core.catalogue import STRUCTURE_MEASURES
from keepfit.checkup.core.due import WorkCalendar, working_day
from keepfit.checkup.core.judge import (
    Judged,
    Subjects,
    answerable,
    demand_sums,
    judged,
    totals,
    totals_by,
    verdicts,
)
from keepfit.checkup.core.ladder import soon
from keepfit.checkup.core.rules import CheckUp, Finding, Outcome, Pack, Totals
from keepfit.checkup.core.scoring import failed_by_score, scores
from keepfit.checkup.core.structure import structure
from keepfit.checkup.evidence import Shelf, evidenced
from keepfit.history.core.catalogue import MEASURES
from keepfit.history.core.facts import Measure
from keepfit.kit.errors import PackError
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Account, Ledger

FOLDER = Path(__file__).with_name("packs")
ALL_MEASURES: Mapping[str, Measure] = {**MEASURES, **STRUCTURE_MEASURES}


def pack_ids() -> tuple[str, ...]:
    """Return the ids of the packs that are shipped."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load_pack(name: str) -> Pack:
    """Return a shipped pack by its id, or an office's own by the path of its TOML file."""
    path = Path(name)
    if path.suffix == ".toml":
        return packs.pack(path.stem, _texts(path), ALL_MEASURES)
    return _shipped(name)


@cache
def _shipped(name: str) -> Pack:
    return packs.pack(name, shipped_text, ALL_MEASURES)


def shipped_text(pack_id: str) -> str:
    """Return the TOML text of a shipped pack; raises PackError where there is none."""
    if pack_id in pack_ids():
        return (FOLDER / f"{pack_id}.toml").read_text(encoding="utf-8")
    raise no_pack(pack_id)


def no_pack(pack_id: str) -> PackError:
    """Return the error that tells of a pack that is not there."""
    return PackError(
        Text(zh="没有名为“{pack}”的指标包。", en="There is no pack called “{pack}”.").fill(
            pack=pack_id
        ),
        hint=Text(
            zh="现有：{packs}；或给出自有指标包的 .toml 文件路径。",
            en="There are: {packs}; or give the path of your own .toml file.",
        ).fill(packs=", ".join(pack_ids())),
    )


def _texts(own: Path) -> packs.Texts:
    def text(pack_id: str) -> str:
        if pack_id != own.stem:
            return shipped_text(pack_id)
        try:
            return own.read_text(encoding="utf-8")
        except OSError:
            raise no_pack(pack_id) from None

    return text


def check_up(observed: Shelf, pack: Pack, as_of: date) -> CheckUp:
    """Judge every account in the pack's scope on one day; totals are proven to add up."""
    everybody = list(observed.ledger.accounts.values())
    chosen = [row for row, one in enumerate(everybody) if one.status in pack.statuses]
    accounts = [everybody[row] for row in chosen]
    subjects = _subjects(accounts, observed.ledger)
    columns = _columns(observed, as_of, chosen)
    judgements = [judged(rule, subjects, columns[rule.measure]) for rule in pack.rules if rule.on]
    verdict = verdicts(judgements, len(accounts))
    points = _scored(pack, judgements, verdict)
    in_scope = np.flatnonzero(answerable(judgements, len(accounts)))
    total, tables = _counted(subjects, verdict, in_scope)
    calendar = work_calendar(pack.calendar)
    findings = _findings(judgements, accounts, as_of, calendar)
    return CheckUp(
        pack=pack,
        as_of=as_of,
        verdicts={accounts[row].account_id: Outcome(str(verdict[row])) for row in in_scope},
        total=total,
        **tables,
        by_rule=tuple(one.totals() for one in judgements),
        findings=evidenced(
            [one for one in findings if one.outcome is not Outcome.PASS],
            {rule.rule_id: rule.measure for rule in pack.rules},
            observed,
        ),
        out_of_scope=len(everybody) - len(in_scope),
        soon=tuple(soon(pack.ladder, judgements, subjects.account_ids)),
        scores={
            accounts[row].account_id: float(points[row])
            for row in in_scope
            if not np.isnan(points[row])
        },
        everything=tuple(findings),
    )


def _counted(
    subjects: Subjects, verdict: NDArray[np.str_], in_scope: NDArray[np.intp]
) -> tuple[Totals, dict[str, tuple[Totals, ...]]]:
    """Count the verdicts in all and by group, proven to add up."""
    total = totals("", verdict[in_scope])
    tables = {
        name: totals_by([column[int(row)] for row in in_scope], verdict[in_scope])
        for name, column in (
            ("by_platform", subjects.platforms),
            ("by_level", subjects.levels),
            ("by_unit", subjects.units),
        )
    }
    demand_sums(total, tables)
    return total, tables


def _scored(pack: Pack, judgements: list[Judged], verdict: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return the scores (NaN without one), and fail in `verdict` whoever fails by score alone."""
    if pack.scoring is None:
        return np.full(len(verdict), np.nan)
    points = scores(pack.scoring, judgements, verdict)
    verdict[failed_by_score(pack.scoring, points)] = Outcome.FAIL.value
    return points


def _subjects(accounts: list[Account], ledger: Ledger) -> Subjects:
    return Subjects(
        account_ids=[one.account_id for one in accounts],
        kinds=[one.kind for one in accounts],
        platforms=[one.platform for one in accounts],
        levels=[
            ledger.units[one.unit_id].level if one.unit_id in ledger.units else ""
            for one in accounts
        ],
        units=[one.unit_id for one in accounts],
    )


def _columns(observed: Shelf, as_of: date, chosen: list[int]) -> dict[str, NDArray[np.float64]]:
    """Return every measure for the chosen accounts, in their order."""
    rows = observed.facts.row_of()
    order = [rows[account_id] for account_id in observed.ledger.accounts]
    measured = {name: column[order][chosen] for name, column in observed.facts.values.items()}
    built = {name: column[chosen] for name, column in structure(observed.ledger, as_of).items()}
    return {**measured, **built}


def _findings(
    judgements: list[Judged], accounts: list[Account], as_of: date, calendar: WorkCalendar
) -> list[Finding]:
    """Return one finding per account and rule in scope, accounts in order, without evidence."""
    found: list[Finding] = []
    for one in judgements:
        due = working_day(as_of, one.rule.days, calendar)
        for row in np.flatnonzero(one.in_scope):
            outcome = one.outcome(int(row))
            measured = one.measured[row]
            found.append(
                Finding(
                    account_id=accounts[row].account_id,
                    rule_id=one.rule.rule_id,
                    outcome=outcome,
                    measured=float(measured) if np.isfinite(measured) else None,
                    limit=one.rule.limit,
                    due_on=due if outcome in (Outcome.FAIL, Outcome.WARN) else None,
                )
            )
    return sorted(found, key=lambda finding: (finding.account_id, finding.rule_id))
