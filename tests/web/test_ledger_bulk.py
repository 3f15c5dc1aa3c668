"""The same change of many accounts: seen before, made wholly or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keepfit.ledger.actions.changing import StaleError, change_account, change_accounts
from keepfit.ledger.models import Account
from keepfit.people.core.rights import NotAllowedError
from keepfit.people.models import AuditLine
from tests.web.office import Office
from tests.web.test_ledger_sheets import LEDGER, taken


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    """An office whose ledger has three accounts: a1 of education, a2 of health, a3 of a school."""
    taken(office.actor("supervisor"), tmp_path / "in", accounts=LEDGER)
    return office


def versions() -> dict[str, int]:
    return dict(Account.objects.values_list("pk", "version"))


def test_all_are_changed_with_a_line_for_each_and_one_reason(filled: Office) -> None:
    by = filled.actor("supervisor")
    written = change_accounts(versions(), {"login_holder": "王敏"}, by=by, why="岗位调整")
    lines = AuditLine.objects.filter(verb="account.change", why="岗位调整")
    assert (written, sorted(one.object_id for one in lines)) == (3, ["a1", "a2", "a3"])


def test_one_that_somebody_changed_meanwhile_stops_them_all(filled: Office) -> None:
    by, seen = filled.actor("supervisor"), versions()
    change_account("a2", {"note": "甲"}, version=1, by=by, why="更正")
    with pytest.raises(StaleError):
        change_accounts(seen, {"login_holder": "王敏"}, by=by, why="岗位调整")
    assert set(Account.objects.values_list("login_holder", flat=True)) == {""}


def test_one_beyond_reach_stops_them_all(filled: Office) -> None:
    with pytest.raises(NotAllowedError):
        change_accounts(versions(), {"note": "x"}, by=filled.actor("owner"), why="x")


def test_nobody_moves_an_account_to_a_unit_beyond_reach(filled: Office) -> None:
    by = filled.actor("owner")
    with pytest.raises(NotAllowedError):
        change_accounts({"a1": 1}, {"unit_id": "health"}, by=by, why="x")


def test_what_is_like_that_already_is_not_written(filled: Office) -> None:
    by = filled.actor("supervisor")
    written = change_accounts(versions(), {"status": "active"}, by=by, why="x")
    assert (written, versions()) == (2, {"a1": 1, "a2": 2, "a3": 2})


def test_a_change_by_hand_is_an_answer_even_when_empty(filled: Office) -> None:
    change_accounts({"a3": 1}, {"topic": "教育"}, by=filled.actor("supervisor"), why="x")
    assert "topic" in Account.objects.get(pk="a3").asked


TOLD = {"set_status": "on", "to_status": "closed", "set_unit_id": "on", "to_unit_id": "school"}
BOTH = "/ledger/bulk/?account=a1&account=a3"


def test_a_preview_writes_nothing_and_shows_before_and_after(filled: Office) -> None:
    answer = filled.browser("owner").post(BOTH, {**TOLD, "step": "preview"})
    text = answer.content.decode()
    assert (answer.status_code, "正常" in text, "已关停" in text, set(versions().values())) == (
        200,
        True,
        True,
        {1},
    )


def test_what_was_seen_is_written(filled: Office) -> None:
    told = {**TOLD, "step": "write", "seen": json.dumps({"a1": 1, "a3": 1}), "why": "撤并"}
    answer = filled.browser("owner").post(BOTH, told)
    found = Account.objects.filter(status="closed", unit_id="school").count()
    assert (answer.status_code, found) == (302, 2)


def test_nothing_is_written_without_a_reason(filled: Office) -> None:
    told = {**TOLD, "step": "write", "seen": json.dumps({"a1": 1, "a3": 1}), "why": ""}
    answer = filled.browser("owner").post(BOTH, told)
    assert (answer.status_code, set(versions().values())) == (422, {1})


def test_a_conflict_shows_the_rows_anew_and_names_the_account(filled: Office) -> None:
    change_account("a3", {"note": "甲"}, version=1, by=filled.actor("owner"), why="更正")
    told = {**TOLD, "step": "write", "seen": json.dumps({"a1": 1, "a3": 1}), "why": "撤并"}
    answer = filled.browser("owner").post(BOTH, told)
    text = answer.content.decode()
    assert (answer.status_code, "刚刚有人修改过" in text, versions()["a1"]) == (422, True, 1)


def test_the_filter_chooses_within_reach(filled: Office) -> None:
    text = filled.browser("owner").get("/ledger/bulk/?platform=weibo").content.decode()
    assert "没有选中账号" in text


def test_nothing_ticked_and_nothing_searched_chooses_nothing(filled: Office) -> None:
    text = filled.browser("supervisor").get("/ledger/bulk/").content.decode()
    assert "没有选中账号" in text


def test_an_account_of_another_branch_cannot_be_ticked(filled: Office) -> None:
    text = filled.browser("owner").get("/ledger/bulk/?account=a2").content.decode()
    assert "没有选中账号" in text


@pytest.mark.parametrize(
    "told", [{}, {"set_status": "on", "to_status": "没这个"}, {"set_unit_id": "on"}]
)
def test_a_value_that_cannot_be_is_told(filled: Office, told: dict[str, str]) -> None:
    assert filled.browser("owner").post(BOTH, {**told, "step": "preview"}).status_code == 422


@pytest.mark.parametrize("seen", ["", "[]", "{bad", '{"a1": "x"}', '{"a1": null}'])
def test_versions_that_nobody_sent_are_seen_again(filled: Office, seen: str) -> None:
    told = {**TOLD, "step": "write", "seen": seen, "why": "撤并"}
    answer = filled.browser("owner").post(BOTH, told)
    assert (answer.status_code, set(versions().values())) == (200, {1})
