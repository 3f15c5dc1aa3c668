"""An index as data: inputs, weights, sub-formulas, steps with their rounding, source and mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.evaluation.core.arithmetic import Algebra, Column, Columns, SubFormula, Value, Walk
from keepfit.evaluation.core.expressions import Tree
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text

# WeChat shows "10万+" from 100,001 on; a single post's reads never stand higher.
CENSORED = 100_001
PLAIN = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input of an index.

    `takes` says how it is counted from posts ("sum reads headline"), empty where posts do not
    tell. `single` marks the value of one post, which platforms show only up to a limit. `default`
    is taken where a table has no such column.
    """

    name: str
    says: Text
    takes: tuple[str, ...] = ()
    single: bool = False
    default: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named intermediate value, worked out in the order written.

    `given_as` is the column a published table may hold it in ("R/n"); it is then taken as it is.
    """

    name: str
    tree: Tree
    given_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How one step is rounded before it is used: cut or round, to so many decimals."""

    how: str
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One index. `rounding[name][step]` is a published habit of rounding; `usual` its default."""

    index_id: str
    name: Text
    about: Text
    period: Text
    document: str
    mark: str
    on: bool
    also: tuple[str, ...]
    inputs: tuple[Input, ...]
    weights: Mapping[str, float]
    formulas: Mapping[str, SubFormula]
    steps: tuple[Step, ...]
    value: Tree
    rounding: Mapping[str, Mapping[str, Rounding]]
    usual: str
    platforms: tuple[str, ...] = ()

    @property
    def roundings(self) -> tuple[str, ...]:
        """The names of its ways of rounding, the plain one first."""
        return (PLAIN, *self.rounding)


def values(index: Index, columns: Mapping[str, Column], rounding: str = "") -> Column:
    """Return the index of every row; NaN where an input is unknown or a divisor is 0.

    `columns` holds every input without a default, and may hold a step under the name it is
    published by ("R/n"). Rounding "" is the index's usual one. Raises UsageError for an unknown
    rounding.
    """
    rows = len(next(iter(columns.values())))
    return worked_out(index, columns, rounding, Columns(rows))


def _as_it_is(_name: str, value: Value) -> Value:
    return value


def worked_out(
    index: Index,
    given: Mapping[str, Value],
    rounding: str,
    algebra: Algebra[Value],
    keep: Callable[[str, Value], Value] = _as_it_is,
) -> Value:
    """Return the index in any algebra: numpy columns here, Ibis expressions in `compiled`.

    `keep` may put a step's value away and return how to refer to it.
    """
    rounds = _rounds(index, rounding)
    walk = Walk(algebra=algebra, formulas=index.formulas)
    known = {name: algebra.number(weight) for name, weight in index.weights.items()}
    for one in index.inputs:
        if one.name in given:
            known[one.name] = given[one.name]
        elif one.default is not None:
            known[one.name] = algebra.number(one.default)
    for step in index.steps:
        if step.given_as and step.given_as in given:
            known[step.name] = given[step.given_as]
            continue
        result = walk.value(step.tree, known)
        if step.name in rounds:
            how = rounds[step.name]
            result = algebra.function(how.how, [result, algebra.number(float(how.decimals))])
        known[step.name] = keep(step.name, result)
    return walk.value(index.value, known)


def _rounds(index: Index, rounding: str) -> Mapping[str, Rounding]:
    chosen = rounding or index.usual
    if chosen == PLAIN:
        return {}
    if chosen not in index.rounding:
        raise UsageError(
            Text(
                zh="指数“{index}”没有名为“{rounding}”的取整方式。",
                en="Index “{index}” has no rounding called “{rounding}”.",
            ).fill(index=index.index_id, rounding=chosen),
            hint=Text(zh="可选：{known}。", en="There are: {known}.").fill(
                known=", ".join(index.roundings)
            ),
        )
    return index.rounding[chosen]


def censored(index: Index, columns: Mapping[str, Column]) -> dict[str, NDArray[np.bool_]]:
    """Return, for each input of one post's reads, the rows where only "10万+" is known."""
    return {
        one.name: columns[one.name] >= CENSORED
        for one in index.inputs
        if one.single and one.name in columns and "reads" in one.takes
    }
