"""The four powers: reach, service, response, recognition, each from what was observed of it."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keepfit.evaluation.core.ranks import middle_and_scale
from keepfit.evaluation.core.records import POWERS
from keepfit.evaluation.core.resampling import Floats, Whole
from keepfit.kit.errors import PackError
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Account, Offer

# One-sided 95 %: of two votes, both kind, little can be said.
_Z = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """How many said an account was useful, of how many that said anything."""

    useful: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the four powers weigh, and when an account may be called a last-place candidate."""

    weights: Mapping[str, float]
    depth: Mapping[str, float]
    tested: Mapping[str, float]
    rounds: int = 200
    smallest_group: int = 12
    periods: int = 3
    days: int = 90
    last_limit: float = 0.8
    least_coverage: float = 0.5


def terms(text: str) -> Terms:
    """Read the terms from their TOML text; raises PackError for a weight that makes no sense."""
    row = tomllib.loads(text)
    weights = {name: float(row["weights"].get(name, 0.0)) for name in POWERS}
    unknown = sorted(row["weights"].keys() - weights.keys())
    if unknown or min(weights.values()) < 0 or sum(weights.values()) <= 0:
        raise PackError(
            Text(
                zh="四力权重须为非负数，名称只能是 {known}，且至少一项大于 0。",
                en="The weights of the powers must be 0 or more, named {known}, one above 0.",
            ).fill(known=", ".join(POWERS))
        )
    return Terms(weights=weights, depth=row["depth"], tested=row["tested"], **row.get("ranks", {}))


def wilson(votes: Votes) -> float:
    """Return the lower bound of the true share of useful votes (Wilson 1927), 0 for no vote."""
    if votes.total <= 0:
        return 0.0
    share, n = votes.useful / votes.total, votes.total
    middle = share + _Z**2 / (2 * n)
    spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return (middle - spread) / (1 + _Z**2 / n)


def service(
    accounts: Sequence[Account], offers: Sequence[Offer], by: Terms
) -> tuple[Floats, Floats]:
    """Return what each account offers (depth, tested) and its monthly uses, both as ln(1 + x).

    Nothing is observed where the ledger holds no offers at all; an account without any in a
    ledger that has them offers nothing, and that is 0. Uses are NaN where nobody counted any.
    """
    row = {one.account_id: place for place, one in enumerate(accounts)}
    offered = np.full(len(accounts), 0.0 if offers else np.nan)
    uses = np.full(len(accounts), np.nan)
    for one in offers:
        if one.account_id not in row:
            continue
        place = row[one.account_id]
        offered[place] += by.depth.get(one.depth, 0.25) * by.tested[_tested(one)]
        if one.monthly_uses is not None and one.works is not False:
            uses[place] = np.nan_to_num(uses[place]) + one.monthly_uses
    return np.log1p(offered), np.log1p(uses)


def _tested(one: Offer) -> str:
    if one.works is None:
        return "untested"
    return "works" if one.works else "broken"


def recognition(
    accounts: Sequence[Account], votes: Mapping[str, Votes] | None
) -> tuple[Floats, Floats]:
    """Return the safe share of useful votes, and credible followers as ln(1+x); NaN unobserved."""
    useful = np.full(len(accounts), np.nan)
    credible = np.full(len(accounts), np.nan)
    for place, one in enumerate(accounts):
        if votes is not None and one.account_id in votes:
            useful[place] = wilson(votes[one.account_id])
        if one.credible_followers is not None:
            credible[place] = math.log1p(one.credible_followers)
    return useful, credible


def combined(parts: Sequence[Floats], group: Whole) -> Floats:
    """Return the mean of the observed parts, each as a standard score within its peer group."""
    standard = []
    for part in parts:
        middle, scale = middle_and_scale(part, group)
        spread = scale[group]
        standard.append(
            np.where(spread > 0, (part - middle[group]) / np.where(spread > 0, spread, 1), part * 0)
        )
    seen = np.sum([~np.isnan(one) for one in standard], axis=0)
    total = np.sum([np.nan_to_num(one) for one in standard], axis=0)
    return np.asarray(np.where(seen > 0, total / np.maximum(seen, 1), np.nan))
