from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from keepfit.burden import queries
from keepfit.burden.core.records import CONTRACTED, DECLARED, MODELLED, PARTLY
from keepfit.burden.core.upkeep import Hours, Volume, hours
from keepfit.burden.core.work import drawn, spread, work_model
from keepfit.kit.errors import PackError
from keepfit.ledger.core.records import Account
from tests.burden.build import a_model, a_volume, an_account

MODEL = a_model()
SHIPPED = Path(queries.__file__).with_name("work.toml").read_text(encoding="utf-8")


def kept(account: Account, volume: Volume | None = None) -> Hours:
    return hours([account], volume or a_volume(), MODEL, drawn(MODEL, 0), 0)


def likely(account: Account, volume: Volume | None = None) -> float:
    return spread(kept(account, volume).hours[:, 0]).likely


def test_every_effort_names_its_source_and_mark() -> None:
    assert all(one.document and one.mark in "ABC" for one in MODEL.efforts.values())


def test_the_published_ranges_are_the_defaults() -> None:
    article, issue = MODEL.efforts["article"], MODEL.efforts["issue"]
    assert (article.low, article.high) == (0.5, 2.0)
    assert (issue.low, issue.high) == (2.0, 3.0)


def test_a_wechat_account_costs_by_the_issue_and_its_reviews() -> None:
    # A week: 1 issue (2.5), 2 posts in 3 steps (0.6), half a reply, keeping and meetings.
    assert 2.8 < likely(an_account()) < 4.6


def test_a_wechat_issue_of_reposts_is_no_issue() -> None:
    assert likely(an_account(), a_volume(reposts=20.0)) < likely(an_account()) - 1.5


def test_other_platforms_cost_by_the_article() -> None:
    twice = likely(an_account(platform="weibo"), a_volume(posts=40.0))
    once = likely(an_account(platform="weibo"))
    assert 1.6 < twice - once < 4.0


def test_what_the_ledger_declares_counts_before_the_model() -> None:
    found = kept(an_account(hours_week=10.0))
    assert found.basis.tolist() == [DECLARED]
    assert spread(found.hours[:, 0]).likely == pytest.approx(10.0, rel=0.1)


def test_an_account_kept_by_a_company_costs_review_and_answers_only() -> None:
    found = kept(an_account(operation="outsourced"))
    assert found.basis.tolist() == [CONTRACTED]
    assert likely(an_account(operation="outsourced")) < likely(an_account()) - 2


def test_posts_nobody_saw_make_the_hours_a_lower_bound() -> None:
    found = kept(an_account(), a_volume(posts=np.nan, issues=np.nan, reposts=np.nan))
    assert found.basis.tolist() == [PARTLY]


def test_a_work_group_costs_watching() -> None:
    group = an_account(kind="group", platform="wechat_group")
    nothing = a_volume(posts=np.nan, issues=np.nan, reposts=np.nan, replies=np.nan)
    assert kept(group, nothing).basis.tolist() == [MODELLED]
    assert 0.5 < likely(group, nothing) < 3.0


def test_a_sum_is_less_wild_than_the_sum_of_the_lows_and_highs() -> None:
    accounts = [an_account(f"a{n}") for n in range(50)]
    one = a_volume()
    volume = Volume(
        days=70,
        **{
            name: np.repeat(getattr(one, name), 50)
            for name in ("posts", "issues", "reposts", "replies")
        },
    )
    found = hours(accounts, volume, MODEL, drawn(MODEL, 0), 0).hours
    together = spread(found.sum(axis=1))
    assert 50 * found.min() < together.low < together.likely < together.high < 50 * found.max()


def test_the_same_seed_draws_the_same() -> None:
    first, again, other = drawn(MODEL, 1), drawn(MODEL, 1), drawn(MODEL, 2)
    assert (first["article"] == again["article"]).all()
    assert not (first["article"] == other["article"]).all()


@pytest.mark.parametrize(
    ("right", "wrong"), [("[0.5, 1.0, 2.0]", "[2.0, 1.0, 0.5]"), ("[0.5, 1.0, 2.0]", "[0.5]")]
)
def test_hours_that_run_backwards_are_refused(right: str, wrong: str) -> None:
    with pytest.raises(PackError):
        work_model(SHIPPED.replace(right, wrong, 1))
