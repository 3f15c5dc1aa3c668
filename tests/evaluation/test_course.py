"""Each account against itself, and the little that is measured of the windows before."""

from __future__ import annotations

import numpy as np
import pytest

from keepfit.evaluation.core.course import changes
from keepfit.evaluation.core.records import Change
from keepfit.evaluation.earlier import glimpsed
from keepfit.evaluation.queries import windows
from keepfit.history.engine import opened
from keepfit.history.queries import measured
from keepfit.kit.settings import Settings
from tests.evaluation.build import Habits, made, posts_table, several_posts
from tests.history.build import AS_OF, a_probe, a_table, accounts

HABITS = Habits(groups=4, size=50, fewest=8, most=40)
IDS = [f"a{row}" for row in range(200)]


def changed(seed: int, up: float = 0.0) -> list[Change]:
    """200 accounts in two windows of the same quality; a0's posts rise by so much in ln(reads)."""
    before, now = made(seed, HABITS), made(seed + 1_000, HABITS)
    apart = before.quality - now.quality
    apart[0] += up
    rows = now.weeks.row
    total = now.weeks.total + now.weeks.count * apart[rows]
    newest = type(now.weeks)(
        row=rows,
        count=now.weeks.count,
        total=total,
        accounts=now.weeks.accounts,
        starts=now.weeks.starts,
    )
    return list(changes(newest, before.weeks, before.group, IDS))


def test_accounts_that_did_not_change_are_hardly_ever_called_changed() -> None:
    called = [sum(one.course != "unclear" for one in changed(seed)) for seed in range(20)]
    # Of 20 evaluations of 200 accounts each, luck may show in one or two.
    assert sum(one > 0 for one in called) <= 3


def test_a_real_rise_is_seen_with_its_factor() -> None:
    found = [changed(seed, up=2.0)[0] for seed in range(10)]
    assert sum(one.course == "up" for one in found) >= 8
    assert np.exp(2.0) == pytest.approx(np.median([one.factor for one in found]), rel=0.5)


def test_the_interval_holds_a_change_that_is_none() -> None:
    found = [one for seed in range(5) for one in changed(seed)]
    assert np.mean([one.interval.low <= 1.0 <= one.interval.high for one in found]) >= 0.97


def test_an_account_with_too_few_weeks_is_not_compared() -> None:
    few = made(1, Habits(groups=1, size=20, fewest=1, most=2))
    many = made(2, Habits(groups=1, size=20, fewest=30, most=40))
    assert list(changes(few.weeks, many.weeks, many.group, IDS)) == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_glimpse_says_what_measuring_everything_says(place: int) -> None:
    span = windows(AS_OF, 90, 3)[place]
    posts = [
        *several_posts("a", [10, 20, 30], windows(AS_OF, 90, 3)[2]),
        *several_posts("b", [5] * 9, span),
    ]
    probes = [
        a_probe("a", 9),
        a_probe("c", 2, "not_allowed"),
        {**a_probe("b", 4, "failed"), "kind": "question"},
        {**a_probe("a", 120), "kind": "question"},
    ]
    tables = {"posts": posts_table(posts), "probes": a_table("probes", probes)}
    known = accounts("a", "b", "c", "d")
    with opened(tables) as history:
        whole = measured(history, known, span, Settings())
        little = glimpsed(history, known, span, Settings())
    assert little.unobserved_reason.tolist() == whole.unobserved_reason.tolist()
    for name in ("posts", "question_answered"):
        np.testing.assert_array_equal(little.values[name], whole.values[name])
