from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from keepfit.burden.core.effects import divided, load, summed
from keepfit.burden.core.plans import before_after, pilot_state
from keepfit.burden.core.records import BeforeAfter, Criterion, Effects, Pilot, Upkeep
from keepfit.burden.core.work import Range, drawn
from tests.burden.build import a_model, an_account

MODEL = a_model()
EFFORTS = drawn(MODEL, 0)
RNG = np.random.default_rng(2)
HOURS = RNG.triangular(2, 4, 8, (MODEL.rounds, 6))
CONTRACTS = np.array([0.0, 0, 30_000, 0, 0, 0])


def planned(closed: list[int], moved: list[int]) -> BeforeAfter:
    at = np.arange(6)
    return before_after(np.isin(at, closed), np.isin(at, moved), HOURS, CONTRACTS, (MODEL, EFFORTS))


def test_closing_nothing_saves_nothing() -> None:
    assert planned([], []).saved == Range(low=0.0, likely=0.0, high=0.0)


def test_closing_everything_saves_everything() -> None:
    found = planned([0, 1, 2, 3, 4, 5], [])
    assert found.saved == found.before
    assert found.after.high == pytest.approx(0.0)


def test_work_that_moves_to_a_successor_is_not_saved() -> None:
    ended, moved = planned([0, 1], []), planned([0, 1], [0, 1])
    share = MODEL.efforts["moved"]
    assert moved.saved.likely < ended.saved.likely * (1 - share.low)
    assert moved.once_yuan == 600.0


def test_the_saving_is_surer_than_both_sides_alone() -> None:
    found = planned([0], [])
    apart = (found.before.high - found.before.low) + (found.after.high - found.after.low)
    assert found.saved.high - found.saved.low < apart / 2


def test_a_contract_that_ends_is_money_saved() -> None:
    without, with_contract = planned([1], []), planned([2], [])
    assert with_contract.saved_yuan_year.likely - without.saved_yuan_year.likely > 20_000


def an_upkeep(**effects: float) -> Upkeep:
    hours = Range(low=1.0, likely=2.0, high=3.0)
    return Upkeep(
        account_id="p",
        unit_id="u1",
        platform="bilibili",
        kind="account",
        basis="modelled",
        hours_week=hours,
        contract_yuan_year=0.0,
        yuan_year=hours,
        effects=Effects(**effects),
        per_hour=Effects(**effects),
        per_yuan=Effects(),
    )


PILOT = Pilot(
    account_id="p",
    started_on=date(2024, 1, 1),
    ends_on=date(2024, 6, 1),
    criteria=(
        Criterion(measure="reads_per_hour", comparison=">=", limit=100.0),
        Criterion(measure="hours_week", comparison="<=", limit=5.0),
    ),
)


@pytest.mark.parametrize(
    ("reads", "day", "outcome"),
    [
        ({"reads": 150.0}, date(2024, 6, 30), "go_on"),
        ({"reads": 50.0}, date(2024, 6, 30), "exit"),
        ({}, date(2024, 6, 30), "not_observed"),
        ({"reads": 50.0}, date(2024, 3, 1), "running"),
    ],
)
def test_a_pilot_is_judged_at_its_end_by_what_was_set_at_its_start(
    reads: dict[str, float], day: date, outcome: str
) -> None:
    assert pilot_state(PILOT, an_upkeep(**reads), day).outcome == outcome


def test_a_pilot_nobody_finds_is_not_observed() -> None:
    assert pilot_state(PILOT, None, date(2024, 6, 30)).outcome == "not_observed"


def test_nothing_spent_gives_no_effect_per_hour() -> None:
    assert divided(Effects(reads=100.0), 0.0) == Effects()


def test_reads_nobody_observed_do_not_make_the_others_dear() -> None:
    hours = np.full((10, 2), 4.0)
    effects = [Effects(reads=400.0), Effects()]
    (found,) = summed({"g": [0, 1]}, (hours, hours), effects, weeks=1.0)
    assert found.per_hour.reads == 100.0


def test_a_sum_of_nothing_observed_is_not_0() -> None:
    hours = np.full((10, 2), 4.0)
    (found,) = summed({"g": [0, 1]}, (hours, hours), [Effects(), Effects()], weeks=1.0)
    assert (found.per_hour, found.per_yuan) == (Effects(), Effects())


def test_the_load_of_people_names_nobody() -> None:
    accounts = [an_account(f"a{n}", login_holder="张三丰" if n < 5 else "") for n in range(7)]
    found = load(accounts)
    assert (found.people, found.most, found.more_than_three, found.unknown) == (1, 5, 1, 2)
    assert "张三丰" not in repr(found)
