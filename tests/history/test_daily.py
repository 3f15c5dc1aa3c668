"""The daily refresh: measures from account-month states equal those of a full pass."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from keepfit.history.actions import stored_tables, take
from keepfit.history.core.facts import Facts, window
from keepfit.history.daily import measured_daily
from keepfit.history.queries import measured
from keepfit.history.refreshing import refresh
from keepfit.history.tables import LONG
from keepfit.kit.settings import Settings
from keepfit.kit.store import Store
from tests.history.build import AS_OF, a_post, a_table
from tests.history.test_measures import a_history

SEEDS = range(6)


def a_store(folder: Path, seed: int) -> Store:
    rows = a_history(seed)
    for number, post in enumerate(rows["posts"]):
        post["published_at"] -= timedelta(days=number % 3 * 20)
    tables = {name: a_table(name, some) for name, some in rows.items()}
    tables["metrics"] = once(tables["metrics"], ["account_id", "date"])
    tables["probes"] = once(tables["probes"], ["account_id", "probed_at", "kind"])
    store = Store.open(folder)
    store.commit(tables, stored_tables(), batch_id="first", about={})
    return store


def once(table: pa.Table, key: list[str]) -> pa.Table:
    seen: dict[tuple[Any, ...], Any] = {}
    for row in table.to_pylist():
        seen[tuple(row[name] for name in key)] = row
    return pa.Table.from_pylist(list(seen.values()), schema=table.schema)


def add_posts(store: Store, batch_id: str, *posts: dict[str, Any]) -> None:
    rows = [{"post_id": f"{batch_id}-{number}", **one} for number, one in enumerate(posts)]
    take(store, {"posts": a_table("posts", rows)}, batch_id=batch_id, about={})


def whole(store: Store, as_of: date, days: int) -> Facts:
    files = {name: store.files(name) for name in LONG if name in store.tables()}
    return measured(files, store.read("accounts"), window(as_of, days), Settings())


def daily(store: Store, as_of: date, days: int) -> Facts:
    return measured_daily(store, store.read("accounts"), window(as_of, days), Settings())


def demand_equal(one: Facts, other: Facts) -> None:
    for name, column in one.values.items():
        np.testing.assert_array_equal(other.values[name], column, err_msg=name)
    for name, column in one.coverage.items():
        np.testing.assert_array_equal(other.coverage[name], column, err_msg=name)
    np.testing.assert_array_equal(other.last_post_at, one.last_post_at)
    np.testing.assert_array_equal(other.unobserved_reason, one.unobserved_reason)


@pytest.mark.parametrize("seed", SEEDS)
def test_states_say_what_a_full_pass_says(seed: int, tmp_path: Path) -> None:
    store = a_store(tmp_path, seed)
    demand_equal(whole(store, AS_OF, 30), daily(store, AS_OF, 30))


@pytest.mark.parametrize(("back", "days"), [(0, 90), (12, 30), (30, 45), (3, 1)])
def test_any_window_may_cut_any_month(back: int, days: int, tmp_path: Path) -> None:
    store = a_store(tmp_path, 1)
    as_of = AS_OF - timedelta(days=back)
    demand_equal(whole(store, as_of, days), daily(store, as_of, days))


def test_a_new_day_rebuilds_the_open_month_alone(tmp_path: Path) -> None:
    store = a_store(tmp_path, 1)
    refresh(store)
    add_posts(store, "next", a_post("a00", -1, text="新的一天发布了一条全新的内容，此前没有人说过"))
    assert refresh(store).built == ("2024-07",)
    demand_equal(
        whole(store, AS_OF + timedelta(days=1), 30), daily(store, AS_OF + timedelta(days=1), 30)
    )


def test_a_late_post_counts_for_whoever_said_the_same_afterwards(tmp_path: Path) -> None:
    store = a_store(tmp_path, 1)
    text = "很久以前就有人发布过的一段完全相同的文字内容"
    add_posts(store, "now", a_post("a00", 2, text=text))
    refresh(store)
    add_posts(store, "late", a_post("a01", 80, text=text))
    demand_equal(whole(store, AS_OF, 30), daily(store, AS_OF, 30))


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    store = a_store(tmp_path, 2)
    first = refresh(store)
    again = refresh(store)
    assert (again.built, again.kept) == ((), first.built)


def test_a_half_written_state_is_no_state(tmp_path: Path) -> None:
    store = a_store(tmp_path, 2)
    refresh(store)
    posts = next((tmp_path / "states").glob("*/*.posts.parquet"))
    posts.rename(posts.with_name(".123.part"))
    demand_equal(whole(store, AS_OF, 30), daily(store, AS_OF, 30))
    assert not list((tmp_path / "states").glob("*/.*.part"))


def test_a_store_without_posts_has_no_states(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    ledger = a_table("accounts", [{"account_id": "a", "platform": "wechat"}])
    store.commit({"accounts": ledger}, stored_tables(), batch_id="1", about={})
    demand_equal(whole(store, AS_OF, 30), daily(store, AS_OF, 30))
