"""What another pack would change about the same accounts: whose verdict, by which rule."""

from __future__ import annotations

from dataclasses import dataclass

from keepfit.checkup.core.rules import CheckUp, Outcome
from keepfit.ledger.core.records import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An account whose verdict differs, and the rules that fail it under one pack only.

    `before` and `after` are verdicts, or "out_of_scope".
    """

    account_id: str
    name: str
    platform: str
    before: str
    after: str
    rules: tuple[str, ...]

    @property
    def why(self) -> str:
        """The rules in one line."""
        return ", ".join(self.rules)


def moved_between(ledger: Ledger, before: CheckUp, after: CheckUp) -> tuple[Moved, ...]:
    """Return whose verdict differs between two check-ups of the same ledger."""
    fails = _vetoes(before), _vetoes(after)
    moved = []
    for account_id, account in ledger.accounts.items():
        first, second = _verdict(before, account_id), _verdict(after, account_id)
        if first == second:
            continue
        differing = fails[0].get(account_id, set()) ^ fails[1].get(account_id, set())
        moved.append(
            Moved(
                account_id=account_id,
                name=account.name,
                platform=account.platform,
                before=first,
                after=second,
                rules=tuple(sorted({rule for rule, _ in differing})),
            )
        )
    return tuple(moved)


def _verdict(checkup: CheckUp, account_id: str) -> str:
    found = checkup.verdicts.get(account_id)
    return found.value if found else "out_of_scope"


def _vetoes(checkup: CheckUp) -> dict[str, set[tuple[str, Outcome]]]:
    """Return what the pack's vetoes said against each account, or could not say."""
    vetoes = {one.rule_id for one in checkup.pack.rules if one.severity == "veto"}
    found: dict[str, set[tuple[str, Outcome]]] = {}
    for one in checkup.findings:
        if one.rule_id in vetoes:
            found.setdefault(one.account_id, set()).add((one.rule_id, one.outcome))
    return found
