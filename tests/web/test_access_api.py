"""Every endpoint answers those its rights name and nobody else, and for nobody else's rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from keepfit.api.assembly import api
from keepfit.api.gate import rights_of
from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.models import Finding, Run
from keepfit.kit import clock
from tests.web.document import committed
from tests.web.office import Office
from tests.web.programs import Program, program
from tests.web.test_access import WHO
from tests.web.test_checkup import AS_OF, BOOK
from tests.web.test_ledger import taken

# What each person may use, written out by hand: the document is compared with it, so that a right
# changed in one place alone is found.
READERS = {"supervisor", "owner", "neighbour", "operator", "checker", "auditor"}
TABLE = {
    "list_units": READERS | {"administrator"},
    "read_unit": READERS | {"administrator"},
    "list_staff": {"administrator", "supervisor", "owner", "neighbour", "auditor"},
    "read_staff": {"administrator", "supervisor", "owner", "neighbour", "auditor"},
    "list_audit_lines": {"auditor"},
    "list_accounts": READERS,
    "create_account": {"supervisor", "owner", "neighbour"},
    "read_account": READERS,
    "update_account": {"supervisor", "owner", "neighbour"},
    "list_changes": READERS,
    "preview_changes": {"supervisor", "owner", "neighbour"},
    "change_many": {"supervisor", "owner", "neighbour"},
    "export_ledger": READERS,
    "list_views": READERS,
    "keep_view": READERS,
    "delete_view": READERS,
    "list_services": READERS,
    "list_offers": READERS,
    "create_import": {"supervisor"},
    "read_import": {"supervisor"},
    "take_import": {"supervisor"},
    "list_checkups": READERS,
    "start_checkup": {"supervisor", "checker"},
    "read_checkup": READERS,
    "list_course": READERS,
    "list_findings": READERS,
    "read_finding": READERS,
    "step_finding": {"supervisor", "checker", "owner", "neighbour"},
    "step_findings": {"supervisor", "checker", "owner", "neighbour"},
    "list_unobserved": READERS,
    "list_errands": READERS,
    "assign_errands": {"supervisor", "checker"},
    "finish_errand": READERS,
    "list_samples": {"supervisor", "checker"},
    "create_sample": {"supervisor", "checker"},
    "read_sample": {"supervisor", "checker"},
    "answer_look": {"supervisor", "checker"},
    "decide_look": {"supervisor"},
    "list_addressees": {"supervisor", "checker"},
    "list_letters": {"supervisor", "checker"},
    "write_letters": {"supervisor", "checker"},
    "note_letters": {"supervisor", "checker"},
    "list_schedules": READERS,
    "create_schedule": {"supervisor"},
    "read_schedule": READERS,
    "put_schedule": {"supervisor"},
    "stop_schedule": {"supervisor"},
    "list_packs": READERS,
    "create_pack": {"supervisor", "checker"},
    "read_pack": READERS,
    "lint_pack": {"supervisor", "checker"},
    "list_versions": READERS,
    "create_version": {"supervisor", "checker"},
    "read_version": READERS,
    "try_version": {"supervisor", "checker"},
    "read_trial": READERS,
    "put_force": {"supervisor"},
    "list_evaluations": READERS,
    "list_standings": READERS,
    "reply": {"owner", "neighbour"},
    "list_overlaps": READERS,
    "read_overlap": READERS,
    "list_alike": READERS,
    "list_copied": READERS,
    "list_talking": READERS,
    "list_functions": READERS,
    "list_doubled": READERS,
    "list_burdens": READERS,
    "list_known": READERS,
    "read_burden": READERS,
    "list_branches": READERS,
    "list_upkeep": READERS,
    "start_evaluation": {"supervisor", "checker"},
    "read_evaluation": READERS,
    "list_groups": READERS,
    "list_lessons": READERS,
    "read_standing": READERS,
    "list_plans": READERS,
    "read_plan": READERS,
    "list_decisions": READERS,
    "start_plan": {"supervisor", "checker"},
    "list_differences": READERS,
    "read_why_not": {"supervisor", "checker"},
    "approve_plan": {"supervisor"},
    "list_plan_papers": READERS,
    "read_plan_paper": READERS,
    "list_documents": READERS,
    "read_document": READERS,
    "list_locks": READERS,
    "read_lock": {"supervisor", "checker"},
    "put_lock": {"supervisor", "checker"},
}
SAMPLES = {"staff_id": "2", "checkup_id": "1", "finding_id": "1"}
SAMPLES |= {"evaluation_id": "1", "standing_id": "1", "plan_id": "1", "paper_id": "1"}
SAMPLES |= {"overlap_id": "1", "burden_id": "1", "errand_id": "1"}
SAMPLES |= {"trial_id": "1", "number": "1", "view_id": "9"}
SAMPLES |= {"sample_id": "1", "look_id": "1", "schedule_id": "1"}
QUERIES = {
    "list_course": "?before=2",
    "list_changes": "?account=unknown",
    "list_differences": "?with=2",
}
BODIES = {
    "create_account": {
        "name": "x",
        "kind": "account",
        "platform": "wechat",
        "unit_id": "nowhere",
        "why": "x",
    },
    "update_account": {"why": "x"},
    "take_import": {"why": "x"},
    "keep_view": {"name": "x", "search": {}},
    "preview_changes": {"accounts": ["unknown"], "values": {"note": "x"}},
    "change_many": {"versions": {"unknown": 1}, "values": {"note": "x"}, "why": "x"},
    "assign_errands": {"accounts": [], "staff_id": 1, "due_on": "2024-06-30", "words": "x"},
    "finish_errand": {"version": 1, "words": "x"},
    "step_findings": {"findings": [1], "step": "CLOSE", "words": "x"},
    "start_checkup": {"pack": "nothing", "as_of": "2024-06-30"},
    "step_finding": {"step": "CLOSE", "words": "x"},
    "create_sample": {"name": "x", "question": "x", "checkers": [1, 1]},
    "answer_look": {"answer": "PASSED", "version": 1},
    "decide_look": {"account_id": "x", "answer": "PASSED", "words": "x"},
    "write_letters": {"unit_ids": ["x"], "organ": "x", "sent_on": "2024-07-01"},
    "note_letters": {"unit_ids": ["x"], "organ": "x", "sent_on": "2024-07-01"},
    "create_schedule": {"unit_id": "office", "pack": "x", "every": "WEEK", "day": 1, "hour": 1},
    "put_schedule": {"unit_id": "office", "pack": "x", "every": "WEEK", "day": 1, "hour": 1},
    "create_pack": {"pack_id": "xx", "zh": "x", "en": "x", "extends": "nothing", "why": "x"},
    "lint_pack": {"text": "x"},
    "create_version": {"text": "x", "based_on": 1, "why": "x"},
    "put_force": {"number": None, "why": "x"},
    "reply": {"words": "x"},
    "start_evaluation": {"as_of": "1999-01-01"},
    "start_plan": {"scenario": "balanced", "pack": "nothing", "start_on": "2024-08-01"},
    "approve_plan": {"why": "x"},
    "put_lock": {"fate": "keep", "why": "x"},
}


def endpoints() -> list[tuple[str, str, str]]:
    """The name, method and address of every endpoint, its places filled."""
    found = []
    for path, methods in committed()["paths"].items():
        place = path.removeprefix("/api/v1")
        for name in ("unit_id", "account_id", "import_id", "pack_id"):
            place = place.replace(f"{{{name}}}", "unknown")
        for name, value in SAMPLES.items():
            place = place.replace(f"{{{name}}}", value)
        found += [(told["operationId"], method.upper(), place) for method, told in methods.items()]
    return found


def test_the_table_names_every_endpoint_and_no_other() -> None:
    assert set(TABLE) == {name for name, _, _ in endpoints()}


def test_the_rights_of_each_endpoint_let_in_whom_the_table_names(office: Office) -> None:
    people = {who: office.actor(who) for who in WHO if who}
    let_in = {
        one.view_func.__name__: {
            who for who, actor in people.items() if any(map(actor.has, rights_of(one)))
        }
        for one in api.operations()
    }
    assert let_in == TABLE


@pytest.mark.parametrize("who", WHO)
def test_each_person_uses_what_the_table_says_and_nothing_else(office: Office, who: str) -> None:
    one = program(office.actor(who)) if who else Program()
    wrong = []
    for name, method, place in endpoints():
        query = QUERIES.get(name, "")
        answer = one.ask(method, place + query, BODIES.get(name), {"If-Match": '"v1"'})
        # What is asked for is not there, so that nobody is refused for its sake alone.
        refused = answer.status_code == (403 if who else 401)
        if name in ("create_account", "change_many") and who in TABLE[name]:
            refused = False  # the unit, or the account, is nobody's
        if (who in TABLE[name]) == refused or answer.status_code >= 500:
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("who", sorted(READERS))
def test_a_token_for_reading_never_writes(office: Office, who: str) -> None:
    one = program(office.actor(who), reads_only=True)
    answers = {
        name: one.ask(method, place, BODIES.get(name)).status_code
        for name, method, place in endpoints()
        if method != "GET"
    }
    assert set(answers.values()) == {403}


@pytest.fixture
def checked(office: Office, tmp_path: Path) -> Office:
    """An office with a ledger and one check-up."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    carry_out(ask("structure", AS_OF, by=office.actor("supervisor")), tmp_path / "history")
    return office


