"""What waits for a person, most urgent first: each room tells its own, this puts it in order."""

from __future__ import annotations

from dataclasses import dataclass

from keepfit.kit.text import Text
from keepfit.people import queries as people
from keepfit.people.core.rights import Actor, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing to do: where, what, and why it is due."""

    address: str
    act: Text
    why: Text


def waiting(actor: Actor) -> list[Waiting]:
    """Return everything that waits for one person."""
    return [*_of_an_administrator(actor)] if actor.has(Right.MANAGE_STAFF) else []


def _of_an_administrator(actor: Actor) -> list[Waiting]:
    act = Text(zh="{name}尚未接受邀请", en="{name} has not taken up the invitation")
    why = Text(
        zh="请提醒本人使用邀请链接；链接过期的，可重新生成。",
        en="Remind the person of the address sent; where it is over, make a new one.",
    )
    return [
        Waiting(address=f"/staff/{one.staff_id}/", act=act.fill(name=one.name), why=why)
        for one in people.staff_of(actor)
        if one.active and not one.joined
    ]
