"""The API as programs meet it: tokens, lists, changes, keys, mistakes."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from keepfit.api.models import KeptAnswer
from keepfit.ledger.models import Account
from keepfit.people.actions import staff
from keepfit.people.actions.tokens import MOST_DAYS, TokenError, TokenWish, make_token, revoke_token
from keepfit.people.core.rights import Role
from keepfit.people.models import AuditLine, Token
from tests.web.office import DAYS, Office
from tests.web.programs import ROOT, Program, program
from tests.web.test_ledger import BOOK, taken

NEW = {"name": "青溪教研", "kind": "account", "platform": "微信公众号", "unit_id": "education"}


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    """An office with the ledger of the tests."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    return office


def problem(answer: object) -> dict[str, object]:
    assert getattr(answer, "headers")["Content-Type"] == "application/problem+json"  # noqa: B009  # any response
    said: dict[str, object] = json.loads(getattr(answer, "content"))  # noqa: B009  # as above
    return said


def test_without_a_token_nothing_is_told(filled: Office) -> None:  # noqa: ARG001  # there is something to tell
    answer = Program().ask("GET", "/accounts")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="keepfit"')


def test_a_browser_that_is_signed_in_is_no_program(filled: Office) -> None:
    assert filled.browser("supervisor").get(f"{ROOT}/accounts").status_code == 401


def test_a_revoked_token_lets_nobody_in(filled: Office) -> None:
    one = program(filled.actor("owner"))
    revoke_token(Token.objects.get().pk, by=filled.actor("owner"))
    assert one.ask("GET", "/accounts").status_code == 401


def test_a_token_that_is_over_lets_nobody_in(filled: Office) -> None:
    one = program(filled.actor("owner"))
    held = Token.objects.get()
    Token.objects.update(ends_at=held.made_at - timedelta(days=1))
    assert one.ask("GET", "/accounts").status_code == 401


@pytest.mark.parametrize("end", ["disable", "invite_again"])
def test_a_token_ends_with_its_owners_access(filled: Office, end: str) -> None:
    one, number = program(filled.actor("owner")), filled.people["owner"]
    by = filled.actor("administrator")
    if end == "disable":
        staff.disable(number, by=by, why="调离")
    else:
        staff.invite_again(number, by=by, days=DAYS)
    assert (one.ask("GET", "/units").status_code, Token.objects.get().revoked_at is None) == (
        401,
        False,
    )


def test_the_table_holds_no_token(filled: Office) -> None:
    one = program(filled.actor("owner"))
    assert one.token not in {str(value) for value in Token.objects.values_list("digest").get()}


def test_a_token_lasts_no_longer_than_a_year(filled: Office) -> None:
    with pytest.raises(TokenError):
        make_token(TokenWish(name="x", days=MOST_DAYS + 1), by=filled.actor("owner"))


def test_nobody_revokes_the_token_of_another(filled: Office) -> None:
    program(filled.actor("owner"))
    with pytest.raises(TokenError):
        revoke_token(Token.objects.get().pk, by=filled.actor("neighbour"))


def test_a_token_for_reading_writes_nothing(filled: Office) -> None:
    one = program(filled.actor("owner"), reads_only=True)
    answer = one.ask("POST", "/accounts", {**NEW, "why": "新开"})
    assert (answer.status_code, Account.objects.filter(name="青溪教研").exists()) == (403, False)


def test_a_token_for_a_branch_reaches_no_further(filled: Office) -> None:
    one = program(filled.actor("supervisor"), unit_id="education")
    whole = program(filled.actor("supervisor"))
    narrow = {row["unit_id"] for row in one.read("/accounts")["items"]}
    wide = {row["unit_id"] for row in whole.read("/accounts")["items"]}
    assert (narrow <= {"education", "school"}, "health" in wide) == (True, True)


def test_a_branch_beyond_reach_is_refused(filled: Office) -> None:
    with pytest.raises(TokenError):
        program(filled.actor("owner"), unit_id="health")


def test_the_page_shows_a_new_token_once(filled: Office) -> None:
    browser = filled.browser("owner")
    form = {"name": "月报", "days": 30, "writes": "", "unit": ""}
    first = browser.post("/me/tokens/", form).content.decode()
    again = browser.get("/me/tokens/").content.decode()
    assert ("keepfit_" in first, "keepfit_" in again, "月报" in again) == (True, False, True)