def test_a_neighbours_rows_are_not_there(checked: Office) -> None:
    one = program(checked.actor("neighbour"))
    theirs = Finding.objects.filter(account__unit_id="education").first()
    assert theirs is not None
    run = Run.objects.get()
    places = [
        f"/accounts/{theirs.account_id}",
        f"/changes?account={theirs.account_id}",
        f"/findings/{theirs.pk}",
        f"/checkups/{run.pk}",
        "/units/education",
        f"/staff/{checked.people['owner']}",
    ]
    assert {place: one.ask("GET", place).status_code for place in places} == dict.fromkeys(
        places, 404
    )


def test_a_neighbour_takes_no_step_and_changes_nothing(checked: Office) -> None:
    one = program(checked.actor("neighbour"))
    theirs = Finding.objects.filter(account__unit_id="education", observed=True).first()
    assert theirs is not None
    step = one.ask("POST", f"/findings/{theirs.pk}/steps", {"step": "CONTEST", "words": "有备案"})
    change = one.ask(
        "PATCH", f"/accounts/{theirs.account_id}", {"note": "x", "why": "x"}, {"If-Match": '"v1"'}
    )
    assert (step.status_code, change.status_code) == (404, 404)


def test_a_finding_goes_its_whole_way_by_programs_of_those_who_may(checked: Office) -> None:
    number = Finding.objects.filter(account__unit_id="education", observed=True)[0].pk
    place = f"/findings/{number}/steps"
    way = [
        ("owner", "CONTEST", 201),
        ("owner", "WITHDRAW", 403),
        ("supervisor", "UPHOLD", 201),
        ("supervisor", "UPHOLD", 409),
        ("owner", "PUT_RIGHT", 201),
        ("checker", "CLOSE", 201),
    ]
    answers = [
        program(checked.actor(who)).ask("POST", place, {"step": step, "words": "说明"}).status_code
        for who, step, _ in way
    ]
    assert answers == [status for _, _, status in way]


