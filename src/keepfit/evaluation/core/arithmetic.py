"""What a formula comes to. One walk over the tree serves numpy columns and Ibis expressions alike.

What has no value (a division by 0, a logarithm of 0 or less, an unknown operand) is NaN or null
on both sides and stays so to the end; nothing is silently taken for 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from keepfit.evaluation.core.expressions import Call, Name, Negated, Number, Pair, Tree

Column = NDArray[np.float64]
Value = TypeVar("Value")


class Algebra(Protocol[Value]):
    """How a kind of column computes."""

    def number(self, value: float) -> Value:
        """Return a number that is the same in every row."""

    def pair(self, sign: str, left: Value, right: Value) -> Value:
        """Return the result of one of + - * / ^."""

    def function(self, name: str, arguments: Sequence[Value]) -> Value:
        """Return the result of ln, sqrt, min, max, cut or round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubFormula:
    """A formula with parameters, such as dim(r, z, l, e)."""

    parameters: tuple[str, ...]
    body: Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk(Generic[Value]):
    """Works trees out in one algebra, with the index's own sub-formulas."""

    algebra: Algebra[Value]
    formulas: Mapping[str, SubFormula]

    def value(self, tree: Tree, known: Mapping[str, Value]) -> Value:
        """Return what a tree comes to, given a value for each of its names."""
        match tree:
            case Number():
                return self.algebra.number(tree.value)
            case Name():
                return known[tree.name]
            case Negated():
                return self.algebra.pair(
                    "-", self.algebra.number(0.0), self.value(tree.inner, known)
                )
            case Pair():
                left, right = self.value(tree.left, known), self.value(tree.right, known)
                return self.algebra.pair(tree.sign, left, right)
        return self._called(tree, known)

    def _called(self, call: Call, known: Mapping[str, Value]) -> Value:
        arguments = [self.value(one, known) for one in call.arguments]
        if call.name not in self.formulas:
            return self.algebra.function(call.name, arguments)
        own = self.formulas[call.name]
        return self.value(own.body, dict(zip(own.parameters, arguments, strict=True)))


class Columns:
    """Computes with numpy columns of floats; NaN where there is no value."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    def number(self, value: float) -> Column:
        """Return a column of one number."""
        return np.full(self._rows, value)

    def pair(self, sign: str, left: Column, right: Column) -> Column:
        """Return the result of one of + - * / ^."""
        with np.errstate(all="ignore"):
            return _finite(_PAIRS[sign](left, right))

    def function(self, name: str, arguments: Sequence[Column]) -> Column:
        """Return the result of a function."""
        with np.errstate(all="ignore"):
            return _finite(_FUNCTIONS[name](arguments))


def _finite(column: Column) -> Column:
    return np.where(np.isfinite(column), column, np.nan)


def _power(base: Column, exponent: Column) -> Column:
    # NaN to the power of 0 is 1 for numpy; here what is unknown stays unknown.
    known = ~(np.isnan(base) | np.isnan(exponent))
    return np.where(known, np.power(base, exponent), np.nan)


_PAIRS: Mapping[str, Callable[[Column, Column], Column]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": _power,
}


def _cut(arguments: Sequence[Column]) -> Column:
    scale = np.power(10.0, arguments[1])
    return np.floor(arguments[0] * scale) / scale


def _rounded(arguments: Sequence[Column]) -> Column:
    # Halves go up, as offices and spreadsheets round; numpy's own rounding is to even.
    scale = np.power(10.0, arguments[1])
    return np.floor(arguments[0] * scale + 0.5) / scale


_FUNCTIONS: Mapping[str, Callable[[Sequence[Column]], Column]] = {
    "ln": lambda arguments: np.log(arguments[0]),
    "sqrt": lambda arguments: np.sqrt(arguments[0]),
    "min": lambda arguments: reduce(np.minimum, arguments),
    "max": lambda arguments: reduce(np.maximum, arguments),
    "cut": _cut,
    "round": _rounded,
}
