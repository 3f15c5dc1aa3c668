"""Can a circular's own figures be true? Sums, rates under rounding or cutting, integer solutions.

Figures come as printed. What is not printed is solved for: whole numbers that give every printed
rate and add up to every printed sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Literal

from keepfit.kit.text import Text

Rounding = Literal["round", "cut"]
ROUNDINGS: tuple[Rounding, ...] = ("round", "cut")

# Beyond these the table leaves so much open that listing its solutions says nothing.
_MOST_STATES = 2_000_000
_SHOWN = 3

_ROUNDING_WORDS = {
    "round": Text(zh="四舍五入", en="rounding"),
    "cut": Text(zh="截尾", en="cutting off"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line: accounts in all, checked, passed, failed; the rate as printed, in percent.

    None and "" mean "not printed".
    """

    group: str
    total: int | None = None
    checked: int | None = None
    passed: int | None = None
    failed: int | None = None
    rate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What came of it: the faults in words, the roundings under which the figures can be true,
    and the completed lines of up to three solutions (of `solved_count` in all).

    `solved_count` is None where nothing had to be solved for or too much is left open.
    """

    faults: tuple[Text, ...]
    roundings: tuple[Rounding, ...]
    solved_count: int | None = None
    solutions: tuple[tuple[Line, ...], ...] = ()

    @property
    def possible(self) -> bool:
        """Whether the figures can be true."""
        return not self.faults


def audit(whole: Line, parts: Sequence[Line]) -> Audit:
    """Audit one table: a whole line and the parts that should make it up (or no parts)."""
    lines = [_completed(one) for one in (whole, *parts)]
    faults = [fault for one in lines for fault in _line_faults(one)]
    faults += _sum_faults(lines[0], lines[1:])
    roundings = tuple(one for one in ROUNDINGS if all(_fits(line, one) for line in lines))
    faults += _rate_faults(lines, roundings)
    if faults or not parts or not _open(lines):
        return Audit(faults=tuple(faults), roundings=roundings)
    return _solved(lines[0], lines[1:], roundings)


def rate_text(passed: int, checked: int, rounding: Rounding, decimals: int = 2) -> str:
    """Return a pass rate in percent as an issuer with that habit prints it (without the sign)."""
    scaled = Fraction(passed * 100 * 10**decimals, checked)
    whole = math.floor(scaled + Fraction(1, 2)) if rounding == "round" else math.floor(scaled)
    if not decimals:
        return str(whole)
    return f"{whole // 10**decimals}.{whole % 10**decimals:0{decimals}d}"


def _completed(line: Line) -> Line:
    """Fill in what two of checked, passed, failed say about the third."""
    checked, passed, failed = line.checked, line.passed, line.failed
    if checked is None and passed is not None and failed is not None:
        return replace(line, checked=passed + failed)
    if checked is not None and failed is None and passed is not None:
        return replace(line, failed=checked - passed)
    if checked is not None and passed is None and failed is not None:
        return replace(line, passed=checked - failed)
    return line


def _line_faults(line: Line) -> Iterator[Text]:
    name = line.group
    if line.total is not None and line.checked is not None and line.checked > line.total:
        yield Text(
            zh="{name}：检查数 {checked} 大于总数 {total}。",
            en="{name}: {checked} checked of {total} in all.",
        ).fill(name=name, checked=line.checked, total=line.total)
    for value in (line.failed, line.passed):
        if line.checked is not None and value is not None and not 0 <= value <= line.checked:
            yield Text(
                zh="{name}：合格或不合格数 {value} 超出检查数 {checked}。",
                en="{name}: {value} passed or failed of {checked} checked.",
            ).fill(name=name, value=value, checked=line.checked)
    given = (line.checked, line.passed, line.failed)
    if None not in given and line.checked != (line.passed or 0) + (line.failed or 0):
        yield Text(
            zh="{name}：合格 {passed} 与不合格 {failed} 之和不等于检查数 {checked}。",
            en="{name}: {passed} passed and {failed} failed are not {checked} checked.",
        ).fill(name=name, passed=line.passed, failed=line.failed, checked=line.checked)


_COLUMNS = {
    "total": Text(zh="总数", en="accounts in all"),
    "checked": Text(zh="检查数", en="checked"),
    "passed": Text(zh="合格数", en="passed"),
    "failed": Text(zh="不合格数", en="failed"),
}


def _sum_faults(whole: Line, parts: Sequence[Line]) -> Iterator[Text]:
    for column, title in _COLUMNS.items():
        stated = getattr(whole, column)
        values = [getattr(one, column) for one in parts]
        if not parts or stated is None or None in values or sum(values) == stated:
            continue
        yield Text(
            zh=f"{title.zh}：各项之和为 {{summed}}，合计为 {{stated}}，差 {{gap}}。",
            en=f"{title.en}: the parts sum to {{summed}}, the whole says {{stated}}, "
            "off by {gap}.",
        ).fill(summed=sum(values), stated=stated, gap=abs(stated - sum(values)))


def _bounds(rate: str, rounding: Rounding) -> tuple[Fraction, Fraction]:
    """Return the shares (0 to 1) that print as this rate, both ends included."""
    printed = Fraction(rate) / 100
    step = Fraction(1, 100 * 10 ** len(rate.partition(".")[2]))
    if rounding == "round":
        return printed - step / 2, printed + step / 2
    return printed, printed + step * Fraction(999_999_999, 1_000_000_000)


def _fits(line: Line, rounding: Rounding) -> bool:
    if not line.rate or line.checked is None or line.passed is None or line.checked == 0:
        return True
    low, high = _bounds(line.rate, rounding)
    return low <= Fraction(line.passed, line.checked) <= high


def _rate_faults(lines: Sequence[Line], roundings: tuple[Rounding, ...]) -> Iterator[Text]:
    wrong = [one for one in lines if not any(_fits(one, rounding) for rounding in ROUNDINGS)]
    for one in wrong:
        exact = Fraction(one.passed or 0, one.checked or 1) * 100
        yield Text(
            zh="{name}：合格率印作 {rate}%，按 {passed}/{checked} 应为 {exact}%。",
            en="{name}: the rate is printed as {rate} %, but {passed} of {checked} is {exact} %.",
        ).fill(
            name=one.group,
            rate=one.rate,
            passed=one.passed,
            checked=one.checked,
            exact=f"{float(exact):.4f}",
        )
    if not wrong and not roundings:
        yield Text(
            zh="各行的取舍方式不一致：有的四舍五入，有的截尾。",
            en="The lines do not share one habit: some are rounded, some cut off.",
        )


def _open(lines: Sequence[Line]) -> bool:
    return any(one.checked is None or one.failed is None for one in lines)


_State = tuple[int, int]


def _solved(whole: Line, parts: Sequence[Line], roundings: tuple[Rounding, ...]) -> Audit:
    """Look for whole numbers behind the printed rates, under each rounding that is possible."""
    if whole.checked is None:
        return Audit(faults=(), roundings=roundings)
    found: dict[Rounding, tuple[int, list[tuple[Line, ...]]]] = {}
    for rounding in roundings:
        targets = _candidates(whole, whole.checked, rounding)
        options = [_candidates(one, whole.checked, rounding) for one in parts]
        if math.prod(max(1, len(one)) for one in options[:2]) > _MOST_STATES:
            return Audit(faults=(), roundings=roundings)
        found[rounding] = _combined(parts, options, set(targets))
    possible = tuple(one for one in roundings if found[one][0])
    if not possible:
        return Audit(faults=(_no_solution(roundings),), roundings=(), solved_count=0)
    solutions = [one for rounding in possible for one in found[rounding][1]]
    return Audit(
        faults=(),
        roundings=possible,
        solved_count=sum(found[one][0] for one in possible),
        solutions=tuple(solutions[:_SHOWN]),
    )


def _no_solution(roundings: tuple[Rounding, ...]) -> Text:
    tried = [_ROUNDING_WORDS[one] for one in roundings]
    zh, en = "、".join(one.zh for one in tried), ", ".join(one.en for one in tried)
    return Text(
        zh=f"没有任何一组整数能同时符合印出的各项合格率与合计（已试{zh}）。",
        en=f"No whole numbers give the printed rates and add up to the whole (tried {en}).",
    )


def _candidates(line: Line, most: int, rounding: Rounding) -> list[_State]:
    """Return every (checked, failed) that one line's printed figures allow."""
    sizes = range(1, most + 1) if line.checked is None else (line.checked,)
    found: list[_State] = []
    for checked in sizes:
        found += [
            (checked, failed)
            for failed in _failed_range(line, checked, rounding)
            if line.failed is None or failed == line.failed
        ]
    return found


