"""From measured values to outcomes, verdicts and totals that add up: columns throughout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.checkup.core.rules import Comparison, Outcome, Rule, RuleTotals, Totals
from keepfit.kit.errors import NumbersError
from keepfit.kit.text import Text

Bools = NDArray[np.bool_]
Values = NDArray[np.float64]

_HOLDS = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """The accounts to be judged, as columns of equal length."""

    account_ids: Sequence[str]
    kinds: Sequence[str]
    platforms: Sequence[str]
    levels: Sequence[str]
    units: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What one rule says of all subjects: in its scope, observed, broken; and what was measured."""

    rule: Rule
    in_scope: Bools
    observed: Bools
    broken: Bools
    measured: Values

    def totals(self) -> RuleTotals:
        """Count the subjects in scope by outcome; a broken warning is warned, not failed."""
        broken = int(self.broken.sum())
        warns = self.rule.severity == "warn"
        return RuleTotals(
            rule_id=self.rule.rule_id,
            passed=int((self.observed & ~self.broken).sum()),
            warned=broken if warns else 0,
            failed=0 if warns else broken,
            not_observed=int((self.in_scope & ~self.observed).sum()),
        )

    def outcome(self, row: int) -> Outcome:
        """Return the outcome for one subject in scope."""
        if not self.observed[row]:
            return Outcome.NOT_OBSERVED
        if not self.broken[row]:
            return Outcome.PASS
        return Outcome.WARN if self.rule.severity == "warn" else Outcome.FAIL


def broken(measured: Values, comparison: Comparison, limit: float) -> Bools:
    """Say where `measured comparison limit` holds; a value not observed (NaN) breaks nothing."""
    holds: Bools = _HOLDS[comparison](measured, limit) & ~np.isnan(measured)
    return holds


def judged(rule: Rule, subjects: Subjects, measured: Values) -> Judged:
    """Judge all subjects by one rule."""
    in_scope = _within(subjects.kinds, rule.kinds) & _within(subjects.platforms, rule.platforms)
    observed = in_scope & ~np.isnan(measured)
    return Judged(
        rule=rule,
        in_scope=in_scope,
        observed=observed,
        broken=observed & broken(measured, rule.comparison, rule.limit),
        measured=measured,
    )


def _within(column: Sequence[str], allowed: tuple[str, ...]) -> Bools:
    if not allowed:
        return np.ones(len(column), dtype=np.bool_)
    return np.isin(np.asarray(column, dtype=np.str_), allowed)


def verdicts(judgements: Iterable[Judged], count: int) -> NDArray[np.str_]:
    """Return FAIL, NOT_OBSERVED or PASS for each subject.

    One broken veto fails an account, whatever else could not be seen. Without one, a veto that
    says `unobserved = "open"` and was not observed leaves the account without a verdict, and so
    does having been judged by no veto at all.
    """
    failed = np.zeros(count, dtype=np.bool_)
    left_open = np.zeros(count, dtype=np.bool_)
    seen = np.zeros(count, dtype=np.bool_)
    for one in judgements:
        if one.rule.severity != "veto":
            continue
        failed |= one.broken
        seen |= one.observed
        if one.rule.unobserved == "open":
            left_open |= one.in_scope & ~one.observed
    unknown = ~failed & (left_open | ~seen)
    return np.select(
        [failed, unknown], [Outcome.FAIL.value, Outcome.NOT_OBSERVED.value], Outcome.PASS.value
    )


def answerable(judgements: Iterable[Judged], count: int) -> Bools:
    """Say which subjects any veto speaks about; the others can neither pass nor fail."""
    spoken_of = np.zeros(count, dtype=np.bool_)
    for one in judgements:
        if one.rule.severity == "veto":
            spoken_of |= one.in_scope
    return spoken_of


def totals(group: str, verdict: NDArray[np.str_]) -> Totals:
    """Count verdicts into one line of totals."""
    passed = int((verdict == Outcome.PASS.value).sum())
    failed = int((verdict == Outcome.FAIL.value).sum())
    return Totals(
        group=group,
        accounts=len(verdict),
        judged=passed + failed,
        passed=passed,
        failed=failed,
        not_observed=int((verdict == Outcome.NOT_OBSERVED.value).sum()),
    )


def totals_by(groups: Sequence[str], verdict: NDArray[np.str_]) -> tuple[Totals, ...]:
    """Count verdicts per group, groups in the order of their names."""
    column = np.asarray(groups, dtype=np.str_)
    return tuple(totals(str(name), verdict[column == name]) for name in np.unique(column))


def demand_sums(total: Totals, tables: Mapping[str, Iterable[Totals]]) -> None:
    """Refuse totals that do not add up, within each line and from the lines to the whole."""
    _demand_line("total", total)
    for name, lines in tables.items():
        rows = tuple(lines)
        for column in ("accounts", "judged", "passed", "failed", "not_observed"):
            summed = sum(getattr(row, column) for row in rows)
            if summed != getattr(total, column):
                raise _unequal(f"{name}.{column}", summed, getattr(total, column))
        for row in rows:
            _demand_line(name, row)


def _demand_line(name: str, row: Totals) -> None:
    if row.accounts != row.judged + row.not_observed:
        raise _unequal(f"{name}.{row.group}.accounts", row.judged + row.not_observed, row.accounts)
    if row.judged != row.passed + row.failed:
        raise _unequal(f"{name}.{row.group}.judged", row.passed + row.failed, row.judged)


def _unequal(where: str, summed: int, stated: int) -> NumbersError:
    return NumbersError(
        Text(
            zh="合计对不上：{where} 各项之和为 {summed}，合计为 {stated}；已停止输出。",
            en="Totals do not add up: {where} sums to {summed} but says {stated}; nothing was "
            "printed.",
        ).fill(where=where, summed=summed, stated=stated)
    )
