"""Apps built again although an existing one does the job."""

from __future__ import annotations

from collections import defaultdict

from keepfit.ledger.core.records import Ledger

_KINDS = ("app", "mini_program")
# Half of the services of the smaller one: below that, two apps merely overlap.
_SAME = 0.5


def same_functions(ledger: Ledger) -> dict[str, float]:
    """Return for each app and mini-program with recorded services how many others equal it."""
    offered: dict[str, set[str]] = defaultdict(set)
    for offer in ledger.offers:
        account = ledger.accounts.get(offer.account_id)
        if account and account.kind in _KINDS and account.status != "closed":
            offered[offer.account_id].add(offer.service_id)
    return {
        one: float(sum(_same(mine, other) for key, other in offered.items() if key != one))
        for one, mine in offered.items()
    }


def _same(mine: set[str], other: set[str]) -> bool:
    return len(mine & other) >= _SAME * min(len(mine), len(other))