def _failed_range(line: Line, checked: int, rounding: Rounding) -> range:
    if not line.rate:
        return range(checked + 1)
    low, high = _bounds(line.rate, rounding)
    fewest = max(0, math.ceil(checked * (1 - high)))
    return range(fewest, min(checked, math.floor(checked * (1 - low))) + 1)


def _combined(
    parts: Sequence[Line], options: Sequence[list[_State]], targets: set[_State]
) -> tuple[int, list[tuple[Line, ...]]]:
    """Count the ways to reach a target, one option a part, and spell out the first few."""
    most = max((checked for checked, _ in targets), default=0)
    ways: list[dict[_State, int]] = [{(0, 0): 1}]
    for choices in options:
        reached: dict[_State, int] = {}
        for (checked, failed), count in ways[-1].items():
            for more_checked, more_failed in choices:
                state = checked + more_checked, failed + more_failed
                if state[0] <= most:
                    reached[state] = reached.get(state, 0) + count
        ways.append(reached)
    counted = sum(ways[-1].get(target, 0) for target in targets)
    spelled = (
        tuple(_filled(line, state) for line, state in zip(parts, states, strict=True))
        for target in sorted(targets)
        for states in _traced(ways, options, target)
    )
    return counted, list(islice(spelled, _SHOWN))


def _traced(
    ways: Sequence[dict[_State, int]], options: Sequence[list[_State]], target: _State
) -> Iterator[tuple[_State, ...]]:
    """Yield the choices that lead to a target, walking back through the reached states."""
    if not options:
        if target == (0, 0):
            yield ()
        return
    for checked, failed in options[-1]:
        before = target[0] - checked, target[1] - failed
        if before in ways[-2]:
            for head in _traced(ways[:-1], options[:-1], before):
                yield (*head, (checked, failed))


def _filled(line: Line, state: _State) -> Line:
    checked, failed = state
    return replace(line, checked=checked, failed=failed, passed=checked - failed)
