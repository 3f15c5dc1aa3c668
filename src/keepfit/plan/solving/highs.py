"""HiGHS, asked one block at a time; the status of every answer is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import highspy
import numpy as np

from keepfit.plan.core.problem import Flags, Numbers, no_numbers
from keepfit.plan.solving.matrix import Sparse

_SURE = highspy.HighsModelStatus.kOptimal
_NONE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)

# Up to so many columns a linear program is solved sooner than it is made smaller.
_PLAIN = 2000
_LEAN: tuple[tuple[str, bool | float], ...] = (
    ("mip_allow_restart", False),
    ("mip_detect_symmetry", False),
    ("mip_heuristic_effort", 0.0),
    ("mip_heuristic_run_feasibility_jump", False),
    ("mip_heuristic_run_rens", False),
    ("mip_heuristic_run_rins", False),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Program:
    """Minimise cost over columns between bounds, rows at least their floor."""

    cost: Numbers
    lower: Numbers
    upper: Numbers
    whole: Flags
    rows: Sparse
    floor: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard to look: proven gap, branch-and-bound nodes (0: no limit), seconds of the clock.

    `stop` is asked again and again while it solves. `lean` leaves out what HiGHS does for hard
    models (restarts, symmetry, most heuristics): blocks of some hundred columns are closed at the
    root, in half the time without.
    """

    gap: float = 0.0
    nodes: int = 0
    seconds: float = 1e9
    seed: int = 0
    lean: bool = False
    stop: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """`values` is None where nothing was found, `bound` is inf where nothing exists.

    Of a linear program also `duals` of its rows and the `reduced` costs of its columns.
    """

    values: Numbers | None
    objective: float
    bound: float
    duals: Numbers = field(default_factory=no_numbers)
    reduced: Numbers = field(default_factory=no_numbers)


def _opened(program: Program, *, whole: bool) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it open
    solver.setOptionValue("output_flag", False)  # noqa: FBT003  # its own signature
    solver.setOptionValue("threads", 1)
    # Rows of reach are shares: the usual tolerance of 1e-6 would be followers to the judge.
    solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
    columns, rows = len(program.cost), len(program.floor)
    kinds = program.whole.astype(np.int32) if whole else np.zeros(columns, np.int32)
    status = solver.passModel(
        columns,
        rows,
        len(program.rows.col),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        program.cost,
        program.lower,
        program.upper,
        program.floor,
        np.full(rows, highspy.kHighsInf),
        program.rows.start[:-1].astype(np.int32) if rows else np.zeros(1, np.int32),
        program.rows.col.astype(np.int32),
        program.rows.value,
        kinds,
    )
    if status == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused a model")
    return solver


def mip(program: Program, effort: Effort, start: Numbers | None = None) -> Answer:
    """Solve a block in whole numbers; `start` is a known solution to begin from."""
    solver = _opened(program, whole=True)
    solver.setOptionValue("mip_rel_gap", effort.gap)
    solver.setOptionValue("mip_abs_gap", 1e-7)
    solver.setOptionValue("random_seed", effort.seed)
    solver.setOptionValue("time_limit", max(effort.seconds, 0.01))
    for name, value in _LEAN if effort.lean else ():
        solver.setOptionValue(name, value)
    if effort.nodes:
        solver.setOptionValue("mip_max_nodes", effort.nodes)
    if effort.stop is not None:
        _stopped_by(solver, effort.stop)
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start.tolist()
        solver.setSolution(known)
    solver.run()
    status, said = solver.getModelStatus(), solver.getInfo()
    if status in _NONE:
        return Answer(values=None, objective=np.inf, bound=np.inf)
    found = said.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if found else None
    if values is not None:
        values[program.whole] = np.rint(values[program.whole])
    bound = said.mip_dual_bound if program.whole.any() else said.objective_function_value
    return Answer(
        values=values,
        objective=said.objective_function_value if found else np.inf,
        bound=bound if np.isfinite(bound) else _least(program),
    )


def _stopped_by(solver: highspy.Highs, stop: Callable[[], bool]) -> None:
    def asked(event: highspy.HighsCallbackEvent) -> None:
        if stop():
            event.interrupt()

    for moment in (solver.cbSimplexInterrupt, solver.cbIpmInterrupt, solver.cbMipInterrupt):
        moment.subscribe(asked)


def _least(program: Program) -> float:
    """Return what no choice of columns can cost less than, whatever the rows say."""
    ends = np.stack((program.cost * program.lower, program.cost * program.upper))
    return float(np.nan_to_num(ends).min(axis=0).sum())


class Line:
    """The linear relaxation of one block; it begins where it ended at other costs.

    Only the basis is kept: a solver of its own for each of a nation's thousands of blocks would
    take a megabyte each.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._basis: highspy.HighsBasis | None = None
        self._last: tuple[Numbers, Answer] | None = None

    def solved(self, cost: Numbers) -> Answer:
        """Solve it for these costs; a block with no answer has an infinite bound."""
        if self._last is None or not np.array_equal(self._last[0], cost):
            self._last = cost, self._asked(cost)
        return self._last[1]

    def _asked(self, cost: Numbers) -> Answer:
        solver = _opened(replace(self._program, cost=cost), whole=False)
        if len(cost) <= _PLAIN:
            solver.setOptionValue("presolve", "off")
        if self._basis is not None:
            solver.setBasis(self._basis)
        solver.run()
        status = solver.getModelStatus()
        if status != _SURE:
            if status in _NONE:
                return Answer(values=None, objective=np.inf, bound=np.inf)
            raise RuntimeError(f"HiGHS left a linear program: {solver.modelStatusToString(status)}")
        self._basis = solver.getBasis()
        answer, objective = solver.getSolution(), solver.getInfo().objective_function_value
        return Answer(
            values=np.array(answer.col_value),
            objective=objective,
            bound=objective,
            duals=np.array(answer.row_dual),
            reduced=np.array(answer.col_dual),
        )
