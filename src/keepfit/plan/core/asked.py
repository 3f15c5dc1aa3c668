"""What must hold, from the ledger: services, reach, one account each, statutory duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.places import Place
from keepfit.plan.core.problem import Groups, Reach, Services, Sets
from keepfit.plan.core.scenarios import Scenario
from keepfit.plan.core.switches import Switches

_DEEP = ("apply", "complete")
# A duty that only an account of its own meets.
_OWN = 2


def sets(members: list[list[int]]) -> Sets:
    """Return sets from lists of rows."""
    start = np.cumsum([0, *(len(one) for one in members)])
    flat = [row for one in members for row in one]
    return Sets(start=start.astype(np.int64), member=np.array(flat, dtype=np.int64))


def services(ledger: Ledger, row_of: Mapping[str, int]) -> Services:
    """Return one demand for each service offered today, and one more where it can be completed."""
    broad: dict[str, set[int]] = defaultdict(set)
    deep: dict[str, set[int]] = defaultdict(set)
    for one in ledger.offers:
        row = row_of.get(one.account_id)
        if row is None or one.works is False:
            continue
        broad[one.service_id].add(row)
        if one.depth in _DEEP:
            deep[one.service_id].add(row)
    demands = []
    for service_id in sorted(broad):
        known = ledger.services.get(service_id)
        # Two entrances for what people live by, where there are two today.
        wanted = 2 if known is not None and known.livelihood else 1
        for ending, providers in (("", broad[service_id]), ("#deep", deep.get(service_id, set()))):
            if providers:
                need = min(wanted, len(providers))
                demands.append((service_id + ending, need, bool(ending), sorted(providers)))
    return Services(
        ids=np.array([one[0] for one in demands], dtype=np.str_),
        need=np.array([one[1] for one in demands], dtype=np.int64),
        deep=np.array([one[2] for one in demands], dtype=np.bool_),
        providers=sets([one[3] for one in demands]),
    )


def reach(here: list[Place], scenario: Scenario) -> Reach:
    """Return each region, and in it each platform and language, with its known followers."""
    cells: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for one in here:
        if one.followers is not None:
            narrow = f"{one.region} / {one.account.platform} / {one.audience}"
            cells[narrow].append((one.row, one.followers))
            cells[one.region].append((one.row, one.followers))
    names = sorted(name for name, some in cells.items() if any(number for _, number in some))
    return Reach(
        ids=np.array(names, dtype=np.str_),
        loss=np.array(
            [scenario.cell_loss if " / " in one else scenario.region_loss for one in names]
        ),
        cells=sets([[row for row, _ in cells[one]] for one in names]),
        followers=np.array([number for one in names for _, number in cells[one]], dtype=np.float64),
    )


def doubles(here: list[Place], switches: Switches) -> Groups:
    """Return the groups of which only so many may stay: a unit's on one platform, a pack's."""
    members: dict[str, list[int]] = defaultdict(list)
    most: dict[str, int] = {}
    for one in here:
        who = one.account
        if switches.one_per_platform and who.unit_id and who.kind == "account":
            name = " / ".join(filter(None, (who.unit_id, who.platform, who.language)))
            members[name].append(one.row)
            most[name] = 1
        for limit in switches.limits:
            if limit.counts(one):
                members[limit.group_of(one)].append(one.row)
                most[limit.group_of(one)] = limit.most
    crowded = {name: rows for name, rows in members.items() if len(rows) > most[name]}
    return _groups(crowded, most)


def duties(here: list[Place], ledger: Ledger, switches: Switches) -> Groups:
    """Return whom must be left a channel.

    Units that offer a statutory service, each with all of its accounts; and, since what was not
    observed is no ground to close, every account whose followers nobody knows: it stays, or goes
    into one that does where a unit may keep only one; and one of these is the unit's own.
    """
    members: dict[str, list[int]] = defaultdict(list)
    number: dict[str, int] = {}
    if switches.duty_channels:
        statutory = {one.service_id for one in ledger.services.values() if one.statutory}
        offering = {one.account_id for one in ledger.offers if one.service_id in statutory}
        units = {one.account.unit_id for one in here if one.account.account_id in offering}
        for one in here:
            if one.account.unit_id and one.account.unit_id in units:
                members[one.account.unit_id].append(one.row)
                number[one.account.unit_id] = _OWN if switches.strict_duties else 1
    for name, row, kind in _unseen(here, switches):
        members[name].append(row)
        number[name] = kind
    return _groups(members, number)


def _unseen(here: list[Place], switches: Switches) -> Iterator[tuple[str, int, int]]:
    """Yield the duties towards accounts without known followers: id, member, number."""
    cells: dict[str, list[Place]] = defaultdict(list)
    for one in here:
        cells[f"{one.account.unit_id} / {one.account.platform} / {one.audience}"].append(one)
    for name, some in cells.items():
        unseen = [one for one in some if one.followers is None]
        crowded = switches.one_per_platform and len(some) > 1 and bool(some[0].account.unit_id)
        for one in unseen:
            yield f"{name} / {one.account.account_id}", one.row, 1 if crowded else _OWN
        if crowded and len(unseen) == len(some):
            for one in some:
                yield name, one.row, _OWN


def _groups(members: Mapping[str, list[int]], number: Mapping[str, int]) -> Groups:
    names = sorted(members)
    return Groups(
        ids=np.array(names, dtype=np.str_),
        number=np.array([number[one] for one in names], dtype=np.int64),
        sets=sets([members[one] for one in names]),
    )
