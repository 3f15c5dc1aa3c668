"""A name of one branch is read on no page and by no program of another branch."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import get_resolver
from pytest_django import DjangoDbBlocker

from keepfit.evaluation.models import Run, Standing
from keepfit.evaluation.office import answers
from keepfit.overlap.models import Report as OverlapReport
from keepfit.people.actions.staff import Newcomer, invite, take_up
from keepfit.people.core.rights import Right, Role
from keepfit.people.doors import DOOR
from keepfit.people.models import Paper, Unit
from keepfit.people.queries import actor_of
from keepfit.plan.models import PlanDecision, PlanPaper, PlanRun
from tests.web import appraised
from tests.web.office import DAYS, PASSWORD, Office, an_office
from tests.web.planned import a_plan
from tests.web.programs import program
from tests.web.test_access import address, patterns

pytestmark = pytest.mark.django_db

# A page has several faces; these are asked for beside the first.
FACES = {
    "/plans/compare/": ["?first={plans[0]}&second={plans[1]}"],
    "/burden/": ["?unit=health", "?unit=school", "?unit=education"],
    "/burden/asking/": ["?fields=账号名称"],
}
PARTS = {
    "/overlaps/": ["alike", "copied", "talking", "functions", "doubled"],
    "/evaluation/": ["candidates", "groups", "lessons", "course", "effect"],
}
HELD = (Role.SUPERVISOR, Role.CHECKER, Role.AUDITOR)  # of one branch, beside those there are
VISITORS = ("owner", "neighbour", "operator", "administrator", *HELD)


def marked() -> dict[str, str]:
    """The sheets of the office with each account called after its unit."""
    found = appraised_sheets()
    units = itertools.cycle(("education", "health", "school"))
    for n, unit in zip(range(16), units, strict=False):
        found["台账"] = found["台账"].replace(f",账号{n:02d},", f",MARK-{unit}-{n:02d},")
    return found


appraised_sheets = appraised.sheets


@pytest.fixture(scope="module")
def marked_office(
    django_db_setup: None,  # noqa: ARG001  # the tables must be there
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    """Make the office once: each test works inside, and is rolled back alone."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        cache.clear()
        patch.setattr(appraised, "sheets", marked)
        yield _marked_office(an_office(), tmp_path_factory.mktemp("office"))
        transaction.set_rollback(True)


@pytest.fixture
def marks(marked_office: Office, db: None) -> Office:  # noqa: ARG001  # opens the database
    return marked_office


def _marked_office(office: Office, folder: Path) -> Office:
    """An office evaluated and planned twice, its accounts called after their units."""
    appraised.appraised(office, folder)
    first = a_plan(office)
    _again(first, _mixed(first))
    by = actor_of(office.people["administrator"])
    for role in HELD:
        token = invite(Newcomer(login=role, name=role), role, "education", by=by, days=DAYS)
        office.people[role] = take_up(token, PASSWORD)
    return office


def _mixed(run: PlanRun) -> list[PlanDecision]:
    """The decisions of a plan, each made to go into and to speak of an account of another unit."""
    rows = [*PlanDecision.objects.filter(run=run).order_by("account_id").select_related("account")]
    for one, other in zip(rows, [*rows[1:], rows[0]], strict=True):
        name = other.account.name
        said = {"zh": f"并入“{name}”（微信公众号）。", "en": f"merged into “{name}” (WeChat)."}
        one.fate, one.successor = "merge", other.account
        one.reason, one.grounds, one.changed = said, [said], said
    return rows


def _again(run: PlanRun, rows: list[PlanDecision]) -> None:
    """Keep a plan of other decisions, its papers with it, beside the first."""
    papers = [*PlanPaper.objects.filter(run=run)]
    line = {"zh": "“MARK-health-01”", "en": "“MARK-health-01”"}
    run.pk, run.waivers, run.stage_zh, run.stage_en = None, [line], line["zh"], line["en"]
    run.save()
    for row in rows:
        row.pk, row.run = None, run
    for paper in papers:
        paper.pk, paper.run = None, run
    PlanDecision.objects.bulk_create(rows)
    PlanPaper.objects.bulk_create(papers)


