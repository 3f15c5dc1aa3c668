from __future__ import annotations

import math
from datetime import timedelta

import pytest

from tests.history.build import AS_OF, a_post, a_probe, accounts, ago, facts, value, why

BUSY = [a_post(f"busy{n}", 0) for n in range(5)]
LEDGER = accounts("a", *(f"busy{n}" for n in range(5)))


def test_a_channel_that_was_never_read_is_not_called_silent() -> None:
    found = facts(LEDGER, posts=BUSY)
    assert math.isnan(value(found, "silent_days"))
    assert math.isnan(value(found, "posts"))
    assert why(found) == "never_read"


def test_what_was_not_observed_has_no_coverage() -> None:
    found = facts(LEDGER, posts=BUSY)
    row = found.row_of()["a"]
    assert found.coverage["posts_coverage"][row] == 0


def test_an_open_channel_without_any_post_has_been_silent_since_it_was_opened() -> None:
    opened = {"account_id": "a", "opened_on": AS_OF - timedelta(days=40)}
    found = facts(accounts(opened, "b"), posts=[a_post("b", 0)], probes=[a_probe("a", 1)])
    assert value(found, "silent_days") == 40
    assert value(found, "posts") == 0


def test_without_its_opening_day_it_has_been_silent_for_the_window() -> None:
    found = facts(accounts("a", "b"), posts=[a_post("b", 0)], probes=[a_probe("a", 1)], days=60)
    assert value(found, "silent_days") == 60


@pytest.mark.parametrize("kind", ["app", "mini_program", "website", "group"])
def test_that_a_programme_opens_does_not_show_that_it_published_nothing(kind: str) -> None:
    opened = {"account_id": "a", "kind": kind, "opened_on": AS_OF - timedelta(days=3221)}
    found = facts(accounts(opened, "b"), posts=[a_post("b", 0)], probes=[a_probe("a", 1)])
    assert why(found) == "never_read"
    assert math.isnan(value(found, "silent_days"))
    assert math.isnan(value(found, "posts_per_week"))
    assert value(found, "opens") == 1


def test_a_programme_that_was_seen_to_publish_is_counted_like_a_channel() -> None:
    known = accounts({"account_id": "a", "kind": "app"}, "b")
    found = facts(known, posts=[a_post("a", 9), a_post("b", 0)])
    assert value(found, "silent_days") == 9


def test_an_opening_before_the_window_does_not_show_a_channel_without_posts() -> None:
    found = facts(accounts("a", "b"), posts=[a_post("b", 0)], probes=[a_probe("a", 95)])
    assert why(found) == "never_read"


def test_a_channel_that_could_not_be_read_lately_is_not_called_silent() -> None:
    found = facts(LEDGER, posts=[*BUSY, a_post("a", 30)], probes=[a_probe("a", 2, "unreachable")])
    assert why(found) == "unreadable"
    assert math.isnan(value(found, "silent_days"))


def test_its_last_post_is_told_all_the_same() -> None:
    found = facts(LEDGER, posts=[*BUSY, a_post("a", 30)], probes=[a_probe("a", 2, "unreachable")])
    assert found.last_post_at[found.row_of()["a"]].item() == ago(30)


def test_a_post_after_the_failed_reading_shows_that_it_can_be_read() -> None:
    found = facts(LEDGER, posts=[*BUSY, a_post("a", 1)], probes=[a_probe("a", 2, "not_allowed")])
    assert why(found) == ""
    assert value(found, "silent_days") == 1


def test_an_unreadable_platform_stays_unreadable_after_an_earlier_good_probe() -> None:
    probes = [a_probe("a", 5), a_probe("a", 1, "not_allowed")]
    assert why(facts(LEDGER, posts=BUSY, probes=probes)) == "unreadable"


def test_a_probe_that_says_the_account_is_gone_does_not_make_it_unreadable() -> None:
    found = facts(LEDGER, posts=[*BUSY, a_post("a", 30)], probes=[a_probe("a", 1, "failed")])
    assert value(found, "silent_days") == 30
    assert value(found, "opens") == 0


def test_where_collection_ended_long_ago_nobody_is_called_silent() -> None:
    late = [{**one, "published_at": ago(10)} for one in BUSY]
    found = facts(LEDGER, posts=[*late, a_post("a", 30)])
    assert set(found.unobserved_reason.tolist()) == {"horizon"}


