"""What the newest plan says of one account, as a part of its page."""

from __future__ import annotations

from keepfit.ledger.parts import Part
from keepfit.people.core.rights import Actor, Right
from keepfit.plan import office
from keepfit.plan.pages.locks import FATES as LOCKS
from keepfit.plan.withheld import told


def part(account_id: str, by: Actor) -> Part | None:
    """Return the fate of an account in the approved plan, else the newest, and its lock."""
    decision = office.newest(account_id, by)
    held = office.locks(by).filter(account_id=account_id).first()
    if decision is None and held is None and not by.has(Right.CHECK):
        return None
    return Part(
        template="plan/account_part.html",
        shown={
            "account_id": account_id,
            "decision": decision,
            "told": told(decision.run, [decision], by)[0] if decision else None,
            "lock": LOCKS[held.fate] if held else None,
            "why": held.why if held else "",
            "checks": office.one_lock(account_id, by) is not None,
        },
    )
