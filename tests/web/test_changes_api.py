"""The same change of many accounts by a program: seen first, then written wholly or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse

from keepfit.ledger.models import Account
from keepfit.people.models import AuditLine
from tests.web.office import Office
from tests.web.programs import Program, program
from tests.web.test_ledger import BOOK, taken

pytestmark = pytest.mark.django_db
VALUES = {"note": "合并前核对", "operation": "外包"}


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    """An office with the ledger of the tests."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    return office


def ids() -> list[str]:
    return [*Account.objects.order_by("pk").values_list("pk", flat=True)]


def previewed(one: Program, values: dict[str, str] | None = None) -> HttpResponse:
    asked = {"accounts": ids(), "values": VALUES if values is None else values}
    return one.ask("POST", "/changes/preview", asked)


def written(one: Program, versions: dict[str, int]) -> HttpResponse:
    return one.ask("POST", "/changes", {"versions": versions, "values": VALUES, "why": "核对"})


def versions(answer: HttpResponse) -> dict[str, int]:
    rows: list[dict[str, Any]] = json.loads(answer.content)["items"]
    return {row["account_id"]: row["version"] for row in rows if row["cells"]}


def test_what_is_previewed_is_what_is_written(filled: Office) -> None:
    one = program(filled.actor("supervisor"))
    before = set(Account.objects.values_list("note", flat=True))
    seen = versions(previewed(one))
    untouched = set(Account.objects.values_list("note", flat=True)) == before
    answer = written(one, seen)
    assert (untouched, json.loads(answer.content)) == (True, {"changed": len(seen)})
    assert set(Account.objects.values_list("note", "operation")) == {("合并前核对", "outsourced")}


def test_each_changed_account_has_its_line_in_the_trail(filled: Office) -> None:
    one = program(filled.actor("supervisor"))
    seen = versions(previewed(one))
    written(one, seen)
    lines = AuditLine.objects.filter(kind="account", why="核对")
    assert set(lines.values_list("object_id", flat=True)) == set(seen)


def test_where_one_was_changed_since_none_is_written(filled: Office) -> None:
    one = program(filled.actor("supervisor"))
    seen = versions(previewed(one))
    Account.objects.filter(pk=ids()[0]).update(version=9)
    assert (written(one, seen).status_code, Account.objects.filter(note="合并前核对").exists()) == (
        412,
        False,
    )


def test_an_account_elsewhere_is_neither_shown_nor_changed(filled: Office) -> None:
    one = program(filled.actor("neighbour"))
    shown = {row["account_id"] for row in json.loads(previewed(one).content)["items"]}
    theirs = [*Account.objects.exclude(unit_id="health").values_list("pk", flat=True)]
    answer = written(one, {theirs[0]: 1})
    assert (shown & set(theirs), answer.status_code) == (set(), 403)


def test_all_values_that_cannot_be_are_told_at_once(filled: Office) -> None:
    wrong = {"operation": "随便", "unit_id": "没有这个单位"}
    said = json.loads(previewed(program(filled.actor("supervisor")), wrong).content)
    assert (said["status"], "operation" in said["detail"], "unit_id" in said["detail"]) == (
        422,
        True,
        True,
    )


def test_what_tells_accounts_apart_is_not_changed_of_many(filled: Office) -> None:
    answer = previewed(program(filled.actor("supervisor")), {"name": "同名"})
    assert "choices" in json.loads(answer.content)["errors"][0]
