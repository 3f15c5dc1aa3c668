"""The circular: its figures are the check-up's, in the text, the tables and the annexes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.document import Document as Opened
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st

from keepfit.checkup.core.circular import rate_text
from keepfit.checkup.core.overtime import Course, Past
from keepfit.checkup.core.rules import Outcome, Totals
from keepfit.checkup.papers.circular import circular
from keepfit.checkup.papers.issuing import circular_bytes
from keepfit.checkup.papers.records import Inspected, Issuer
from keepfit.kit.text import Text
from tests.checkup.inspected import FAIL, ISSUER, PASS, UNSEEN, Row, inspected, rows

# 贵州 2025Q2: the one whole-number solution of the published rates.
GUIZHOU = [
    *rows("wechat", 194, 9),
    *rows("weibo", 117, 10),
    *rows("douyin", 80, 8),
    *rows("toutiao", 37, 16),
]
RESULT = re.compile(
    r"纳入检查的(\d+)个账号中，作出判定的(\d+)个，覆盖率(\S+?)；其中合格(\d+)个，不合格(\d+)个，合格率(\S+?)。"
)
PLATFORM = re.compile(r"(微信公众号|微博|抖音|今日头条)判定(\d+)个、不合格(\d+)个，合格率([\d.]+%)")


def read(found: Inspected, issuer: Issuer = ISSUER, lang: Any = "zh") -> Opened:
    """Write the circular and read the file back."""
    return docx.Document(io.BytesIO(circular_bytes(found, issuer, lang)))


def text(opened: Opened) -> str:
    """All running text."""
    return "\n".join(one.text for one in opened.paragraphs)


def cells(table: Table) -> list[list[str]]:
    """A table's cells without its header."""
    return [[cell.text for cell in row.cells] for row in table.rows][1:]


def table_of(opened: Opened, first_header: str) -> list[list[str]]:
    """The rows of the table whose first header is this."""
    return next(cells(one) for one in opened.tables if one.cell(0, 0).text == first_header)


def figures(one: Totals, issuer: Issuer = ISSUER) -> list[str]:
    """A line of totals as the tables print it."""

    def rate(part: int, whole: int) -> str:
        return rate_text(part, whole, issuer.rounding, issuer.decimals) + "%" if whole else "—"

    counts = (one.accounts, one.judged, one.passed, one.failed, one.not_observed)
    return [
        *(str(count) for count in counts),
        rate(one.passed, one.judged),
        rate(one.judged, one.accounts),
    ]


def test_the_guizhou_figures_come_out_as_published() -> None:
    said = text(read(inspected(GUIZHOU)))
    assert RESULT.findall(said) == [("471", "471", "100.00%", "428", "43", "90.87%")]
    assert PLATFORM.findall(said) == [
        ("微信公众号", "203", "9", "95.57%"),
        ("微博", "127", "10", "92.13%"),
        ("抖音", "88", "8", "90.91%"),
        ("今日头条", "53", "16", "69.81%"),
    ]


def test_the_guizhou_table_says_what_the_text_says() -> None:
    table = table_of(read(inspected(GUIZHOU)), "平台")
    assert [(row[0], row[2], row[4], row[6]) for row in table] == [
        ("微信公众号", "203", "9", "95.57%"),
        ("微博", "127", "10", "92.13%"),
        ("抖音", "88", "8", "90.91%"),
        ("今日头条", "53", "16", "69.81%"),
        ("合计", "471", "43", "90.87%"),
    ]


def test_an_issuer_that_cuts_prints_kaifeng_as_it_did() -> None:
    # 开封 2024Q1: 291 of 294 is 98.98 %, printed 98.9.
    issuer = replace(ISSUER, rounding="cut", decimals=1)
    opened = read(inspected(rows("wechat", 291, 3)), issuer)
    assert RESULT.findall(text(opened))[0][-1] == "98.9%"
    assert table_of(opened, "平台")[-1][6] == "98.9%"


