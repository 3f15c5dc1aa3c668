"""Votes and requests of the invented county."""

from __future__ import annotations

from functools import cache

from keepfit.sample.core.records import World
from keepfit.sample.core.world import AS_OF, world


@cache
def county() -> World:
    return world("county")


def test_votes_are_dated_within_the_year_and_never_empty() -> None:
    votes = county().votes
    assert all(0 <= (AS_OF - day).days <= 365 for day in votes["period"])
    sums = zip(votes["useful"], votes["not_useful"], strict=True)
    assert all(useful + other > 0 for useful, other in sums)


def test_nobody_votes_on_work_groups_and_closed_accounts() -> None:
    unasked = {
        one.in_ledger_by
        for one in county().members
        if one.account.kind == "group" or "closed" in one.made
    }
    asked = {one.in_ledger_by for one in county().members} - unasked
    assert set(county().votes["account_id"]) <= asked


def test_the_supervision_asks_for_some_fields_twice() -> None:
    asked = [set(one.split("、")) for one in county().requests["fields"]]
    assert sum("粉丝数" in one for one in asked) == 3
    assert min(county().requests["units"]) > 0


def test_requests_have_distinct_ids_in_the_order_of_their_days() -> None:
    requests = county().requests
    assert len(set(requests["request_id"])) == len(requests["request_id"])
    assert requests["sent_on"] == sorted(requests["sent_on"])
