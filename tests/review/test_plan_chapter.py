"""The plan in the report, read back: what it says is what the plan's own files say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from keepfit.plan.core.tally import tallies
from keepfit.review.actions import write
from keepfit.review.core.records import Review
from keepfit.review.report.page import report_html
from tests.conftest import Run


@pytest.fixture(scope="module")
def chapter(small: Review) -> html.HtmlElement:
    page = html.fromstring(report_html(small))
    found: html.HtmlElement = page.xpath("//section[@aria-labelledby='plan-zh']")[0]
    return found


def table(chapter: html.HtmlElement, place: int) -> list[list[str]]:
    rows = chapter.xpath(".//table")[place].xpath(".//tbody/tr")
    return [[cell.text_content() for cell in row.xpath("./*")] for row in rows]


def test_the_chapters_table_adds_up_and_is_the_plans(
    chapter: html.HtmlElement, small: Review
) -> None:
    assert small.plan is not None
    draft = small.plan.draft
    *parts, total = [
        [float(cell.replace(",", "")) for cell in row[1:]] for row in table(chapter, 0)
    ]
    assert [sum(column) for column in zip(*parts, strict=True)] == pytest.approx(total)
    told = tallies(draft.problem, draft.plan)[-1]
    assert total[:4] == [told.accounts, told.kept, told.merged, told.closed]
    assert total[4:] == pytest.approx(
        [told.hours_before, told.hours_after, told.followers_before, told.followers_after]
    )


def test_the_first_paragraph_says_the_tables_numbers(chapter: html.HtmlElement) -> None:
    accounts, kept, merged, closed = table(chapter, 0)[-1][1:5]
    said = re.sub(r"\s+", " ", chapter.xpath("./p")[0].text_content())
    assert (
        f"{accounts} 个账号、应用和小程序保留 {kept} 个、并入 {merged} 个、关停 {closed} 个" in said
    )


def test_every_account_stands_in_one_of_the_two_lists(
    chapter: html.HtmlElement, small: Review
) -> None:
    assert small.plan is not None
    leaving, staying = table(chapter, 2), table(chapter, 3)
    decisions = small.plan.draft.decisions
    assert len(leaving) == sum(one.fate != "keep" for one in decisions)
    assert len(staying) == sum(one.fate == "keep" for one in decisions)
    reasons = {one.reason.words.zh for one in decisions}
    assert {row[2] for row in leaving} | {row[1] for row in staying} == reasons


def test_the_picture_has_the_table_beside_it(chapter: html.HtmlElement) -> None:
    points = table(chapter, 1)
    assert len(chapter.xpath(".//svg//circle")) == len(points) >= 1
    assert "适中" in {row[0] for row in points}


def test_the_files_of_the_plan_are_written_and_verify(
    small: Review, tmp_path: Path, run: Run
) -> None:
    written = {path.name for path in write(small, tmp_path, "zh")}
    assert {"plan.xlsx", "plan.docx", "plan.json", "problem.json"} <= written
    checked = run("plan", "verify", tmp_path / "problem.json", tmp_path / "plan.json")
    assert checked.exit_code == 0
    review = json.loads((tmp_path / "review.json").read_text(encoding="utf-8"))
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    fates = [(one["account_id"], one["fate"]) for one in plan["decisions"]]
    assert [(one["account_id"], one["fate"]) for one in review["plan"]["fates"]] == fates


def test_where_there_are_too_many_accounts_the_report_names_the_command(
    small: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keepfit.review.report.planned.MOST", 1)
    page = html.fromstring(report_html(replace(small, plan=None)))
    for lang in ("zh", "en"):
        told = page.xpath(f"//section[@aria-labelledby='plan-{lang}']//code")[0].text_content()
        assert told.startswith("keepfit plan solve ")
        assert f"--pack {small.checkup.pack.pack_id} " in told
