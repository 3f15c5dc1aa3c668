"""The book and the document of a plan, read back: every number in them adds up."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest

from keepfit.checkup.papers.issuer import placeholder
from keepfit.plan.core.decisions import Draft
from keepfit.plan.core.tally import tallies
from keepfit.plan.papers.issuing import plan_files
from keepfit.plan.papers.records import Paper
from tests.conftest import NOON

PAPER = Paper(issuer=placeholder(), dated=NOON.date())


@pytest.fixture(scope="module")
def files(draft: Draft) -> dict[str, bytes]:
    return plan_files(draft, PAPER, "zh")


@pytest.fixture(scope="module")
def book(files: dict[str, bytes]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(files["plan.xlsx"]))


@pytest.fixture(scope="module")
def document(files: dict[str, bytes]) -> docx.document.Document:
    return docx.Document(BytesIO(files["plan.docx"]))


def text(document: docx.document.Document) -> str:
    return "\n".join(one.text for one in document.paragraphs)


def rows(table: docx.table.Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def number(written: str) -> float:
    return float(written.replace(",", ""))


def sheet(book: openpyxl.Workbook, name: str) -> list[list[Any]]:
    """The cells of one sheet."""
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_the_book_has_one_row_for_each_account_and_room_to_sign(
    book: openpyxl.Workbook, draft: Draft
) -> None:
    headers, *lines = sheet(book, "决定")
    ids = [line[0] for line in lines[: len(draft.decisions)]]
    assert ids == [one.account_id for one in draft.decisions]
    assert headers[-4:] == ["审批意见", "改为", "说明", "签字"]
    assert book["决定"].auto_filter.ref is not None
    assert len(book["决定"].data_validations.dataValidation) == 1


def test_the_book_adds_up(book: openpyxl.Workbook, draft: Draft) -> None:
    *parts, total = [row for row in sheet(book, "汇总") if isinstance(row[1], int)]
    for column in range(1, 9):
        assert sum(row[column] for row in parts) == pytest.approx(total[column])
    assert total[1] == total[2] + total[3] + total[4] == len(draft.decisions)
    headers, *lines = sheet(book, "决定")
    mine = [dict(zip(headers, line, strict=True)) for line in lines[: len(draft.decisions)]]
    fates = [one["拟定去向"] for one in mine]
    assert [fates.count(one) for one in ("保留", "并入", "关停")] == total[2:5]
    before = sum(one["月工时"] for one in mine)
    saved = sum(one["月减少工时"] or 0 for one in mine)
    assert before == pytest.approx(total[5])
    assert before - saved == pytest.approx(total[6])
    assert sum(one["关注者"] or 0 for one in mine) == total[7]


def test_every_wave_of_the_book_is_in_its_rows(book: openpyxl.Workbook, draft: Draft) -> None:
    headers, *lines = sheet(book, "决定")
    place = headers.index("批次")
    waves = [line[place] for line in lines[: len(draft.decisions)]]
    told = {line[0]: line[3] for line in sheet(book, "分批")[1:] if line[0]}
    assert {one: waves.count(one) for one in told} == told
    assert sum(told.values()) == len(draft.fated("merge")) + len(draft.fated("close"))


def test_the_document_has_every_part_of_a_plan(document: docx.document.Document) -> None:
    said = text(document)
    for part in (
        "基本情况",
        "整合原则",
        "整合目标",
        "处置安排",
        "实施步骤",
        "风险与应对",
        "工作要求",
    ):
        assert part in said
    assert "〔2018〕123号" in said
    assert not re.search(r"[{}]|nan|None", said)


def test_the_documents_table_adds_up_and_is_the_tally(
    document: docx.document.Document, draft: Draft
) -> None:
    _, *parts, total = rows(document.tables[0])
    for column in range(1, 9):
        whole = sum(number(row[column]) for row in parts)
        assert whole == pytest.approx(number(total[column]))
    told = tallies(draft.problem, draft.plan)[-1]
    assert [number(one) for one in total[1:]] == [
        told.accounts,
        told.kept,
        told.merged,
        told.closed,
        told.hours_before,
        told.hours_after,
        told.followers_before,
        told.followers_after,
    ]


def test_the_documents_sentences_say_the_tables_numbers(
    document: docx.document.Document, draft: Draft
) -> None:
    total = tallies(draft.problem, draft.plan)[-1]
    goal = next(one.text for one in document.paragraphs if "整合后保留" in one.text)
    assert f"整合后保留{total.kept}个、并入{total.merged}个、关停{total.closed}个" in goal
    saved = round(total.hours_before - total.hours_after, 1)
    assert f"减少{saved:,.1f}小时".replace(".0小时", "小时") in goal
    kept = next(one.text for one in document.paragraphs if "按首要理由分" in one.text)
    parts = kept.split("：")[1].split("。")[0]
    assert sum(int(one) for one in re.findall(r"(\d+)个", parts)) == total.kept


def test_the_annexes_list_everybody_who_goes_and_everybody_protected(
    document: docx.document.Document, draft: Draft
) -> None:
    _, waves, merged, closed, protected = (rows(one) for one in document.tables)
    assert len(merged) - 1 == len(draft.fated("merge"))
    assert len(closed) - 1 == len(draft.fated("close"))
    stays = [one for one in draft.decisions if one.reason.code == "protected"]
    assert len(protected) - 1 == len(stays)
    assert int(waves[-1][4]) == len(merged) + len(closed) - 2


def test_both_languages_hold_the_same_numbers(draft: Draft) -> None:
    english = docx.Document(BytesIO(plan_files(draft, PAPER, "en")["plan.docx"]))
    chinese = docx.Document(BytesIO(plan_files(draft, PAPER, "zh")["plan.docx"]))
    first, second = (rows(one.tables[0]) for one in (english, chinese))
    assert [row[1:] for row in first[1:]] == [row[1:] for row in second[1:]]


def test_the_same_plan_gives_the_same_bytes(draft: Draft, files: dict[str, bytes]) -> None:
    assert plan_files(draft, PAPER, "zh") == files
