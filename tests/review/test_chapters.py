"""The chapters of a review: peers, lessons, upkeep and overlap, in the report and the books."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from keepfit.review.actions import write
from keepfit.review.answers import review_answer
from keepfit.review.core.records import Review
from keepfit.review.flow import review
from keepfit.review.report.page import report_html
from keepfit.sample.actions import write_sample
from tests.review.build import AS_OF, write_county

HEADINGS = {
    "zh": ("与同类相比", "向好的学什么", "和自己比", "重复", "基层负担"),
    "en": ("Among peers", "What the best do", "Overlap", "What upkeep costs"),
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Review:
    folder = tmp_path_factory.mktemp("county")
    write_sample("county", folder, seed=7, as_of=AS_OF)
    return review([folder / "input"], as_of=AS_OF, seed=7)


@pytest.fixture(scope="module")
def halves(county: Review) -> dict[str, str]:
    """The text of each language's half of the report."""
    html = re.sub(r"<svg.*?</svg>", "", report_html(county), flags=re.DOTALL)
    start = html.index('class="body en"')
    return {lang: _plain(part) for lang, part in (("zh", html[:start]), ("en", html[start:]))}


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chapter_stands_in_both_languages(halves: dict[str, str], lang: str) -> None:
    assert [one for one in HEADINGS[lang] if one not in halves[lang]] == []


def test_every_candidate_is_told_with_its_case(county: Review, halves: dict[str, str]) -> None:
    found = county.chapters.evaluation.candidates
    assert found
    for one in found:
        assert county.ledger.accounts[one.account_id].name in halves["zh"]
        assert one.reasons[0].zh in halves["zh"]
    assert "请听取账号意见" in halves["zh"]


def test_the_report_says_what_results_must_not_be_used_for(halves: dict[str, str]) -> None:
    assert "不得用于考核、排名单位或个人" in halves["zh"]
    assert "not to assess or rank units or people" in halves["en"]


def test_units_stand_in_the_order_of_the_tree_and_not_of_hours(county: Review) -> None:
    html = report_html(county)
    table = html[html.index("按单位 ") :]
    names = re.findall(r'<th scope="row">([^<]+)</th>', table[: table.index("</table>")])
    known = {one.name: one for one in county.ledger.units.values()}
    levels = [known[name].level for name in names]
    assert levels == sorted(levels, key=["county", "town", "village"].index)
    for level in set(levels):
        same = [name for name in names if known[name].level == level]
        assert same == sorted(same)


def test_nobody_who_keeps_an_account_is_named(county: Review, halves: dict[str, str]) -> None:
    people = {one.login_holder for one in county.ledger.accounts.values() if one.login_holder}
    chapter = halves["zh"].split("基层负担")[-1].split("问题清单")[0]
    assert people
    assert [one for one in people if one in chapter] == []


def test_what_the_public_was_made_to_like_is_learnt(county: Review) -> None:
    learnt = {one.effect.feature.feature_id: one for one in county.chapters.lessons}
    assert learnt["topic_service"].effect.difference > 0
    assert 2 <= len(learnt["topic_service"].examples) <= 3


def test_what_the_ledger_knows_need_not_be_asked(county: Review, halves: dict[str, str]) -> None:
    known = [one.field for one in county.chapters.burden.asked_twice if one.known]
    assert "粉丝数" in known
    assert all(one in halves["zh"] for one in known)


@pytest.fixture(scope="module")
def folder(county: Review, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    write(county, out, "zh")
    return out


def test_the_book_holds_every_account_with_its_place_and_its_hours(
    county: Review, folder: Path
) -> None:
    book = openpyxl.load_workbook(folder / "analysis.xlsx", read_only=True)
    assert _ids(book["同类名次"], 1) == set(county.chapters.evaluation.scores[0])
    assert _ids(book["账号负担"], 0) == {one.account_id for one in county.chapters.burden.accounts}


def _ids(page: Any, column: int) -> set[str]:
    rows = page.iter_rows(min_row=2, values_only=True)
    return {str(row[column]) for row in rows if row[column] and row[column + 1]}


def test_the_json_says_the_same_in_both_languages_but_for_words(county: Review) -> None:
    zh, en = (review_answer(county, lang) for lang in ("zh", "en"))
    assert zh["results"] == en["results"]
    ranks = [
        [(one["account_id"], one["rank"], one["rank_interval"]) for one in each]
        for each in (zh["evaluation"]["accounts"], en["evaluation"]["accounts"])
    ]
    assert ranks[0] == ranks[1]


def cut(path: Path) -> Iterator[Path]:
    """Cut a CSV file into two, the rows backwards."""
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    rows.reverse()
    half = len(rows) // 2
    for number, part in enumerate((rows[:half], rows[half:])):
        piece = path.with_name(f"{path.stem}-{number}.csv")
        with piece.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header, *part])
        yield piece


def test_however_the_inputs_are_cut_the_results_have_the_same_digests(
    small: Review, tmp_path: Path
) -> None:
    write_county(tmp_path)
    for name in ("内容.csv", "探测.csv"):
        list(cut(tmp_path / name))
        (tmp_path / name).unlink()
    again = review([tmp_path], pack="cn-2019", as_of=AS_OF)
    assert again.digest != small.digest
    assert review_answer(again, "zh")["results"] == review_answer(small, "zh")["results"]


def test_nearly_the_same_posts_are_found_where_they_are_asked_for(tmp_path: Path) -> None:
    write_county(tmp_path)
    text = (
        "示例县城区部分路段今晚十点起封闭施工，请过往车辆提前绕行，给您带来不便敬请谅解。"
        "施工期间公交线路临时调整，途经站点以现场公告为准，请市民合理安排出行时间。"
        "如遇紧急情况，请拨打城市管理服务热线，我们将第一时间派人到场处置"
    )
    rows = [
        ["账号编号", "发布时间", "标题", "正文"],
        ["OK1", "2024-06-20 09:00", "施工提示", text + "。"],
        ["OK2", "2024-06-21 09:00", "施工提示", "转发周知：" + text + "，谢谢配合！"],
    ]
    with (tmp_path / "更多内容.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    plain, near = (review([tmp_path], as_of=AS_OF, near=one) for one in (False, True))
    found = [
        {(one.copier, one.source) for one in each.chapters.overlap.copied} for each in (plain, near)
    ]
    assert ("OK2", "OK1") in found[1] - found[0]


def test_a_review_without_posts_still_has_its_chapters(tmp_path: Path) -> None:
    ledger = tmp_path / "账号.csv"
    ledger.write_text("账号名称,平台,主办单位\n示例发布,微信,县府办\n", encoding="utf-8")
    said = review_answer(review([ledger], as_of=AS_OF), "zh")
    assert said["overlap"]["posts"] == 0
    assert said["evaluation"]["accounts"][0]["rank"] is None
    assert json.dumps(said, allow_nan=False)
