"""Whether an existing account or app already does the job of one that somebody wants to open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from keepfit.kit.text import Text, fold
from keepfit.ledger.core.records import Account, Ledger, Offer, Service
from keepfit.overlap.core.comparing import columns
from keepfit.overlap.core.functions import Described, FunctionTwin, twins_of
from keepfit.people.core.units import Unit

# From these scores on an existing one does the job, or part of it.
DOES_IT, PART_OF_IT = 0.5, 0.3
_SHOWN = 5
_NEARLY_ALL = 0.8
_SEVERAL = re.compile(r"[、，,;；\n]+")
VERDICTS: dict[str, Text] = {
    "exists": Text(
        zh="已有账号或应用可以承担，应先用好现有的。",
        en="An existing one does the job; use it first.",
    ),
    "part": Text(
        zh="已有账号或应用承担一部分，可考虑在其上增加功能。",
        en="An existing one does part of the job; consider adding to it.",
    ),
    "none": Text(zh="没有发现功能相近的。", en="None that does alike was found."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to open: its name, what it is to offer, and for whom (unit or place)."""

    name: str
    services: tuple[str, ...] = ()
    audience: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """The existing accounts nearest to one wanted, best first (`a` is the existing account).

    `unit_id` is the unit that the audience was understood as, "" if it was not; `known` are the
    services of the ledger it would offer, `verdict` is a key of VERDICTS.
    """

    wanted: Wanted
    verdict: str
    nearest: tuple[FunctionTwin, ...]
    unit_id: str
    known: tuple[str, ...]


def wanted_of(said: str) -> Wanted:
    """Return what "name / services / audience" says; parts behind the name may be left out."""
    name, services, audience, *_ = [one.strip() for one in re.split(r"[/／|｜]", said)] + ["", ""]
    return Wanted(name=name, services=several(services), audience=audience)


def several(services: str) -> tuple[str, ...]:
    """Return the services a cell lists, between commas."""
    return tuple(one.strip() for one in _SEVERAL.split(services) if one.strip())


def existing_for(described: Described, wanted: Sequence[Wanted]) -> list[Existing]:
    """Return for each wanted account the existing ones that do most alike."""
    ledger = described.ledger
    audiences = [audience_unit(one.audience, ledger) for one in wanted]
    offered = [services_meant(one.services, ledger) for one in wanted]
    whole = _beside(ledger, wanted, audiences, offered)
    fuller = replace(described, ledger=whole)
    of = columns(whole, described.topics, described.followers)
    old = len(of.ids) - len(wanted)
    found: list[Existing] = []
    for at, one in enumerate(wanted):
        pairs = np.stack([np.arange(old), np.full(old, old + at)], axis=1).astype(np.int64)
        near = tuple(twins_of(fuller, of, pairs, PART_OF_IT / 2)[:_SHOWN])
        found.append(
            Existing(
                wanted=one,
                verdict=_verdict(near, len(offered[at])),
                nearest=near,
                unit_id=audiences[at],
                known=offered[at],
            )
        )
    return found


def _beside(
    ledger: Ledger,
    wanted: Sequence[Wanted],
    audiences: Sequence[str],
    offered: Sequence[Sequence[str]],
) -> Ledger:
    """Return the ledger with the wanted accounts behind the existing ones."""
    new = {
        _id(at): Account(
            account_id=_id(at),
            name=one.name,
            kind="wanted",
            platform="",
            unit_id=audiences[at],
            language=one.language,
            functions="、".join(one.services),
        )
        for at, one in enumerate(wanted)
    }
    offers = [
        Offer(account_id=_id(at), service_id=one)
        for at, found in enumerate(offered)
        for one in found
    ]
    # Last in the table: whatever is found has the existing account first.
    return replace(ledger, accounts={**ledger.accounts, **new}, offers=(*ledger.offers, *offers))


def _id(at: int) -> str:
    return f"wanted {at + 1}"


def _verdict(near: Sequence[FunctionTwin], services: int) -> str:
    best = near[0].score if near else 0.0
    # A large one that offers nearly all of it does the job, however much else it offers.
    if any(services and len(one.shared_services) >= _NEARLY_ALL * services for one in near):
        best = max(best, DOES_IT) if best >= PART_OF_IT else best
    return "exists" if best >= DOES_IT else "part" if best >= PART_OF_IT else "none"


def services_meant(phrases: Sequence[str], ledger: Ledger) -> tuple[str, ...]:
    """Return the services of the ledger that phrases mean: the name, an alias, or part of one."""
    known = [(one.service_id, _names(one)) for one in ledger.services.values()]
    found: dict[str, None] = {}
    for phrase in map(fold, phrases):
        exact = [service for service, names in known if phrase in names]
        part = [
            service
            for service, names in known
            if len(phrase) >= 3 and any(phrase in name for name in names)
        ]
        found.update(dict.fromkeys(exact or part))
    return tuple(found)


def _names(service: Service) -> tuple[str, ...]:
    return tuple(fold(one) for one in (service.name, *service.aliases) if one)


def audience_unit(audience: str, ledger: Ledger) -> str:
    """Return the unit whose people an audience means: a unit's name, or that of its place."""
    asked = fold(audience)
    if not asked:
        return ""
    named = [
        (fold(name), one) for one in ledger.units.values() for name in (one.name, *one.aliases)
    ]
    exact = [unit for name, unit in named if name == asked]
    begins = [unit for name, unit in sorted(named, key=_brief) if name.startswith(asked)]
    # 临江县青山镇居民 names the county and the town; the longer name is meant.
    inside = [unit for name, unit in sorted(named, key=_long) if len(name) >= 2 and name in asked]
    chosen: list[Unit] = exact or begins or inside
    return chosen[0].unit_id if chosen else ""


def _brief(named: tuple[str, Unit]) -> tuple[bool, int, str]:
    # 临江县 means the unit at the top of the county, not its smallest office.
    return bool(named[1].parent_id), len(named[0]), named[1].unit_id


def _long(named: tuple[str, Unit]) -> tuple[int, str]:
    return -len(named[0]), named[1].unit_id
