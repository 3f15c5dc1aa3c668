from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.checkup.core.judge import demand_sums, judged, totals, totals_by, verdicts
from keepfit.checkup.core.rules import Outcome
from keepfit.kit.errors import NumbersError
from tests.checkup.build import a_rule, subjects

NAN = float("nan")


def outcome(measured: float, broken: str = "> 14", severity: str = "veto") -> Outcome:
    one = judged(a_rule(broken, severity=severity), subjects(1), np.array([measured]))
    return one.outcome(0)


def verdict_of(*measured_and_rules: tuple[float, object]) -> str:
    judgements = [
        judged(rule, subjects(1), np.array([value]))  # type: ignore[arg-type]  # rules by hand
        for value, rule in measured_and_rules
    ]
    return str(verdicts(judgements, 1)[0])


def test_the_limit_itself_is_still_fine() -> None:
    assert outcome(14) is Outcome.PASS


def test_one_day_over_the_limit_fails() -> None:
    assert outcome(15) is Outcome.FAIL


def test_a_channel_nobody_could_read_is_not_called_silent() -> None:
    assert outcome(NAN) is Outcome.NOT_OBSERVED


def test_a_broken_warning_warns_and_does_not_fail() -> None:
    assert outcome(15, severity="warn") is Outcome.WARN


def test_a_rule_for_apps_says_nothing_about_accounts() -> None:
    one = judged(a_rule(kinds=("app",)), subjects(1, kind="account"), np.array([99.0]))
    assert not one.in_scope[0]


def test_a_rule_for_one_platform_says_nothing_about_others() -> None:
    one = judged(a_rule(platforms=("weibo",)), subjects(1, platform="wechat"), np.array([99.0]))
    assert not one.in_scope[0]


def test_one_broken_veto_fails_although_another_was_not_observed() -> None:
    assert verdict_of((99, a_rule()), (NAN, a_rule())) == "fail"


def test_without_a_broken_veto_an_open_one_leaves_no_verdict() -> None:
    assert verdict_of((1, a_rule()), (NAN, a_rule())) == "not_observed"


def test_a_veto_that_may_be_skipped_leaves_the_others_to_decide() -> None:
    assert verdict_of((1, a_rule()), (NAN, a_rule(unobserved="skip"))) == "pass"


def test_an_account_no_veto_could_judge_has_not_passed() -> None:
    assert verdict_of((NAN, a_rule(unobserved="skip"))) == "not_observed"


def test_warnings_decide_no_verdict() -> None:
    assert verdict_of((1, a_rule()), (99, a_rule(severity="warn"))) == "pass"


@given(st.lists(st.sampled_from(["pass", "fail", "not_observed"]), max_size=60), st.randoms())
def test_totals_add_up_however_accounts_are_grouped(outcomes: list[str], random: object) -> None:
    verdict = np.array(outcomes, dtype=np.str_)
    groups = [str(hash((row, str(random))) % 4) for row in range(len(outcomes))]
    demand_sums(totals("", verdict), {"by_group": totals_by(groups, verdict)})


def test_totals_that_do_not_add_up_are_refused() -> None:
    verdict = np.array(["pass", "fail"])
    whole = totals("", verdict)
    parts = totals_by(["a", "b"], verdict)
    with pytest.raises(NumbersError, match=r"by_unit\.passed"):
        demand_sums(whole, {"by_unit": [replace(parts[0], passed=5), *parts[1:]]})


def test_a_line_that_contradicts_itself_is_refused() -> None:
    wrong = replace(totals("", np.array(["pass", "fail"])), judged=1)
    with pytest.raises(NumbersError, match="accounts"):
        demand_sums(wrong, {})


def test_pass_rate_counts_judged_accounts_only() -> None:
    line = totals("", np.array(["pass", "pass", "fail", "not_observed"]))
    assert (line.pass_rate, line.coverage) == (2 / 3, 3 / 4)


def test_a_group_nobody_could_observe_has_no_pass_rate() -> None:
    assert totals("", np.array(["not_observed"])).pass_rate is None
