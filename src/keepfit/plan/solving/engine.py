"""Solve a problem: cut it into blocks, price what they share, solve, gather, certify, verify."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

import numpy as np

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.plan.core.order import canonical, put_back
from keepfit.plan.core.plans import WAIVABLE, Certificate, Part, Plan, Waiver, objective
from keepfit.plan.core.problem import Numbers, Problem
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.blocks import Split, split
from keepfit.plan.solving.gather import Pace, gathered
from keepfit.plan.solving.greedy import greedy
from keepfit.plan.solving.highs import Answer, Effort, Line, mip
from keepfit.plan.solving.matrix import Model, model_of
from keepfit.plan.solving.narrow import HURRIED, HURRY, QUICK, solved_quickly
from keepfit.plan.solving.outcome import composed, fates, joined, lacking, named, reach_totals
from keepfit.plan.solving.prices import Priced, charged, priced
from keepfit.plan.solving.repair import waived

# Blocks below this many columns are closed at the root; harder ones need all that HiGHS has.
_SMALL = 1000
# Who gives so many seconds does not mean a limit.
_PATIENT = 1e6
# Of a limited time, this share is kept for making one plan of the blocks' answers.
_RESERVE = 0.15
# First answers, and whatever is found where the time was too short, may be so far from the best.
_LOOSE = 5e-3

_Found = TypeVar("_Found")

_STEPS = {
    "prices": Text(zh="计算共享条件的价格", en="Pricing what blocks share"),
    "mend": Text(zh="无解的分块中必须让步的要求", en="What must give where no plan is left"),
    "first": Text(zh="各分块的初步方案", en="First answers of the blocks"),
    "blocks": Text(zh="逐块求解并证明", en="Solving and proving block by block"),
    "gather": Text(zh="汇总为整体方案", en="Gathering one plan"),
}


class ImpossiblePlanError(KeepfitError):
    """Demands contradict each other, and none of them may be given up."""


class _UnfinishedError(ImpossiblePlanError):
    """No valid plan was found in the time there was; whether there is one is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a solving is: the step, and how many of its blocks are done."""

    step: Text
    done: int
    of: int


def _untold(_: Progress) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to solve: until this gap is proven, or as far as the limits go.

    `work` bounds branch-and-bound nodes in each block, the same on any machine (0: no bound);
    `seconds` bounds time, which differs from machine to machine and is read off `clock`. `told`
    hears how far it is, from any thread.
    """

    gap: float = 8e-4
    work: int = 0
    seconds: float = 1e9
    seed: int = 0
    workers: int = 2
    told: Callable[[Progress], None] = _untold
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A valid plan and how good it is known to be."""

    plan: Plan
    certificate: Certificate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """Where a solving ended: blocks, prices, each block's own answer and its place in the plan."""

    cut: Split
    at: Priced
    answers: tuple[Answer, ...]
    found: tuple[Numbers, ...]


def solve(problem: Problem, options: Options | None = None) -> Solved:
    """Return a plan that verifies, with its certificate.

    The order of the accounts changes nothing. Raises ImpossiblePlanError where no plan exists
    even if every demand that may be given up is.
    """
    ordered, order = canonical(problem)
    solved = run_whole(ordered, options or Options())[2]
    return replace(solved, plan=put_back(solved.plan, order))


def run_whole(problem: Problem, options: Options) -> tuple[Run, State, Solved]:
    """Solve a problem in its canonical order; return also how, to go on from there.

    A limit of time is overrun rather than left without any valid plan.
    """
    run = Run(problem, options)
    try:
        state = run.state()
        return run, state, run.certified(state)
    except _UnfinishedError:
        if options.seconds >= _PATIENT:
            raise
    run = Run(problem, replace(options, seconds=_PATIENT, gap=max(options.gap, _LOOSE)))
    state = run.state()
    return run, state, run.certified(state)


