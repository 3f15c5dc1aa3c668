from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.checkup.core.overtime import Answer, Course, Past, course
from keepfit.checkup.core.rules import Outcome

THEN, DUE, NOW = date(2024, 3, 31), date(2024, 4, 15), date(2024, 6, 30)
PAST = Past(account_id="a", rule_id="r", outcome=Outcome.FAIL, found_on=THEN, due_on=DUE)


def where(past: Past, today: Outcome | None, as_of: date = NOW) -> str:
    now = {past.key: replace(past, outcome=today)} if today else {}
    found = course([past], now, as_of)
    return next(name for name in Course.__dataclass_fields__ if getattr(found, name))


@pytest.mark.parametrize(
    ("today", "place"),
    [
        (Outcome.PASS, "fixed"),
        (Outcome.FAIL, "overdue"),
        (Outcome.NOT_OBSERVED, "unseen"),
        (None, "gone"),
    ],
)
def test_an_earlier_finding_went_where_its_account_stands_today(
    today: Outcome | None, place: str
) -> None:
    assert where(PAST, today) == place


def test_before_its_deadline_a_finding_is_open_and_not_overdue() -> None:
    assert where(PAST, Outcome.FAIL, as_of=DUE) == "still_open"


@pytest.mark.parametrize("answer", [Answer.IGNORED, Answer.WITHDRAWN])
def test_a_false_alarm_stays_set_aside(answer: Answer) -> None:
    assert where(replace(PAST, answer=answer, why="春节放假"), Outcome.FAIL) == "set_aside"


def test_a_contested_finding_is_told_apart_from_an_overdue_one() -> None:
    assert where(replace(PAST, answer=Answer.CONTESTED), Outcome.FAIL) == "contested"


def test_a_complaint_nobody_made_before_is_new() -> None:
    assert course([], {PAST.key: PAST}, NOW).new == (PAST,)


OUTCOMES = st.sampled_from(list(Outcome))


@given(
    st.dictionaries(
        st.integers(0, 30), st.tuples(OUTCOMES, OUTCOMES, st.sampled_from(list(Answer)))
    )
)
def test_every_complaint_stands_in_exactly_one_list(
    cases: dict[int, tuple[Outcome, Outcome, Answer]],
) -> None:
    earlier = [
        replace(PAST, account_id=str(key), outcome=before, answer=answer)
        for key, (before, _, answer) in cases.items()
    ]
    now = {
        (str(key), "r"): replace(PAST, account_id=str(key), outcome=after)
        for key, (_, after, _) in cases.items()
    }
    found = course(earlier, now, NOW)
    listed = [one.key for name in Course.__dataclass_fields__ for one in getattr(found, name)]
    bad = (Outcome.FAIL, Outcome.WARN)
    complaints = {(str(k), "r") for k, (b, a, _) in cases.items() if b in bad or a in bad}
    assert sorted(listed) == sorted(complaints)
