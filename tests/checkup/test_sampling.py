from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.checkup.core.sampling import (
    Stratum,
    agreement,
    allotted,
    draw,
    estimate,
    shared_out,
)

# Guizhou's platforms with their true rates, ten times as many: a province to draw from.
PLATFORMS = {
    "wechat": (2030, 0.9557),
    "weibo": (1270, 0.9213),
    "douyin": (880, 0.9091),
    "toutiao": (530, 0.6981),
}
STRATA: dict[str, Stratum] = {
    f"{name}-{row:04}": (name,) for name, (size, _) in PLATFORMS.items() for row in range(size)
}
PASSED = {
    f"{name}-{row:04}": row < round(size * rate)
    for name, (size, rate) in PLATFORMS.items()
    for row in range(size)
}


def test_the_same_seed_draws_the_same_accounts_whatever_their_order() -> None:
    backwards = dict(reversed(STRATA.items()))
    assert draw(STRATA, 0.14, 7).account_ids == draw(backwards, 0.14, 7).account_ids


def test_another_seed_draws_other_accounts() -> None:
    assert draw(STRATA, 0.14, 7).account_ids != draw(STRATA, 0.14, 8).account_ids


@given(
    st.dictionaries(st.tuples(st.text("abc", min_size=1)), st.integers(1, 300), min_size=1),
    st.floats(0.01, 1),
)
def test_every_stratum_is_sampled_and_none_beyond_its_size(
    sizes: dict[tuple[str, ...], int], share: float
) -> None:
    counts = allotted(sizes, share)
    assert all(1 <= counts[name] <= sizes[name] for name in sizes)
    assert sum(counts.values()) >= share * sum(sizes.values()) - 1e-6


def test_fourteen_percent_of_471_are_66() -> None:
    sizes: dict[Stratum, int] = {
        ("wechat",): 203,
        ("weibo",): 127,
        ("douyin",): 88,
        ("toutiao",): 53,
    }
    assert sum(allotted(sizes, 0.14).values()) == 66


def test_over_500_seeds_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    truth = sum(PASSED.values()) / len(PASSED)
    held = 0
    for seed in range(500):
        found = estimate(draw(STRATA, 0.14, seed), PASSED)
        held += found.low <= truth <= found.high
    assert 0.93 <= held / 500 <= 0.97


def test_a_sample_without_a_failure_still_leaves_room_for_one() -> None:
    found = estimate(draw(STRATA, 0.05, 1), dict.fromkeys(PASSED, True))
    assert (found.rate, found.high) == (1.0, 1.0)
    assert found.low < 1


def test_checking_everybody_leaves_no_interval() -> None:
    found = estimate(draw(STRATA, 1.0, 1), PASSED)
    assert found.low == pytest.approx(found.rate) == pytest.approx(found.high)


def test_what_could_not_be_observed_does_not_lower_the_rate() -> None:
    answers: dict[str, bool | None] = dict.fromkeys(PASSED, None)
    some = draw(STRATA, 0.1, 1)
    answers.update(dict.fromkeys(some.account_ids[::2], True))
    found = estimate(some, answers)
    assert found.rate == 1.0
    assert found.checked + found.unobserved == len(some.account_ids)


def test_every_account_is_shared_out_and_a_tenth_go_to_two_checkers() -> None:
    ids = [f"a{row}" for row in range(100)]
    lists = shared_out(ids, ["甲", "乙", "丙"], 0.1, 3)
    counted = Counter(one for each in lists.values() for one in each)
    assert set(counted) == set(ids)
    assert Counter(counted.values()) == {1: 90, 2: 10}


def test_nobody_checks_the_same_account_twice() -> None:
    lists = shared_out([f"a{row}" for row in range(50)], ["甲", "乙", "丙"], 0.5, 3)
    assert all(len(set(each)) == len(each) for each in lists.values())


def test_agreement_beyond_chance_is_told_with_the_accounts_that_differ() -> None:
    first = {"a": "pass", "b": "fail", "c": "pass", "d": "fail"}
    found = agreement(first, {**first, "d": "pass", "e": "pass"})
    assert (found.pairs, found.share, found.differing) == (4, 0.75, ("d",))
    assert found.kappa == pytest.approx(0.5)


def test_when_everybody_always_says_pass_kappa_says_nothing() -> None:
    same = dict.fromkeys(map(str, np.arange(5)), "pass")
    assert agreement(same, same).kappa is None