def test_a_collection_that_ended_three_days_ago_still_counts() -> None:
    late = [{**one, "published_at": ago(3)} for one in BUSY]
    assert value(facts(LEDGER, posts=[*late, a_post("a", 30)]), "silent_days") == 30


def test_a_fresh_good_opening_stands_in_for_the_ended_collection() -> None:
    late = [{**one, "published_at": ago(10)} for one in BUSY]
    found = facts(LEDGER, posts=[*late, a_post("a", 30)], probes=[a_probe("a", 1)])
    assert value(found, "silent_days") == 30


def test_an_opening_that_is_itself_too_old_stands_in_for_nothing() -> None:
    late = [{**one, "published_at": ago(10)} for one in BUSY]
    found = facts(LEDGER, posts=[*late, a_post("a", 30)], probes=[a_probe("a", 8)])
    assert why(found) == "horizon"


def test_each_platform_has_its_own_end_of_collection() -> None:
    weibo = [{"account_id": f"w{n}", "platform": "weibo"} for n in range(5)]
    late = [a_post(f"w{n}", 20) for n in range(5)]
    found = facts(accounts("busy0", *weibo), posts=[*BUSY, *late])
    assert why(found, "w0") == "horizon"
    assert why(found, "busy0") == ""


def test_four_quiet_accounts_are_no_end_of_collection() -> None:
    weibo = [{"account_id": f"w{n}", "platform": "weibo"} for n in range(4)]
    late = [a_post(f"w{n}", 20) for n in range(4)]
    found = facts(accounts("busy0", *weibo), posts=[*BUSY, *late])
    assert value(found, "silent_days", "w0") == 20


def test_posts_after_the_day_of_the_check_up_are_not_seen() -> None:
    posts = [*BUSY, a_post("a", 5), {"account_id": "a", "published_at": ago(-1, 0)}]
    assert value(facts(LEDGER, posts=posts), "silent_days") == 5


def test_the_last_minute_of_the_day_belongs_to_it() -> None:
    late = {"account_id": "a", "published_at": ago(0, 23)}
    assert value(facts(LEDGER, posts=[*BUSY, late]), "silent_days") == 0


def test_reads_that_nobody_saw_are_not_zero() -> None:
    found = facts(LEDGER, posts=[*BUSY, a_post("a", 1), a_post("a", 2, reads=None)])
    assert math.isnan(value(found, "reads_median"))
    assert found.coverage["reads_coverage"][found.row_of()["a"]] == 0


def test_half_seen_reads_have_half_the_coverage() -> None:
    found = facts(LEDGER, posts=[*BUSY, a_post("a", 1, reads=10), a_post("a", 2)])
    assert value(found, "reads_median") == 10
    assert found.coverage["reads_coverage"][found.row_of()["a"]] == 0.5


def test_a_hundred_thousand_reads_and_more_are_told_as_a_lower_bound() -> None:
    posts = [*BUSY, a_post("a", 1, reads=100_001), a_post("a", 2, reads=100_000)]
    found = facts(LEDGER, posts=posts)
    assert found.coverage["reads_censored_share"][found.row_of()["a"]] == 0.5


def test_an_account_without_any_message_was_not_asked() -> None:
    found = facts(LEDGER, messages=[{"account_id": "busy0", "received_at": ago(20)}])
    assert math.isnan(value(found, "messages"))
    assert value(found, "oldest_unanswered_days", "busy0") == 20


def test_a_reply_given_after_the_day_of_the_check_up_had_not_been_given() -> None:
    message = {"account_id": "a", "received_at": ago(20), "replied_at": ago(-1)}
    assert value(facts(LEDGER, messages=[message]), "reply_share") == 0


def test_a_young_message_may_still_be_answered_in_time() -> None:
    message = {"account_id": "a", "received_at": ago(15)}
    assert math.isnan(value(facts(LEDGER, messages=[message]), "reply_share"))


def test_a_probe_the_platform_does_not_allow_says_neither_yes_nor_no() -> None:
    probes = [a_probe("a", 5, kind="question"), a_probe("a", 1, "not_allowed", "question")]
    assert math.isnan(value(facts(LEDGER, posts=BUSY, probes=probes), "question_answered"))


def test_without_any_table_nothing_is_observed() -> None:
    found = facts(accounts("a"))
    assert all(math.isnan(value(found, one)) for one in found.values)


def test_no_accounts_make_no_rows() -> None:
    assert len(facts(accounts(), posts=BUSY).account_ids) == 0
