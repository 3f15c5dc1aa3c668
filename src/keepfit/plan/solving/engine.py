"""Solve a problem: cut it into blocks, price what they share, solve, gather, certify, verify."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.plan.core.order import canonical, put_back
from keepfit.plan.core.plans import WAIVABLE, Certificate, Part, Plan, Waiver, objective
from keepfit.plan.core.problem import Numbers, Problem, Rows
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.blocks import Split, split
from keepfit.plan.solving.gather import gathered
from keepfit.plan.solving.greedy import greedy
from keepfit.plan.solving.highs import Answer, Effort, mip
from keepfit.plan.solving.matrix import Model, model_of
from keepfit.plan.solving.prices import Priced, charged, priced
from keepfit.plan.solving.repair import waived


class ImpossiblePlanError(KeepfitError):
    """Demands contradict each other, and none of them may be given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to solve: until this gap is proven, or as far as the limits go.

    `work` bounds branch-and-bound nodes in each block, the same on any machine (0: no bound);
    `seconds` bounds time, which differs from machine to machine.
    """

    gap: float = 8e-4
    work: int = 0
    seconds: float = 1e9
    seed: int = 0
    workers: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A valid plan and how good it is known to be."""

    plan: Plan
    certificate: Certificate


def solve(problem: Problem, options: Options | None = None) -> Solved:
    """Return a plan that verifies, with its certificate.

    The order of the accounts changes nothing. Raises ImpossiblePlanError where no plan exists
    even if every demand that may be given up is.
    """
    wanted = options or Options()
    ordered, order = canonical(problem)
    run = _Run(ordered, wanted)
    solved = run.solved()
    return replace(solved, plan=put_back(solved.plan, order))


class _Run:
    """One solving, from the model to the certificate."""

    def __init__(self, problem: Problem, options: Options) -> None:
        self.problem, self.options = problem, options
        self.ends = time.monotonic() + options.seconds
        self.model = model_of(problem)
        self.waivers: list[Waiver] = []
        _demand_consistent(problem, self.model)

    def left(self) -> float:
        return self.ends - time.monotonic()

    def effort(self) -> Effort:
        one = self.options
        return Effort(gap=one.gap, nodes=one.work, seconds=self.left(), seed=one.seed)

    def each(self, work: Callable[[int], Answer], numbers: Iterable[int]) -> list[Answer]:
        with ThreadPoolExecutor(max_workers=max(1, self.options.workers)) as pool:
            return list(pool.map(work, numbers))

    def solved(self) -> Solved:
        cut = split(self.model)
        if len(cut.dead):
            amounts = np.zeros(len(self.model.floor))
            amounts[cut.dead] = _lacking(self.model, cut)[cut.dead]
            self.give(amounts)
            cut = split(self.model)
        at = self.prices(cut)
        while np.isinf(at.bounds).any():
            cut = self.mended(cut, np.flatnonzero(np.isinf(at.bounds)).tolist())
            at = self.prices(cut)
        answers = self.each(lambda k: self.block(cut, at, k), range(len(cut.blocks)))
        hopeless = [k for k, one in enumerate(answers) if one.bound == np.inf]
        if hopeless:
            cut = self.mended(cut, hopeless)
            again = self.each(lambda k: self.block(cut, at, k), hopeless)
            for k, answer in zip(hopeless, again, strict=True):
                answers[k] = answer
        found = self.whole(cut, answers)
        if len(cut.coupling):
            bounds = np.array([one.bound for one in answers])
            found = gathered(cut, replace(at, bounds=bounds), found, self.effort)
        values = _composed(cut, found)
        return self.certified(cut, at, answers, values)

    def prices(self, cut: Split) -> Priced:
        if len(cut.coupling):
            return priced(cut, self.each)
        nothing = tuple(np.zeros(0) for _ in cut.blocks)
        return Priced(prices=np.zeros(0), bounds=np.zeros(len(cut.blocks)), allotment=nothing)

    def block(self, cut: Split, at: Priced, k: int) -> Answer:
        one = cut.blocks[k]
        if self.left() <= 0 and len(cut.coupling):
            return Answer(values=None, objective=np.inf, bound=at.bounds[k], duals=np.zeros(0))
        answer = mip(replace(one.program, cost=charged(one, at.prices)), self.effort())
        return (
            replace(answer, bound=max(answer.bound, at.bounds[k])) if len(cut.coupling) else answer
        )

    def whole(self, cut: Split, answers: list[Answer]) -> list[Numbers]:
        """Return every block's values, from the greedy floor where time ran out."""
        if all(one.values is not None for one in answers):
            return [one.values for one in answers if one.values is not None]
        floor = greedy(self.model, len(self.problem))
        return [
            floor[block.columns] if one.values is None else one.values
            for block, one in zip(cut.blocks, answers, strict=True)
        ]

    def mended(self, cut: Split, hopeless: list[int]) -> Split:
        """Give up what must be in blocks without an answer, so that they have one."""
        blocks, amounts = list(cut.blocks), np.zeros(len(self.model.floor))
        for k in hopeless:
            one = blocks[k]
            gives = waived(self.model, one)
            if gives is None or not gives.any():
                raise _impossible(self.problem, self.model, one.rows.tolist())
            amounts[one.rows] = gives
            floor = one.program.floor - gives * (1 + 1e-7)
            blocks[k] = replace(one, program=replace(one.program, floor=floor))
        self.give(amounts)
        return replace(cut, blocks=tuple(blocks))

    def give(self, amounts: Numbers) -> None:
        rows = np.flatnonzero(amounts > 0)
        lost = [one for one in rows.tolist() if self.model.demand[one] in ("services", "")]
        if lost:
            raise _impossible(self.problem, self.model, lost)
        scale = _reach_totals(self.problem)
        for row in rows.tolist():
            at = int(self.model.row_of[row])
            demand = WAIVABLE[WAIVABLE.index(str(self.model.demand[row]))]
            amount = float(amounts[row]) * (scale[at] if demand == "reach" else 1.0)
            self.waivers.append(Waiver(demand=demand, row=at, amount=amount))
        self.model = replace(self.model, floor=self.model.floor - amounts * (1 + 1e-7))

    def certified(self, cut: Split, at: Priced, answers: list[Answer], values: Numbers) -> Solved:
        plan = Plan(
            fate=_fates(self.model, values, len(self.problem)), waivers=_joined(self.waivers)
        )
        broken = verify(self.problem, plan)
        if broken:
            values = greedy(self.model, len(self.problem))
            plan = replace(plan, fate=_fates(self.model, values, len(self.problem)))
            broken = verify(self.problem, plan)
        if broken:
            raise ImpossiblePlanError(broken[0].words)
        value = objective(self.problem, plan)
        settled = float(self.model.cost @ np.nan_to_num(cut.settled)) + self.model.offset
        bound = settled + sum(one.bound for one in answers) + float(at.prices @ cut.floor)
        parts = tuple(
            Part(
                accounts=len(np.unique(self.model.account[block.columns])),
                objective=float(block.program.cost @ values[block.columns]),
                bound=float(answer.bound),
            )
            for block, answer in zip(cut.blocks, answers, strict=True)
        )
        return Solved(
            plan=plan,
            certificate=Certificate(
                objective=value,
                bound=min(bound, value),
                parts=parts,
                prices=_named(self.problem, self.model, cut, at),
                proven=value - bound <= 1e-6 * max(1.0, abs(value)),
            ),
        )


