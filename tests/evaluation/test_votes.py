"""Usefulness votes: from a sheet to the recognition of accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from keepfit.evaluation.core.powers import Votes, recognition, wilson
from keepfit.evaluation.core.ranks import Power, standing
from keepfit.evaluation.core.resampling import account_keys
from keepfit.evaluation.flow import Order, run_evaluation
from keepfit.ledger.core.records import Account

AS_OF = date(2024, 6, 30)
GROUP = np.zeros(12, dtype=np.int64)
ACCOUNTS = [
    Account(
        account_id=f"a{n:03d}",
        name=f"账号{n:03d}",
        kind="account",
        platform="wechat",
        unit_id="u",
        status="active",
    )
    for n in range(400)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voters:
    """How many people vote on an account, and how unlike the accounts truly are."""

    fewest: int
    most: int
    spread: float


def held(voters: Voters, seed: int) -> float:
    """The share of accounts whose printed rank interval holds their true rank among 40 peers."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(10), 40)
    truth = np.clip(rng.normal(0.65, voters.spread, 400), 0.05, 0.95)
    total = rng.integers(voters.fewest, voters.most, 400)
    useful = rng.binomial(total, truth)
    votes = {
        one.account_id: Votes(useful=float(useful[row]), total=float(total[row]))
        for row, one in enumerate(ACCOUNTS)
    }
    known = recognition(ACCOUNTS, votes, group)
    power = Power(weight=1.0, value=known.value, error=known.error)
    keys = account_keys([one.account_id for one in ACCOUNTS], seed)
    found = standing([power], group, keys, 200)
    rank = np.empty(400)
    for number in range(10):
        rows = np.flatnonzero(group == number)
        rank[rows[np.argsort(-truth[rows])]] = np.arange(1, 41)
    return float(((found.rank_low <= rank) & (rank <= found.rank_high)).mean())


@pytest.mark.parametrize(
    "voters",
    [
        Voters(fewest=5, most=60, spread=0.09),
        Voters(fewest=60, most=240, spread=0.09),
        Voters(fewest=1, most=240, spread=0.09),
        Voters(fewest=20, most=200, spread=0.05),
        Voters(fewest=1, most=20, spread=0.09),
    ],
    ids=["few", "many", "unlike-numbers", "alike-accounts", "hardly-any"],
)
def test_rank_intervals_from_votes_hold_the_truth(voters: Voters) -> None:
    assert 0.85 <= np.mean([held(voters, seed) for seed in range(3)]) <= 0.95


def test_one_angry_voter_does_not_make_an_account_the_last() -> None:
    votes = {f"a{n:03d}": Votes(useful=60.0 + n, total=100.0) for n in range(11)}
    votes["a011"] = Votes(useful=0.0, total=1.0)
    known = recognition(ACCOUNTS[:12], votes, GROUP)
    keys = account_keys([f"a{n:03d}" for n in range(12)], 0)
    found = standing([Power(weight=1.0, value=known.value, error=known.error)], GROUP, keys, 200)
    # Its plain share is 0, and Wilson's bound of its one vote as well.
    assert wilson(votes["a011"]) < 0.01
    assert found.last_tenth[11] < 0.8


def test_an_account_nobody_voted_on_is_not_observed() -> None:
    votes = {f"a{n:03d}": Votes(useful=6.0 + n, total=20.0) for n in range(11)}
    known = recognition(ACCOUNTS[:12], votes, GROUP)
    assert np.isnan(known.value[11])
    assert known.error[11] == 0.0


def test_without_any_votes_recognition_takes_no_part() -> None:
    assert np.isnan(recognition(ACCOUNTS[:12], None, GROUP).value).all()


LEDGER = "账号编号,账号名称,类型,平台,主办单位\n" + "".join(
    f"A{n},账号{n},账号,微信,某县某局\n" for n in range(4)
)


def votes_sheet(days_ago: int, header: str) -> str:
    day = AS_OF - timedelta(days=days_ago)
    rows = [f"账号{n},{day},{40 + 15 * n},{60 - 15 * n}\n" for n in range(4)]
    return header + "\n" + "".join(rows)


def recognised(folder: Path, sheet: str) -> dict[str, float | None]:
    """What the newest window says of recognition, by account."""
    (folder / "台账.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "群众评价.csv").write_text(sheet, encoding="utf-8")
    order = Order(inputs=(folder,), as_of=AS_OF, periods=1, rounds=20)
    done = run_evaluation(order, say=lambda _: None)
    scores = done.evaluation.scores[0]
    return {key: one.powers.get("recognition") for key, one in scores.items()}


@pytest.mark.parametrize(
    "header",
    [
        "账号名称,评价月份,满意,不满意",
        "account_id,period,useful,not useful",
        "账号编号,month,yes,no",
    ],
)
def test_votes_of_a_sheet_become_recognition(tmp_path: Path, header: str) -> None:
    found = recognised(tmp_path, votes_sheet(40, header))
    assert list(found) == sorted(found, key=lambda key: found[key] or 0.0)
    assert None not in found.values()


def test_votes_of_last_year_are_no_longer_counted(tmp_path: Path) -> None:
    found = recognised(tmp_path, votes_sheet(400, "账号名称,评价日期,有用,没用"))
    assert set(found.values()) == {None}


def test_votes_after_the_day_are_not_counted(tmp_path: Path) -> None:
    found = recognised(tmp_path, votes_sheet(-3, "账号名称,评价日期,有用,没用"))
    assert set(found.values()) == {None}


def test_followers_alone_are_recognition_too() -> None:
    known = recognition(
        [replace(one, credible_followers=100 * n) for n, one in enumerate(ACCOUNTS[:12])],
        None,
        GROUP,
    )
    assert (np.diff(known.value) > 0).all()
    assert set(known.error.tolist()) == {0.0}
