"""The roll of a check-up: accounts and groups in the order of the tree of units, with their names.

Nothing is ordered by its result: the order is the tree's, then the platform table's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from keepfit.checkup.core.rules import Finding, Outcome, Rule, Totals
from keepfit.checkup.papers.records import Inspected
from keepfit.checkup.papers.values import unseen_text
from keepfit.connectors.platforms import table
from keepfit.kit.text import Text, same
from keepfit.ledger.core.records import Account, Ledger
from keepfit.people.core.units import LEVELS, Unit

_LEVELS = {
    "national": Text(zh="国家级", en="national"),
    "province": Text(zh="省级", en="province"),
    "city": Text(zh="市级", en="city"),
    "county": Text(zh="县级", en="county"),
    "town": Text(zh="乡镇（街道）级", en="town"),
    "village": Text(zh="村（社区）级", en="village"),
    "": Text(zh="层级未填", en="level unknown"),
}
_NO_UNIT = Text(zh="主办单位未填", en="unit unknown")
_NO_PLATFORM = Text(zh="平台未填", en="platform unknown")
_BLAMED = ("veto", "deduct")


class Roll:
    """Answers who stands where and what was found about whom."""

    def __init__(self, found: Inspected) -> None:
        self._found = found
        self.checkup = found.checkup
        self.ledger = found.ledger
        self.rules: dict[str, Rule] = {one.rule_id: one for one in found.checkup.pack.rules}

    @cached_property
    def _tree(self) -> dict[str, int]:
        """Each unit's place in the tree, and at the end the accounts without one."""
        return {unit_id: place for place, (unit_id, _) in enumerate(_walked(self.ledger))}

    @cached_property
    def depths(self) -> dict[str, int]:
        """How deep each unit stands in the tree."""
        return dict(_walked(self.ledger))

    @cached_property
    def _platforms(self) -> dict[str, int]:
        return {platform: place for place, platform in enumerate(table().platforms)}

    def _rank(self, account: Account) -> tuple[int, int, str, str, str]:
        return (
            self._tree.get(account.unit_id, len(self._tree)),
            *self._platform_rank(account.platform),
            account.name,
            account.account_id,
        )

    def _platform_rank(self, platform: str) -> tuple[int, str]:
        return self._platforms.get(platform, len(self._platforms)), platform

    def accounts(self, account_ids: Iterable[str]) -> list[Account]:
        """Return these accounts in order, each once."""
        chosen = [self.ledger.accounts[one] for one in set(account_ids)]
        return sorted(chosen, key=self._rank)

    def with_verdict(self, verdict: Outcome) -> list[Account]:
        """Return the accounts of one verdict."""
        return self.accounts(key for key, one in self.checkup.verdicts.items() if one is verdict)

    @cached_property
    def _by_account(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = defaultdict(list)
        places = {rule_id: place for place, rule_id in enumerate(self.rules)}
        for one in sorted(self.checkup.findings, key=lambda one: places[one.rule_id]):
            found[one.account_id].append(one)
        return found

    def faults(self, account_id: str) -> list[Finding]:
        """Return what an account fails by, vetoes first."""
        found = [
            one
            for one in self._by_account.get(account_id, ())
            if one.outcome is Outcome.FAIL and self.rules[one.rule_id].severity in _BLAMED
        ]
        return sorted(found, key=lambda one: _BLAMED.index(self.rules[one.rule_id].severity))

    def warnings(self, account_id: str) -> list[Finding]:
        """Return what an account is warned of."""
        found = self._by_account.get(account_id, ())
        return [one for one in found if one.outcome is Outcome.WARN]

    def breakers(self, rule_id: str, outcome: Outcome) -> list[Account]:
        """Return the accounts that a rule found so."""
        return self.accounts(
            one.account_id
            for one in self.checkup.findings
            if one.rule_id == rule_id and one.outcome is outcome
        )

    def why_unseen(self, account_id: str) -> Text:
        """Return why an account has no verdict: the reasons of its unseen vetoes."""
        unseen = [
            one
            for one in self._by_account.get(account_id, ())
            if one.outcome is Outcome.NOT_OBSERVED and self.rules[one.rule_id].severity == "veto"
        ]
        decisive = [one for one in unseen if self.rules[one.rule_id].unobserved == "open"]
        return unseen_text(decisive or unseen)

    def by_platform(self) -> list[Totals]:
        """Return the platforms' totals in the platform table's order."""
        return sorted(self.checkup.by_platform, key=lambda one: self._platform_rank(one.group))

    def by_level(self) -> list[Totals]:
        """Return the levels' totals, the highest first."""
        order = {level: place for place, level in enumerate(LEVELS)}
        known = sorted(self.checkup.by_level, key=lambda one: one.group)
        return sorted(known, key=lambda one: order.get(one.group, len(order)))

    def by_unit(self) -> list[Totals]:
        """Return the units' totals as the tree stands, units above their own."""
        known = sorted(self.checkup.by_unit, key=lambda one: one.group)
        return sorted(known, key=lambda one: self._tree.get(one.group, len(self._tree)))

    def unit(self, unit_id: str) -> Text:
        """Return a unit's name."""
        known = self.ledger.units.get(unit_id)
        return same(known.name) if known else (same(unit_id) if unit_id else _NO_UNIT)

    def platform(self, platform: str) -> Text:
        """Return a platform's name."""
        return table().title(platform) if platform else _NO_PLATFORM

    def level(self, level: str) -> Text:
        """Return a level's name."""
        return _LEVELS.get(level, same(level))

    def last_update(self, account_id: str) -> str:
        """Return the day of an account's last post as 2024-06-30, a dash where none was seen."""
        facts = self._found.facts
        row = self._rows.get(account_id)
        if facts is None or row is None:
            return "—"
        day = str(facts.last_post_at[row])[:10]
        return "—" if day == "NaT" else day

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {} if self._found.facts is None else self._found.facts.row_of()


def _walked(ledger: Ledger) -> Iterator[tuple[str, int]]:
    """Yield every unit and its depth, each below the one it belongs to; circles are cut open."""
    children: dict[str, list[Unit]] = defaultdict(list)
    for unit in sorted(ledger.units.values(), key=_birth):
        above = unit.parent_id if unit.parent_id in ledger.units else ""
        children[above].append(unit)
    seen: set[str] = set()
    # What no root leads to stands in a circle; its first member then stands for the root.
    for start in (*children[""], *sorted(ledger.units.values(), key=_birth)):
        stack = [(start, 0)]
        while stack:
            unit, depth = stack.pop()
            if unit.unit_id in seen:
                continue
            seen.add(unit.unit_id)
            yield unit.unit_id, depth
            stack += [(one, depth + 1) for one in reversed(children[unit.unit_id])]


def _birth(unit: Unit) -> tuple[int, str, str]:
    order = {level: place for place, level in enumerate(LEVELS)}
    return order.get(unit.level, len(order)), unit.division_code, unit.unit_id
