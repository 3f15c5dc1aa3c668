"""What the report says in one language, ready for the template: words and plain rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from keepfit.checkup.answers import percent
from keepfit.checkup.core.rules import Evidence, Finding, Outcome, Rule, Totals
from keepfit.checkup.papers import wording
from keepfit.connectors.platforms import table
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Account
from keepfit.people.core.units import LEVELS
from keepfit.review.core.records import Review

_ORDER = {"veto": 0, "deduct": 1, "warn": 2, "bonus": 3}
_NO_UNIT = Text(zh="（主办单位不详）", en="(unit unknown)")
_FOLLOWERS = (
    (100, Text(zh="不足 100", en="below 100")),
    (1_000, Text(zh="100–999", en="100–999")),
    (10_000, Text(zh="1 千–1 万", en="1,000–9,999")),
    (100_000, Text(zh="1 万–10 万", en="10,000–99,999")),
    (float("inf"), Text(zh="10 万以上", en="100,000 and more")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding in words."""

    rule: str
    statement: str
    severity: str
    tone: str
    measured: str
    limit: str
    source: str
    remedy: str
    due_on: str
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTold:
    """One account with what was found about it."""

    name: str
    platform: str
    unit: str
    verdict: str
    findings: tuple[Told, ...]


class Content:
    """A review in one language; the template asks it and adds nothing of its own."""

    def __init__(self, review: Review, lang: Lang) -> None:
        self._review = review
        self._lang: Lang = lang
        self._rules = {rule.rule_id: rule for rule in review.checkup.pack.rules}
        self._complaints = [
            one for one in review.checkup.findings if one.outcome is not Outcome.NOT_OBSERVED
        ]

    def say(self, text: Text) -> str:
        """Return a text in the content's language."""
        return text.read(self._lang)

    @property
    def total(self) -> Totals:
        """The totals of the whole check-up."""
        return self._review.checkup.total

    def rate(self, share: float | None) -> str:
        """Return a share as a percentage."""
        return percent(share)

    def by_platform(self) -> list[tuple[str, Totals]]:
        """Return each platform's name and totals, the largest first."""
        rows = sorted(self._review.checkup.by_platform, key=lambda one: -one.accounts)
        return [(self.say(table().title(one.group)), one) for one in rows]

    def by_level(self) -> list[tuple[str, Totals]]:
        """Return each level's name and totals, from the top of the tree down."""
        rows = {one.group: one for one in self._review.checkup.by_level}
        return [
            (self.say(wording.LEVELS[level]), rows[level])
            for level in (*LEVELS, "")
            if level in rows
        ]

    def by_unit(self) -> list[tuple[str, Totals]]:
        """Return units with an account that failed or was not observed, by level and name."""
        rows = [one for one in self._review.checkup.by_unit if one.failed or one.not_observed]
        return [(self.unit_name(one.group), one) for one in self._in_tree_order(rows)]

    def _in_tree_order(self, rows: Sequence[Totals]) -> list[Totals]:
        return sorted(rows, key=lambda one: self._place(one.group))

    def _place(self, unit_id: str) -> tuple[int, str]:
        unit = self._review.ledger.units.get(unit_id)
        level = unit.level if unit else ""
        rank = LEVELS.index(level) if level in LEVELS else len(LEVELS)
        return rank, unit.name if unit else "\uffff"

    def unit_name(self, unit_id: str) -> str:
        """Return a unit's name."""
        unit = self._review.ledger.units.get(unit_id)
        return unit.name if unit else self.say(_NO_UNIT)

    def by_rule(self) -> list[dict[str, Any]]:
        """Return each rule with its source and how it fared, vetoes first."""
        counts = {one.rule_id: one for one in self._review.checkup.by_rule}
        rules = sorted(self._rules.values(), key=lambda rule: _ORDER[rule.severity])
        return [
            {
                "rule": rule,
                "statement": self.say(rule.statement),
                "severity": self.say(wording.SEVERITIES[rule.severity]),
                "limit": self.say(wording.limit(rule)),
                "measure": self.say(wording.measure_of(rule).name),
                "definition": self.say(wording.measure_of(rule).definition),
                "source": self._source(rule),
                "mark": rule.source.mark,
                "counts": counts[rule.rule_id],
            }
            for rule in rules
            if rule.rule_id in counts
        ]

    def _source(self, rule: Rule) -> str:
        return f"{rule.source.document} {self.say(rule.source.article)}".strip()

    def count(self, accounts: Sequence[AccountTold], tone: str) -> int:
        """Return how many findings of one tone these accounts have."""
        return sum(one.tone == tone for account in accounts for one in account.findings)

    def failing(self) -> list[AccountTold]:
        """Return the failed accounts with their vetoes, soonest deadline and longest first."""
        vetoes = [one for one in self._complaints if self._rules[one.rule_id].severity == "veto"]
        vetoes.sort(key=lambda one: (str(one.due_on), -(one.measured or 0), one.account_id))
        by_account: dict[str, list[Finding]] = defaultdict(list)
        for one in vetoes:
            by_account[one.account_id].append(one)
        return [self._account(key, found) for key, found in by_account.items()]

    def by_account(self) -> list[tuple[str, list[AccountTold]]]:
        """Return every complaint, grouped by unit (by level and name) and account."""
        by_account: dict[str, list[Finding]] = defaultdict(list)
        for one in self._complaints:
            by_account[one.account_id].append(one)
        units: dict[str, list[AccountTold]] = defaultdict(list)
        for key, found in by_account.items():
            found.sort(key=lambda one: _ORDER[self._rules[one.rule_id].severity])
            units[self._review.ledger.accounts[key].unit_id].append(self._account(key, found))
        return [(self.unit_name(key), units[key]) for key in sorted(units, key=self._place)]

    def unobserved(self) -> list[tuple[str, str, str, str]]:
        """Return accounts without a verdict: name, platform, unit, and why."""
        reasons: dict[str, Evidence] = {}
        for one in self._review.checkup.findings:
            rule = self._rules[one.rule_id]
            if (
                one.outcome is Outcome.NOT_OBSERVED
                and rule.severity == "veto"
                and (rule.unobserved == "open" or one.account_id not in reasons)
            ):
                reasons[one.account_id] = one.evidence[0]
        return [
            (*self._called(self._review.ledger.accounts[key]), self.say(wording.told(reasons[key])))
            for key, verdict in self._review.checkup.verdicts.items()
            if verdict is Outcome.NOT_OBSERVED and key in reasons
        ]

    def soon(self) -> list[tuple[str, str, str, str, str]]:
        """Return who stands on the warning ladder: account, platform, unit, measured, whom."""
        tell = {
            "operator": Text(zh="提醒运维人员", en="tell the operator"),
            "leader": Text(zh="提醒分管领导", en="tell the leader"),
        }
        return [
            (
                *self._called(self._review.ledger.accounts[one.account_id]),
                self.say(
                    wording.amount(one.measured, wording.measure_of(self._rules[one.rule_id]))
                ),
                self.say(tell[one.tell]),
            )
            for one in self._review.checkup.soon
        ]

    def _called(self, account: Account) -> tuple[str, str, str]:
        platform = self.say(table().title(account.platform))
        return account.name, platform, self.unit_name(account.unit_id)

    def _account(self, account_id: str, found: Sequence[Finding]) -> AccountTold:
        name, platform, unit = self._called(self._review.ledger.accounts[account_id])
        verdict = self._review.checkup.verdicts.get(account_id)
        return AccountTold(
            name=name,
            platform=platform,
            unit=unit,
            verdict=self.say(wording.OUTCOMES[verdict]) if verdict else "",
            findings=tuple(self._told(one) for one in found),
        )

    def _told(self, one: Finding) -> Told:
        rule = self._rules[one.rule_id]
        return Told(
            rule=one.rule_id,
            statement=self.say(rule.statement),
            severity=self.say(wording.SEVERITIES[rule.severity]),
            tone="bad" if one.outcome is Outcome.FAIL else "caution",
            measured=self.say(self._measured(one, rule)),
            limit=self.say(wording.limit(rule)),
            source=f"{self._source(rule)} [{rule.source.mark}]",
            remedy=self.say(rule.remedy),
            due_on=one.due_on.isoformat() if one.due_on else "",
            evidence=tuple((self.say(wording.told(item)), item.url) for item in one.evidence),
        )

    def _measured(self, one: Finding, rule: Rule) -> Text:
        words = wording.measured(one, rule)
        never_posted = any(item.ref == "never_posted" for item in one.evidence)
        return wording.never_posted(words) if never_posted else words

    def followers(self) -> list[tuple[str, int]]:
        """Return how many accounts have how many followers, and of how many nobody knows."""
        column = self._review.facts.values["followers"]
        known = column[column == column]  # NaN differs from itself.
        counts = Counter(next(top for top, _ in _FOLLOWERS if value < top) for value in known)
        unknown = Text(zh="不详", en="unknown")
        rows = [(self.say(words), counts[top]) for top, words in _FOLLOWERS]
        return [*rows, (self.say(unknown), len(column) - len(known))]

    def months(self) -> tuple[list[str], list[tuple[str, list[int]]]]:
        """Return the last twelve months and the posts of each platform in them."""
        rows = self._review.posts_by_month
        months = sorted({one.month for one in rows})[-12:]
        counts = {(one.platform, one.month): one.posts for one in rows}
        platforms = Counter[str]()
        for one in rows:
            platforms[one.platform] += one.posts
        return months, [
            (self.say(table().title(name)), [counts.get((name, month), 0) for month in months])
            for name, _ in platforms.most_common(6)
        ]

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield the warnings of the inputs: where, and what with a suggestion."""
        for one in self._review.warnings:
            row = "" if one.row is None else str(one.row)
            where = " / ".join(part for part in (one.file, one.sheet, row, one.column) if part)
            yield where, f"{self.say(one.cause)} {self.say(one.suggestion)}"

    def notes(self) -> Iterator[tuple[str, str]]:
        """Yield what was done to the inputs: where, and what."""
        for one in self._review.notes:
            yield " / ".join(part for part in (one.file, one.sheet) if part), self.say(one.text)
