"""Small problems drawn at random, and the best plan of one by looking at every plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import strategies as st

from keepfit.plan.core.plans import CLOSED, Plan, objective
from keepfit.plan.core.problem import (
    FREE,
    Accounts,
    Groups,
    Merges,
    Problem,
    Reach,
    Services,
    Sets,
)
from keepfit.plan.core.verify import verify


def sets(*members: list[int]) -> Sets:
    """Sets from lists of rows."""
    start = np.cumsum([0, *(len(one) for one in members)])
    flat = [row for one in members for row in one]
    return Sets(start=start, member=np.array(flat, dtype=np.int64))


def accounts(keep: list[float], **given: object) -> Accounts:
    """Accounts that cost this much to keep: no limits, no protection, unless said."""
    many = len(keep)
    usual = Accounts(
        ids=np.array([f"a{one:03d}" for one in range(many)]),
        unit=np.array([f"u{one // 3}" for one in range(many)]),
        platform=np.array([f"p{one % 3}" for one in range(many)]),
        region=np.full(many, "r"),
        hours=np.array(keep, dtype=np.float64),
        keep_cost=np.array(keep, dtype=np.float64),
        close_cost=np.zeros(many),
        capacity=np.full(many, np.inf),
        transacts=np.zeros(many, dtype=np.bool_),
        protected=np.zeros(many, dtype=np.bool_),
    )
    return replace(usual, **{name: np.array(value) for name, value in given.items()})


def a_problem(keep: list[float], **given: object) -> Problem:
    """A problem with these costs of keeping; nothing is demanded unless said."""
    usual = Problem(accounts=accounts(keep), locks=np.full(len(keep), FREE))
    return replace(usual, **given)  # type: ignore[arg-type]  # any field


def merges(*pairs: tuple[int, int, float]) -> Merges:
    """Merges (source, target, load) that cost their load and keep half of the followers."""
    load = np.array([one[2] for one in pairs], dtype=np.float64)
    return Merges(
        source=np.array([one[0] for one in pairs], dtype=np.int64),
        target=np.array([one[1] for one in pairs], dtype=np.int64),
        cost=load + 0.5,
        load=load,
        move=load * 12,
        retained=np.full(len(pairs), 0.5),
    )


@st.composite
def problems(draw: st.DrawFn, largest: int = 8) -> Problem:
    """Problems of 2 to `largest` accounts with every kind of demand."""
    many = draw(st.integers(2, largest))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pairs = [(a, b) for a in range(many) for b in range(many) if a != b]
    chosen = rng.permutation(len(pairs))[: draw(st.integers(0, min(10, 2 * many)))]
    found = merges(*((*pairs[one], float(rng.integers(1, 9))) for one in chosen))
    providers = [
        sorted(rng.permutation(many)[: int(rng.integers(1, min(4, many) + 1))].tolist())
        for _ in range(draw(st.integers(0, 5)))
    ]
    cells = [sorted(rng.permutation(many)[: int(rng.integers(1, many + 1))].tolist()) for _ in "ab"]
    groups = [sorted(rng.permutation(many)[:2].tolist()) for _ in range(draw(st.integers(0, 2)))]
    duties = [sorted(rng.permutation(many)[:2].tolist()) for _ in range(draw(st.integers(0, 2)))]
    return a_problem(
        [1.0] * many,
        accounts=_drawn(rng, many),
        merges=found,
        services=Services(
            ids=np.array([f"s{one}" for one in range(len(providers))], dtype=np.str_),
            need=np.array(
                [min(len(one), 1 + int(rng.random() < 0.4)) for one in providers], np.int64
            ),
            deep=rng.random(len(providers)) < 0.4,
            providers=sets(*providers),
        ),
        reach=Reach(
            ids=np.array(["cell a", "cell b"]),
            loss=rng.choice([0.1, 0.3, 0.6], 2),
            cells=sets(*cells),
            followers=rng.integers(1, 1000, sum(map(len, cells))).astype(float),
        ),
        doubles=_groups("double", groups, 1),
        duties=_groups("duty", duties, int(rng.integers(1, 3))),
    )


def _drawn(rng: np.random.Generator, many: int) -> Accounts:
    return accounts(
        rng.integers(1, 30, many).astype(float).tolist(),
        close_cost=rng.integers(0, 3, many).astype(float),
        capacity=np.where(rng.random(many) < 0.5, np.inf, rng.integers(2, 12, many)),
        transacts=rng.random(many) < 0.6,
        protected=rng.random(many) < 0.12,
    )


def _groups(name: str, members: list[list[int]], number: int) -> Groups:
    return Groups(
        ids=np.array([f"{name} {one}" for one in range(len(members))], dtype=np.str_),
        number=np.full(len(members), number, dtype=np.int64),
        sets=sets(*members),
    )


def every_plan(problem: Problem) -> list[Plan]:
    """Every plan whose fates are possible at all."""
    ways = [
        [CLOSED, a, *problem.merges.target[problem.merges.source == a].tolist()]
        for a in range(len(problem))
    ]
    return [Plan(fate=np.array(fates)) for fates in product(*ways)]


def least_cost(problem: Problem) -> float:
    """The least cost of a valid plan, by looking at all; inf where there is none."""
    costs = np.array([objective(problem, one) for one in every_plan(problem)])
    plans = every_plan(problem)
    for row in np.argsort(costs, kind="stable"):
        if not verify(problem, plans[row]):
            return float(costs[row])
    return float(np.inf)
