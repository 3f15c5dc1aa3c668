"""The figures of real circulars; sources are the issuers' own notices, see the limits page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keepfit.checkup.core.circular import Line, audit, rate_text

GUIZHOU_2025Q2 = (
    Line(group="合计", checked=471, rate="90.87"),
    (
        Line(group="微信", rate="95.57"),
        Line(group="微博", rate="92.13"),
        Line(group="抖音", rate="90.91"),
        Line(group="今日头条", rate="69.81"),
    ),
)


def test_the_guizhou_circular_has_exactly_one_solution() -> None:
    found = audit(*GUIZHOU_2025Q2)
    assert found.solved_count == 1
    assert [(one.checked, one.failed) for one in found.solutions[0]] == [
        (203, 9),
        (127, 10),
        (88, 8),
        (53, 16),
    ]


def test_the_guizhou_issuer_rounds() -> None:
    assert audit(*GUIZHOU_2025Q2).roundings == ("round",)


def test_the_solution_prints_as_the_circular_did() -> None:
    printed = [
        rate_text(checked - failed, checked, "round")
        for checked, failed in ((471, 43), (203, 9), (127, 10), (88, 8), (53, 16))
    ]
    assert printed == ["90.87", "95.57", "92.13", "90.91", "69.81"]


def test_more_checked_than_there_are_is_impossible() -> None:
    found = audit(Line(group="闽侯", total=21, checked=28, failed=0, rate="100"), ())
    assert "28" in found.faults[0].en


def test_a_cut_off_rate_tells_the_issuers_habit() -> None:
    found = audit(Line(group="开封 2024Q1", checked=294, failed=3, rate="98.9"), ())
    assert (found.faults, found.roundings) == ((), ("cut",))


def test_reasons_that_do_not_exhaust_the_failures_are_told_with_the_gap() -> None:
    found = audit(
        Line(group="渭南 2020Q4", failed=36),
        (Line(group="内容不更新", failed=24), Line(group="其他", failed=7)),
    )
    assert ["off by 5" in one.en for one in found.faults] == [True]


def test_sums_that_close_have_no_fault() -> None:
    found = audit(
        Line(group="张掖 2025Q3", total=308),
        tuple(Line(group=str(row), total=total) for row, total in enumerate((205, 16, 31, 56))),
    )
    assert found.possible


def test_a_rate_that_its_own_numbers_deny_is_a_fault() -> None:
    found = audit(Line(group="某市", checked=200, failed=7, rate="97.5"), ())
    assert "96.5" in found.faults[0].en


def test_rates_no_whole_numbers_can_give_are_a_fault() -> None:
    found = audit(
        Line(group="合计", checked=10, failed=1),
        (Line(group="a", checked=5, rate="95.57"), Line(group="b", checked=5)),
    )
    assert not found.possible


@given(
    st.lists(
        st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["round", "cut"]),
)
def test_figures_printed_from_real_numbers_are_never_called_false(
    truth: list[tuple[int, int]], rounding: str
) -> None:
    def line(name: str, checked: int, failed: int) -> Line:
        rate = rate_text(checked - failed, checked, rounding)  # type: ignore[arg-type]  # sampled
        return Line(group=name, checked=checked, failed=failed, rate=rate)

    parts = [line(str(row), *one) for row, one in enumerate(truth)]
    whole = line("合计", sum(n for n, _ in truth), sum(f for _, f in truth))
    assert audit(whole, parts).faults == ()
