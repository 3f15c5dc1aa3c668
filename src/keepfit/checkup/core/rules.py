"""Rules, packs and what comes of judging: outcomes, findings, totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from keepfit.kit.text import Text

Comparison = Literal[">", ">=", "<", "<=", "==", "!="]
Severity = Literal["veto", "deduct", "warn", "bonus"]
Mark = Literal["A", "B", "C"]


class Outcome(StrEnum):
    """What came of judging one account by one rule. Not observed is not failed."""

    PASS = "pass"  # noqa: S105  # an outcome, no password
    WARN = "warn"
    FAIL = "fail"
    NOT_OBSERVED = "not_observed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule stands: the document, the article, and how surely it was read.

    Mark A: read in the document or the issuer's notice; B: restated by another public document;
    C: recalled, not read (such a rule is switched off).
    """

    document: str
    article: Text
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: broken where `measure comparison limit` holds for an account in its scope.

    Empty `kinds` or `platforms` mean all. `unobserved` says what a missing observation does:
    "open" leaves the account without a verdict, "skip" judges it by its other rules.
    """

    rule_id: str
    statement: Text
    measure: str
    comparison: Comparison
    limit: float
    severity: Severity
    points: float = 0
    kinds: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    unobserved: Literal["open", "skip"] = "skip"
    source: Source
    remedy: Text
    days: int
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """A local score beside the verdict: `full` points, less deductions, plus at most `bonus`.

    Bonus counts only above `bonus_above`; below `fail_below` an account fails; a veto is recorded
    as `veto_score`. There is no national score for accounts (国办秘函〔2019〕19号).
    """

    full: float
    bonus: float
    fail_below: float
    bonus_above: float
    veto_score: float
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung of the warning ladder: from `at` on (in the measure's unit), tell this person."""

    rule_id: str
    at: float
    tell: Literal["operator", "leader"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A set of rules with their settings, own ones and inherited ones together.

    Deadlines count the working days of `calendar`. `statuses` are the account states that are
    judged; `by_hand` says what the pack's source also demands and no measure can see, so that
    nobody takes a pass for more than it is.
    """

    pack_id: str
    name: Text
    about: Text
    extends: str = ""
    window_days: int = 90
    calendar: Literal["china", "weekdays"] = "weekdays"
    statuses: tuple[str, ...] = ("", "trial", "active", "suspended", "closing")
    rules: tuple[Rule, ...] = ()
    by_hand: tuple[Text, ...] = ()
    scoring: Scoring | None = None
    ladder: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing a reader can go and look at: a post, a message, a probe, a cell of the ledger."""

    kind: Literal["post", "message", "probe", "ledger", "account"]
    ref: str
    at: str = ""
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule says about one account. `measured` is None where nothing was observed."""

    account_id: str
    rule_id: str
    outcome: Outcome
    measured: float | None
    limit: float
    due_on: date | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Soon:
    """An account that still passes a rule but stands on the warning ladder, and whom to tell."""

    account_id: str
    rule_id: str
    measured: float
    limit: float
    tell: Literal["operator", "leader"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of one group. accounts = judged + not_observed; judged = passed + failed.

    `pass_rate` = passed / judged and `coverage` = judged / accounts, None where the denominator
    is 0.
    """

    group: str
    accounts: int
    judged: int
    passed: int
    failed: int
    not_observed: int

    @property
    def pass_rate(self) -> float | None:
        """Passed accounts as a share of the judged ones."""
        return self.passed / self.judged if self.judged else None

    @property
    def coverage(self) -> float | None:
        """Judged accounts as a share of all in scope."""
        return self.judged / self.accounts if self.accounts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTotals:
    """How one rule fared: accounts in its scope by outcome."""

    rule_id: str
    passed: int
    warned: int
    failed: int
    not_observed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUp:
    """A whole check-up: verdict of each account, totals that add up, findings with evidence.

    `verdicts` maps account ids in scope to PASS, FAIL or NOT_OBSERVED. `out_of_scope` counts the
    ledger's accounts that get no verdict because they are closed, not yet open, or of a kind that
    no veto of the pack speaks about. `findings`
    holds failing, warning and unobserved ones; `everything` also the passing ones. `soon` is the
    warning ladder; `scores` holds accounts with a verdict, where the pack scores at all.
    """

    pack: Pack
    as_of: date
    verdicts: Mapping[str, Outcome]
    total: Totals
    by_platform: tuple[Totals, ...]
    by_level: tuple[Totals, ...]
    by_unit: tuple[Totals, ...]
    by_rule: tuple[RuleTotals, ...]
    findings: tuple[Finding, ...]
    out_of_scope: int = 0
    soon: tuple[Soon, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    everything: tuple[Finding, ...] = field(default=(), repr=False)
