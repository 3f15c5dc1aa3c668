from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from keepfit.history.core.facts import window
from keepfit.kit.text import Text
from keepfit.overlap.papers import overlap_pages
from keepfit.overlap.quarter import overlap
from keepfit.paper.books import Page
from tests.build import a_unit
from tests.overlap.build import a_ledger, an_account, posts

A = "县城区供水管网改造工程今日全面开工，预计年底完成全部施工任务，惠及居民三万余户，请大家绕行。"
B = "全县中小学暑期安全教育活动启动，志愿者走进社区为孩子们讲解防溺水知识，发放宣传手册两千余份。"
ALIKE, COPIED, OWN, DOUBLED, TWINS = range(5)


@pytest.fixture(scope="module")
def sheets() -> tuple[Page, ...]:
    told = posts(
        A, "【转】" + A, A, B, accounts=["county", "town", "town", "town"], days=[1, 2, 3, 4]
    )
    table = pa.table(
        {
            "post_id": told.ids,
            "account_id": told.accounts,
            "published_at": told.at,
            "title": told.titles,
            "text": told.texts,
            "is_original": pa.nulls(len(told.ids), pa.bool_()),
            "origin_url": pa.nulls(len(told.ids), pa.string()),
        }
    )
    ledger = a_ledger(
        [
            an_account("county", "临江发布", unit_id="县人社局"),
            an_account("town", "临江发布服务号", unit_id="县人社局"),
        ],
        [a_unit("县人社局")],
    )
    span = window(date(2024, 6, 30), 90)
    return overlap_pages(overlap(ledger, {"posts": table}, span, near=True), ledger)


def test_a_group_of_posts_is_shown_once_with_who_was_first(sheets: tuple[Page, ...]) -> None:
    (row,) = sheets[ALIKE].rows
    assert row[1:4] == (3, 2, "临江发布")


def test_who_copies_whom_stands_on_a_sheet_of_its_own(sheets: tuple[Page, ...]) -> None:
    assert sheets[COPIED].rows == (("临江发布服务号", "临江发布", 2, 0.6667),)


def test_own_content_has_a_row_for_each_account(sheets: tuple[Page, ...]) -> None:
    assert [row[0] for row in sheets[OWN].rows] == ["county", "town"]


def test_a_unit_with_two_accounts_on_a_platform_is_named(sheets: tuple[Page, ...]) -> None:
    ((unit, _, number, _),) = sheets[DOUBLED].rows
    assert (unit, number) == ("县人社局", 2)


def test_accounts_that_do_the_same_stand_side_by_side(sheets: tuple[Page, ...]) -> None:
    (row,) = sheets[TWINS].rows
    assert {row[0], row[2]} == {"临江发布", "临江发布服务号"}


def test_rows_are_as_long_as_their_columns(sheets: tuple[Page, ...]) -> None:
    assert all(len(row) == len(page.columns) for page in sheets for row in page.rows)


def test_every_sheet_says_that_a_person_decides(sheets: tuple[Page, ...]) -> None:
    notes: list[list[Text]] = [list(page.notes) for page in sheets]
    assert all(any("供人核定" in note.zh for note in each) for each in notes)
