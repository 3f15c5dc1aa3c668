"""The audit page: what was before and after, in words, field by field."""

from __future__ import annotations

import json
import re

import pytest
from django.db import transaction

from keepfit.kit.text import Lang
from keepfit.people.actions import trail
from keepfit.people.core.chain import Line
from keepfit.web.changed import LONGEST, cells
from tests.web.office import Office


def a_line(kind: str, before: object, after: object) -> Line:
    texts = {name: "" for name in Line.__dataclass_fields__ if name != "seq"}
    told = {"before": json.dumps(before), "after": json.dumps(after), "kind": kind}
    return Line(**{**texts, **told, "seq": 1})  # type: ignore[arg-type]  # texts but for the number


def told(kind: str, before: object, after: object, lang: Lang = "zh") -> list[tuple[str, ...]]:
    return [(one.name, one.old, one.new) for one in cells(a_line(kind, before, after), lang)]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", [("状态", "正常", "已关停"), ("是否保护", "否", "是"), ("备注", "—", "迁移")]),
        ("en", [("Status", "active", "closed"), ("Protected", "no", "yes"), ("Note", "—", "迁移")]),
    ],
)
def test_a_changed_account_is_told_field_by_field(lang: Lang, said: list[tuple[str, ...]]) -> None:
    before = {"status": "active", "protected": False, "note": ""}
    after = {"status": "closed", "protected": True, "note": "迁移"}
    assert told("account", before, after, lang) == said


def test_the_step_of_a_finding_is_told_by_its_names() -> None:
    assert told("finding", {"state": "NOTIFIED"}, {"state": "CONTESTED"}) == [
        ("状态", "待处理", "申诉中")
    ]


def test_roles_lists_and_pairs_are_told_in_words() -> None:
    before = {"active": True, "roles": [["OWNER", "health"], ["CHECKER", "office"]]}
    assert told("staff", before, {"active": False}) == [
        ("在用", "是", "否"),
        ("角色", "主办负责人、health；检查人员、office", "—"),
    ]


def test_a_whole_text_is_cut() -> None:
    assert len(told("pack", None, {"text": "规" * 5000})[0][2]) == LONGEST + 1


def test_a_field_of_later_times_is_told_by_its_own_name() -> None:
    assert told("later", None, {"strange": 3}) == [("strange", "—", "3")]


@pytest.mark.django_db
def test_the_page_shows_no_raw_json(office: Office) -> None:
    deed = trail.Deed(
        verb="account.change",
        kind="account",
        object_id="a",
        before={"status": "active", "hours_week": 3.0},
        after={"status": "closed", "hours_week": 1.5},
    )
    with transaction.atomic():
        trail.write(deed, office.actor("supervisor"))
    page = office.browser("auditor").get("/audit/").content.decode()
    assert set(re.findall(r"<dt>(状态|每周工时)</dt>", page)) == {"状态", "每周工时"}
    assert "{&quot;" not in page
