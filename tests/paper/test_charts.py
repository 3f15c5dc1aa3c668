"""Charts: texts stay texts, ids stay apart, colours keep their contrast, nothing is fetched."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from keepfit.paper.charts import (
    SERIES,
    TONES,
    Picture,
    bars,
    inline_svg,
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


def test_ids_of_two_drawings_never_meet() -> None:
    svg = '<svg class="marks"><clipPath id="clip0"/><g clip-path="url(#clip0)"/></svg>'
    one, other = (inline_svg(svg, label="x", name=name) for name in ("a", "b"))
    assert 'id="a-clip0"' in one
    assert "url(#a-clip0)" in one
    assert "b-clip0" in other


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
