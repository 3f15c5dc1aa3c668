from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from keepfit.history.actions import add, batch_id, stored_tables
from keepfit.intake.batch import Batch, Input
from keepfit.intake.tables import exchange_tables
from keepfit.kit.store import Store
from tests.history.build import a_post, a_table, ago

Run = Callable[..., Result]

LEDGER = """账号编号,账号名称,账号类型,平台,主办单位
a,文旅之窗,账号,微信,县文旅局
b,县医院,账号,微信,县医院
"""
POSTS = """内容编号,账号编号,发布时间,标题
p1,a,2024-06-20 09:00,招聘公告
p2,a,2024-06-28 09:00,停水通知
"""


@pytest.fixture
def inputs(tmp_path: Path) -> tuple[str, str]:
    ledger, posts = tmp_path / "台账.csv", tmp_path / "内容.csv"
    ledger.write_text(LEDGER, encoding="utf-8")
    posts.write_text(POSTS, encoding="utf-8")
    return str(ledger), str(posts)


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_measures_are_printed_with_their_window_units_and_coverage(
    run: Run, inputs: tuple[str, str]
) -> None:
    said = answer(run("history", "measure", *inputs, "--as-of", "2024-06-30", "--json"))
    first, second = said["accounts"]
    assert said["window"] == {"start": "2024-04-02", "as_of": "2024-06-30", "days": 90}
    assert said["measures"]["posts"] == {"unit": "count", "zh": "发布条数", "en": "Posts"}
    assert (first["account_id"], first["silent_days"], first["longest_gap_days"]) == ("a", 2, 8)
    assert (second["silent_days"], second["unobserved_reason"]) == (None, "never_read")
    assert second["coverage"]["posts_coverage"] == 0


def test_without_a_ledger_the_accounts_of_the_posts_are_measured(
    run: Run, inputs: tuple[str, str]
) -> None:
    said = answer(run("history", "measure", inputs[1], "--as-of", "2024-06-30", "--json"))
    assert [one["account_id"] for one in said["accounts"]] == ["a"]


def test_people_get_a_dash_and_the_reason_where_nothing_was_observed(
    run: Run, inputs: tuple[str, str]
) -> None:
    said = run("history", "measure", *inputs, "--as-of", "2024-06-30", "--lang", "zh").stdout
    assert "b\t–\t–\t–\t–\t从未采集到内容" in said
    assert "2 个账号，观测到发布情况的 1 个。" in said


def test_a_store_measures_like_the_files_it_was_made_from(
    run: Run, inputs: tuple[str, str], tmp_path: Path
) -> None:
    place = str(tmp_path / "store")
    run("history", "add", place, *inputs)
    day = ("--as-of", "2024-06-30", "--json")
    from_files = answer(run("history", "measure", *inputs, *day))
    assert answer(run("history", "measure", place, *day)) == from_files


def test_adding_the_same_files_again_changes_nothing(
    run: Run, inputs: tuple[str, str], tmp_path: Path
) -> None:
    place = str(tmp_path / "store")
    first = answer(run("history", "add", place, *inputs, "--json"))
    again = answer(run("history", "add", place, *inputs, "--json"))
    assert first["added"]["posts"] == 2
    assert (again["applied"], again["version"]) == (False, 1)


def test_versions_get_names(run: Run, inputs: tuple[str, str], tmp_path: Path) -> None:
    place = str(tmp_path / "store")
    run("history", "add", place, *inputs)
    run("history", "snapshot", place, "第二季度")
    said = answer(run("history", "snapshots", place, "--json"))
    assert said == {"version": 1, "snapshots": {"第二季度": 1}}


def test_a_folder_that_is_no_store_has_no_snapshots(run: Run, tmp_path: Path) -> None:
    result = run("history", "snapshots", str(tmp_path))
    assert result.exit_code == 1
    assert "不是数据仓" in result.stderr


def test_every_exchange_table_can_be_kept() -> None:
    assert set(stored_tables()) == set(exchange_tables())


def test_files_of_another_content_are_another_batch() -> None:
    one, other = (Batch(tables={}, inputs=(Input(file="a", sha256=n, rows=1),)) for n in "12")
    assert batch_id(one) != batch_id(other)


def test_a_corrected_post_takes_the_place_of_the_first(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    for number, reads in enumerate((5, 9)):
        table = a_table("posts", [a_post("a", 1, reads=reads), a_post("b", 40)])
        said = (Input(file="内容.csv", sha256=str(number), rows=2),)
        add(store, Batch(tables={"posts": table}, inputs=said))
    rows = store.read("posts").to_pylist()
    assert [(one["published_at"], one["reads"]) for one in rows] == [(ago(40), None), (ago(1), 9)]


def test_the_silent_ones_of_real_accounts_are_told_from_the_unobserved(
    run: Run, shared: Path
) -> None:
    folder = str(shared / "wechat_2021")
    said = answer(run("history", "measure", folder, "--as-of", "2021-06-19", "--json"))
    rows = said["accounts"]
    observed = [one for one in rows if one["unobserved_reason"] is None]
    silent = [one for one in observed if one["silent_days"] > 14]
    assert (len(rows), len(observed), len(silent)) == (122, 100, 6)