def _demand_consistent(problem: Problem, model: Model) -> None:
    wrong = np.flatnonzero(model.lower > model.upper)
    if len(wrong):
        names = problem.accounts.ids[np.unique(model.account[wrong])][:5]
        raise ImpossiblePlanError(
            Text(
                zh="账号 {names} 的锁定与保护要求或其他锁定相互矛盾。",
                en="The locks of {names} contradict their protection or other locks.",
            ).fill(names=", ".join(map(str, names)))
        )


def _impossible(problem: Problem, model: Model, concerned: list[int]) -> ImpossiblePlanError:
    ids = [
        str(problem.services.ids[model.row_of[row]])
        for row in concerned
        if model.demand[row] == "services"
    ]
    return ImpossiblePlanError(
        Text(
            zh="在现有锁定下，以下事项中至少有一项将失去有效入口：{ids}。",
            en="With these locks at least one of these services loses its living entrance: {ids}.",
        ).fill(ids=", ".join(ids[:5])),
        hint=Text(zh="请解除部分锁定后重试。", en="Take back some of the locks and try again."),
    )


def _lacking(model: Model, cut: Split) -> Numbers:
    """Return what each row lacks if nothing free is chosen."""
    known = np.nan_to_num(cut.settled)[model.rows.col] * model.rows.value
    have = np.bincount(model.rows.rows(), weights=known, minlength=len(model.floor))
    lacking: Numbers = np.maximum(model.floor - have, 0)
    return lacking


def _composed(cut: Split, found: list[Numbers]) -> Numbers:
    values = np.nan_to_num(cut.settled)
    for block, mine in zip(cut.blocks, found, strict=True):
        values[block.columns] = mine[: len(block.columns)]
    return values


def _fates(model: Model, values: Numbers, many: int) -> Rows:
    fate = np.full(many, -1, dtype=np.int64)
    taken = np.flatnonzero((values > 0.5) & (model.account >= 0))
    # A kept account stays kept whatever else a rounding says.
    for column in taken[::-1].tolist():
        fate[model.account[column]] = model.choice[column]
    return fate


def _joined(waivers: list[Waiver]) -> tuple[Waiver, ...]:
    total: dict[tuple[str, int], Waiver] = {}
    for one in waivers:
        known = total.get((one.demand, one.row))
        more = known.amount if known else 0.0
        total[one.demand, one.row] = replace(one, amount=one.amount + more)
    return tuple(total.values())


def _reach_totals(problem: Problem) -> Numbers:
    cells = problem.reach.cells
    total = np.bincount(cells.owner(), weights=problem.reach.followers, minlength=len(cells))
    return total.astype(np.float64)


def _named(problem: Problem, model: Model, cut: Split, at: Priced) -> dict[str, float]:
    ids = {"capacity": problem.accounts.ids, "reach": problem.reach.ids}
    return {
        f"{model.demand[row]}:{ids[str(model.demand[row])][model.row_of[row]]}": float(price)
        for row, price in zip(cut.coupling.tolist(), at.prices, strict=True)
    }
