"""Searches by program: the sheets of one, and views kept by name; two check-ups compared."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.course import COURSE
from keepfit.ledger.models import Account
from keepfit.ledger.schemas import Searched
from keepfit.ledger.searching import KEPT
from keepfit.people.models import AuditLine
from tests.web.office import Office
from tests.web.programs import program
from tests.web.test_checkup import AS_OF, BOOK
from tests.web.test_ledger import taken

VIEW = {"name": "公众号", "search": {"platform": "wechat", "status": "-"}, "shared_in": "office"}


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    """An office with three accounts."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    return office


def names(office: Office, who: str, query: str = "") -> set[str]:
    answer = program(office.actor(who)).ask("GET", f"/ledger/export{query}")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content), read_only=True)
    cells = {str(cell) for one in book for row in one.iter_rows(values_only=True) for cell in row}
    return cells & {*Account.objects.values_list("name", flat=True)}


def test_the_sheets_hold_what_one_may_read_and_are_on_the_record(filled: Office) -> None:
    assert names(filled, "supervisor") == {"青溪教育", "青溪卫健", "青溪一小"}
    assert names(filled, "owner") == {"青溪教育", "青溪一小"}
    assert names(filled, "supervisor", "?q=卫健") == {"青溪卫健"}
    assert AuditLine.objects.filter(verb="ledger.export").count() == 3


def test_a_search_has_the_fields_of_the_page() -> None:
    assert set(Searched.model_fields) == set(KEPT)


def test_a_view_is_kept_shared_and_taken_away_by_its_owner_alone(filled: Office) -> None:
    mine, theirs = program(filled.actor("supervisor")), program(filled.actor("auditor"))
    made = json.loads(mine.ask("POST", "/views", VIEW).content)
    assert (made["search"], made["shared"], made["by"]) == (VIEW["search"], True, "")
    assert [one["by"] for one in theirs.read("/views")["items"]] == ["李晓梅"]
    place = f"/views/{made['view_id']}"
    assert theirs.ask("DELETE", place).status_code == 404
    assert mine.ask("DELETE", place).status_code == 204
    assert mine.read("/views")["items"] == []


def test_views_are_read_page_by_page(filled: Office) -> None:
    one = program(filled.actor("supervisor"))
    for name in ("甲", "乙"):
        one.ask("POST", "/views", {**VIEW, "name": name})
    whole = one.read("/views")
    first = one.read("/views?limit=1")
    second = one.read(f"/views?limit=1&cursor={first['next']}")
    assert [*first["items"], *second["items"]] == whole["items"]
    assert (bool(first["next"]), second["next"], whole["next"]) == (True, "", "")


def test_what_is_no_search_is_not_kept(filled: Office) -> None:
    wrong = {**VIEW, "search": {"colour": "red"}}
    assert program(filled.actor("owner")).ask("POST", "/views", wrong).status_code == 422


def test_two_check_ups_are_compared_as_on_their_page(filled: Office, tmp_path: Path) -> None:
    numbers = [ask("structure", AS_OF, by=filled.actor("supervisor")) for _ in range(2)]
    for number in numbers:
        carry_out(number, tmp_path / "history")
    one = program(filled.actor("supervisor"))
    first, last = numbers
    told = one.read(f"/checkups/{last}/differences?before={first}&way=still_open&limit=1")
    assert [way["way"] for way in told["ways"]] == [*COURSE]
    assert (len(told["items"]), bool(told["next"])) == (1, True)
    assert sum(way["findings"] for way in told["ways"]) > 1
    wrong = one.ask("GET", f"/checkups/{first}/differences?before={last}")
    assert wrong.status_code == 422
    assert one.ask("GET", f"/checkups/{last}/differences?before=999").status_code == 404
