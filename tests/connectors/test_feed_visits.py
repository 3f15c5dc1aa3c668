"""Many feeds in one visit: tables, memory, and what is said of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from keepfit.connectors.feeds.listing import feed_list
from keepfit.connectors.feeds.shelf import POSTS, PROBES
from keepfit.history.core.facts import window
from keepfit.history.queries import measured
from keepfit.intake.queries import read
from keepfit.intake.tables import schema
from keepfit.kit import clock
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from tests.conftest import NOON, Run
from tests.connectors.servers import BadServer, answer, bad_server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BadServer]:
    with bad_server() as running:
        monkeypatch.setenv("KEEPFIT_HTTP_ALLOW", f"127.0.0.1:{running.port}")
        monkeypatch.setenv("KEEPFIT_HTTP_SECONDS", "2")
        yield running


def rss(*posts: str, head: str = "") -> bytes:
    items = "".join(
        f"<item><title>{one}</title><guid>{one}</guid><description>正文{one}</description>"
        "<pubDate>2024-06-03 09:00:00</pubDate></item>"
        for one in posts
    )
    space = "xmlns:atom='http://www.w3.org/2005/Atom'"
    return f"<rss version='2.0' {space}><channel>{head}{items}</channel></rss>".encode()


def conditional(body: bytes, etag: str) -> Any:
    def behave(wire: Any, asked: str) -> None:
        same = f"if-none-match: {etag}" in asked.lower()
        whole = answer(body, ETag=etag, Content_Type="application/rss+xml")
        wire.sendall(answer(status="304 Not Modified", ETag=etag) if same else whole)

    return behave


def listing(folder: Path, *rows: str) -> Path:
    path = folder / "feeds.csv"
    path.write_text("\n".join(["账号编号,网址,时区,页数", *rows]), encoding="utf-8")
    return path


def visited(run: Run, list_: Path, out: Path) -> dict[str, Any]:
    return dict(json.loads(run("feeds", "fetch", list_, "--out", out, "--json").stdout))


def titles(out: Path) -> list[str]:
    return sorted(row["title"] for row in pq.read_table(out / "posts.parquet").to_pylist())


def test_the_tables_have_the_columns_of_the_exchange_tables() -> None:
    for name, written in (("posts", POSTS), ("probes", PROBES)):
        known = schema(name)
        assert [one for one in written if known.field(one.name).type != one.type] == []


def test_the_folder_is_read_by_intake_without_a_problem(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    server.pages["/feed"] = answer(rss("甲", "乙"))
    out = tmp_path / "out"
    visited(run, listing(tmp_path, f"w1,{server.url()},,"), out)
    ledger = tmp_path / "台账.csv"
    ledger.write_text("账号编号,账号名称,类型,平台,主办单位\nw1,县政府,网站,网站,县政府办", "utf-8")
    batch = read([ledger, out], settings=Settings(), mapping=None, say=lambda _: None)
    assert batch.problems == ()
    assert (batch.tables["posts"].num_rows, batch.tables["probes"].num_rows) == (2, 1)


def test_an_account_whose_feed_cannot_be_read_is_not_observed_and_not_silent(
    server: BadServer, run: Run, tmp_path: Path, clock: datetime
) -> None:
    del clock
    server.pages |= {"/read": answer(rss("甲")), "/busy": answer(rss("乙"))}
    list_ = listing(tmp_path, *(f"{path},{server.url(f'/{path}')},," for path in ("read", "busy")))
    visited(run, list_, tmp_path / "out")
    server.pages["/busy"] = answer(status="503 Busy")
    visited(run, list_, tmp_path / "out")
    ledger = tmp_path / "台账.csv"
    rows = "".join(f"{one},{one},账号,微博,县政府办\n" for one in ("read", "busy"))
    ledger.write_text(f"账号编号,账号名称,类型,平台,主办单位\n{rows}", "utf-8")
    batch = read([ledger, tmp_path / "out"], settings=Settings(), mapping=None, say=lambda _: None)
    facts = measured(batch.tables, batch.tables["accounts"], window(date(2024, 6, 30)), Settings())
    silent = dict(zip(facts.account_ids, facts.values["silent_days"], strict=True))
    assert (silent["read"], silent["busy"] != silent["busy"]) == (27, True)


def test_posts_of_several_pages_arrive_once(server: BadServer, run: Run, tmp_path: Path) -> None:
    following = "<atom:link rel='next' href='/feed/{}'/>"
    server.pages["/feed"] = answer(rss("甲", "乙", head=following.format(2)))
    server.pages["/feed/2"] = answer(rss("乙", "丙", head=following.format(3)))
    server.pages["/feed/3"] = answer(rss("丁"))
    found = visited(run, listing(tmp_path, f"w1,{server.url()},,"), tmp_path)
    assert (found["feeds"][0]["pages"], found["new"]) == (3, 4)
    assert titles(tmp_path) == sorted(["甲", "乙", "丙", "丁"])


def test_no_more_pages_are_read_than_the_list_says(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    for page in range(1, 9):
        head = f"<atom:link rel='next' href='/feed/{page + 1}'/>"
        server.pages[f"/feed/{page}"] = answer(rss(f"p{page}", head=head))
    visited(run, listing(tmp_path, f"w1,{server.url('/feed/1')},,3"), tmp_path)
    assert server.paths == ["/feed/1", "/feed/2", "/feed/3"]


def test_a_server_that_sends_its_first_page_for_every_page_is_left(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    body = rss("甲", head="<generator>https://wordpress.org/</generator>")
    server.pages |= {path: answer(body) for path in ("/feed", "/feed?paged=2", "/feed?paged=3")}
    visited(run, listing(tmp_path, f"w1,{server.url()},,"), tmp_path)
    assert server.paths == ["/feed", "/feed?paged=2"]


def test_nothing_new_changes_no_file(
    server: BadServer, run: Run, tmp_path: Path, clock: datetime
) -> None:
    del clock
    server.pages["/feed"] = conditional(rss("甲"), '"1"')
    list_, out = listing(tmp_path, f"w1,{server.url()},,"), tmp_path / "out"
    visited(run, list_, out)
    before = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
    again = visited(run, list_, out)
    # How long an answer takes differs, and the probe says so.
    same = {path for path in before if path.name != "probes.parquet"}
    assert (again["new"], again["feeds"][0]["unchanged"]) == (0, True)
    assert {path: path.read_bytes() for path in same} == {path: before[path] for path in same}


def test_each_visit_leaves_its_probe(
    server: BadServer, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/feed"] = conditional(rss("甲"), '"1"')
    list_ = listing(tmp_path, f"w1,{server.url()},,")
    for day in range(2):
        monkeypatch.setattr(clock, "now", lambda day=day: NOON + timedelta(days=day))
        visited(run, list_, tmp_path)
    probes = pq.read_table(tmp_path / "probes.parquet").to_pylist()
    assert [(one["probed_at"], one["outcome"], one["kind"]) for one in probes] == [
        (datetime(2024, 6, 30, 20, 0), "ok", "open"),  # noqa: DTZ001  # noon UTC in Shanghai
        (datetime(2024, 7, 1, 20, 0), "ok", "open"),  # noqa: DTZ001  # a day later
    ]


def test_an_edited_post_is_replaced_and_a_gone_one_is_kept(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    list_ = listing(tmp_path, f"w1,{server.url()},,")
    server.pages["/feed"] = answer(rss("甲", "乙"))
    visited(run, list_, tmp_path)
    server.pages["/feed"] = answer(rss("乙", "丙").replace("正文乙".encode(), "更正".encode()))
    found = visited(run, list_, tmp_path)
    assert (found["new"], found["changed"], titles(tmp_path)) == (1, 1, sorted(["甲", "乙", "丙"]))


def test_another_clock_reads_the_feed_anew(server: BadServer, run: Run, tmp_path: Path) -> None:
    server.pages["/feed"] = conditional(rss("甲").replace(b"09:00:00", b"09:00:00Z"), '"1"')
    visited(run, listing(tmp_path, f"w1,{server.url()},UTC,"), tmp_path)
    found = visited(run, listing(tmp_path, f"w1,{server.url()},Asia/Shanghai,"), tmp_path)
    moment = pq.read_table(tmp_path / "posts.parquet")["published_at"][0].as_py()
    assert (found["changed"], moment.hour) == (1, 17)


def test_a_304_nobody_asked_for_is_no_reading(server: BadServer, run: Run, tmp_path: Path) -> None:
    server.pages["/feed"] = answer(status="304 Not Modified")
    found = visited(run, listing(tmp_path, f"w1,{server.url()},,"), tmp_path)
    assert found["feeds"][0]["outcome"] == "unreachable"


def test_lost_posts_are_asked_for_again(server: BadServer, run: Run, tmp_path: Path) -> None:
    server.pages["/feed"] = conditional(rss("甲"), '"1"')
    list_ = listing(tmp_path, f"w1,{server.url()},,")
    visited(run, list_, tmp_path)
    (tmp_path / "posts.parquet").unlink()
    assert visited(run, list_, tmp_path)["new"] == 1


def test_a_page_that_fails_costs_neither_the_pages_before_nor_the_next_visit(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    list_ = listing(tmp_path, f"w1,{server.url()},,")
    server.pages["/feed"] = conditional(rss("甲", head="<atom:link rel='next' href='/2'/>"), '"1"')
    server.pages["/2"] = answer(status="503 Busy")
    first = visited(run, list_, tmp_path)
    server.pages["/2"] = answer(rss("乙"))
    second = visited(run, list_, tmp_path)
    assert (first["new"], first["feeds"][0]["whole"], second["new"]) == (1, False, 1)


OUTCOMES = {
    "/fine": "ok",
    "/gone": "unreachable",
    "/busy": "unreachable",
    "/secret": "not_allowed",
    "/html": "unreachable",
    "/bomb": "unreachable",
    "/inner": "not_allowed",
    "/cut": "unreachable",
}


def test_one_feed_that_fails_costs_the_others_nothing(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    server.pages |= {
        "/fine": answer(rss("甲")),
        "/busy": answer(status="503 Busy"),
        "/secret": answer(status="403 Forbidden"),
        "/html": answer(b"<html>captcha</html>", Content_Type="text/html"),
        "/bomb": answer(b"<!DOCTYPE a [<!ENTITY b 'c'>]><rss/>"),
        "/inner": answer(status="302 Found", Location="http://169.254.169.254/latest/"),
        "/cut": answer(b"<rss", length=999),
    }
    list_ = listing(tmp_path, *(f"a{path[1:]},{server.url(path)},," for path in OUTCOMES))
    result = run("feeds", "fetch", list_, "--out", tmp_path / "out", "--json")
    found = {one["account_id"]: one["outcome"] for one in json.loads(result.stdout)["feeds"]}
    assert found == {f"a{path[1:]}": outcome for path, outcome in OUTCOMES.items()}
    assert (result.exit_code, titles(tmp_path / "out")) == (1, ["甲"])


def test_a_feed_that_cannot_be_read_does_not_open_as_failed(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    visited(run, listing(tmp_path, f"w1,{server.url('/404')},,"), tmp_path)
    probe = pq.read_table(tmp_path / "probes.parquet").to_pylist()[0]
    assert probe["outcome"] == "unreachable"
    assert "HTTP 404" in probe["evidence"]


def test_no_file_that_is_written_holds_the_query_of_an_address(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    server.pages["/feed?key=secret"] = answer(rss("甲"), ETag='"1"')
    out = tmp_path / "out"
    said = run(
        "feeds", "fetch", listing(tmp_path, f"w1,{server.url('/feed?key=secret')},,"), "--out", out
    )
    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert "secret" not in said.output
    assert b"secret" not in written


@pytest.mark.parametrize(("lang", "words"), [("zh", "新增 1 条"), ("en", "1 new posts")])
def test_the_summary_is_told_in_both_languages(
    server: BadServer, run: Run, tmp_path: Path, lang: str, words: str
) -> None:
    server.pages["/feed"] = answer(rss("甲"))
    list_ = listing(tmp_path, f"w1,{server.url()},,")
    said = run("feeds", "fetch", list_, "--out", tmp_path, "--lang", lang)
    assert words in said.stdout


def test_a_list_may_be_toml(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('[[feeds]]\naccount_id = "w1"\nurl = "https://a.cn/feed"\npages = 2\n', "utf-8")
    (entry,) = feed_list(path, Settings())
    assert (entry.account_id, entry.pages, entry.zone.key) == ("w1", 2, "Asia/Shanghai")


def test_every_bad_row_of_a_list_is_named(tmp_path: Path) -> None:
    rows = [",https://a.cn/,,", "w2,a.cn,,", "w3,https://a.cn/,Mars/Base,", "w4,https://a.cn/,,0"]
    with pytest.raises(SourceError) as refused:
        feed_list(listing(tmp_path, "w0,https://a.cn/,,", *rows), Settings())
    assert [f"第 {row} 行" in refused.value.message.zh for row in range(2, 7)] == [
        False,
        *[True] * 4,
    ]


def test_a_folder_with_somebody_elses_posts_is_left_alone(
    server: BadServer, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "posts.parquet").write_bytes(b"not ours")
    said = run("feeds", "fetch", listing(tmp_path, f"w1,{server.url()},,"), "--out", tmp_path)
    assert (said.exit_code, (tmp_path / "posts.parquet").read_bytes()) == (1, b"not ours")
