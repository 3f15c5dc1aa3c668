"""The four powers: reach, service, response, recognition, each from what was observed of it."""

from __future__ import annotations

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
# Few votes are drawn to what the peers' voters say, as if some of those had voted too: nobody is
# little recognised only because few were asked. How many is told by how unlike the peers are.
FEWEST_PRIOR, MOST_PRIOR = 10.0, 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """How many said an account was useful, of how many that said anything."""

    useful: float
    total: float


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
    return float(_bound(np.array(votes.useful / votes.total), np.array(votes.total)))


def _bound(share: Floats, n: Floats) -> Floats:
    middle = share + _Z**2 / (2 * n)
    spread = _Z * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return np.asarray((middle - spread) / (1 + _Z**2 / n))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """How far accounts are recognised, as standard scores, and the standard error of each."""

    value: Floats
    error: Floats


def recognition(
    accounts: Sequence[Account], votes: Mapping[str, Votes] | None, group: Whole
) -> Recognition:
    """Return the mean of the safe share of useful votes and of credible followers (ln(1 + x)).

    NaN where neither was observed; an account nobody voted on is not observed in its votes.
    """
    useful, error = _useful([(votes or {}).get(one.account_id) for one in accounts], group)
    followers = [one.credible_followers for one in accounts]
    credible = np.log1p(np.array([np.nan if one is None else one for one in followers]))
    _, scale = middle_and_scale(useful, group)
    parts = (~np.isnan(useful)).astype(np.int64) + ~np.isnan(credible)
    spread = (scale[group] if len(group) else scale) * np.maximum(parts, 1)
    return Recognition(
        value=combined((useful, credible), group),
        error=np.where(spread > 0, np.nan_to_num(error) / np.where(spread > 0, spread, 1.0), 0.0),
    )


def _useful(votes: Sequence[Votes | None], group: Whole) -> tuple[Floats, Floats]:
    """Return Wilson's bound of each account's votes with some of its peers', and its error."""
    told = np.array([(one.useful, one.total) if one else (0.0, 0.0) for one in votes])
    told = told.reshape(-1, 2)
    usual, prior = _prior(told[:, 0], told[:, 1], group)
    total = told[:, 1] + prior
    share = (told[:, 0] + prior * usual) / total
    asked = told[:, 1] > 0
    error = np.sqrt(share * (1 - share) / total)
    return np.where(asked, _bound(share, total), np.nan), np.where(asked, error, np.nan)


def _prior(useful: Floats, total: Floats, group: Whole) -> tuple[Floats, Floats]:
    """Return the share of useful votes among an account's peers, and how many votes it weighs.

    The spread of true shares is found by moments (Kleinman 1973); where peers do not differ more
    than chance makes them, an account's own votes weigh little.
    """
    if not len(group):
        return np.array([]), np.array([])
    size = int(group.max()) + 1
    votes, squares = np.bincount(group, total, size), np.bincount(group, total**2, size)
    usual = np.bincount(group, useful, size) / np.maximum(votes, 1.0)
    apart = np.where(total > 0, useful / np.maximum(total, 1.0) - usual[group], 0.0)
    voted = np.bincount(group, total > 0, size)
    chance = usual * (1.0 - usual)
    beyond = np.bincount(group, total * apart**2, size) - (voted - 1.0) * chance
    spread = beyond / np.maximum(votes - squares / np.maximum(votes, 1.0), 1.0)
    weight = np.where(spread > 0, chance / np.where(spread > 0, spread, 1.0) - 1.0, MOST_PRIOR)
    return usual[group], np.clip(weight, FEWEST_PRIOR, MOST_PRIOR)[group]


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
