"""Formulas compiled to Ibis expressions: the index of every row of a table, wherever it lies."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from keepfit.evaluation.core.indices import Index, worked_out

_PAIRS = {"+": operator.add, "-": operator.sub, "*": operator.mul}
# Beyond e^700 a float ends, and engines differ in what they then say.
_LARGEST_POWER = 700.0


def with_index(table: ir.Table, index: Index, rounding: str = "") -> ir.Table:
    """Return a table that has the index's inputs with one column more, `value`.

    Null where `core.indices.values` gives NaN. The steps become columns on the way, so that
    nothing is worked out twice, and are dropped at the end.
    """
    stages = _Stages(table)
    known = {name: _number(table[name]) for name in _given(index, table)}
    value = worked_out(index, known, rounding, Expressions(), stages.keep)
    return stages.table.mutate(value=value).select(*table.columns, "value")


class _Stages:
    """A table that grows by one column for each step."""

    def __init__(self, table: ir.Table) -> None:
        self.table = table

    def keep(self, name: str, value: Any) -> Any:
        """Add a step as a column and return the column."""
        column = f"step_{name}"
        self.table = self.table.mutate(**{column: value})
        return self.table[column]


def _given(index: Index, table: ir.Table) -> Sequence[str]:
    wanted = {one.name for one in index.inputs} | {step.given_as for step in index.steps}
    return [name for name in table.columns if name in wanted]


def _number(column: ir.Value) -> ir.FloatingValue:
    number = column.cast("float64")
    return (number.isnan() | number.isinf()).ifelse(ibis.null("float64"), number)


class Expressions:
    """Computes with Ibis expressions; null where there is no value."""

    def number(self, value: float) -> Any:
        """Return a number that is the same in every row."""
        # Spelt as a float: a bare literal such as 0.7 would become an exact decimal on DuckDB.
        return ibis.literal(value, type="float64")

    def pair(self, sign: str, left: Any, right: Any) -> Any:
        """Return the result of one of + - * / ^."""
        if sign == "/":
            return _where(right != 0.0, left, right, lambda a, b: a / b)
        if sign == "^":
            return _power(left, right)
        return _PAIRS[sign](left, right)

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        """Return the result of a function."""
        first = arguments[0]
        if name == "ln":
            return (first > 0.0).ifelse(first.nullif(0.0).ln(), ibis.null("float64"))
        if name == "sqrt":
            return (first >= 0.0).ifelse(first.abs().sqrt(), ibis.null("float64"))
        if name in ("min", "max"):
            known = reduce(operator.and_, [one.notnull() for one in arguments])
            pick = ibis.least if name == "min" else ibis.greatest
            return known.ifelse(pick(*arguments), ibis.null("float64"))
        scale = self.number(10.0) ** arguments[1]
        half = self.number(0.5 if name == "round" else 0.0)
        return (first * scale + half).floor().cast("float64") / scale


def _where(sound: Any, left: Any, right: Any, operation: Any) -> Any:
    return sound.ifelse(operation(left, right.nullif(0.0)), ibis.null("float64"))


def _power(base: Any, exponent: Any) -> Any:
    """A power, null where it is no real number or leaves the range of floats."""
    whole = exponent == exponent.floor()
    real = (base > 0.0) | ((base == 0.0) & (exponent >= 0.0)) | ((base < 0.0) & whole)
    size = exponent * (base == 0.0).ifelse(ibis.literal(1.0, type="float64"), base.abs()).ln()
    sound = real & (size < math.floor(_LARGEST_POWER))
    # What the engine works out for rows without a sound power must not stop it.
    safe = sound.ifelse(base, ibis.literal(1.0, type="float64"))
    return sound.ifelse(safe ** sound.ifelse(exponent, 1.0), ibis.null("float64"))
