from __future__ import annotations

from dataclasses import replace

import pytest

from keepfit.evaluation.core.candidates import candidate, candidate_ids, only_services, season
from keepfit.evaluation.core.powers import Votes, wilson
from keepfit.evaluation.core.records import Plea, Score
from keepfit.evaluation.queries import default_terms
from keepfit.ledger.core.records import Account, Ledger, Offer, Service

TERMS = replace(default_terms(), periods=3, last_limit=0.8, least_coverage=0.5)


def a_score(last_tenth: float | None, coverage: float = 1.0) -> Score:
    return Score(
        account_id="a",
        group_id="g",
        powers={"reach": -2.0},
        coverage=coverage,
        posts=10,
        last_tenth=last_tenth,
    )


def called(*scores: Score) -> tuple[str, ...]:
    return candidate_ids([{"a": one} for one in scores], TERMS)


def test_surely_last_in_three_periods_running_is_a_candidate() -> None:
    assert called(a_score(0.9), a_score(0.85), a_score(0.8)) == ("a",)


@pytest.mark.parametrize(
    "scores",
    [
        (a_score(0.99), a_score(0.99)),
        (a_score(0.99), a_score(0.3), a_score(0.99)),
        (a_score(0.79), a_score(0.99), a_score(0.99)),
        (a_score(0.99, coverage=0.45), a_score(0.99), a_score(0.99)),
        (a_score(0.99), a_score(None), a_score(0.99)),
    ],
    ids=["two-periods", "one-good", "not-sure", "little-seen", "not-ranked"],
)
def test_nothing_less_makes_a_candidate(scores: tuple[Score, ...]) -> None:
    assert called(*scores) == ()


def test_an_account_that_did_not_exist_before_is_none() -> None:
    assert candidate_ids([{"a": a_score(0.9)}, {"a": a_score(0.9)}, {}], TERMS) == ()


def test_the_reasons_name_the_course_and_the_weak_powers() -> None:
    found = candidate("a", [{"a": a_score(0.9)}, {"a": a_score(0.85)}], Plea())
    assert found.probabilities == (0.9, 0.85)
    assert "90%、85%" in found.reasons[0].zh
    assert "reach 2.0" in found.reasons[1].en


def a_ledger(*offers: Offer) -> Ledger:
    accounts = {
        name: Account(account_id=name, name=name, kind="account", platform="wechat", status=status)
        for name, status in (("a", "active"), ("b", "active"), ("gone", "closed"))
    }
    return Ledger(
        accounts=accounts,
        services={"s1": Service(service_id="s1", name="公积金提取")},
        offers=offers,
    )


def offered(account_id: str, *, works: bool | None = None) -> Offer:
    return Offer(account_id=account_id, service_id="s1", works=works)


def test_a_service_nobody_else_offers_speaks_for_the_account() -> None:
    found = only_services(["a"], a_ledger(offered("a"), offered("gone"), offered("b", works=False)))
    assert found == {"a": ("公积金提取",)}


def test_a_service_offered_elsewhere_does_not() -> None:
    assert only_services(["a"], a_ledger(offered("a"), offered("b"))) == {"a": ()}


def test_a_flood_season_account_is_seasonal() -> None:
    found = season({6: 8, 7: 12, 8: 9, 1: 1})
    assert found is not None
    assert "6 月至 8 月" in found.zh


def test_a_season_may_run_over_the_turn_of_the_year() -> None:
    found = season({12: 8, 1: 12, 2: 9})
    assert found is not None
    assert "12 月至 2 月" in found.zh


def test_an_even_year_is_no_season() -> None:
    assert season(dict.fromkeys(range(1, 13), 4)) is None


@pytest.mark.parametrize(
    ("useful", "total", "expected"),
    [(0, 0, 0.0), (2, 2, 0.425), (90, 100, 0.8396), (0, 10, 0.0)],
)
def test_few_votes_prove_little(useful: int, total: int, expected: float) -> None:
    assert wilson(Votes(useful=useful, total=total)) == pytest.approx(expected, abs=1e-3)