ROWS = st.lists(
    st.builds(
        Row,
        verdict=st.sampled_from([PASS, FAIL, UNSEEN]),
        platform=st.sampled_from(["wechat", "weibo", "douyin", "own_platform"]),
        unit_id=st.sampled_from(["u1", "u2", "u3", "u4"]),
        warned=st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


@given(ROWS)
def test_text_tables_and_annexes_agree_with_the_check_up(given_rows: list[Row]) -> None:
    found = inspected(given_rows, out_of_scope=3)
    checkup, opened = found.checkup, read(found)
    whole = figures(checkup.total)
    assert RESULT.findall(text(opened)) == [
        (whole[0], whole[1], whole[6], whole[2], whole[3], whole[5])
    ]
    assert f"台账登记政务新媒体{len(given_rows) + 3}个，" in text(opened)
    by_group = (("平台", checkup.by_platform), ("层级", checkup.by_level))
    for header, groups in (*by_group, ("主办单位", checkup.by_unit)):
        table = table_of(opened, header)
        assert table[-1][1:] == whole
        assert sorted(row[1:] for row in table[:-1]) == sorted(figures(one) for one in groups)


@given(ROWS)
def test_every_failed_and_every_unseen_account_is_listed_once(given_rows: list[Row]) -> None:
    found = inspected(given_rows)
    opened = read(found)
    lists = {
        one.cell(0, 4).text: cells(one)
        for one in opened.tables
        if one.cell(0, 0).text == "序号" and len(one.columns) > 4
    }
    accounts = found.ledger.accounts
    for header, verdict in (("问题类别", FAIL), ("未能观测的原因", UNSEEN)):
        wanted = sorted(
            accounts[key].name for key, one in found.checkup.verdicts.items() if one is verdict
        )
        listed = lists.get(header, [])
        assert sorted(row[1] for row in listed) == wanted
        assert [row[0] for row in listed] == [str(place + 1) for place in range(len(wanted))]


@given(ROWS)
def test_headings_count_what_the_rules_count(given_rows: list[Row]) -> None:
    found = inspected(given_rows)
    silent, unfiled = found.checkup.by_rule
    said = text(read(found))
    assert (f"无更新（{silent.failed}个）" in said) == (silent.failed > 0)
    assert (f"未备案的{unfiled.warned}个。" in said) == (unfiled.warned > 0)


@given(ROWS)
def test_every_annex_that_is_named_is_there(given_rows: list[Row]) -> None:
    document = circular(inspected(given_rows), ISSUER, "zh")
    said = " ".join(one.text for one in document.blocks if hasattr(one, "text"))
    assert {int(one) for one in re.findall(r"附件(\d)", said)} == {
        *range(1, len(document.annexes) + 1)
    }


def test_units_stand_as_the_tree_does_not_by_result() -> None:
    worst_last = [Row(verdict=PASS, unit_id="u2"), Row(verdict=FAIL, unit_id="u1")]
    table = table_of(read(inspected(worst_last)), "主办单位")
    assert [row[0] for row in table] == ["县政府办", "　县文旅局", "合计"]


def test_a_clean_check_says_so_and_sets_no_deadline() -> None:
    said = text(read(inspected(rows("wechat", 3, 0))))
    assert "未发现不合格账号" in said
    assert "整改情况书面报送" not in said


def test_the_deadline_counts_working_days_from_the_day_of_issue() -> None:
    # 7 July 2025 is a Monday, ten working days later is Monday two weeks on.
    opened = read(inspected(rows("wechat", 1, 1)))
    assert "于2025年7月21日前（自印发之日起10个工作日内）" in text(opened)
    assert "可于2025年7月14日前书面申诉" in text(opened)
    assert [row[-1] for row in table_of(opened, "序号")] == ["2025-07-21"]


def test_the_basis_names_the_packs_documents_and_the_issuers() -> None:
    said = text(
        read(inspected(rows("wechat", 1, 0)), replace(ISSUER, basis=("示政办发〔2022〕8号",)))
    )
    assert "根据国办秘函〔2019〕19号、国办发〔2018〕123号、示政办发〔2022〕8号等有关规定" in said


def test_many_accounts_are_named_up_to_a_number_and_then_counted() -> None:
    said = text(read(inspected(rows("wechat", 0, 9)), replace(ISSUER, named_at_most=2)))
    named = next(line for line in said.splitlines() if line.startswith("涉及"))
    assert named.count("“") == 2
    assert "等9个账号" in named


def test_the_recheck_of_last_time_adds_up() -> None:
    past = Past(
        account_id="a0000",
        rule_id="T-SILENT",
        outcome=Outcome.FAIL,
        found_on=ISSUER.issued_on,  # type: ignore[arg-type]  # given above
    )
    none: tuple[Past, ...] = ()
    course = Course(
        fixed=(past, past),
        still_open=none,
        overdue=(past,),
        unseen=none,
        gone=none,
        set_aside=none,
        contested=(past,),
        new=none,
    )
    said = text(read(inspected(rows("wechat", 1, 1), course=course)))
    assert "上次检查发现的4项问题" in said
    assert "已整改2项" in said
    assert "逾期未整改的账号：“示例号a0000”（微信公众号，县政府办）。" in said


def test_praise_stands_only_where_somebody_gave_it() -> None:
    found = inspected(rows("wechat", 2, 0))
    assert "表扬" not in text(read(found))
    praised = text(read(found, replace(ISSUER, praised=("示例发布",))))
    assert "1个账号表现较好（见附件3）" in praised


def test_the_english_circular_carries_the_same_figures() -> None:
    opened = read(inspected(GUIZHOU), lang="en")
    assert "428 of these passed and 43 failed, a pass rate of 90.87%" in text(opened)
    assert table_of(opened, "Platform")[-1] == ["Total", *figures(inspected(GUIZHOU).checkup.total)]
    headings = [one.text for one in opened.paragraphs if one.style and "1" in str(one.style.name)]
    assert not [one for one in headings if re.search(r"[\u4e00-\u9fff]", one)]


def test_the_same_check_up_gives_the_same_bytes() -> None:
    found = inspected(rows("wechat", 3, 2, 1))
    assert circular_bytes(found, ISSUER, "zh") == circular_bytes(found, ISSUER, "zh")


def test_names_with_braces_and_angle_brackets_are_words_like_any_other() -> None:
    odd = replace(ISSUER, organ=Text(zh="{示例}<县>", en="{x}<y>"), basis=("{n}",))
    assert "{示例}<县>" in text(read(inspected(rows("wechat", 1, 1)), odd))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_account_without_unit_or_platform_is_still_listed(lang: str) -> None:
    found = inspected([Row(verdict=FAIL, platform="", unit_id="")])
    header = "序号" if lang == "zh" else "No."
    assert len(table_of(read(found, lang=lang), header)) == 1