def places() -> list[tuple[str, Any]]:
    """Every address with ids that are there, its faces, and its view."""
    plans = [*PlanRun.objects.order_by("pk").values_list("pk", flat=True)]
    run = Run.objects.get()
    ids = {
        "plan_id": [*map(str, plans)],
        "paper_id": [
            str(one)
            for kind in (PlanPaper, Paper)
            for one in kind.objects.values_list("pk", flat=True)[:2]
        ],
        "run_id": [str(run.pk)],
        "evaluation_id": [str(run.pk)],
        "report_id": [str(OverlapReport.objects.get().pk)],
        "overlap_id": [str(run.overlap_id)],
        "burden_id": [str(run.burden_id)],
        "standing_id": [str(one) for one in Standing.objects.values_list("pk", flat=True)[:4]],
        "account_id": ["WX00", "WX01", "WX02", "WX03"],
        "unit_id": [*Unit.objects.values_list("pk", flat=True)],
    }
    found = []
    for template, one in patterns(get_resolver()):
        for filled in _filled(template, ids):
            found += [(filled + face, one.callback) for face in _faces(filled, plans)]
    return found


def _filled(template: str, ids: dict[str, list[str]]) -> list[str]:
    names = [name for name in re.findall(r"<(?:\w+:)?(\w+)>", template) if name in ids]
    result = []
    for values in itertools.product(*(ids[name] for name in names)):
        text = template
        for name, value in zip(names, values, strict=True):
            text = re.sub(rf"<(?:\w+:)?{name}>", value, text)
        result.append(address(text))
    return result


def _faces(place: str, plans: list[int]) -> list[str]:
    named = [face for head, faces in FACES.items() if place == head for face in faces]
    parts = [name for head, all_ in PARTS.items() if place.startswith(head) for name in all_]
    return ["", *(one.format(plans=plans) for one in named), *(f"?part={one}" for one in parts)]


def words(answer: Any) -> str:
    """What an answer says, a workbook or document opened."""
    content = b"".join(answer) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(name) for name in packed.namelist())
    return str(content.decode("utf-8", "replace"))


def seen_by(office: Office, who: str) -> list[tuple[str, str]]:
    """Each address where a person reads a mark of a unit beyond reach, with the mark."""
    by = office.actor(who)
    hidden = [f"MARK-{one.pk}-" for one in Unit.objects.all() if not by.may(Right.READ, one.path)]
    browser, asker = office.browser(who), program(by)
    found = []
    for place, view in places():
        if place == "/sign-out/":
            continue
        answer: Any  # the test client adds to the response
        if getattr(view, DOOR)[0] == "token":
            answer = asker.ask("GET", place.removeprefix("/api/v1"))
        else:
            answer = browser.get(place)
        assert answer.status_code < 500, (who, place)
        said = words(answer)
        found += [(place, mark) for mark in hidden if mark in said]
    return found


def test_who_reads_the_whole_branch_reads_the_names_of_all_of_it(marks: Office) -> None:
    browser = marks.browser("supervisor")
    page = words(browser.get(f"/plans/{PlanRun.objects.latest('pk').pk}/"))
    rows = page.split("<tr>")
    assert [one for one in rows if "MARK-health" in one and "MARK-education" in one]


def test_nobody_reads_a_name_of_another_branch_anywhere(marks: Office) -> None:
    assert {who: seen_by(marks, who) for who in VISITORS} == {who: [] for who in VISITORS}


def test_a_name_left_out_leaves_the_sentence_standing(marks: Office) -> None:
    page = words(marks.browser("neighbour").get(f"/plans/{PlanRun.objects.latest('pk').pk}/"))
    assert "并入其他单位的账号（微信公众号）" in page


def test_a_program_is_told_of_a_successor_elsewhere_without_its_id(marks: Office) -> None:
    number = PlanRun.objects.latest("pk").pk
    rows = program(marks.actor("neighbour")).read(f"/plans/{number}/decisions")["items"]
    assert {(one["successor_id"], one["successor"]) for one in rows} == {(None, "其他单位的账号")}


def test_an_owner_replies_by_a_program_and_the_reply_is_kept(marks: Office) -> None:
    theirs = Standing.objects.filter(account__unit_id="health")[0]
    Standing.objects.filter(pk=theirs.pk).update(candidate=True)
    place, said = f"/standings/{theirs.pk}/replies", {"words": "接种高峰在秋季"}
    statuses = {
        who: program(marks.actor(who)).ask("POST", place, said).status_code
        for who in ("neighbour", "owner", "operator")
    }
    kept = [one.words for one in answers(theirs)]
    assert (statuses, kept) == (
        {"neighbour": 201, "owner": 404, "operator": 403},
        ["接种高峰在秋季"],
    )


def test_a_name_with_quotation_marks_withholds_the_whole_sentence(marks: Office) -> None:
    words_with = "并入“MARK-“school”-1”。"
    PlanDecision.objects.update(reason={"zh": words_with, "en": words_with})
    page = words(marks.browser("neighbour").get(f"/plans/{PlanRun.objects.latest('pk').pk}/"))
    assert ("school" in page, "理由涉及其他单位的账号" in page) == (False, True)
