"""The small language formulas are written in: numbers, names, + - * / ^, brackets, a few functions.

A formula is data that an office may edit, so nothing of it is ever run as code: it is read into a
tree of at most a few hundred nodes, and `arithmetic` walks the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from keepfit.kit.errors import PackError
from keepfit.kit.text import Text

# How many arguments each function takes; None is two or more.
FUNCTIONS: Mapping[str, int | None] = {
    "ln": 1,
    "sqrt": 1,
    "min": None,
    "max": None,
    "cut": 2,
    "round": 2,
}
LONGEST = 2_000
DEEPEST = 40

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<sign>[-+*/^(),]))"
)
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_MINUS_BINDS = 3  # -x^2 is -(x^2), and -x*y is (-x)*y


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An input, a parameter, or a step that was worked out before."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Negated:
    """A minus before something."""

    inner: Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two trees with one of + - * / ^ between them."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function or a sub-formula with its arguments."""

    name: str
    arguments: tuple[Tree, ...]


Tree = Number | Name | Negated | Pair | Call


def tree(formula: str) -> Tree:
    """Read a formula; raises PackError that shows where it stops making sense."""
    if len(formula) > LONGEST:
        _refuse(formula[:40], Text(zh="公式过长", en="the formula is too long"))
    parser = _Parser(formula)
    found = parser.expression(0, 0)
    parser.demand_end()
    return found


def names(one: Tree) -> frozenset[str]:
    """Return every name a tree needs a value for."""
    return frozenset(node.name for node in nodes(one) if isinstance(node, Name))


def calls(one: Tree) -> frozenset[tuple[str, int]]:
    """Return every function a tree calls, with its number of arguments."""
    return frozenset(
        (node.name, len(node.arguments)) for node in nodes(one) if isinstance(node, Call)
    )


def nodes(one: Tree) -> Iterator[Tree]:
    """Yield a tree's nodes, the tree itself first."""
    yield one
    for inner in _inside(one):
        yield from nodes(inner)


def _inside(one: Tree) -> tuple[Tree, ...]:
    match one:
        case Negated():
            return (one.inner,)
        case Pair():
            return (one.left, one.right)
        case Call():
            return one.arguments
    return ()


class _Parser:
    """Reads by how strongly signs bind; all go left to right but ^, which goes right to left."""

    def __init__(self, formula: str) -> None:
        self._formula = formula
        self._tokens = list(_tokens(formula))
        self._place = 0

    def expression(self, binds: int, depth: int) -> Tree:
        """Read the longest expression whose signs bind more strongly than `binds`."""
        if depth > DEEPEST:
            self._fail(Text(zh="括号层次过深", en="brackets are nested too deeply"))
        left = self._operand(depth)
        while (sign := self._sign()) in _BINDS and _BINDS[sign] > binds:
            self._place += 1
            # Right to left: what follows ^ may hold another ^ of its own.
            strength = _BINDS[sign] - 1 if sign == "^" else _BINDS[sign]
            right = self.expression(strength, depth + 1)
            left = Pair(sign=sign, left=left, right=right)
        return left

    def demand_end(self) -> None:
        """Refuse whatever follows a whole expression."""
        if self._place < len(self._tokens):
            self._fail(Text(zh="此处多余", en="nothing should follow here"))

    def _operand(self, depth: int) -> Tree:
        if self._place >= len(self._tokens):
            self._fail(Text(zh="公式不完整", en="the formula ends too early"))
        kind, text = self._tokens[self._place]
        self._place += 1
        if kind == "number":
            return Number(value=float(text))
        if kind == "name":
            return self._named(text, depth)
        if text == "-":
            return Negated(inner=self.expression(_MINUS_BINDS, depth + 1))
        if text != "(":
            self._place -= 1
            self._fail(
                Text(zh="此处应为数、名称或括号", en="a number, name or bracket belongs here")
            )
        inner = self.expression(0, depth + 1)
        self._expect(")")
        return inner

    def _named(self, name: str, depth: int) -> Tree:
        if self._sign() != "(":
            return Name(name=name)
        self._place += 1
        arguments = [self.expression(0, depth + 1)]
        while self._sign() == ",":
            self._place += 1
            arguments.append(self.expression(0, depth + 1))
        self._expect(")")
        return Call(name=name, arguments=tuple(arguments))

    def _sign(self) -> str:
        if self._place >= len(self._tokens):
            return ""
        kind, text = self._tokens[self._place]
        return text if kind == "sign" else ""

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            self._fail(Text(zh=f"此处缺“{sign}”", en=f"“{sign}” is missing here"))
        self._place += 1

    def _fail(self, why: Text) -> NoReturn:
        read = " ".join(text for _, text in self._tokens[: self._place + 1])
        _refuse(read or self._formula, why)


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    place = 0
    while formula[place:].strip():
        found = _TOKEN.match(formula, place)
        if found is None:
            rest = formula[place:].strip()
            _refuse(rest[:20], Text(zh="不认识此处的符号", en="this sign is unknown"))
        kind = found.lastgroup or ""
        yield kind, found[kind]
        place = found.end()


def _refuse(where: str, why: Text) -> NoReturn:
    raise PackError(
        Text(
            zh=f"公式读不通：{why.zh}（“{where}”）。", en=f"Unsound formula: {why.en} (“{where}”)."
        ),
        hint=Text(
            zh="公式只能用数、名称、+ - * / ^、括号和 ln、sqrt、min、max、cut、round。",
            en="A formula has numbers, names, + - * / ^, brackets, ln, sqrt, min, max, cut, round.",
        ),
    )
