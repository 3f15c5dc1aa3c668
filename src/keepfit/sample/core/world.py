"""Puts an invented county or city together from its seed."""

from __future__ import annotations

from datetime import date

from keepfit.ledger.core.records import Offer
from keepfit.sample.core.accounts import members as accounts_of
from keepfit.sample.core.channels import metrics, probes
from keepfit.sample.core.draws import stream
from keepfit.sample.core.faults import plant
from keepfit.sample.core.messages import messages, talking
from keepfit.sample.core.places import places, seats
from keepfit.sample.core.posts import posts
from keepfit.sample.core.records import Member, Place, Scale, World
from keepfit.sample.core.requests import requests
from keepfit.sample.core.services import offers, protected, services
from keepfit.sample.core.votes import votes

AS_OF = date(2024, 6, 30)
SEED = 7


def world(scale: Scale, seed: int = SEED, as_of: date = AS_OF) -> World:
    """Return the world of a seed as it stood on a day; the same world for the same three."""
    found = places(scale, seed)
    root = _root(found[0])
    towns: set[str] = set()
    seated = {place: seats(place, root if place is not found[0] else "", towns) for place in found}
    known = services(found[0])
    members: list[Member] = []
    offered: list[Offer] = []
    for place in found:
        planted = plant(accounts_of(place, seated[place], as_of), place, as_of)
        offers_here = offers(place, planted, known, as_of)
        offered += offers_here
        members += protected(planted, offers_here, known)
    written = posts(members, as_of, seed)
    asked = talking(members, stream(seed, "talking"), per=len(found))
    return World(
        scale=scale,
        seed=seed,
        as_of=as_of,
        places=found,
        seats=tuple(seat for place in found for seat in seated[place]),
        members=tuple(members),
        services=known,
        offers=tuple(offered),
        posts=written,
        messages=messages(asked, as_of, seed),
        metrics=metrics(members, as_of, seed),
        probes=probes(members, asked, as_of, seed),
        votes=votes(members, offered, written, as_of, seed),
        requests=requests(found[0], as_of, seed),
    )


def _root(place: Place) -> str:
    """Return the id of the first government of a world, which all others stand under."""
    return f"DW{place.code}0001"