def test_pages_of_a_list_follow_on_without_gap_or_twin(filled: Office) -> None:
    one, seen, cursor = program(filled.actor("supervisor")), [], ""
    while True:
        page = one.read(f"/accounts?limit=1&cursor={cursor}")
        seen += [row["account_id"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert sorted(seen) == sorted(Account.objects.values_list("pk", flat=True))


def test_a_cursor_of_ones_own_making_is_refused(filled: Office) -> None:
    answer = program(filled.actor("owner")).ask("GET", "/accounts?cursor=WzFd")
    assert problem(answer)["status"] == 422


def test_an_account_is_added_with_the_id_an_import_gives_it(filled: Office) -> None:
    one = program(filled.actor("owner"))
    answer = one.ask("POST", "/accounts", {**NEW, "why": "新开"})
    made = json.loads(answer.content)
    again = one.ask("POST", "/accounts", {**NEW, "why": "新开"})
    assert (answer.status_code, made["platform"], again.status_code) == (201, "wechat", 409)


def test_an_account_is_not_added_for_another_branch(filled: Office) -> None:
    answer = program(filled.actor("neighbour")).ask("POST", "/accounts", {**NEW, "why": "新开"})
    assert problem(answer)["status"] == 403


def an_account(one: Program) -> tuple[str, str]:
    """The address of an account within reach, and its tag."""
    row = one.read("/accounts")["items"][0]
    place = f"/accounts/{row['account_id']}"
    return place, one.ask("GET", place)["ETag"]


def test_a_change_names_the_version_it_was_made_for(filled: Office) -> None:
    one = program(filled.actor("owner"))
    place, tag = an_account(one)
    said = {"note": "新的备注", "why": "核对"}
    without = one.ask("PATCH", place, said)
    right = one.ask("PATCH", place, said, {"If-Match": tag})
    late = one.ask("PATCH", place, {"note": "又改", "why": "核对"}, {"If-Match": tag})
    assert [one.status_code for one in (without, right, late)] == [428, 200, 412]


def test_what_did_not_change_is_not_sent_again(filled: Office) -> None:
    one = program(filled.actor("owner"))
    place, tag = an_account(one)
    assert one.ask("GET", place, headers={"If-None-Match": tag}).status_code == 304


def test_a_change_is_on_record_with_the_token_that_made_it(filled: Office) -> None:
    one = program(filled.actor("owner"))
    place, tag = an_account(one)
    one.ask("PATCH", place, {"note": "新", "why": "核对"}, {"If-Match": tag})
    change, use = AuditLine.objects.order_by("-seq")[:2][::-1]
    assert (change.verb, use.verb, use.object_id, use.request == change.request) == (
        "account.change",
        "token.use",
        str(Token.objects.get().pk),
        True,
    )


def test_reading_leaves_no_line_but_the_time_of_last_use(filled: Office) -> None:
    one = program(filled.actor("owner"))
    before = AuditLine.objects.count()
    one.read("/accounts")
    assert (AuditLine.objects.count(), Token.objects.get().used_at is None) == (before, False)


def test_the_changes_of_an_account_are_read_with_values_before_and_after(filled: Office) -> None:
    one = program(filled.actor("owner"))
    place, tag = an_account(one)
    one.ask("PATCH", place, {"note": "新", "why": "核对"}, {"If-Match": tag})
    line = one.read(f"/changes?account={place.removeprefix('/accounts/')}&limit=1")["items"][0]
    assert (line["before"], line["after"]["note"], line["why"]) == ({"note": ""}, "新", "核对")


def test_the_same_key_is_answered_the_same_and_runs_once(filled: Office) -> None:
    one, key = program(filled.actor("owner")), {"Idempotency-Key": "a-1"}
    said = {**NEW, "why": "新开"}
    first = one.ask("POST", "/accounts", said, key)
    again = one.ask("POST", "/accounts", said, key)
    assert (first.status_code, again.status_code, again.content, again["Location"]) == (
        201,
        201,
        first.content,
        first["Location"],
    )
    assert AuditLine.objects.filter(verb="account.add", why="新开").count() == 1


def test_the_same_key_with_another_question_is_refused(filled: Office) -> None:
    one, key = program(filled.actor("owner")), {"Idempotency-Key": "a-1"}
    one.ask("POST", "/accounts", {**NEW, "why": "新开"}, key)
    assert one.ask("POST", "/accounts", {**NEW, "why": "别的"}, key).status_code == 422


def test_a_mistake_is_answered_the_same_too(filled: Office) -> None:
    one, key = program(filled.actor("owner")), {"Idempotency-Key": "a-1"}
    first = one.ask("POST", "/accounts", {"why": "缺"}, key)
    assert one.ask("POST", "/accounts", {"why": "缺"}, key).content == first.content


def test_a_key_is_kept_a_day(filled: Office) -> None:
    one, key = program(filled.actor("owner")), {"Idempotency-Key": "a-1"}
    one.ask("POST", "/accounts", {**NEW, "why": "新开"}, key)
    kept = KeptAnswer.objects.get()
    KeptAnswer.objects.update(made_at=kept.made_at - timedelta(hours=25))
    assert one.ask("POST", "/accounts", {**NEW, "why": "新开"}, key).status_code == 409


def test_keys_of_two_tokens_are_apart(filled: Office) -> None:
    key = {"Idempotency-Key": "a-1"}
    first = program(filled.actor("owner")).ask("POST", "/accounts", {**NEW, "why": "新开"}, key)
    other = program(filled.actor("owner")).ask("POST", "/accounts", {**NEW, "why": "新开"}, key)
    assert (first.status_code, other.status_code) == (201, 409)


def test_everything_wrong_with_a_request_is_told_at_once_in_the_askers_language(
    filled: Office,
) -> None:
    one = program(filled.actor("owner"))
    said = {"name": "", "kind": "pigeon", "platform": "wechat", "unit_id": "education"}
    zh = problem(one.ask("POST", "/accounts", said))
    en = problem(one.ask("POST", "/accounts", said, {"Accept-Language": "en-GB,zh;q=0.5"}))
    places = {row["place"] for row in zh["errors"]}  # type: ignore[attr-defined]  # a list
    assert (places, zh["title"], en["title"]) == (
        {"body.body.name", "body.body.kind", "body.body.why"},
        "内容不符合要求",
        "Not sound",
    )


def test_an_address_that_is_not_there_is_a_problem_too(filled: Office) -> None:
    one = program(filled.actor("owner"))
    answers = [one.ask("GET", "/pigeons"), one.ask("DELETE", "/units")]
    assert [problem(one)["status"] for one in answers] == [404, 405]


@pytest.mark.parametrize("place", ["/accounts?q=%00", "/units/a%00b"])
def test_a_question_with_a_nul_is_no_question(filled: Office, place: str) -> None:
    assert program(filled.actor("owner")).ask("GET", place).status_code == 400


def test_a_token_that_asks_too_often_is_told_when_to_come_back(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPFIT_API_REQUESTS_MINUTE", "2")
    one, other = program(filled.actor("owner")), program(filled.actor("owner"))
    answers = [one.ask("GET", "/units") for _ in range(6)]
    late = [a for a in answers if a.status_code == 429]
    assert (len(late) >= 2, 0 < int(late[0]["Retry-After"]) <= 60) == (True, True)
    assert other.ask("GET", "/units").status_code == 200


def send(one: Program, text: str, key: str = "") -> tuple[int, dict[str, object]]:
    files = {"files": SimpleUploadedFile("台账.csv", text.encode())}
    said = {"Authorization": f"Bearer {one.token}"} | ({"Idempotency-Key": key} if key else {})
    answer = Client().post(f"{ROOT}/imports", files, headers=said)
    return answer.status_code, json.loads(answer.content)


MORE = BOOK.splitlines()[0] + "\n" + "青溪文旅,公众号,微信公众号,education,\n"


def test_files_are_looked_at_first_and_taken_on_saying_yes(office: Office) -> None:
    one = program(office.actor("supervisor"))
    status, told = send(one, BOOK)
    before = Account.objects.count()
    answer = one.ask("POST", f"/imports/{told['import_id']}/take", {"why": "三季度"})
    assert (status, told["sound"], before, answer.status_code) == (201, True, 0, 200)
    assert Account.objects.count() == len(BOOK.splitlines()) - 1


def test_files_sent_twice_with_one_key_are_kept_once(office: Office) -> None:
    one = program(office.actor("supervisor"))
    first, again = send(one, BOOK, "k"), send(one, BOOK, "k")
    assert first == again


def test_files_with_mistakes_are_not_taken(office: Office) -> None:
    one = program(office.actor("supervisor"))
    _, told = send(one, "账号名称,类型,平台,主办单位\n甲,鸽子,微信公众号,education\n")
    answer = one.ask("POST", f"/imports/{told['import_id']}/take", {"why": "三季度"})
    assert (told["sound"], problem(answer)["status"]) == (False, 422)


def test_files_of_somebody_else_are_not_there(office: Office, tmp_path: Path) -> None:
    taken(BOOK, office.actor("supervisor"), tmp_path)
    _, told = send(program(office.actor("supervisor")), BOOK)
    by = office.actor("administrator")
    staff.revoke(office.people["owner"], Role.OWNER, "education", by=by)
    staff.grant(office.people["owner"], Role.SUPERVISOR, "education", by=by)
    other = program(office.actor("owner"))
    assert other.ask("GET", f"/imports/{told['import_id']}").status_code == 404
