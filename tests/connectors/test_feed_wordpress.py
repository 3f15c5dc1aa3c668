"""Feeds of a real WordPress, from its first page to its last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from keepfit.connectors.feeds.listing import FeedEntry
from keepfit.connectors.feeds.visits import Visit, visit_feeds
from keepfit.connectors.http import Web
from keepfit.kit.settings import Settings
from tests.connectors.wordpress import WordPress, missing, wordpress

pytestmark = [
    pytest.mark.slow,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(bool(missing()), reason=f"WordPress is not installed: {missing()}"),
]
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2024, 3, 1, 9, 0)  # noqa: DTZ001  # the site's own wall clock
POSTS = 35


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    with wordpress(tmp_path_factory.mktemp("wp")) as running:
        running.write(
            [
                {
                    "post_title": f"第 {number} 期：医保缴费通知",
                    "post_content": f"<p>正文 {number}</p><a href='/guide/{number}'>办事指南</a>",
                    "post_date": f"{FIRST + timedelta(days=number)}",
                }
                for number in range(POSTS)
            ]
        )
        yield running


def visit(site: WordPress, folder: Path, feed: str = "rss2") -> Visit:
    entry = FeedEntry(account_id="w1", url=f"{site.url}/?feed={feed}", zone=SHANGHAI, pages=10)
    host = site.url.removeprefix("http://")
    web = Web(Settings(http_allow=host))
    return visit_feeds([entry], folder, fetch=web.fetch, lang="zh", say=lambda _: None)[0]


@pytest.mark.parametrize("feed", ["rss2", "atom"])
def test_all_posts_of_all_pages_arrive_once_on_the_sites_own_clock(
    site: WordPress, tmp_path: Path, feed: str
) -> None:
    done = visit(site, tmp_path, feed)
    rows = pq.read_table(tmp_path / "posts.parquet").to_pylist()
    assert (done.outcome, done.new, done.reading and done.reading.pages) == ("ok", POSTS, 4)
    assert [(row["title"], row["published_at"]) for row in rows] == [
        (f"第 {number} 期：医保缴费通知", FIRST + timedelta(days=number)) for number in range(POSTS)
    ]
    assert (rows[7]["text"], rows[7]["links"]) == ("正文 7\n办事指南", [f"{site.url}/guide/7"])


def test_both_formats_give_the_same_posts(site: WordPress, tmp_path: Path) -> None:
    visit(site, tmp_path, "rss2")
    again = visit(site, tmp_path, "atom")
    assert (again.new, again.changed) == (0, 0)


def test_a_second_visit_is_not_modified_and_changes_no_post(
    site: WordPress, tmp_path: Path
) -> None:
    visit(site, tmp_path)
    before = (tmp_path / "posts.parquet").read_bytes()
    again = visit(site, tmp_path)
    assert (again.outcome, again.new, again.reading and again.reading.unchanged) == ("ok", 0, True)
    assert (tmp_path / "posts.parquet").read_bytes() == before


def test_an_edited_post_and_a_new_one_arrive(site: WordPress, tmp_path: Path) -> None:
    visit(site, tmp_path)
    oldest = pq.read_table(tmp_path / "posts.parquet").to_pylist()[0]
    number = int(oldest["url"].rsplit("=", 1)[1])
    site.write([{"ID": number, "post_content": "更正：时间改为下午。", "post_title": "更正"}])
    site.write([{"post_title": "新通知", "post_date": "2024-06-01 20:00:00"}])
    again = visit(site, tmp_path)
    rows = {row["title"]: row for row in pq.read_table(tmp_path / "posts.parquet").to_pylist()}
    assert (again.new, again.changed, len(rows)) == (1, 1, POSTS + 1)
    assert rows["更正"]["post_id"] == oldest["post_id"]
    assert rows["新通知"]["published_at"] == datetime(2024, 6, 1, 20, 0)  # noqa: DTZ001  # wall clock
