"""The documents of all rooms: made with the work they tell of, found and taken by who may."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.models import Run
from keepfit.checkup.tasks import papers
from keepfit.people.models import Paper
from keepfit.people.queries import audit_lines
from keepfit.review.documents import MOST, Sought, counts, documents, sought
from keepfit.web.changed import cells
from tests.web import appraised
from tests.web.office import Office, an_office
from tests.web.planned import a_plan
from tests.web.programs import program

pytestmark = pytest.mark.django_db
# Documents of each occasion, in two languages.
MADE = {"checkup": 4, "letters": 1, "evaluation": 6, "plan": 4}


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,  # noqa: ARG001  # the tables must be there
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    """An office that evaluated, checked up, wrote letters and planned, once for all tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        office, folder = an_office(), tmp_path_factory.mktemp("office")
        appraised.appraised(office, folder)
        number = ask("structure", date(2024, 6, 30), by=office.actor("checker"))
        carry_out(number, folder / "history", papers)
        noted(office, number)
        a_plan(office)
        yield office
        transaction.set_rollback(True)


def noted(office: Office, number: int) -> None:
    form = {
        "units": ["education"],
        "organ": "青溪县人民政府办公室",
        "sent_on": "2024-09-30",
        "deadline_days": 5,
        "contest_days": 5,
        "calendar": "china",
        "reminders": "on",
        "last": 0,
        "note": 1,
    }
    answer = office.browser("checker").post(f"/checkups/{number}/letters/", form)
    assert answer.status_code == 302


@pytest.fixture
def office(made: Office, db: None) -> Office:  # noqa: ARG001  # opens the database
    return made


def taken(office: Office, who: str, name: str, lang: str = "zh") -> bytes:
    found = Paper.objects.get(name=name, lang=lang)
    answer = office.browser(who).get(f"/documents/{found.pk}/")
    assert answer.status_code == 200
    return answer.content


def test_every_occasion_has_its_documents(office: Office) -> None:
    assert counts(documents(office.actor("supervisor"))) == MADE


@pytest.mark.parametrize(
    "name",
    ["circular.docx", "findings.xlsx", "evaluation.xlsx", "overlap.xlsx", "burden.xlsx"],
)
def test_a_document_is_taken_away_as_it_was_made(office: Office, name: str) -> None:
    content = taken(office, "supervisor", name)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    digest = hashlib.sha256(content).hexdigest()
    assert digest == Paper.objects.get(name=name, lang="zh").digest


def test_the_circular_is_issued_by_the_unit_that_checked(office: Office) -> None:
    content = taken(office, "supervisor", "circular.docx")
    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    unit = Run.objects.get().unit.name
    assert (f"{unit}及下属单位" in text, "××县" in text) == (True, False)


def test_the_check_up_sheets_say_what_the_check_up_says(office: Office) -> None:
    book = load_workbook(io.BytesIO(taken(office, "checker", "findings.xlsx")), read_only=True)
    told = Run.objects.get().totals
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == "合计"]
    assert rows[0][1:4] == (told["accounts"], told["judged"], told["passed"])


def test_the_letters_that_were_sent_are_kept(office: Office) -> None:
    names = zipfile.ZipFile(io.BytesIO(taken(office, "supervisor", "letters.zip"))).namelist()
    assert [one.split()[1] for one in names] == ["education"]


def test_the_page_tells_of_each_by_whom_when_and_from_what(office: Office) -> None:
    page = office.browser("supervisor").get("/documents/").content.decode()
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings == ["体检", "通知整改", "评估、重复、负担", "瘦身方案"]
    told = ("检查情况通报", "整改通知书", "评估底册", "决定簿", "2024-06-30", "checker", "李晓梅")
    assert [one for one in told if one not in page] == []


def test_an_occasion_a_language_and_words_narrow_the_list(office: Office) -> None:
    found = documents(office.actor("supervisor"))
    what = Sought(occasion="evaluation", lang="en", words="burden")
    assert [one.name for one in sought(found, what)] == ["burden.xlsx"]
    page = office.browser("supervisor").get("/documents/?occasion=evaluation&lang=en&q=burden")
    assert page.content.decode().count("<tr>") == 2


def test_who_reads_one_branch_gets_no_document_of_the_whole(office: Office) -> None:
    assert documents(office.actor("owner")) == []
    places = [f"/documents/{one.pk}/" for one in Paper.objects.all()]
    browser = office.browser("owner")
    assert {browser.get(one).status_code for one in places} == {404}


def test_a_check_up_of_one_account_makes_no_document(office: Office, tmp_path: Path) -> None:
    before = Paper.objects.count()
    number = ask("structure", date(2024, 6, 30), by=office.actor("checker"), only="WX01")
    carry_out(number, tmp_path / "history", lambda *_: {("x.docx", "zh"): b"x"})
    assert Paper.objects.count() == before


def test_every_field_the_trail_tells_of_has_a_name(office: Office) -> None:
    lines = audit_lines(office.actor("auditor"), limit=1000)
    verbs = {one.verb for one in lines}
    assert {"checkup.done", "evaluation.done", "plan.done", "finding.notify"} <= verbs
    told = {one.name for line in lines for one in cells(line, "zh")}
    assert " ".join(sorted(one for one in told if one.isascii())) == ""


def test_a_program_reads_the_list_page_by_page_and_takes_each(office: Office) -> None:
    one, cursor, rows = program(office.actor("supervisor")), "", []
    for _ in MADE:
        page = one.read(f"/documents?limit=4&cursor={cursor}")
        rows += page["items"]
        cursor = page["next"]
    shown = documents(office.actor("supervisor"))
    assert sorted(row["endpoint"] for row in rows) == sorted(each.endpoint for each in shown)
    made_at = [row["made_at"] for row in rows]
    assert (cursor, made_at) == ("", sorted(made_at, reverse=True))
    for row in rows:
        content = one.ask("GET", row["endpoint"].removeprefix("/api/v1")).content
        assert hashlib.sha256(content).hexdigest() == row["digest"]


def test_a_program_reads_more_than_the_page_looks_at(office: Office) -> None:
    first = Paper.objects.filter(room="checkup").first()
    assert first is not None
    names = ("unit_id", "room", "as_of", "made_by_id", "made_at", "name", "lang", "digest")
    told = {**{name: getattr(first, name) for name in names}, "content": b"x"}
    Paper.objects.bulk_create(Paper(**told, run=1000 + number) for number in range(MOST))
    one = program(office.actor("supervisor"))
    pages = [one.read("/documents?limit=200")]
    while cursor := pages[-1]["next"]:
        pages.append(one.read(f"/documents?limit=200&cursor={cursor}"))
    assert sum(len(page["items"]) for page in pages) == MOST + sum(MADE.values())


def test_a_program_of_one_branch_is_told_of_no_document_of_the_whole(office: Office) -> None:
    one = program(office.actor("owner"))
    assert one.read("/documents")["items"] == []
    places = [f"/documents/{paper.pk}" for paper in Paper.objects.all()]
    assert {one.ask("GET", place).status_code for place in places} == {404}
