from __future__ import annotations

from itertools import combinations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from keepfit.connectors.cells import cell_text, text_column
from keepfit.intake.columns import ColumnReader, typed_column
from keepfit.intake.core.exchange import Column
from keepfit.intake.core.names import alike_pairs, holds
from keepfit.intake.core.outcomes import Refused, Taken
from keepfit.intake.core.values import not_collected, parser, unguarded
from keepfit.intake.folding import folded
from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import fold

# What ledgers hold: offices, Latin letters of both widths, quotes, spaces, marks nobody sees.
LETTERS = "县市教育体局第一二三小学东西中心12aB Ａ（）()’“-/'=_.\u200b\u3000\n\u0301\u00e9"
NAMES = st.text("样例县市教育体局委第一二东西中心办12aB-é", max_size=9)
CELLS = st.text(LETTERS, max_size=8) | st.sampled_from(
    (
        "无",
        "（空）",
        "未采集",
        "N/A",
        "n / a",
        "未备案",
        "未认证",
        "'=1",
        "-",
        "平安 县",
        "平安  县",
    )
)


def alike(one: str, other: str, likeness: float) -> bool:
    """The definition, name by name, without any short cut."""
    a, b = fold(one), fold(other)
    if a == b or (len(a) == len(b) and not (a.isascii() and b.isascii())):
        return False
    numerals = [
        sorted(c for c in text if c in "0123456789一二三四五六七八九十东西南北") for text in (a, b)
    ]
    return numerals[0] == numerals[1] and (fuzz.ratio(a, b) >= likeness or holds(a, b))


@given(st.lists(NAMES, max_size=12), st.sampled_from((50.0, 70.0, 85.0, 100.0)))
def test_likeness_leaves_out_no_pair_that_comparing_all_finds(
    names: list[str], likeness: float
) -> None:
    pairs = combinations(sorted(set(names)), 2)
    wanted = [pair for pair in pairs if alike(*pair, likeness)]
    assert alike_pairs(names, likeness) == wanted


def test_a_thousand_names_that_differ_only_in_their_number_are_no_pair() -> None:
    assert alike_pairs([f"样例县第{n}中心" for n in range(1_700)], 85) == []


@given(st.lists(CELLS | st.none(), max_size=8))
def test_a_column_folds_as_its_cells_do(cells: list[str | None]) -> None:
    found = folded(pa.chunked_array([cells], pa.string()))
    assert found.to_pylist() == [None if one is None else fold(one) for one in cells]


def reader(table: str, name: str) -> ColumnReader:
    column: Column = exchange_tables()[table].column(name)
    return ColumnReader(column=column, parse=parser(column, platforms={}), kind=pa.string())


def read_alone(cell: str | None, by: ColumnReader) -> object:
    if cell is None or not_collected(cell):
        return None
    outcome = by.parse(unguarded(cell))
    assert isinstance(outcome, Taken | Refused)
    return outcome.value


@given(st.lists(CELLS.map(lambda text: text.strip() or None) | st.none(), min_size=1, max_size=8))
def test_a_column_of_text_reads_as_its_cells_do(cells: list[str | None]) -> None:
    for name in ("name", "handle", "filing_no"):
        by = reader("accounts", name)
        found = typed_column(pa.chunked_array([cells], pa.string()), by)
        assert found.values.to_pylist() == [read_alone(one, by) for one in cells]


@given(
    st.lists(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text("a \ud800同", max_size=3),
        max_size=6,
    )
)
def test_a_column_is_written_as_its_cells_are(values: list[object]) -> None:
    def whole(text: str | None) -> str | None:
        return text.encode("utf-8", "replace").decode() if text else None

    assert text_column(values).to_pylist() == [whole(cell_text(one)) for one in values]
