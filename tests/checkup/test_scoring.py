from __future__ import annotations

import numpy as np
import pytest

from keepfit.checkup.core.judge import judged, verdicts
from keepfit.checkup.core.ladder import soon
from keepfit.checkup.core.rules import Step
from keepfit.checkup.core.scoring import failed_by_score, scores
from keepfit.checkup.queries import load_pack
from tests.checkup.build import a_rule, subjects

NAN = float("nan")
ZHAOQING = load_pack("cn-zhaoqing").scoring


def score(veto: float, deducted: float = 0, gained: float = 0) -> float:
    """The score of one account: silent days, points deducted, points gained."""
    assert ZHAOQING is not None
    one = subjects(1)
    judgements = [
        judged(a_rule("> 14"), one, np.array([veto])),
        judged(a_rule("> 0", severity="deduct", points=deducted), one, np.array([1.0])),
        judged(a_rule("> 0", severity="bonus", points=gained), one, np.array([1.0])),
    ]
    return float(scores(ZHAOQING, judgements, verdicts(judgements, 1))[0])


def test_a_veto_is_recorded_as_59() -> None:
    assert score(veto=15) == 59


def test_a_clean_account_has_full_points() -> None:
    assert score(veto=1) == 100


def test_bonus_is_capped() -> None:
    assert score(veto=1, gained=40) == 125


def test_bonus_counts_only_above_80() -> None:
    assert score(veto=1, deducted=20, gained=10) == 80


def test_points_never_fall_below_zero() -> None:
    assert score(veto=1, deducted=300) == 0


def test_an_account_without_a_verdict_has_no_score() -> None:
    assert np.isnan(score(veto=NAN))


@pytest.mark.parametrize(("points", "fails"), [(60, False), (59, True), (NAN, False)])
def test_below_sixty_fails(points: float, fails: bool) -> None:  # noqa: FBT001  # a table
    assert ZHAOQING is not None
    assert bool(failed_by_score(ZHAOQING, np.array([points]))[0]) is fails


LADDER = (Step(rule_id="T-1", at=10, tell="operator"), Step(rule_id="T-1", at=12, tell="leader"))


@pytest.mark.parametrize(
    ("silent_days", "told"),
    [(9, []), (10, ["operator"]), (12, ["leader"]), (14, ["leader"]), (15, []), (NAN, [])],
)
def test_the_ladder_tells_the_right_person_before_the_limit(
    silent_days: float, told: list[str]
) -> None:
    one = judged(a_rule("> 14"), subjects(1), np.array([silent_days]))
    assert [rung.tell for rung in soon(LADDER, [one], ["a0"])] == told
