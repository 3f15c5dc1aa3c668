"""The ledger's other pages: facets, kept views, the history of an account, the map."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import QueryDict

from keepfit.ledger import office as ledger
from keepfit.ledger.actions.changing import change_account
from keepfit.ledger.actions.saving import save_view
from keepfit.ledger.atlas import atlas
from keepfit.ledger.models import SavedView
from keepfit.ledger.saved import saved_views
from keepfit.ledger.searching import search_of
from keepfit.people.actions.units import take_units
from keepfit.people.core.rights import NotAllowedError
from keepfit.people.core.units import Unit
from tests.web.office import Office
from tests.web.test_ledger_sheets import LEDGER, OFFERS, SERVICES, taken


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    by = office.actor("supervisor")
    taken(by, tmp_path / "in", accounts=LEDGER, services=SERVICES, offers=OFFERS)
    return office


def test_a_chosen_facet_keeps_its_other_values_in_sight(filled: Office) -> None:
    found = ledger.facets(ledger.Search(platform="weibo"), filled.actor("supervisor"))
    assert (found.found, len(found.values["platform"]), found.values["status"]) == (
        1,
        3,
        [("suspended", 1)],
    )


def test_what_nobody_knows_can_be_chosen(filled: Office) -> None:
    page = ledger.page(ledger.Search(status=ledger.UNTOLD), filled.actor("supervisor"))
    assert [one.account_id for one in page.rows] == ["a3"]


@pytest.mark.parametrize("facet", ledger.FACETS)
def test_a_facet_counts_what_choosing_it_shows(filled: Office, facet: str) -> None:
    by = filled.actor("supervisor")
    for value, number in ledger.facets(ledger.Search(), by).values[facet]:
        asked = QueryDict(f"{facet}={value}")
        page = ledger.page(search_of(asked), by)
        assert len(page.rows) == number


def test_a_unit_whose_id_differs_in_case_alone_is_another_unit(office: Office) -> None:
    by = office.actor("administrator")
    take_units([Unit(unit_id="School", name="另一所", parent_id="education")], by=by)
    seen = ledger.stored_tables(office.actor("operator"))["units"]["unit_id"].to_pylist()
    assert seen == ["school"]


def test_a_view_of_ones_own_is_seen_by_nobody_else(filled: Office) -> None:
    save_view("停更", "status=suspended", shared_in="", by=filled.actor("owner"))
    seen = [len(saved_views(filled.actor(who))) for who in ("owner", "supervisor", "operator")]
    assert seen == [1, 0, 0]


def test_a_shared_view_is_seen_by_who_reads_the_unit(filled: Office) -> None:
    save_view("停更", "status=suspended", shared_in="education", by=filled.actor("owner"))
    people = ("owner", "supervisor", "neighbour", "operator")
    assert [len(saved_views(filled.actor(who))) for who in people] == [1, 1, 0, 0]


def test_nobody_shares_a_view_with_a_unit_beyond_reach(filled: Office) -> None:
    with pytest.raises(NotAllowedError):
        save_view("停更", "", shared_in="health", by=filled.actor("owner"))


def test_a_view_is_kept_used_and_removed_in_the_browser(filled: Office) -> None:
    browser = filled.browser("owner")
    told = {"name": "停更", "query": "status=suspended&next=//evil", "shared_in": ""}
    answer = browser.post("/ledger/views/", told)
    assert answer.headers["Location"] == "/ledger/?status=suspended"
    page = browser.get("/ledger/?status=suspended").content.decode()
    view = SavedView.objects.get()
    assert f"/ledger/views/{view.pk}/remove/" in page
    browser.post(f"/ledger/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()


def test_nobody_removes_the_view_of_another(filled: Office) -> None:
    view = save_view("停更", "", shared_in="education", by=filled.actor("owner"))
    answer = filled.browser("supervisor").post(f"/ledger/views/{view}/remove/")
    assert (answer.status_code, SavedView.objects.count()) == (403, 1)


def test_the_history_tells_each_change_in_words(filled: Office) -> None:
    by = filled.actor("owner")
    change_account("a1", {"status": "suspended"}, version=1, by=by, why="例行更正")
    text = filled.browser("owner").get("/ledger/account/a1/history/").content.decode()
    assert [one in text for one in ("例行更正", "owner", "正常", "暂停", "account.change")] == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_a_long_history_goes_on_over_pages(filled: Office) -> None:
    by = filled.actor("owner")
    for number in range(60):
        change_account("a1", {"note": f"{number}"}, version=number + 1, by=by, why=f"第{number}次")
    browser = filled.browser("owner")
    first = browser.get("/ledger/account/a1/history/").content.decode()
    mark = first.split("?before=")[1].split('"')[0]
    second = browser.get(f"/ledger/account/a1/history/?before={mark}").content.decode()
    assert (first.count("→"), second.count("第0次")) == (50, 1)


def test_the_history_of_another_branch_is_not_there(filled: Office) -> None:
    assert filled.browser("owner").get("/ledger/account/a2/history/").status_code == 404


def test_the_map_counts_what_stands_under_each_unit(filled: Office) -> None:
    found = atlas("office", filled.actor("supervisor"))
    assert found is not None
    told = {one.unit_id: (one.accounts, one.services) for one in found.branches}
    assert told == {"education": (2, 1), "health": (1, 1)}


def test_the_map_shows_a_units_accounts_with_their_services(filled: Office) -> None:
    found = atlas("education", filled.actor("owner"))
    assert found is not None
    assert [(one.name, one.services) for one in found.leaves] == [("青溪教育", ("入学报名",))]


def test_the_map_begins_where_ones_reach_begins(filled: Office) -> None:
    found = atlas("", filled.actor("owner"))
    assert found is not None
    assert [one.unit.unit_id for one in found.way] == ["education"]
    assert [(one.unit_id, one.accounts) for one in found.branches] == [("school", 1)]


def test_the_map_of_one_unit_alone_shows_its_accounts(filled: Office) -> None:
    found = atlas("", filled.actor("operator"))
    assert found is not None
    assert ([one.unit.unit_id for one in found.way], found.branches) == (["school"], ())
    assert [one.name for one in found.leaves] == ["青溪一小"]


def test_the_map_goes_down_to_where_there_is_something_to_choose(office: Office) -> None:
    units = [Unit(unit_id=one, name=one, parent_id="school") for one in ("class", "canteen")]
    take_units(units, by=office.actor("administrator"))
    found = atlas("", office.actor("owner"))
    assert found is not None
    assert [one.unit.unit_id for one in found.way] == ["education", "school"]
    assert {one.unit_id for one in found.branches} == {"class", "canteen"}


def test_the_map_of_another_branch_is_not_there(filled: Office) -> None:
    assert filled.browser("owner").get("/ledger/map/?unit=health").status_code == 404
