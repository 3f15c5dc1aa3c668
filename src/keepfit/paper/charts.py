"""Charts as SVG text: described with Altair, drawn by vl-convert, without any network.

The drawing's ink is `currentColor`, its ground is transparent, and every series colour reaches a
contrast of 4.5 on white and 3 on a dark page, so that one picture serves light, dark and paper.
The legend is handed over beside the drawing: as HTML it wraps on a phone and needs no font
metrics. Texts stay texts. Every chart belongs beside a table with the same numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import altair as alt
import vl_convert

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
_LABEL_COLUMNS = 30  # half-width columns; longer labels are cut
_COLUMN_PIXELS = FONT_SIZE * 0.58
# A colour nobody else uses, put in for the ink and taken out for `currentColor`.
_INK = "#010203"


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
    """Draw one horizontal bar per value, in the order given, with the number at its end."""
    base = _chart([{"row": n, "n": v} for n, (_, v) in enumerate(values)])
    rows = _rows([name for name, _ in values])
    most = max((value for _, value in values), default=0)
    across = alt.X("n:Q").axis(None).scale(domain=[0, max(most, 1) * 1.15])
    drawn = base.mark_bar(color=TONES[tone], height={"band": 0.72}).encode(x=across, y=rows)
    numbers = base.mark_text(align="left", dx=4, color=_INK).encode(
        x=across, y=rows, text=alt.Text("n:Q").format(",")
    )
    height = BAR_STEP * max(len(values), 1)
    return Picture(svg=_svg(drawn + numbers, height, label=label, name=name))


def stacked_bars(
    rows: Sequence[tuple[str, Mapping[str, float]]],
    tones: Mapping[str, Tone],
    *,
    label: str,
    name: str,
) -> Picture:
    """Draw one horizontal bar per row, cut into the parts that `tones` names, in its order."""
    legend = tuple(LegendEntry(label=part, colour=TONES[tone]) for part, tone in tones.items())
    base = _chart(_pieces(rows, legend))
    most = max((sum(parts.values()) for _, parts in rows), default=0)
    down = _rows([title for title, _ in rows])
    scale = alt.Scale(domain=[0, max(most, 1)])
    drawn = base.mark_bar(height={"band": 0.72}).encode(
        x=alt.X("start:Q").axis(_numbers()).scale(scale).title(None),
        x2="end:Q",
        y=down,
        color=alt.Color("colour:N").scale(None).legend(None),
    )
    # A number goes where its part is wide enough to hold it; the table has them all.
    numbers = (
        base.transform_filter(f"datum.n > {max(most, 1) * 0.07}")
        .mark_text(color="#ffffff")
        .encode(x=alt.X("middle:Q").scale(scale), y=down, text=alt.Text("n:Q").format(","))
    )
    height = BAR_STEP * max(len(rows), 1)
    return Picture(svg=_svg(drawn + numbers, height, label=label, name=name), legend=legend)


def lines(
    series: Sequence[tuple[str, Sequence[tuple[str, float]]]], *, label: str, name: str
) -> Picture:
    """Draw one line per series over steps in the order of their names, such as months."""
    legend = tuple(
        LegendEntry(label=title, colour=SERIES[n % len(SERIES)], dash=DASHES[n % len(DASHES)])
        for n, (title, _) in enumerate(series)
    )
    steps = sorted({step for _, points in series for step, _ in points})
    across = alt.X("step:O").sort(steps).title(None).axis(labelAngle=0, labelOverlap="greedy")
    layers = [
        _chart([{"step": step, "n": n} for step, n in points])
        .mark_line(color=entry.colour, strokeDash=list(entry.dash), point={"color": entry.colour})
        .encode(x=across, y=alt.Y("n:Q").title(None).axis(_numbers()))
        for entry, (_, points) in zip(legend, series, strict=True)
    ]
    return Picture(svg=_svg(alt.layer(*layers), LINE_HEIGHT, label=label, name=name), legend=legend)


def _chart(rows: list[dict[str, float | str]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def _pieces(
    rows: Sequence[tuple[str, Mapping[str, float]]], legend: Sequence[LegendEntry]
) -> list[dict[str, float | str]]:
    pieces: list[dict[str, float | str]] = []
    for row, (_, values) in enumerate(rows):
        start = 0.0
        for part in legend:
            n = values.get(part.label, 0)
            place = {"start": start, "end": start + n, "middle": start + n / 2}
            pieces.append({"row": row, "n": n, "colour": part.colour, **place})
            start += n
    return pieces


def _rows(labels: Sequence[str]) -> alt.Y:
    """The rows of a bar chart by number, so that two of the same name stay two."""
    shown = [_cut(label) for label in labels]
    room = max((columns_wide(label) for label in shown), default=0) * _COLUMN_PIXELS + 8
    # Room is reckoned here, not measured: the drawing must not depend on which fonts this
    # machine has, since another one will show it.
    axis = alt.Axis(
        labelExpr=f"{json.dumps(shown, ensure_ascii=False)}[datum.value]",
        labelLimit=0,
        minExtent=room,
        maxExtent=room,
        ticks=False,
        domain=False,
        title=None,
    )
    return alt.Y("row:O").sort(None).axis(axis)


def _numbers() -> alt.Axis:
    return alt.Axis(format=",~f", tickCount=4, tickMinStep=1, domain=False, ticks=False)


def _cut(label: str) -> str:
    kept = label
    while columns_wide(kept) > _LABEL_COLUMNS:
        kept = kept[:-2].rstrip() + "…"
    return kept


def _svg(chart: Any, height: int, *, label: str, name: str) -> str:  # any of Altair's chart kinds
    quiet = {"aria": False}
    spec = (
        chart.properties(
            width=WIDTH, height=height, autosize={"type": "fit-x", "contains": "padding"}
        )
        .configure(font=FONT, background="transparent", padding=2, aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_INK, gridColor=_INK, gridOpacity=0.15, labelFontSize=FONT_SIZE, **quiet
        )
        .configure_text(fontSize=FONT_SIZE)
        # Every kind of chart is drawn by the tests; checking each again takes a fifth of the time.
        .to_dict(validate=False)
    )
    return inline_svg(_drawn(json.dumps(spec, sort_keys=True)), label=label, name=name)


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    """Draw a description; charts that differ in their legend alone are drawn once."""
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def inline_svg(svg: str, *, label: str, name: str) -> str:
    """Make a drawing fit to stand among others in one HTML page.

    Its ids get `name` before them, its ink becomes `currentColor`, its root says what it shows.
    """
    inked = svg.replace(_INK, "currentColor")
    prefix = re.sub(r"[^A-Za-z0-9_-]", "-", name)
    inked = re.sub(r'\bid="', f'id="{prefix}-', inked)
    inked = re.sub(r"url\(#", f"url(#{prefix}-", inked)
    inked = re.sub(r'href="#', f'href="#{prefix}-', inked)
    # Parts that hold nothing to see: Vega writes them for clicking and for its own screen reader
    # texts, which would read out every bar.
    inked = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", inked)
    inked = re.sub(r' (?:aria-[a-z]+|role|pointer-events)="[^"]*"', "", inked)
    root = f'<svg role="img" focusable="false" aria-label="{escape(label, quote=True)}" '
    return re.sub(r"<svg\b ?", root, inked, count=1).replace('class="marks"', 'class="chart"', 1)
