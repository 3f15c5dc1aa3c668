"""What check-ups found about one account, as a part of its page."""

from __future__ import annotations

from keepfit.checkup.core.casework import OPEN, STATE_NAMES, State
from keepfit.checkup.office import findings
from keepfit.checkup.worded import worded
from keepfit.ledger.parts import Part
from keepfit.people.core.rights import Actor

_MOST = 20


def part(account_id: str, by: Actor) -> Part:
    """Return the open findings of an account, the most urgent first, and how many are closed."""
    seen = findings(by).filter(account_id=account_id, observed=True)
    waiting = [one.value for one in OPEN]
    open_ones = seen.filter(state__in=waiting).order_by("due_on", "-pk")
    found = worded(open_ones[:_MOST])
    return Part(
        template="checkup/account_part.html",
        shown={
            "findings": [(one, figures, STATE_NAMES[State(one.state)]) for one, figures in found],
            "more": open_ones.count() - _MOST if len(found) == _MOST else 0,
            "closed": seen.exclude(state__in=[*waiting, State.CARRIED]).count(),
        },
    )