def test_the_same_step_is_taken_with_all_findings_or_with_none(checked: Office) -> None:
    mine = Finding.objects.filter(account__unit_id="education", observed=True)
    numbers = [one.pk for one in mine[:2]]
    theirs = Finding.objects.filter(account__unit_id="health").first()
    assert theirs is not None
    one = program(checked.actor("owner"))
    said = {"step": "CONTEST", "words": "有备案"}
    answers = [
        one.ask("POST", "/findings/steps", {**said, "findings": findings}).status_code
        for findings in ([*numbers, theirs.pk], numbers, numbers)
    ]
    contested = set(mine.filter(pk__in=numbers).values_list("state", flat=True))
    assert (answers, contested) == ([404, 200, 409], {"CONTESTED"})


def test_what_was_not_observed_is_given_to_its_owner_who_says_what_was_done(
    checked: Office,
) -> None:
    checker, owner = program(checked.actor("checker")), program(checked.actor("owner"))
    unseen = {row["account_id"] for row in checker.read("/unobserved?limit=200")["items"]}
    ours = Finding.objects.filter(account__unit_id="education", account__in=unseen)
    given = {
        "accounts": [ours[0].account_id],
        "staff_id": checked.people["owner"],
        "due_on": clock.today().isoformat(),
        "words": "请导出后台数据",
    }
    statuses = [checker.ask("POST", "/errands", given).status_code for _ in "12"]
    errand = owner.read("/errands")["items"][0]
    place, said = f"/errands/{errand['errand_id']}/done", {"version": 1, "words": "已导入"}
    statuses.append(owner.ask("POST", place, {**said, "version": 2}).status_code)
    statuses += [
        program(checked.actor(who)).ask("POST", place, said).status_code
        for who in ("neighbour", "owner", "owner")
    ]
    assert statuses == [201, 422, 412, 404, 200, 404]


def test_a_list_made_for_one_page_is_read_page_by_page(checked: Office) -> None:
    one = program(checked.actor("supervisor"))
    whole = one.read("/unobserved?limit=200")["items"]
    first = one.read("/unobserved?limit=1")
    second = one.read(f"/unobserved?limit=1&cursor={first['next']}")
    assert [*first["items"], *second["items"]] == whole[:2]


def test_one_account_is_checked_again_by_a_program(checked: Office) -> None:
    account = Finding.objects.filter(account__unit_id="education")[0].account_id
    asked = {"pack": "structure", "as_of": AS_OF.isoformat(), "account": account}
    one = program(checked.actor("checker"))
    answers = [
        one.ask("POST", "/checkups", body).status_code
        for body in (asked, {**asked, "account": "nothing"})
    ]
    assert (answers, Run.objects.latest("pk").only_id) == ([201, 403], account)
