from __future__ import annotations

import hashlib

import numpy as np
import pytest

from keepfit.evaluation.core.ranks import Power, Standing, standing, tenth
from keepfit.evaluation.core.resampling import Weeks, account_keys, normal, uniform_bits, weeks
from tests.evaluation.build import Habits, Made, made, true_ranks


def ranked(made_: Made, rounds: int = 200, seed: int = 0) -> Standing:
    unknown = np.full(len(made_.group), np.nan)
    keys = account_keys([f"a{row}" for row in range(len(made_.group))], seed)
    return standing(
        [Power(weight=1.0, value=unknown, weeks=made_.weeks)], made_.group, keys, rounds
    )


def held(habits: Habits, seeds: range) -> float:
    """The share of accounts whose printed interval holds the true rank."""
    shares = []
    for seed in seeds:
        made_ = made(seed, habits)
        found, truth = ranked(made_), true_ranks(made_)
        shares.append(((found.rank_low <= truth) & (truth <= found.rank_high)).mean())
    return float(np.mean(shares))


@pytest.mark.parametrize(
    "habits",
    [
        Habits(),
        Habits(size=150, groups=3),
        Habits(fewest=1, most=8),
        Habits(fewest=20, most=100),
        Habits(spread=0.2),
        Habits(week_noise=0.0),
        Habits(spread=1.5),
    ],
    ids=["usual", "large", "few-posts", "many-posts", "alike", "independent", "unlike"],
)
def test_the_printed_90_percent_interval_holds_the_true_rank(habits: Habits) -> None:
    assert 0.85 <= held(habits, range(3)) <= 0.95


def with_one_bad_week(weeks_alive: int) -> Made:
    """39 good peers with 12 weeks each, and an honest one that had `weeks_alive`, the last bad."""
    rng = np.random.default_rng(5)
    rows, at, count, total = [], [], [], []
    for row in range(40):
        alive = weeks_alive if row == 0 else 12
        values = 6.0 + rng.normal(0, 0.3) + rng.normal(0, 0.6, alive)
        if row == 0:
            values = np.full(alive, 6.0)
            values[-1] = 2.5
        rows += [row] * alive
        at += list(range(alive))
        count += [2.0] * alive
        total += list(2.0 * values)
    zeros = np.zeros(40, dtype=np.int64)
    return Made(
        group=zeros,
        quality=np.full(40, 6.0),
        weeks=weeks(np.array(rows), np.array(at), np.array(count), np.array(total)),
    )


def test_a_small_honest_account_is_not_called_last_because_of_one_bad_week() -> None:
    made_ = with_one_bad_week(weeks_alive=3)
    plain = np.array(made_.weeks.total[:3]).sum() / 6.0
    found = ranked(made_)
    # By its plain mean (4.8, the others about 6) it would be the last of all.
    assert plain < 5.0
    assert found.last_tenth[0] < 0.8
    assert found.rank_low[0] <= 36


def test_an_account_that_is_bad_week_after_week_is_called_last() -> None:
    made_ = with_one_bad_week(weeks_alive=12)
    total = made_.weeks.total.copy()
    total[:12] = 2.0 * 3.0
    bad = Made(
        group=made_.group,
        quality=made_.quality,
        weeks=weeks(made_.weeks.row, np.tile(np.arange(12), 40), made_.weeks.count, total),
    )
    assert ranked(bad).last_tenth[0] > 0.95


def digest(found: Standing, rows: slice) -> str:
    hashed = hashlib.sha256()
    for name in ("score", "score_low", "score_high", "rank", "rank_low", "rank_high", "last_tenth"):
        hashed.update(np.ascontiguousarray(getattr(found, name)[rows]).tobytes())
    return hashed.hexdigest()


def test_groups_handed_in_apart_give_the_same_to_the_last_bit() -> None:
    made_ = made(1, Habits(groups=6, size=30))
    whole = ranked(made_)
    half = 90
    at = made_.weeks.row < half
    apart: Weeks = weeks(
        made_.weeks.row[at],
        np.arange(int(at.sum())),
        made_.weeks.count[at],
        made_.weeks.total[at],
    )
    alone = ranked(Made(group=made_.group[:half], quality=made_.quality[:half], weeks=apart))
    assert digest(whole, slice(half)) == digest(alone, slice(half))


def test_another_seed_draws_otherwise_and_the_same_seed_the_same() -> None:
    made_ = made(2, Habits(groups=2))
    first, again, other = ranked(made_), ranked(made_), ranked(made_, seed=1)
    everybody = slice(None)
    assert digest(first, everybody) == digest(again, everybody) != digest(other, everybody)


def test_what_was_not_observed_is_left_out_and_the_rest_weighs_more() -> None:
    value = np.array([[1.0, 2.0, 3.0, 4.0], [9.0, np.nan, 7.0, 6.0]])
    keys = account_keys("abcd", 0)
    group = np.zeros(4, dtype=np.int64)
    made_ = [Power(weight=0.25, value=value[0]), Power(weight=0.75, value=value[1])]
    found = standing(made_, group, keys, 20)
    assert found.coverage.tolist() == [1.0, 0.25, 1.0, 1.0]
    assert found.score[1] == found.powers[0][1]


def test_an_account_nobody_observed_has_no_rank() -> None:
    value = np.array([1.0, 2.0, np.nan])
    group = np.zeros(3, dtype=np.int64)
    found = standing([Power(weight=1.0, value=value)], group, account_keys("abc", 0), 20)
    assert np.isnan(found.rank[2])
    assert found.size.tolist() == [2, 2, 2]


def test_peers_that_are_all_alike_are_not_told_apart() -> None:
    group = np.zeros(3, dtype=np.int64)
    found = standing([Power(weight=1.0, value=np.ones(3))], group, account_keys("abc", 0), 20)
    assert np.isnan(found.rank).all()


def test_the_last_tenth_is_at_least_one() -> None:
    assert tenth(np.array([3, 10, 39, 40])).tolist() == [1, 1, 3, 4]


def test_draws_are_even_and_normal() -> None:
    keys = account_keys((str(one) for one in range(20_000)), 0)
    share = (uniform_bits(keys, 3) >> np.uint64(11)).astype(np.float64) / 2**53
    assert share.mean() == pytest.approx(0.5, abs=0.01)
    assert np.histogram(share, 10, (0, 1))[0] == pytest.approx(np.full(10, 2000), rel=0.1)
    drawn = normal(keys, 3)
    assert (drawn.mean(), drawn.std()) == pytest.approx((0.0, 1.0), abs=0.02)
