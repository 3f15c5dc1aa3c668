"""The invented county: its published counts, its truth checked against its own tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from keepfit.sample.core.kinds import KINDS
from keepfit.sample.core.records import Member, World
from keepfit.sample.core.truth import truth
from keepfit.sample.core.world import AS_OF, world

WINDOW_START = AS_OF - timedelta(days=89)
ENOUGH_WECHAT, ENOUGH_SMALL = 282, 167


@cache
def county() -> World:
    return world("county")


@cache
def rows_of(table: str) -> dict[str, list[dict[str, Any]]]:
    columns = getattr(county(), table)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for values in zip(*columns.values(), strict=True):
        row = dict(zip(columns, values, strict=True))
        found[row["account_id"]].append(row)
    return found


def made(kind: str) -> set[str]:
    return {one.key for one in county().members if kind in one.made}


def wechat() -> list[Member]:
    return [one for one in county().members if one.account.platform == "wechat"]


def living() -> list[Member]:
    return [one for one in county().members if "closed" not in one.made]


def accounts() -> list[Member]:
    return [one for one in living() if one.account.kind == "account"]


def silence(member: Member) -> int | None:
    posts = rows_of("posts").get(member.key)
    return (AS_OF - posts[-1]["published_at"].date()).days if posts else None


def in_window(rows: list[dict[str, Any]], moment: str) -> list[dict[str, Any]]:
    return [row for row in rows if row[moment].date() >= WINDOW_START]


def test_a_county_has_the_wechat_accounts_of_changxing() -> None:
    tiers = Counter(one.seat.tier for one in wechat())
    towns, villages = tiers["town"] + tiers["station"], tiers["village"]
    assert (len(wechat()), towns, villages) == (ENOUGH_WECHAT, 28, 36)


def test_as_many_have_under_a_thousand_followers_as_in_changxing() -> None:
    assert sum((one.account.followers or 0) < 1_000 for one in wechat()) == ENOUGH_SMALL


def test_fifty_nine_are_outsourced_for_three_million_yuan() -> None:
    bought = [one.account for one in wechat() if one.account.operation == "outsourced"]
    yuan = sum(one.cost_yuan_year or 0 for one in bought)
    assert (len(bought), round(yuan / 1_000_000, 2)) == (59, 3.0)


def test_a_county_has_some_five_hundred_accounts_and_forty_thousand_posts() -> None:
    assert 450 <= len(county().members) <= 520
    assert 30_000 <= len(county().posts["text"]) <= 42_000


def test_platforms_stand_in_believable_proportion() -> None:
    counts = Counter(one.account.platform for one in accounts())
    total = counts.total()
    assert 0.55 <= counts["wechat"] / total <= 0.75
    assert 0.10 <= counts["weibo"] / total <= 0.18


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_planted_often_enough(kind: str) -> None:
    assert len(made(kind)) >= KINDS[kind].least


def test_zombies_are_those_silent_for_more_than_two_weeks_on_a_readable_channel() -> None:
    readable = [one for one in accounts() if one.dark_days is None]
    silent = {one.key for one in readable if (days := silence(one)) is None or days > 14}
    assert silent == made("zombie")


def test_some_zombies_never_posted_and_some_are_at_the_first_day() -> None:
    ages = [silence(one) for one in county().members if one.is_made("zombie")]
    assert ages.count(None) >= 5
    assert ages.count(15) >= 3


def test_accounts_at_the_limit_are_fine() -> None:
    near = [one for one in county().members if "at_limit" in one.near]
    assert [silence(one) for one in near] == [14] * len(near)
    assert all("zombie" not in one.made for one in near)


def test_every_zombie_could_be_opened_after_its_last_post() -> None:
    for one in county().members:
        if one.is_made("zombie"):
            last = rows_of("probes")[one.key][-1]
            opened = [p for p in rows_of("probes")[one.key] if p["kind"] == "open"][-1]
            assert (opened["outcome"], (AS_OF - opened["probed_at"].date()).days) == ("ok", 1), last


def test_unreadable_channels_were_unreadable_ever_after_the_last_post() -> None:
    for one in county().members:
        if not one.is_made("unreadable"):
            continue
        posts = rows_of("posts").get(one.key, [])
        last = (
            posts[-1]["published_at"] if posts else datetime.combine(date.min, datetime.min.time())
        )
        later = [p for p in rows_of("probes")[one.key] if p["probed_at"] > last]
        assert later
        assert {p["outcome"] for p in later} <= {"unreachable", "not_allowed"}


def test_nothing_is_published_after_the_day_of_the_check_up() -> None:
    assert max(county().posts["published_at"]).date() <= AS_OF
    assert max(county().probes["probed_at"]).date() <= AS_OF
    assert max(county().messages["received_at"]).date() <= AS_OF


def _identical_elsewhere() -> dict[str, float]:
    order = sorted(
        (row["published_at"], row["account_id"], row["title"] + row["text"])
        for rows in rows_of("posts").values()
        for row in rows
    )
    first: dict[str, str] = {}
    copies: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for moment, account, text in order:
        said_by = first.setdefault(text, account)
        if moment.date() >= WINDOW_START:
            totals[account] += 1
            copies[account] += said_by != account
    return {account: copies[account] / total for account, total in totals.items()}


def test_copiers_and_only_they_publish_what_another_published_before() -> None:
    shares = _identical_elsewhere()
    assert {account for account, share in shares.items() if share > 0.5} == made("copied")
    assert all(share == 0 for account, share in shares.items() if account not in made("copied"))


def test_repeaters_and_only_they_repeat_themselves() -> None:
    repeating = set()
    for account, rows in rows_of("posts").items():
        said: Counter[str] = Counter()
        again = recent = 0
        for row in rows:
            if row["published_at"].date() >= WINDOW_START:
                recent += 1
                again += row["title"] + row["text"] in said
            said[row["title"] + row["text"]] += 1
        if recent and again / recent > 0.3:
            repeating.add(account)
    assert repeating == made("repeating")


def test_unanswered_messages_are_where_they_were_planted() -> None:
    waiting = {
        account
        for account, rows in rows_of("messages").items()
        for row in rows
        if row["replied_at"] is None and (AS_OF - row["received_at"].date()).days > 30
    }
    assert waiting == made("unanswered")


def test_honest_replies_come_within_a_week() -> None:
    slow = {
        account
        for account, rows in rows_of("messages").items()
        for row in rows
        if row["replied_at"] and row["replied_at"] - row["received_at"] > timedelta(days=8)
    }
    assert slow == made("late_replies")


def test_dead_links_are_where_they_were_planted() -> None:
    dead = set()
    for account, rows in rows_of("probes").items():
        links = [p["outcome"] for p in in_window(rows, "probed_at") if p["kind"] == "link"]
        if links and links.count("failed") / len(links) > 0.1:
            dead.add(account)
    assert dead == made("dead_links")


@pytest.mark.parametrize(
    ("probe", "kind"),
    [
        ("open", "app_not_opening"),
        ("download", "app_not_downloading"),
        ("question", "question_failed"),
    ],
)
def test_failed_probes_are_where_they_were_planted(probe: str, kind: str) -> None:
    names = {one.in_ledger_by: one.key for one in county().members}
    failed = set()
    for account, rows in rows_of("probes").items():
        found = [p["outcome"] for p in in_window(rows, "probed_at") if p["kind"] == probe]
        if found and found[-1] == "failed":
            failed.add(names[account])
    assert failed == made(kind)


def test_followers_jump_only_where_planted() -> None:
    jumped = {
        account
        for account, rows in rows_of("metrics").items()
        for row in rows
        if row["new_followers"] is not None
        and row["new_followers"] > 0.2 * (row["followers"] - row["new_followers"])
        and row["new_followers"] >= 200
    }
    assert jumped == made("follower_jump")


def test_likes_exceed_a_quarter_of_the_reads_only_where_planted() -> None:
    odd = {
        account
        for account, rows in rows_of("posts").items()
        if sum(row["likes"] for row in rows) > 0.25 * sum(row["reads"] for row in rows)
    }
    assert odd == made("likes_anomaly")


def test_units_with_two_accounts_on_a_platform_are_the_doubled_ones() -> None:
    places = Counter((one.seat.unit.unit_id, one.account.platform) for one in accounts())
    doubled = {
        one.key for one in accounts() if places[one.seat.unit.unit_id, one.account.platform] > 1
    }
    assert doubled == made("doubled")


def test_papers_are_missing_only_where_planted() -> None:
    found = {
        "unfiled": {one.key for one in living() if not one.account.filing_no},
        "unverified": {one.key for one in living() if one.account.verified is False},
        "no_holder": {one.key for one in living() if not one.account.login_holder},
        "no_second_holder": {
            one.key
            for one in living()
            if one.account.second_holder in ("", one.account.login_holder)
        },
    }
    assert found == {kind: made(kind) for kind in found}


def test_logins_are_unproven_only_where_planted() -> None:
    old = AS_OF - timedelta(days=180)
    unproven = {one.key for one in living() if (one.account.last_login_proven_on or date.min) < old}
    assert unproven == made("login_unproven")


def test_verified_owners_are_strangers_only_where_planted() -> None:
    strangers = {
        one.key
        for one in living()
        if one.account.verified_owner
        and one.account.verified_owner not in (one.seat.unit.name, one.seat.short, one.seat.above)
    }
    assert strangers == made("owner_mismatch")


def test_names_differ_only_where_planted() -> None:
    unit_names = {one.key for one in accounts() if not one.account.name.startswith(one.seat.short)}
    assert unit_names == made("names_differ")


def test_every_account_has_a_name_of_its_own_on_its_platform() -> None:
    names = Counter((one.account.platform, one.account.name) for one in county().members)
    assert names.most_common(1)[0][1] == 1


def test_every_service_has_an_entrance_that_is_open() -> None:
    offered = {offer.service_id for offer in county().offers}
    assert offered == {service.service_id for service in county().services}


def test_accounts_that_alone_carry_a_livelihood_service_are_protected() -> None:
    protected = [one for one in county().members if one.account.protected]
    assert len(protected) >= 3
    assert all(one.account.protected_reason for one in protected)


def test_other_seeds_give_other_worlds() -> None:
    first, second = truth(county()), truth(world("county", seed=8))
    assert first["place"] != second["place"]
    assert first["accounts"] != second["accounts"]


def test_the_truth_says_that_it_is_invented() -> None:
    assert "虚构" in truth(county())["about"]
    assert "fictitious" in truth(county())["about"]


def test_another_day_moves_the_year() -> None:
    later = date(2025, 3, 15)
    moved = world("county", as_of=later)
    assert max(moved.posts["published_at"]).date() == later


def test_a_name_that_stands_for_a_number_belongs_to_one_account() -> None:
    names = Counter(one.account.name for one in county().members)
    assert all(names[one.account.name] == 1 for one in county().members if one.has_no_number)
