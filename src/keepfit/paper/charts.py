"""Charts as SVG text: three plain kinds, drawn here from rectangles, lines and words.

The drawing's ink is `currentColor`, its ground is transparent, and every series colour reaches a
contrast of 4.5 on white and 3 on a dark page, so that one picture serves light, dark and paper.
The legend is handed over beside the drawing: as HTML it wraps on a phone and needs no font
metrics. Texts stay texts. Every chart belongs beside a table with the same numbers.

Why no charting library: decision 0010.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from keepfit.paper.books import Tone, columns_wide

FONT = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
# Blue against vermilion stays apart for all common kinds of colour blindness (Okabe and Ito).
TONES: Mapping[Tone, str] = {
    "good": "#3a78b8",
    "bad": "#c4532a",
    "caution": "#94690a",
    "quiet": "#6f757e",
}
SERIES = ("#3a78b8", "#c4532a", "#1f8574", "#8a5fb0", "#94690a", "#6f757e")
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 2), (1, 3))

WIDTH = 400  # pixels of the whole drawing, labels included: the width of a phone
BAR_STEP = 26
LINE_HEIGHT = 180
FONT_SIZE = 12
_BAR_THICK = BAR_STEP * 0.72
_EDGE = 2  # pixels left free around the drawing
_GAP = 6  # pixels between a label and what it labels
_FOOT = 20  # pixels below the plot for its labels
_DROP = FONT_SIZE * 0.35  # from the middle of a line of text down to its base line
_LABEL_COLUMNS = 30  # half-width columns; longer labels are cut
# Room is reckoned, not measured: the drawing must not depend on which fonts this machine has,
# since another one will show it.
_COLUMN_PIXELS = FONT_SIZE * 0.58
_INTERVALS = 6  # at most so many between the numbers of an axis


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendEntry:
    """One series of a chart: what it is called, its colour, its dashes (empty: a filled area)."""

    label: str
    colour: str
    dash: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing as SVG text, ready to stand inside HTML, with its legend."""

    svg: str
    legend: tuple[LegendEntry, ...] = ()


def bars(
    values: Sequence[tuple[str, float]], *, label: str, name: str, tone: Tone = "good"
) -> Picture:
    """Draw one horizontal bar per value of 0 or more, in the order given, the number at its end.

    `label` says what the drawing shows to those who cannot see it; `name` is its id in the page.
    """
    shown, left = _labels([title for title, _ in values])
    numbers = [_number(value) for _, value in values]
    room = WIDTH - _EDGE - left - _GAP - _room(numbers)
    unit = room / max([value for _, value in values] + [1])
    marks = _row_labels(shown, left)
    for row, ((_, value), number) in enumerate(zip(values, numbers, strict=True)):
        marks.append(_bar(row, left, value * unit, TONES[tone]))
        marks.append(_text(left + value * unit + _GAP, _middle(row), number))
    height = _EDGE * 2 + BAR_STEP * max(len(values), 1)
    return Picture(svg=_svg(marks, height, label=label, name=name))


def stacked_bars(
    rows: Sequence[tuple[str, Mapping[str, float]]],
    tones: Mapping[str, Tone],
    *,
    label: str,
    name: str,
) -> Picture:
    """Draw one horizontal bar per row, cut into the parts that `tones` names, in its order.

    `label` says what the drawing shows to those who cannot see it; `name` is its id in the page.
    """
    legend = tuple(LegendEntry(label=part, colour=TONES[tone]) for part, tone in tones.items())
    shown, left = _labels([title for title, _ in rows])
    most = max([sum(parts.values()) for _, parts in rows] + [1])
    ticks = [tick for tick in _ticks(most) if tick <= most]
    unit = (WIDTH - left - _EDGE - _room([_number(ticks[-1])]) / 2) / most
    foot = _EDGE + BAR_STEP * max(len(rows), 1)
    marks = [_line((left + tick * unit, _EDGE), (left + tick * unit, foot)) for tick in ticks]
    marks += [
        _text(left + tick * unit, foot + _FOOT / 2 + 1, _number(tick), "middle") for tick in ticks
    ]
    marks += _row_labels(shown, left)
    for row, (_, parts) in enumerate(rows):
        sizes = [(parts.get(one.label, 0) * unit, one.colour) for one in legend]
        marks += _pile(row, left, sizes, [parts.get(one.label, 0) for one in legend])
    return Picture(svg=_svg(marks, foot + _FOOT, label=label, name=name), legend=legend)


def lines(
    series: Sequence[tuple[str, Sequence[tuple[str, float]]]], *, label: str, name: str
) -> Picture:
    """Draw one line per series over steps in the order of their names, such as months.

    Values are 0 or more. `label` says what the drawing shows to those who cannot see it; `name`
    is its id in the page.
    """
    legend = tuple(
        LegendEntry(label=title, colour=SERIES[n % len(SERIES)], dash=DASHES[n % len(DASHES)])
        for n, (title, _) in enumerate(series)
    )
    steps = sorted({step for _, points in series for step, _ in points})
    ticks = _ticks(max([value for _, points in series for _, value in points] + [1]))
    left, top = _EDGE + _room([_number(tick) for tick in ticks]) + _GAP, _EDGE + FONT_SIZE / 2
    unit, foot = LINE_HEIGHT / ticks[-1], top + LINE_HEIGHT
    marks: list[str] = []
    for tick in ticks:
        marks.append(_line((left, foot - tick * unit), (WIDTH - _EDGE, foot - tick * unit)))
        marks.append(_text(left - _GAP, foot - tick * unit, _number(tick), "end"))
    pace = (WIDTH - _EDGE - left) / max(len(steps), 1)
    across = {step: left + pace * (n + 0.5) for n, step in enumerate(steps)}
    marks += _step_labels(across, pace, foot)
    for entry, (_, points) in zip(legend, series, strict=True):
        marks += _curve([(across[step], foot - value * unit) for step, value in points], entry)
    return Picture(svg=_svg(marks, foot + _FOOT + _GAP, label=label, name=name), legend=legend)


