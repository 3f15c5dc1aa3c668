from __future__ import annotations

from pathlib import Path

import numpy as np

from keepfit.history.core.catalogue import MEASURES
from keepfit.history.core.facts import window
from keepfit.history.queries import (
    copied_posts,
    dead_links,
    last_posts,
    last_probes,
    measured,
    oldest_unanswered,
    posts_by_month,
    repeated_posts,
)
from keepfit.kit.settings import Settings
from keepfit.kit.store import Store, StoredTable
from tests.history.build import AS_OF, a_post, a_probe, a_table, accounts, ago

SAME = "关于做好城乡居民医疗保险缴费工作的通知"
WINDOW = window(AS_OF)


def test_the_newest_posts_come_first_and_no_more_than_asked_for() -> None:
    posts = a_table("posts", [a_post("a", n, title=str(n)) for n in (5, 1, 9, 3)])
    found = last_posts({"posts": posts}, ["a"], AS_OF, n=2)
    assert [one.title for one in found["a"]] == ["1", "3"]


def test_accounts_not_asked_about_are_left_out() -> None:
    posts = a_table("posts", [a_post("a", 1), a_post("b", 1)])
    assert set(last_posts({"posts": posts}, ["b", "c"], AS_OF)) == {"b"}


def test_a_copied_post_is_shown_with_the_post_it_copies() -> None:
    posts = a_table("posts", [a_post("a", 1, title=SAME), a_post("b", 2, text=f"{SAME}！")])
    (twin,) = copied_posts({"posts": posts}, ["a", "b"], WINDOW)["a"]
    assert (twin.earlier.account_id, twin.earlier.published_at) == ("b", ago(2))


def test_the_account_that_was_first_copied_nobody() -> None:
    posts = a_table("posts", [a_post("a", 1, title=SAME), a_post("b", 2, title=SAME)])
    assert "b" not in copied_posts({"posts": posts}, ["a", "b"], WINDOW)


def test_at_the_same_moment_the_smaller_id_was_first() -> None:
    posts = a_table("posts", [a_post("b", 1, title=SAME), a_post("a", 1, title=SAME)])
    assert set(copied_posts({"posts": posts}, ["a", "b"], WINDOW)) == {"b"}


def test_a_repeated_post_is_shown_with_the_first_of_its_kind() -> None:
    posts = a_table("posts", [a_post("a", n, title=SAME) for n in (8, 4, 1)])
    found = repeated_posts({"posts": posts}, ["a"], WINDOW)["a"]
    assert [(one.post.published_at, one.earlier.published_at) for one in found] == [
        (ago(1), ago(8)),
        (ago(4), ago(8)),
    ]


def test_the_oldest_open_message_comes_first() -> None:
    rows = [
        {"account_id": "a", "received_at": ago(3)},
        {"account_id": "a", "received_at": ago(40), "text": "路灯坏了"},
        {"account_id": "a", "received_at": ago(50), "reply_text": "已修"},
    ]
    found = oldest_unanswered({"messages": a_table("messages", rows)}, ["a"], AS_OF)["a"]
    assert [(one.age_days, one.text) for one in found] == [(40, "路灯坏了"), (3, "")]


def test_the_last_probe_of_each_kind_is_told() -> None:
    probes = a_table("probes", [a_probe("a", 9), a_probe("a", 2, "failed"), a_probe("a", -1)])
    (last,) = last_probes({"probes": probes}, ["a"], AS_OF, ["open"])["a"]
    assert (last.outcome, last.probed_at) == ("failed", ago(2, 12))


def test_dead_links_are_told_without_the_living_ones() -> None:
    rows = [a_probe("a", 1, "ok", "link"), a_probe("a", 2, "failed", "link")]
    (dead,) = dead_links({"probes": a_table("probes", rows)}, ["a"], WINDOW)["a"]
    assert dead.probed_at == ago(2, 12)


def test_months_add_up_to_the_posts_that_were_seen() -> None:
    posts = a_table("posts", [a_post("a", n) for n in (0, 10, 40, -1)] + [a_post("z", 0)])
    found = posts_by_month({"posts": posts}, accounts("a"), AS_OF).to_pylist()
    assert found == [
        {"platform": "", "month": "2024-06", "posts": 1},
        {"platform": "wechat", "month": "2024-05", "posts": 1},
        {"platform": "wechat", "month": "2024-06", "posts": 2},
    ]


def test_stored_files_measure_like_tables_in_memory(tmp_path: Path) -> None:
    rows = [a_post("a", n, title=SAME, reads=n) for n in range(70)]
    posts = a_table("posts", rows).drop_columns(["wow"])
    store = Store.open(tmp_path / "store")
    keyed = {"posts": StoredTable(key=("post_id",), month_of="published_at")}
    store.commit({"posts": posts}, keyed, batch_id="1", about={})
    in_memory = measured({"posts": posts}, accounts("a"), WINDOW, Settings())
    stored = measured({"posts": store.files("posts")}, accounts("a"), WINDOW, Settings())
    for name in MEASURES:
        np.testing.assert_array_equal(stored.values[name], in_memory.values[name])
