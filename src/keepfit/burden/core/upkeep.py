"""Hours of accounts, drawn round by round: a matrix of (rounds, accounts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.burden.core.records import CONTRACTED, DECLARED, MODELLED, PARTLY
from keepfit.burden.core.work import Floats, WorkModel
from keepfit.ledger.core.records import Account

_WEEKS_A_MONTH = 365.25 / 12 / 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What each account did within a window of so many days; NaN where not observed."""

    days: int
    posts: Floats
    issues: Floats
    reposts: Floats
    replies: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours a week of each account in every round, and what they rest on."""

    hours: Floats
    basis: NDArray[np.str_]


def hours(
    accounts: Sequence[Account],
    volume: Volume,
    model: WorkModel,
    efforts: Mapping[str, Floats],
    seed: int,
) -> Hours:
    """Return the hours a week that the accounts' own unit spends on each.

    What the ledger declares counts before the model. An account kept by a company costs its unit
    reviewing and answering, not writing.
    """
    modelled = _modelled(accounts, volume, model, efforts)
    told = np.array([np.nan if one.hours_week is None else one.hours_week for one in accounts])
    given = ~np.isnan(told)
    low, high = model.declared_spread
    noise = np.random.default_rng([seed, len(efforts)]).triangular(
        low, 1.0, high, (model.rounds, 1)
    )
    found = np.where(given, told * noise, modelled)
    basis = np.where(
        given,
        DECLARED,
        np.where(
            np.isnan(volume.posts) & np.array([one.kind == "account" for one in accounts]),
            PARTLY,
            np.where(np.array([_bought(one) for one in accounts]), CONTRACTED, MODELLED),
        ),
    )
    return Hours(hours=found, basis=basis)


def _bought(one: Account) -> bool:
    return one.operation == "outsourced"


def _modelled(
    accounts: Sequence[Account],
    volume: Volume,
    model: WorkModel,
    efforts: Mapping[str, Floats],
) -> Floats:
    weeks = volume.days / 7
    posts, reposts = np.nan_to_num(volume.posts), np.nan_to_num(volume.reposts)
    own = np.maximum(posts - reposts, 0.0)
    platforms = np.array([one.platform for one in accounts])
    video = np.isin(platforms, model.video_platforms)
    issues = np.isin(platforms, model.issue_platforms)
    writes = ~np.array([_bought(one) for one in accounts])
    # A WeChat account is edited issue by issue; an issue of nothing but reposts is a repost.
    share = np.where(posts > 0, own / np.maximum(posts, 1), 0.0)
    amounts: dict[str, Floats] = {
        "issue": np.where(issues, np.nan_to_num(volume.issues) * share, 0.0) * writes,
        "article": np.where(~issues & ~video, own, 0.0) * writes,
        "video": np.where(video, own, 0.0) * writes,
        "repost": reposts * writes,
        "review_step": posts * model.review_steps,
        "reply": np.nan_to_num(volume.replies),
    }
    found = np.zeros((model.rounds, len(accounts)))
    for name, amount in amounts.items():
        found += np.outer(efforts[name], amount / weeks)
    kinds = np.array([one.kind for one in accounts])
    for kind in ("account", "app", "mini_program", "website", "group"):
        found += np.outer(efforts[kind], kinds == kind)
    found += np.outer(efforts["meeting"] / _WEEKS_A_MONTH, kinds == "account")
    return found
