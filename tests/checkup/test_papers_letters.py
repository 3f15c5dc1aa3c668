"""The rectification letters: one for each unit, complete, under names every system takes."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.checkup.papers.issuing import file_name, letter_files
from keepfit.checkup.papers.letters import Letter, letters, unaddressed
from keepfit.kit.text import Lang
from keepfit.paper.documents import Table
from tests.checkup.inspected import FAIL, ISSUER, PASS, Row, inspected

MIXED = [
    Row(verdict=FAIL, unit_id="u2", warned=True),
    Row(verdict=FAIL, platform="weibo", unit_id="u2"),
    Row(verdict=PASS, unit_id="u3", warned=True),
    Row(verdict=PASS, unit_id="u4"),
]


def written(given_rows: list[Row], lang: Lang = "zh", *, reminders: bool = False) -> list[Letter]:
    return [*letters(inspected(given_rows), ISSUER, lang, reminders=reminders)]


def words(one: Letter) -> str:
    return "\n".join(getattr(block, "text", "") for block in one.document.blocks)


def test_units_with_failures_get_a_letter_and_others_none() -> None:
    assert [(one.unit, one.accounts, one.problems) for one in written(MIXED)] == [
        ("县文旅局", 2, 2)
    ]


def test_reminders_are_written_where_they_are_asked_for() -> None:
    found = written(MIXED, reminders=True)
    assert [(one.unit, one.problems) for one in found] == [("县文旅局", 3), ("城关镇人民政府", 1)]


def test_a_problem_is_told_with_measure_standard_basis_remedy_and_deadline() -> None:
    said = words(written(MIXED)[0])
    for part in (
        "检查情况：停更天数29天，标准为不超过14天。",
        "判定依据：国办秘函〔2019〕19号，单项否决指标：内容不更新。",
        "整改要求：恢复更新，或按程序关停。",
        "整改时限：2025年7月21日。",
        "可供核对的记录：2025-06-01 09:00 发布“端午活动预告”。",
    ):
        assert part in said, part


def test_an_answer_of_the_ledger_is_told_as_yes_or_no() -> None:
    said = words(written(MIXED, reminders=True)[1])
    assert "“已备案”一项为“否”，标准为“是”" in said
    assert "台账“备案号”一栏为空（台账.xlsx / 微信 / 3）" in said


def test_a_reminder_has_its_rules_own_deadline() -> None:
    # 20 working days after 7 July 2025.
    assert "整改时限：2025年8月4日。" in words(written(MIXED, reminders=True)[1])


def test_a_letter_says_how_and_until_when_it_can_be_contested() -> None:
    said = words(written(MIXED)[0])
    assert (
        "可于2025年7月14日前（自印发之日起5个工作日内）向示例县人民政府办公室书面提出申诉" in said
    )


def test_the_reply_form_has_a_row_for_each_problem() -> None:
    one = written(MIXED, reminders=True)[0]
    (annex,) = one.document.annexes
    table = next(block for block in annex.blocks if isinstance(block, Table))
    assert len(table.rows) == one.problems


def test_letters_are_numbered_as_the_issuer_numbers() -> None:
    numbers = [one.document.number for one in written(MIXED, reminders=True)]
    assert numbers == ["示政办改〔2025〕1号", "示政办改〔2025〕2号"]


def test_an_account_of_an_unknown_unit_is_told_not_lost() -> None:
    found = inspected([Row(verdict=FAIL, unit_id="")])
    assert letters(found, ISSUER, "zh") == ()
    assert [one.account_id for one in unaddressed(found)] == ["a0000"]


def test_letters_come_one_by_one_and_all_in_one() -> None:
    files = letter_files(tuple(written(MIXED, reminders=True)), "zh")
    assert [*files] == [
        "letters/001 县文旅局 整改通知书.docx",
        "letters/002 城关镇人民政府 整改通知书.docx",
        "letters.docx",
        "letters.html",
        "letters.zip",
    ]
    together = docx.Document(io.BytesIO(files["letters.docx"]))
    titles = [
        one.text for one in together.paragraphs if one.style and one.style.name == "标题（红头下）"
    ]
    assert titles == ["政务新媒体整改通知书"] * 2
    with zipfile.ZipFile(io.BytesIO(files["letters.zip"])) as packed:
        assert (
            packed.read("001 县文旅局 整改通知书.docx")
            == files["letters/001 县文旅局 整改通知书.docx"]
        )


def test_without_a_problem_there_is_no_letter_and_no_file() -> None:
    assert letter_files(tuple(written([Row(verdict=PASS)])), "zh") == {}


def test_the_english_letter_says_the_same() -> None:
    said = words(written(MIXED, "en")[0])
    assert "Silent days 29 days; the standard is at most 14 days." in said
    assert "by 21 July 2025 (10 working days after issue)" in said


@given(st.text(max_size=120))
def test_a_file_name_is_taken_by_every_system(text: str) -> None:
    name = file_name(text)
    assert name
    assert len(name.encode()) <= 150
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
    assert name == name.strip(". ")


@pytest.mark.parametrize("reserved", ["CON", "nul.docx", "com1"])
def test_a_name_that_windows_keeps_for_itself_is_changed(reserved: str) -> None:
    assert file_name(reserved) == f"_{reserved}"


def test_the_day_on_the_letter_is_the_issuers() -> None:
    assert written(MIXED)[0].document.signature.dated == date(2025, 7, 7)
