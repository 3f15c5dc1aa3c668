"""How often each page asks the database: kept in a file, and the same for a hundredfold ledger.

After a change that is meant: KEEPFIT_QUERY_COUNTS=write pytest tests/web/test_query_counts.py
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.office_crowd import crowd
from keepfit.checkup.models import Finding, Run
from keepfit.kit import clock
from keepfit.ledger.models import Account
from keepfit.people.actions.founding import HIGHEST
from tests.web.office import Office
from tests.web.test_access import DOORS

BASELINE = Path(__file__).with_name("query_counts.json")
FEW, MANY = 50, 5_000
WHO = "supervisor"
MORE = (
    "/ledger/?q=教育&platform=wechat",
    "/ledger/map/?unit=office",
    "/ledger/bulk/?platform=weibo",
)


def filled(office: Office, accounts: int) -> None:
    """Give an office so many accounts, and a check-up with a finding on each."""
    crowd(accounts, top=HIGHEST)
    Account.objects.create(
        account_id="a/1", name="甲", kind="account", platform="wechat", unit_id=HIGHEST
    )
    run = Run.objects.create(
        pk=1,
        unit_id=HIGHEST,
        asked_by_id=office.people[WHO],
        asked_at=clock.now(),
        pack="cn-2019",
        as_of=date(2024, 6, 30),
        state=Run.DONE,
    )
    told = {"rule_id": "CN19-1", "severity": "single_vote", "source": "x", "observed": True}
    told |= {"statement_zh": "停更", "statement_en": "silent"}
    ids = ["a/1", *(f"a{n}" for n in range(accounts))]
    numbered = enumerate(ids, start=1)
    rows = [Finding(pk=n, run=run, account_id=one, limit=14, **told) for n, one in numbered]
    Finding.objects.bulk_create(rows, batch_size=500)


def counted(office: Office, accounts: int) -> dict[str, int]:
    """Return how many queries each page takes that this person can open, of so many accounts."""
    filled(office, accounts)
    browser = office.browser(WHO)
    browser.get("/")  # the first page of a session writes it once more
    counts = {}
    for place in (*DOORS, *MORE):
        if place == "/sign-out/":
            continue
        # A database goes on counting people from test to test; the address of the sample does not.
        here = place.replace("/staff/2/", f"/staff/{office.people[WHO]}/")
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(here)
        if answer.status_code == 200:
            counts[place] = len(asked)
    return counts


@pytest.fixture
def few(office: Office) -> dict[str, int]:
    return counted(office, FEW)


@pytest.fixture
def many(office: Office) -> dict[str, int]:
    return counted(office, MANY)


def test_no_page_asks_more_than_it_did(few: dict[str, int]) -> None:
    if os.environ.get("KEEPFIT_QUERY_COUNTS") == "write":
        BASELINE.write_text(json.dumps(few, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))
    grown = {place: (n, kept.get(place)) for place, n in few.items() if n > kept.get(place, 0)}
    assert grown == {}


def test_no_page_asks_more_of_a_hundredfold_ledger(many: dict[str, int]) -> None:
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert {place: (n, kept[place]) for place, n in many.items() if n != kept[place]} == {}


def test_the_kept_counts_speak_of_pages_that_are_there(few: dict[str, int]) -> None:
    assert set(json.loads(BASELINE.read_text(encoding="utf-8"))) - set(few) == set()
