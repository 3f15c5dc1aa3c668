"""What the upkeep of one account costs, as a part of its page."""

from __future__ import annotations

from keepfit.burden import office
from keepfit.ledger.parts import Part
from keepfit.people.core.rights import Actor


def part(account_id: str, by: Actor) -> Part | None:
    """Return the newest upkeep of an account; None before a run."""
    found = office.newest(account_id, by)
    if found is None:
        return None
    shown = {"upkeep": found, "basis": office.BASES[found.basis]}
    return Part(template="burden/account_part.html", shown=shown)
