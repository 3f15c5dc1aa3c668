from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepfit.kit.errors import StoreError, UsageError
from keepfit.kit.store import Store, StoredTable

KEYED = {
    "things": StoredTable(key=("id",), month_of="at"),
    "pairs": StoredTable(key=("left", "right")),
}
MAY = datetime.fromisoformat("2024-05-01")
Row = Mapping[str, Any]
THINGS = pa.schema(
    {
        "id": pa.string(),
        "at": pa.timestamp("us"),
        "n": pa.int64(),
        "words": pa.list_(pa.string()),
    }
)


def things(*rows: tuple[str, int, int | None], schema: pa.Schema = THINGS) -> pa.Table:
    """Things by id, days after the first of May, and number."""
    whole = [
        {"id": key, "at": MAY + timedelta(days=day), "n": n, "words": ["甲", str(n)]}
        for key, day, n in rows
    ]
    return pa.Table.from_pylist(whole, schema=schema)


def commit(store: Store, batch_id: str, *rows: tuple[str, int, int | None]) -> tuple[int, int]:
    done = store.commit({"things": things(*rows)}, KEYED, batch_id=batch_id, about={})
    return done.added.get("things", 0), done.changed.get("things", 0)


def numbers(store: Store, snapshot: str | None = None) -> dict[str, int]:
    rows = store.read("things", snapshot=snapshot).to_pylist()
    return {row["id"]: row["n"] for row in rows}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store")


def test_what_was_committed_is_read_with_its_types(store: Store) -> None:
    given_rows = things(("a", 0, 1), ("b", 3, None))
    store.commit({"things": given_rows}, KEYED, batch_id="1", about={"from": "test"})
    assert store.read("things").equals(given_rows)


