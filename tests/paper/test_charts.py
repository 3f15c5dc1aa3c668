"""Charts: texts stay texts, ids stay apart, colours keep their contrast, nothing is fetched."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.paper.charts import (
    SERIES,
    TONES,
    Picture,
    bars,
    lines,
    stacked_bars,
)

WHITE, DARK = "#ffffff", "#16181d"


def a_stack(rows: int = 2, name: str = "stack") -> Picture:
    parts = {"合格": 7.0, "不合格": 3.0}
    return stacked_bars(
        [(f"平台{n}", parts) for n in range(rows)],
        {"合格": "good", "不合格": "bad"},
        label="各平台",
        name=name,
    )


def a_line() -> Picture:
    months = [("2024-01", 3.0), ("2024-02", 5.0)]
    return lines([("微信", months), ("微博", months)], label="每月", name="line")


def a_bar() -> Picture:
    return bars([("甲", 1234.0), ("乙", 0.0)], label="甲乙", name="bar")


def texts(picture: Picture) -> list[str]:
    root = ET.fromstring(picture.svg)  # noqa: S314  # our own drawing
    return [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("picture", [a_bar(), a_stack(), a_line()], ids=["bars", "stack", "lines"])
def test_a_drawing_is_sound_xml_that_says_what_it_shows(picture: Picture) -> None:
    root = ET.fromstring(picture.svg)  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("aria-label")


@pytest.mark.parametrize("picture", [a_bar(), a_stack(), a_line()], ids=["bars", "stack", "lines"])
def test_a_drawing_names_nothing_outside_itself(picture: Picture) -> None:
    addresses = set(re.findall(r"https?://[^\"' )]+", picture.svg))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


@pytest.mark.parametrize("picture", [a_bar(), a_stack(), a_line()], ids=["bars", "stack", "lines"])
def test_ink_takes_the_page_s_colour_and_the_ground_is_left_open(picture: Picture) -> None:
    fills = set(re.findall(r'fill="([^"]+)"', picture.svg))
    assert "currentColor" in fills
    assert not {"#000", "#000000", "black", "white"} & fills


def test_chinese_stays_text() -> None:
    assert {"甲", "乙", "1,234", "0"} <= set(texts(a_bar()))


def test_two_rows_of_one_name_stay_two() -> None:
    drawn = stacked_bars(
        [("同名", {"a": 1.0}), ("同名", {"a": 2.0})], {"a": "good"}, label="x", name="x"
    )
    assert texts(drawn).count("同名") == 2


def test_a_long_name_is_cut_and_says_so() -> None:
    drawn = bars([("很长的名称" * 9, 1.0)], label="x", name="x")
    assert any(text.endswith("…") for text in texts(drawn))


def test_a_name_may_hold_quotes_and_angle_brackets() -> None:
    assert '甲"<b>\\' in texts(bars([('甲"<b>\\', 1.0)], label='"<x>', name="x"))


def test_nothing_to_draw_is_still_a_drawing() -> None:
    for drawn in (
        bars([], label="x", name="x"),
        stacked_bars([], {"合格": "good"}, label="x", name="x"),
        bars([("甲", 0.0)], label="x", name="x"),
    ):
        ET.fromstring(drawn.svg)  # noqa: S314


def test_a_number_of_a_part_too_small_to_hold_it_is_left_to_the_table() -> None:
    drawn = stacked_bars(
        [("甲", {"合格": 995.0, "不合格": 5.0})],
        {"合格": "good", "不合格": "bad"},
        label="x",
        name="x",
    )
    assert "995" in texts(drawn)
    assert "5" not in texts(drawn)


def test_two_drawings_of_one_page_have_names_of_their_own() -> None:
    ids = [re.findall(r'id="([^"]*)"', a_stack(name=name).svg) for name in ("各 平台+", "b")]
    assert ids == [["chart------"], ["chart-b"]]


def inside(picture: Picture) -> bool:
    """Return whether every bar, dot and line lies within the drawing."""
    root = ET.fromstring(picture.svg)  # noqa: S314
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    right, low = [0.0], [0.0]
    for one in root.iter():
        place = {key: float(one.get(key, 0)) for key in ("x", "y", "x1", "y1", "x2", "y2")}
        place |= {key: float(one.get(key, 0)) for key in ("cx", "cy", "width", "height")}
        if one is not root:
            right += [place["x"] + place["width"], place["x1"], place["x2"], place["cx"]]
            low += [place["y"] + place["height"], place["y1"], place["y2"], place["cy"]]
    return max(right) <= width and max(low) <= height


VALUES = st.floats(min_value=0, max_value=1e9)


@given(st.lists(st.tuples(st.text("甲乙ab", max_size=40), VALUES), max_size=9))
def test_bars_stay_inside_the_drawing(values: list[tuple[str, float]]) -> None:
    assert inside(bars(values, label="x", name="x"))
    rows = [(title, {"a": value, "b": value / 3}) for title, value in values]
    assert inside(stacked_bars(rows, {"a": "good", "b": "bad"}, label="x", name="x"))


@given(st.lists(st.tuples(st.text("2024-", min_size=1), VALUES), max_size=14))
def test_lines_stay_inside_the_drawing(points: list[tuple[str, float]]) -> None:
    assert inside(lines([("甲", points), ("乙", [])], label="x", name="x"))


def test_a_bar_is_as_long_as_its_number_says() -> None:
    drawn = bars([("甲", 100.0), ("乙", 25.0)], label="x", name="x")
    long, short = (float(one) for one in re.findall(r'<rect [^>]*width="([0-9.]+)"', drawn.svg))
    assert short == pytest.approx(long / 4, abs=0.1)


def test_the_parts_of_a_row_stand_end_to_end() -> None:
    svg = a_stack(rows=1).svg
    (x, width), (after, _) = (
        (float(x), float(width))
        for x, width in re.findall(r'<rect x="([0-9.]+)"[^>]* width="([0-9.]+)"', svg)
    )
    assert after == pytest.approx(x + width, abs=0.11)


def test_an_axis_counts_in_round_steps() -> None:
    drawn = lines([("甲", [("2024-01", 4321.0)])], label="x", name="x")
    assert {"0", "1,000", "2,000", "3,000", "4,000", "5,000"} <= set(texts(drawn))


def test_steps_too_many_to_stand_side_by_side_are_named_in_part() -> None:
    months = [(f"{2020 + n // 12}-{n % 12 + 1:02}", 1.0) for n in range(24)]
    named = [text for text in texts(lines([("甲", months)], label="x", name="x")) if "-" in text]
    assert 3 <= len(named) <= 8


def test_the_legend_goes_with_the_drawing() -> None:
    assert [entry.label for entry in a_stack().legend] == ["合格", "不合格"]
    assert len({(entry.colour, entry.dash) for entry in a_line().legend}) == 2


def test_the_same_numbers_give_the_same_drawing() -> None:
    assert a_stack().svg == a_stack().svg


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", sorted({*TONES.values(), *SERIES}))
def test_every_colour_stands_out_from_white_and_from_dark(colour: str) -> None:
    assert contrast(colour, WHITE) >= 4.5
    assert contrast(colour, DARK) >= 3
