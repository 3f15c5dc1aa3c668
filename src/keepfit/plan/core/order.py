"""The order that a problem is solved in: by id, so that the order it came in changes nothing."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from keepfit.plan.core.plans import WAIVABLE, Plan, Waiver
from keepfit.plan.core.problem import Accounts, Groups, Merges, Numbers, Problem, Rows, Sets

Orders = dict[str, Rows]


def canonical(problem: Problem) -> tuple[Problem, Orders]:
    """Return the problem with accounts, merges and sets in order of their ids, and the orders."""
    accounts = np.argsort(problem.accounts.ids, kind="stable")
    place = np.empty(len(accounts), dtype=np.int64)
    place[accounts] = np.arange(len(accounts))
    services, reach = problem.services, problem.reach
    orders = {
        "capacity": accounts,
        "services": np.argsort(services.ids, kind="stable"),
        "reach": np.argsort(reach.ids, kind="stable"),
        "doubles": np.argsort(problem.doubles.ids, kind="stable"),
        "duties": np.argsort(problem.duties.ids, kind="stable"),
    }
    cells, weights = _sets(reach.cells, orders["reach"], place, reach.followers)
    by = orders["services"]
    result = Problem(
        accounts=Accounts(
            **{f.name: getattr(problem.accounts, f.name)[accounts] for f in fields(Accounts)}
        ),
        merges=_merges(problem.merges, place),
        services=replace(
            services,
            ids=services.ids[by],
            need=services.need[by],
            deep=services.deep[by],
            providers=_sets(services.providers, by, place)[0],
        ),
        reach=replace(
            reach,
            ids=reach.ids[orders["reach"]],
            loss=reach.loss[orders["reach"]],
            cells=cells,
            followers=weights,
        ),
        doubles=_groups(problem.doubles, orders["doubles"], place),
        duties=_groups(problem.duties, orders["duties"], place),
        locks=_moved(problem.locks[accounts], place),
    )
    return result, orders


def put_back(plan: Plan, orders: Orders) -> Plan:
    """Return a plan of the ordered problem as a plan of the problem as it came."""
    accounts = orders["capacity"]
    fate = np.empty(len(accounts), dtype=np.int64)
    fate[accounts] = _moved(plan.fate, accounts)
    waivers = [
        Waiver(demand=one.demand, row=int(orders[one.demand][one.row]), amount=one.amount)
        for one in plan.waivers
        if one.demand in WAIVABLE
    ]
    return Plan(fate=fate, waivers=tuple(waivers))


def _moved(rows: Rows, place: Rows) -> Rows:
    """Return rows renumbered; codes below 0 stay."""
    moved: Rows = np.where(rows >= 0, place[np.maximum(rows, 0)], rows)
    return moved


def _merges(merges: Merges, place: Rows) -> Merges:
    source, target = place[merges.source], place[merges.target]
    order = np.lexsort((target, source))
    rest = {name: getattr(merges, name)[order] for name in ("cost", "load", "move", "retained")}
    return Merges(source=source[order], target=target[order], **rest)


def _groups(groups: Groups, order: Rows, place: Rows) -> Groups:
    return Groups(
        ids=groups.ids[order],
        number=groups.number[order],
        sets=_sets(groups.sets, order, place)[0],
    )


def _sets(
    sets: Sets, order: Rows, place: Rows, weights: Numbers | None = None
) -> tuple[Sets, Numbers]:
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.arange(len(order))
    owner, member = turn[sets.owner()], place[sets.member]
    by = np.lexsort((member, owner))
    start = np.concatenate(([0], np.cumsum(np.diff(sets.start)[order])))
    given = weights[by] if weights is not None else np.zeros(0)
    return Sets(start=start, member=member[by]), given
