"""What one account has in common with others, as a part of its page."""

from __future__ import annotations

from keepfit.ledger.parts import Part
from keepfit.overlap import office
from keepfit.people.core.rights import Actor


def part(account_id: str, by: Actor) -> Part | None:
    """Return the nearest accounts and the share of own content, of the newest report it is in."""
    own = office.newest(account_id, by)
    if own is None:
        return None
    shown = {"own": own, "pairs": office.nearest(account_id, own.report, by)}
    return Part(template="overlap/account_part.html", shown=shown)
