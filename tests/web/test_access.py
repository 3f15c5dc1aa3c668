"""Every address says who may open it, and is opened by nobody else."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from keepfit.people.core.rights import Right
from keepfit.people.doors import DOOR
from tests.web.office import Office

# What stands in an address for what is looked for; each exists in the office of the tests.
SAMPLES = {
    "token": "unknown",
    "staff_id": "2",
    "lang": "en",
    "account_id": "a/1",
    "run_id": "1",
    "finding_id": "1",
    "report_id": "1",
    "standing_id": "1",
    "view_id": "1",
    "token_id": "1",
    "webhook_id": "1",
    "unit_id": "office",
    "import_id": "unknown",
    "checkup_id": "1",
    "pack_id": "cn-2019",
    "number": "1",
    "errand_id": "1",
    "sample_id": "1",
    "look_id": "1",
    "schedule_id": "1",
    "plan_id": "1",
    "paper_id": "1",
    "evaluation_id": "1",
    "overlap_id": "1",
    "burden_id": "1",
    "trial_id": "1",
}
WHO = ("", "administrator", "supervisor", "owner", "neighbour", "operator", "checker", "auditor")


def patterns(node: URLResolver | URLPattern, before: str = "") -> list[tuple[str, URLPattern]]:
    """Every address of the office, its places filled, with its view."""
    if isinstance(node, URLPattern):
        return [(before + str(node.pattern), node)]
    here = before + ("" if str(node.pattern) == "^/" else str(node.pattern))
    return [pair for child in node.url_patterns for pair in patterns(child, here)]


def address(template: str) -> str:
    filled = template.replace("(?P<lang>zh|en)", "en").strip("^$")
    for name, value in SAMPLES.items():
        for kind in ("str", "int", "path"):
            filled = filled.replace(f"<{kind}:{name}>", value)
        filled = filled.replace(f"<{name}>", value)
    return "/" + filled.replace("^", "").replace("$", "")


DOORS = {address(template): one.callback for template, one in patterns(get_resolver())}


def test_every_address_says_who_may_open_it() -> None:
    assert [one for one, view in DOORS.items() if not hasattr(view, DOOR)] == []


def test_every_address_has_its_places_filled() -> None:
    assert [one for one in DOORS if "<" in one] == []


@pytest.mark.parametrize("who", WHO)
def test_each_person_opens_what_the_doors_say_and_nothing_else(office: Office, who: str) -> None:
    browser = office.browser(who)
    rights = {one for one in Right if who and office.actor(who).has(one)}
    wrong = []
    for place, view in DOORS.items():
        if place in {"/sign-out/"} or getattr(view, DOOR)[0] == "token":
            continue  # endpoints are visited by programs, in test_access_api.py
        answer = browser.get(place)
        whom, needed = getattr(view, DOOR)
        sent_away = answer.status_code == 302 and answer.headers["Location"].startswith(
            "/sign-in/?"
        )
        refused = answer.status_code == 403
        stays_out = sent_away if not who else refused
        if whom == "watcher":  # a program with the key; test_metrics.py comes with it
            stays_out = answer.status_code == 401
        may = whom == "everybody" or bool(who and (whom == "staff" or rights & set(needed)))
        if may == stays_out or answer.status_code >= 500:
            wrong.append((place, answer.status_code, may))
    assert wrong == []