def test_the_same_batch_again_changes_nothing(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    again = store.commit({"things": things(("a", 0, 2))}, KEYED, batch_id="1", about={})
    assert (again.applied, store.version, numbers(store)) == (False, 1, {"a": 1})


def test_rows_that_are_already_stored_count_as_nothing(store: Store) -> None:
    commit(store, "1", ("a", 0, 1), ("b", 0, None))
    assert commit(store, "2", ("a", 0, 1), ("b", 0, None), ("c", 0, 3)) == (1, 0)


def test_a_stored_key_takes_the_new_row(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    assert commit(store, "2", ("a", 0, None)) == (0, 1)
    assert numbers(store) == {"a": None}


def test_a_row_that_moves_to_another_month_is_not_doubled(store: Store) -> None:
    commit(store, "1", ("a", 0, 1), ("b", 1, 2))
    commit(store, "2", ("a", 40, 5))
    assert numbers(store) == {"b": 2, "a": 5}


def test_a_month_whose_last_row_left_is_no_file(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    commit(store, "2", ("a", 40, 1))
    assert [path.parent.name for path in store.files("things")] == ["2024-06"]


def test_only_the_months_touched_are_written_again(store: Store) -> None:
    commit(store, "1", ("a", 0, 1), ("b", 40, 2))
    before = store.files("things")
    commit(store, "2", ("c", 41, 3))
    assert store.files("things")[0] == before[0]
    assert store.files("things")[1] != before[1]


def test_of_a_key_twice_in_one_batch_the_last_row_counts(store: Store) -> None:
    assert commit(store, "1", ("a", 0, 1), ("a", 40, 2)) == (1, 0)
    assert numbers(store) == {"a": 2}


def test_rows_lie_by_the_named_order_then_by_the_moment(store: Store) -> None:
    shape = {"things": StoredTable(key=("id",), month_of="at", order=("n", "at"))}
    rows = things(("a", 9, 2), ("b", 3, 1), ("c", 1, 2))
    store.commit({"things": rows}, shape, batch_id="1", about={})
    assert store.read("things")["id"].to_pylist() == ["b", "c", "a"]


def test_a_snapshot_keeps_reading_the_old_state(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    store.name_snapshot("第一季度")
    commit(store, "2", ("a", 0, 2), ("b", 1, 1))
    store.compact()
    assert numbers(store, "第一季度") == {"a": 1}


def test_a_name_given_twice_stays_where_it_was(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    store.name_snapshot("q1")
    commit(store, "2", ("a", 0, 2))
    with pytest.raises(StoreError, match="already names version 1"):
        store.name_snapshot("q1")


@pytest.mark.parametrize("name", ["", "../q1", "a/b", ".hidden", "a b"])
def test_a_snapshot_is_not_named_like_a_path(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        store.name_snapshot(name)


def test_a_new_column_is_null_in_older_rows(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    wide = things(("b", 40, 1)).append_column("new", pa.array(["x"]))
    store.commit({"things": wide}, KEYED, batch_id="2", about={})
    assert store.read("things")["new"].to_pylist() == [None, "x"]


def test_a_column_that_stays_away_is_null_in_newer_rows(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    narrow = things(("b", 0, 1)).drop_columns(["words"])
    store.commit({"things": narrow}, KEYED, batch_id="2", about={})
    assert store.read("things")["words"].to_pylist() == [["甲", "1"], None]


def test_a_column_of_another_kind_is_refused_and_nothing_is_taken(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    odd = pa.table({"id": ["b"], "at": pa.array([MAY], pa.timestamp("us")), "words": ["x"]})
    with pytest.raises(StoreError, match="things"):
        store.commit({"things": odd}, KEYED, batch_id="2", about={})
    assert (store.version, numbers(store)) == (1, {"a": 1})


def test_an_empty_key_is_refused(store: Store) -> None:
    half = pa.table({"left": ["a"], "right": pa.array([None], pa.string())})
    with pytest.raises(StoreError, match="right"):
        store.commit({"pairs": half}, KEYED, batch_id="1", about={})


def test_a_table_without_rows_still_has_its_columns(store: Store) -> None:
    store.commit({"things": THINGS.empty_table()}, KEYED, batch_id="1", about={})
    assert store.read("things").schema == THINGS


def test_a_key_of_two_columns_is_one_key(store: Store) -> None:
    first = pa.table({"left": ["a", "a"], "right": ["x", "y"], "v": [1, 2]})
    store.commit({"pairs": first}, KEYED, batch_id="1", about={})
    second = pa.table({"left": ["a"], "right": ["y"], "v": [3]})
    store.commit({"pairs": second}, KEYED, batch_id="2", about={})
    assert store.read("pairs")["v"].to_pylist() == [1, 3]


def test_batches_tell_what_they_did(store: Store) -> None:
    store.commit({"things": things(("a", 0, 1))}, KEYED, batch_id="1", about={"file": "甲.xlsx"})
    (note,) = store.batches()
    assert (note.batch_id, note.about, note.added) == ("1", {"file": "甲.xlsx"}, {"things": 1})


def test_cleaning_removes_orphans_and_nothing_else(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    commit(store, "2", ("a", 0, 2))
    whole = sorted(store.path.rglob("*.*"))
    strays = [
        store.path / "tables/things/2024-05/feed.parquet",
        store.path / "tables/things/2024-05/.77.part",
        store.path / "manifests/.00000003.json.77.part",
    ]
    for one in strays:
        one.write_bytes(b"half")
    assert sorted(store.clean()) == sorted(strays)
    assert sorted(store.path.rglob("*.*")) == whole


def test_compacting_forgets_what_nobody_named(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    commit(store, "2", ("a", 0, 2))
    (gone,) = store.compact()
    assert not gone.exists()
    assert numbers(store) == {"a": 2}


def test_after_compacting_a_batch_is_still_known(store: Store) -> None:
    commit(store, "1", ("a", 0, 1))
    commit(store, "2", ("b", 0, 1))
    store.compact()
    assert not store.commit({}, KEYED, batch_id="1", about={}).applied


keys = st.sampled_from("abcd")
rows = st.lists(st.tuples(keys, st.integers(0, 70), st.integers(0, 2)), max_size=6)


@settings(max_examples=15)
@given(st.lists(rows, max_size=4))
def test_any_row_of_batches_ends_in_the_last_row_of_each_key(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[str, int, int]]]
) -> None:
    store = Store.open(tmp_path_factory.mktemp("store"))
    expected: dict[str, tuple[int, int]] = {}
    for number, batch in enumerate(batches):
        arriving = {key: (day, n) for key, day, n in batch}
        added = len(arriving.keys() - expected.keys())
        changed = sum(key in expected and expected[key] != row for key, row in arriving.items())
        assert commit(store, str(number), *batch) == (added, changed)
        expected |= arriving
    found = store.read("things").to_pylist() if batches else []
    assert {row["id"]: ((row["at"] - MAY).days, row["n"]) for row in found} == expected
    assert len(found) == len(expected)