def _pile(
    row: int, left: float, sizes: Sequence[tuple[float, str]], numbers: Sequence[float]
) -> list[str]:
    """Draw the parts of one row; a number goes where its part is wide enough to hold it."""
    marks: list[str] = []
    for (size, colour), number in zip(sizes, numbers, strict=True):
        said = _number(number)
        if size:
            marks.append(_bar(row, left, size, colour))
        if size > _room([said]) + _GAP:
            marks.append(_text(left + size / 2, _middle(row), said, "middle", fill="#ffffff"))
        left += size
    return marks


def _curve(points: Sequence[tuple[float, float]], entry: LegendEntry) -> list[str]:
    path = " ".join(f"{_at(x)},{_at(y)}" for x, y in points)
    dash = " ".join(map(str, entry.dash))
    drawn = (
        f'<polyline points="{path}" fill="none" stroke="{entry.colour}" stroke-width="2" '
        f'stroke-dasharray="{dash}" stroke-linejoin="round"/>'
    )
    dots = [f'<circle cx="{_at(x)}" cy="{_at(y)}" r="3" fill="{entry.colour}"/>' for x, y in points]
    return [drawn, *dots]


def _step_labels(across: Mapping[str, float], pace: float, foot: float) -> list[str]:
    """Draw a tick for every step and as many of their names as stand side by side."""
    every = max(math.ceil((_room(list(across)) + _GAP) / pace), 1)
    marks: list[str] = []
    for n, (step, x) in enumerate(across.items()):
        marks.append(_line((x, foot), (x, foot + 5), ink=0.5))
        if n % every == 0:
            marks.append(_text(x, foot + 5 + _FOOT / 2, step, "middle"))
    return marks


def _ticks(most: float) -> list[float]:
    """Return round numbers from 0 up to `most` or just above: 1, 2 or 5 times a power of ten
    apart, and never less than 1, since what is drawn is counted."""
    rough = most / _INTERVALS
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(next(n * power for n in (1, 2, 5, 10) if n * power >= rough), 1.0)
    return [n * step for n in range(math.ceil(most / step) + 1)]


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _room(texts: Sequence[str]) -> float:
    """Return the pixels that the widest of these texts takes."""
    return max((columns_wide(text) for text in texts), default=0) * _COLUMN_PIXELS


def _labels(titles: Sequence[str]) -> tuple[list[str], float]:
    """Return the names of rows, cut where too long, and where the bars begin beside them."""
    shown = [_cut(title) for title in titles]
    return shown, _EDGE + _room(shown) + _GAP


def _cut(label: str) -> str:
    kept = label
    while columns_wide(kept) > _LABEL_COLUMNS:
        kept = kept[:-2].rstrip() + "…"
    return kept


def _row_labels(shown: Sequence[str], left: float) -> list[str]:
    return [_text(left - _GAP, _middle(row), title, "end") for row, title in enumerate(shown)]


def _middle(row: int) -> float:
    return _EDGE + BAR_STEP * (row + 0.5)


def _bar(row: int, x: float, width: float, colour: str) -> str:
    y = _middle(row) - _BAR_THICK / 2
    size = f'width="{_at(width)}" height="{_at(_BAR_THICK)}"'
    return f'<rect x="{_at(x)}" y="{_at(y)}" {size} fill="{colour}"/>'


def _line(start: tuple[float, float], end: tuple[float, float], ink: float = 0.15) -> str:
    (x1, y1), (x2, y2) = start, end
    ends = f'x1="{_at(x1)}" y1="{_at(y1)}" x2="{_at(x2)}" y2="{_at(y2)}"'
    return f'<line {ends} stroke="currentColor" stroke-opacity="{ink}"/>'


def _text(x: float, y: float, said: str, anchor: str = "start", *, fill: str = "") -> str:
    """Write a text whose middle line lies at `y`."""
    look = (f' text-anchor="{anchor}"' if anchor != "start" else "") + (
        f' fill="{fill}"' if fill else ""
    )
    return f'<text x="{_at(x)}" y="{_at(y + _DROP)}"{look}>{escape(said)}</text>'


def _at(pixels: float) -> str:
    """Return a place to a tenth of a pixel: finer is not seen, and would hang on the machine."""
    return f"{pixels:.1f}".removesuffix(".0")


def _svg(marks: Sequence[str], height: float, *, label: str, name: str) -> str:
    size = f'width="{WIDTH}" height="{_at(height)}" viewBox="0 0 {WIDTH} {_at(height)}"'
    fit = re.sub(r"[^A-Za-z0-9_-]", "-", name)
    return (
        f'<svg role="img" focusable="false" aria-label="{escape(label)}" id="chart-{fit}" '
        f'class="chart" xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<g font-family="{FONT}" font-size="{FONT_SIZE}" fill="currentColor">'
        f"{''.join(marks)}</g></svg>"
    )
