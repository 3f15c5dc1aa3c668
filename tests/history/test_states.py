"""Whatever arrives, and in whatever order: states kept up say what a full pass says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from keepfit.history import refreshing
from keepfit.history.actions import take
from keepfit.history.core.windowed import DAY_US, Counting, Kept
from keepfit.history.planned import plans
from keepfit.history.refreshing import refresh
from keepfit.history.text_index import indexed_file
from keepfit.kit.store import Store
from tests.history.build import AS_OF, a_post, a_table
from tests.history.test_daily import a_store, add_posts, daily, demand_equal, whole

TEXT = st.sampled_from(
    ["关于做好城乡居民医疗保险缴费工作的通知", "本周末停水的温馨提示请相互转告", "短", None]
)
NUMBER = st.none() | st.sampled_from([0, 7, 100_001]) | st.integers(0, 5_000)
MARK = st.none() | st.booleans()


@st.composite
def posts(draw: st.DrawFn) -> dict[str, Any]:
    """A post of an account within a hundred days, with one of forty ids."""
    day = AS_OF + timedelta(days=2) - timedelta(days=draw(st.integers(0, 100)))
    hour = draw(st.sampled_from([0, 9, 23]))
    return {
        "post_id": f"p{draw(st.integers(0, 40))}",
        "account_id": draw(st.sampled_from(["a", "b", "c", "d", "stranger"])),
        "published_at": datetime.combine(day, time(hour)),
        "text": draw(TEXT),
        "is_original": draw(MARK),
        "is_headline": draw(MARK),
        "origin_url": draw(st.sampled_from([None, "", "https://example.gov.cn/1"])),
        **{name: draw(NUMBER) for name in ("reads", "likes", "wow", "comments", "shares")},
    }


# Every example is a store on the disk: looking for the smallest that fails would take minutes.
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    batches=st.lists(st.lists(posts(), max_size=12), min_size=1, max_size=4),
    unique=st.booleans(),
    back=st.integers(0, 40),
    days=st.integers(1, 90),
)
def test_states_kept_up_say_what_a_full_pass_says(
    tmp_path_factory: pytest.TempPathFactory,
    batches: list[list[dict[str, Any]]],
    *,
    unique: bool,
    back: int,
    days: int,
) -> None:
    store = Store.open(tmp_path_factory.mktemp("store"))
    ledger = [{"account_id": one, "platform": "wechat"} for one in "abcde"]
    take(store, {"accounts": a_table("accounts", ledger)}, batch_id="ledger", about={})
    refresh(store)
    for number, batch in enumerate(batches):
        own = [{"post_id": f"{number}-{n}"} if unique else {} for n in range(len(batch))]
        rows = [{**one, **its} for one, its in zip(batch, own, strict=True)]
        take(store, {"posts": a_table("posts", rows)}, batch_id=f"{number}", about={})
        if number % 2 == 0:
            refresh(store)
    as_of = AS_OF - timedelta(days=back)
    demand_equal(whole(store, as_of, days), daily(store, as_of, days))


def made_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refresh, and return the months whose posts were read."""
    read: list[str] = []

    def told(path: Path) -> Iterator[Any]:
        read.append(path.parent.name)
        return indexed_file(path)

    monkeypatch.setattr(refreshing, "indexed_file", told)
    refresh(store)
    return read


def test_a_new_day_is_added_without_reading_its_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = a_store(tmp_path, 1)
    refresh(store)
    add_posts(store, "next", a_post("a00", 0), a_post("a01", 0.2), a_post("a00", 40))
    assert made_anew(store, monkeypatch) == []


def test_a_corrected_post_has_its_month_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = a_store(tmp_path, 1)
    add_posts(store, "next", a_post("a00", 0, post_id="wrong"))
    refresh(store)
    add_posts(store, "later", a_post("a00", 0, post_id="wrong", reads=7))
    assert made_anew(store, monkeypatch) == ["2024-06"]


def test_news_that_were_lost_have_their_month_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = a_store(tmp_path, 1)
    refresh(store)
    add_posts(store, "next", a_post("a00", 0))
    next((tmp_path / "states" / "arrived").glob("*.parquet")).unlink()
    assert made_anew(store, monkeypatch) == ["2024-06"]


def test_a_month_in_many_pieces_becomes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "MOST_PIECES", 3)
    store = a_store(tmp_path, 1)
    for number in range(3):
        refresh(store)
        add_posts(store, f"{number}", a_post("a00", number, text="每天都发同样的一条内容而已吧"))
    assert made_anew(store, monkeypatch) == ["2024-06"]
    assert len(list((tmp_path / "states" / "2024-06").glob("*.texts.arrow"))) == 1
    demand_equal(whole(store, AS_OF, 30), daily(store, AS_OF, 30))


def test_arrivals_are_dropped_once_they_are_in(tmp_path: Path) -> None:
    store = a_store(tmp_path, 1)
    refresh(store)
    add_posts(store, "next", a_post("a00", 0))
    refresh(store)
    assert not list((tmp_path / "states" / "arrived").glob("*"))


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 9), st.none() | st.integers(0, 99)), max_size=60
    )
)
def test_the_kernel_takes_the_median_that_numpy_takes(
    rows: list[tuple[int, int, int | None]],
) -> None:
    kept = Kept(
        account=np.array([account for account, _, _ in rows], dtype=np.int32),
        at=np.array([day * DAY_US for _, day, _ in rows], dtype=np.int64),
        marks=np.array([one is not None for _, _, one in rows], dtype=np.int32),
    )
    counting = Counting(kept, 3, (3 * DAY_US, 8 * DAY_US))
    found = counting.received(np.array([one or 0 for _, _, one in rows], dtype=np.int64), 0, 0)
    for account in range(3):
        inside = [one for who, day, one in rows if who == account and 3 <= day < 8]
        values = [one for one in inside if one is not None]
        np.testing.assert_equal(found.median[account], np.median(values) if values else np.nan)


def test_plans_are_made_once_and_name_no_day(tmp_path: Path) -> None:
    first = plans(tmp_path)
    made = (tmp_path / "plans.json").stat().st_mtime_ns
    assert plans(tmp_path) == first
    assert (tmp_path / "plans.json").stat().st_mtime_ns == made
    assert not [sql for sql in first.values() if "MAKE_DATE" in sql or "MAKE_TIMESTAMP" in sql]


def test_plans_of_another_version_are_made_anew(tmp_path: Path) -> None:
    first = plans(tmp_path)
    (tmp_path / "plans.json").write_text('{"mark": "older", "plans": {"replies": "SELECT 1"}}')
    assert plans(tmp_path) == first
