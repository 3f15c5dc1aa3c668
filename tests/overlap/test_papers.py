from __future__ import annotations

import pytest

from keepfit.kit.text import Text
from keepfit.overlap.papers import pages
from keepfit.overlap.queries import posts_overlap
from keepfit.paper.books import Page
from tests.overlap.build import an_account, posts

A = "县城区供水管网改造工程今日全面开工，预计年底完成全部施工任务，惠及居民三万余户，请大家绕行。"
B = "全县中小学暑期安全教育活动启动，志愿者走进社区为孩子们讲解防溺水知识，发放宣传手册两千余份。"


@pytest.fixture(scope="module")
def sheets() -> tuple[Page, ...]:
    found = posts_overlap(
        posts(A, "【转】" + A, A, B, accounts=["county", "town", "town", "town"], days=[1, 2, 3, 4])
    )
    return pages(found, {"county": an_account("county", "临江发布")})


def test_a_cluster_is_shown_once_with_who_was_first(sheets: tuple[Page, ...]) -> None:
    (row,) = sheets[0].rows
    assert row[1:6] == (3, 2, 2, "临江发布", "p0")


def test_who_copies_whom_stands_on_a_sheet_of_its_own(sheets: tuple[Page, ...]) -> None:
    assert sheets[1].rows == (("town", "临江发布", 2, 0.6667),)


def test_own_content_has_a_row_for_each_account(sheets: tuple[Page, ...]) -> None:
    assert [row[0] for row in sheets[2].rows] == ["county", "town"]


def test_rows_are_as_long_as_their_columns(sheets: tuple[Page, ...]) -> None:
    assert all(len(row) == len(page.columns) for page in sheets for row in page.rows)


def test_every_sheet_says_that_a_person_decides_what_is_a_copy(sheets: tuple[Page, ...]) -> None:
    notes: list[Text] = [note for page in sheets[:2] for note in page.notes]
    assert sum("须由人核定" in note.zh for note in notes) == 2