class Run:
    """One solving of a problem in its canonical order, from the model to the certificate."""

    def __init__(self, problem: Problem, options: Options, model: Model | None = None) -> None:
        self.problem, self.options = problem, options
        self.ends = options.clock() + options.seconds
        self.model = model or model_of(problem)
        self.waivers: list[Waiver] = []
        demand_consistent(problem, self.model)

    def left(self) -> float:
        """Return the seconds left."""
        return self.ends - self.options.clock()

    def effort(self, columns: int = 0) -> Effort:
        """Return how hard to look at a block of so many columns."""
        one = self.options
        spent = self.left() - self._reserve()
        return Effort(
            gap=one.gap, nodes=one.work, seconds=spent, seed=one.seed, lean=columns < _SMALL
        )

    def _reserve(self) -> float:
        limit = self.options.seconds
        return _RESERVE * limit if limit < _PATIENT else 0.0

    def each(
        self, work: Callable[[int], _Found], numbers: Iterable[int], step: str = "prices"
    ) -> list[_Found]:
        """Run a function over blocks beside each other; answers stay in their order."""
        rows = list(numbers)
        answers = []
        with ThreadPoolExecutor(max_workers=max(1, self.options.workers)) as pool:
            for answer in pool.map(work, rows):
                answers.append(answer)
                self.options.told(Progress(step=_STEPS[step], done=len(answers), of=len(rows)))
        return answers

    def state(self) -> State:
        """Solve it, without the certificate."""
        cut, at = self.opened()
        first = self.first(cut, at)
        answers = self.proven(cut, at, first)
        hopeless = [k for k, one in enumerate(answers) if one.bound == np.inf]
        if hopeless:
            cut = self.mended(cut, hopeless)
            again = self.each(lambda k: self.answered(cut, at, k), hopeless, "blocks")
            for k, answer in zip(hopeless, again, strict=True):
                answers[k] = answer
        found = self.whole(cut, answers)
        if len(cut.coupling):
            bounds = np.array([one.bound for one in answers])
            found = gathered(cut, replace(at, bounds=bounds), found, self.pace())
        return State(cut=cut, at=at, answers=tuple(answers), found=tuple(found))

    def opened(self) -> tuple[Split, Priced]:
        """Return blocks that all have an answer, and the prices between them."""
        cut = split(self.model)
        if len(cut.dead):
            amounts = np.zeros(len(self.model.floor))
            amounts[cut.dead] = lacking(self.model, cut)[cut.dead]
            self.give(amounts)
            cut = split(self.model)
        lines = [Line(one.program) for one in cut.blocks]
        at = priced(cut, self.each, lines)
        while np.isinf(at.bounds).any():
            hopeless = np.flatnonzero(np.isinf(at.bounds)).tolist()
            cut = self.mended(cut, hopeless)
            for k in hopeless:
                lines[k] = Line(cut.blocks[k].program)
            at = priced(cut, self.each, lines)
        return cut, at

    def pace(self) -> Pace:
        """Return how gathering may go about it."""
        told = self.options.told
        return Pace(
            effort=lambda: replace(self.effort(), seconds=max(self.left(), 5.0)),
            left=self.left,
            gap=self.options.gap,
            told=lambda done, of: told(Progress(step=_STEPS["gather"], done=done, of=of)),
        )

    def first(self, cut: Split, at: Priced) -> list[Answer] | None:
        """Return quick answers where time is limited: good ones from the columns that matter.

        Where time is too short for those, from still fewer columns; but each has an answer.
        """
        if self.options.seconds >= _PATIENT or len(cut.blocks) < 2:
            return None
        many, began, begun = len(cut.blocks), self.left(), count()

        def work(k: int) -> Answer:
            turn, left = next(begun), self.left()
            pace = (began - left) / max(turn, 1)
            short = left - self._reserve() < (many - turn) * pace * HURRY
            block = cut.blocks[k]
            program = replace(block.program, cost=charged(block, at.prices))
            effort = replace(self.effort(), gap=_LOOSE, seconds=_PATIENT)
            values = solved_quickly(program, at.lines[k], effort, HURRIED if short else QUICK)
            if values is None:
                # The core alone has no answer, the block may have; where not even that (its
                # linear program has one), its bound of infinity calls for mending.
                answer = mip(program, effort)
                return replace(answer, bound=max(answer.bound, float(at.bounds[k])))
            cost = float(program.cost @ values)
            return Answer(values=values, objective=cost, bound=float(at.bounds[k]))

        return self.each(work, range(many), "first")

    def proven(self, cut: Split, at: Priced, first: list[Answer] | None) -> list[Answer]:
        """Solve every block in whole numbers; with little time, the least certain come first."""
        rows = list(range(len(cut.blocks)))
        if first is None:
            return self.each(lambda k: self.block(cut, at, k, None), rows, "blocks")
        rows.sort(key=lambda k: first[k].bound - first[k].objective)
        found = self.each(lambda k: self.block(cut, at, k, first[k]), rows, "blocks")
        answers = list(first)
        for k, answer in zip(rows, found, strict=True):
            answers[k] = answer
        return answers

    def block(self, cut: Split, at: Priced, k: int, known: Answer | None) -> Answer:
        """Return the answer of one block at the prices, the known one where time is out."""
        one, line = cut.blocks[k], at.lines[k]
        effort = self.effort(len(one.columns))
        if effort.seconds <= 0 and (known or len(cut.coupling)):
            return known or Answer(values=None, objective=np.inf, bound=float(at.bounds[k]))
        answer = mip(replace(one.program, cost=charged(one, at.prices)), effort)
        answer = replace(answer, bound=max(answer.bound, line.bound))
        if known is not None and known.objective < answer.objective:
            return replace(known, bound=answer.bound)
        return answer

    def answered(self, cut: Split, at: Priced, k: int) -> Answer:
        """Return an answer of one block at the prices, a loose one where time is out."""
        found = self.block(cut, at, k, None)
        if found.values is not None or self.left() > self._reserve():
            return found
        one = cut.blocks[k]
        effort = replace(self.effort(len(one.columns)), gap=_LOOSE, seconds=_PATIENT)
        return mip(replace(one.program, cost=charged(one, at.prices)), effort)

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
        found = self.each(lambda k: waived(self.model, blocks[k]), hopeless, "mend")
        for k, gives in zip(hopeless, found, strict=True):
            one = blocks[k]
            if gives is None or not gives.any():
                raise _impossible(self.problem, self.model, one.rows.tolist())
            amounts[one.rows] = gives
            floor = one.program.floor - gives * (1 + 1e-7)
            blocks[k] = replace(one, program=replace(one.program, floor=floor))
        self.give(amounts)
        return replace(cut, blocks=tuple(blocks))

    def give(self, amounts: Numbers) -> None:
        """Lower the floors of demands by these amounts, and note each as a waiver."""
        rows = np.flatnonzero(amounts > 0)
        lost = [one for one in rows.tolist() if self.model.demand[one] in ("services", "")]
        if lost:
            raise _impossible(self.problem, self.model, lost)
        scale = reach_totals(self.problem)
        for row in rows.tolist():
            at = int(self.model.row_of[row])
            demand = WAIVABLE[WAIVABLE.index(str(self.model.demand[row]))]
            amount = float(amounts[row]) * (scale[at] if demand == "reach" else 1.0)
            self.waivers.append(Waiver(demand=demand, row=at, amount=amount))
        self.model = replace(self.model, floor=self.model.floor - amounts * (1 + 1e-7))

    def certified(self, state: State) -> Solved:
        """Return the plan of a state, verified, with what is known of it."""
        cut, at, answers = state.cut, state.at, state.answers
        values = composed(cut, list(state.found))
        plan, values = self.valid(values)
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
                prices=named(self.problem, self.model, cut, at),
                proven=value - bound <= 1e-6 * max(1.0, abs(value)),
            ),
        )

    def valid(self, values: Numbers) -> tuple[Plan, Numbers]:
        """Return the first plan that verifies: as found, mended in small steps, or greedy."""
        many, waivers = len(self.problem), joined(self.waivers)
        words = Text(zh="", en="")
        for seen in self._tries(values):
            plan = Plan(fate=fates(self.model, seen, many), waivers=waivers)
            broken = verify(self.problem, plan)
            if not broken:
                return plan, seen
            words = broken[0].words
        raise _UnfinishedError(words)

    def _tries(self, values: Numbers) -> Iterator[Numbers]:
        yield values
        yield greedy(self.model, len(self.problem), values)
        yield greedy(self.model, len(self.problem))


def demand_consistent(problem: Problem, model: Model) -> None:
    """Raise ImpossiblePlanError where locks and protections contradict each other."""
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
