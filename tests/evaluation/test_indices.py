from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest

from keepfit.evaluation.compiled import with_index
from keepfit.evaluation.core import index_texts
from keepfit.evaluation.core.indices import CENSORED, Index, censored, values
from keepfit.evaluation.shelf import all_indices, load_index
from keepfit.kit.errors import PackError, UsageError

NAMES = ("d", "n", "R", "Z", "L", "RE", "Rt", "Zt", "Lt", "REt", "Rmax", "Zmax", "Lmax", "REmax")
# Public monthly lists of 2025, with the index that was published.
PUBLISHED = (
    ((31, 25, 79738, 252, 567, 3716, 78664, 248, 562, 3702, 11622, 30, 62, 637), 668.03),
    ((31, 13, 69809, 116, 284, 2569, 69809, 116, 284, 2569, 38165, 22, 83, 895), 665.49),
    ((28, 21, 22786, 20, 56, 679, 15885, 16, 48, 477, 2655, 5, 13, 88), 437.65),
    ((30, 26, 60922, 290, 507, 2199, 56663, 282, 484, 2164, 10332, 60, 89, 494), 627.78),
)


def one_row(**given: float) -> dict[str, np.ndarray]:
    return {name: np.array([float(value)]) for name, value in given.items()}


def as_columns() -> dict[str, np.ndarray]:
    rows = np.array([row for row, _ in PUBLISHED], dtype=np.float64)
    return {name: rows[:, place] for place, name in enumerate(NAMES)}


def test_the_published_rows_come_out_to_two_decimals() -> None:
    found = values(load_index("wci-14.2"), as_columns(), "published")
    assert [round(float(one), 2) for one in found] == [published for _, published in PUBLISHED]


def test_without_the_published_rounding_they_are_a_little_higher() -> None:
    found = values(load_index("wci-14.2"), as_columns())
    apart = found - np.array([published for _, published in PUBLISHED])
    assert ((apart > 0.05) & (apart < 0.45)).all()


def test_v12_comes_out_to_seven_decimals() -> None:
    row = one_row(d=1, n=3, R=29396, Rmax=22858, Z=72, Zmax=49)
    assert float(values(load_index("wci-12"), row)[0]) == pytest.approx(812.0233948, abs=5e-8)


def test_v12_takes_a_printed_average_as_it_stands() -> None:
    row = one_row(R=29396, Rmax=22858, Z=72, Zmax=49) | {
        "R/n": np.array([9798.7]),
        "Z/n": np.array([24.0]),
    }
    assert float(values(load_index("wci-12"), row)[0]) == pytest.approx(812.0233948, abs=5e-8)


def test_v2_comes_out_to_seven_decimals() -> None:
    row = one_row(d=1, n=100, R=10000, Rmax=300, Z=4000, Zmax=60)
    assert float(values(load_index("wci-2"), row)[0]) == pytest.approx(411.4875079, abs=5e-8)


def test_the_city_index_comes_out() -> None:
    row = one_row(reach=94.61, service=86.91, interaction=94.17)
    assert float(values(load_index("city"), row)[0]) == pytest.approx(91.761)


def test_bci_by_hand() -> None:
    row = one_row(posts=np.e - 1, reposts=0, comments=0, likes=np.e - 1)
    expected = (0.2 * 1 + 0.8 * 0.2) * 160
    assert float(values(load_index("bci"), row)[0]) == pytest.approx(expected)


def test_only_what_is_known_at_least_from_another_document_is_switched_on() -> None:
    assert {one.index_id for one in all_indices() if not one.on} == {
        one.index_id for one in all_indices() if one.mark == "C"
    }


def test_an_index_from_memory_is_refused_until_somebody_checked_it() -> None:
    with pytest.raises(PackError):
        load_index("bci-9")


@pytest.mark.parametrize("one", all_indices(), ids=lambda one: one.index_id)
@pytest.mark.parametrize("rounded", [False, True])
def test_every_index_is_the_same_on_numpy_and_on_duckdb(one: Index, rounded: bool) -> None:  # noqa: FBT001  # pytest gives it so
    rng = np.random.default_rng(3)
    columns = {each.name: rng.integers(0, 5000, 50).astype(np.float64) for each in one.inputs}
    columns[one.inputs[0].name][:3] = np.nan
    rounding = one.roundings[-1] if rounded else "none"
    table = pa.table({name: pa.array(column, from_pandas=True) for name, column in columns.items()})
    memory = ibis.memtable(table.append_column("row", pa.array(range(50))))
    found = with_index(memory, one, rounding).order_by("row")
    theirs = found.to_pyarrow()["value"].to_numpy(zero_copy_only=False).astype(np.float64)
    np.testing.assert_allclose(values(one, columns, rounding), theirs, rtol=1e-12)


def test_ten_thousand_reads_and_more_are_marked_as_a_lower_bound() -> None:
    columns = as_columns()
    columns["Rmax"][1] = CENSORED
    assert censored(load_index("wci-14.2"), columns)["Rmax"].tolist() == [False, True, False, False]


def test_no_article_at_all_has_no_index() -> None:
    columns = as_columns()
    columns["n"][0] = 0
    assert np.isnan(values(load_index("wci-14.2"), columns)[0])


def test_an_unknown_rounding_is_refused() -> None:
    with pytest.raises(UsageError):
        values(load_index("wci-14.2"), as_columns(), "up")


SOUND = """
zh = "某指数"
en = "ours"
period_zh = "月"
period_en = "month"
document = "本县办法"
mark = "A"
value = "twice(a) + half"
[inputs]
a = { zh = "甲", en = "a" }
[formulas]
"twice(x)" = "2 * x"
[steps]
half = "a / 2"
"""


def test_an_office_may_write_its_own() -> None:
    own = index_texts.index("ours", SOUND)
    assert float(values(own, one_row(a=4))[0]) == 10.0


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("twice(a) + half", "twice(a, a)"),
        ("twice(a) + half", "thrice(a)"),
        ("twice(a) + half", "b + 1"),
        ("2 * x", "2 * a"),
        ("2 * x", "twice(x)"),
        ('mark = "A"', 'mark = "D"'),
        ('mark = "A"', 'mark = "C"'),
        ('document = "本县办法"', ""),
        ('document = "本县办法"', 'document = "x"\nweight = 3'),
    ],
)
def test_an_unsound_index_is_refused(right: str, wrong: str) -> None:
    with pytest.raises(PackError):
        index_texts.index("ours", SOUND.replace(right, wrong))
