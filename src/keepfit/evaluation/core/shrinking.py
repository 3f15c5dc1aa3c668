"""How far an account's figure can be trusted, and how far it is drawn to its peers' middle.

An account with three posts has a mean, but hardly a known one. Its variance is moderated by that
of its peers (the few weeks of one account say little about how weeks vary), and its mean is drawn
to the peers' mean in the proportion of noise to true difference (empirical Bayes).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keepfit.evaluation.core.resampling import Floats, Weeks, Whole, means

# The peers' variance weighs like this many weeks of one's own.
PRIOR_WEEKS = 6.0
_ROUNDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Per account with weeks: its mean, the variance of drawing its weeks again, the real one."""

    mean: Floats
    drawn: Floats
    variance: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """Per account: its mean drawn to the middle, and the share of its own figure that counts."""

    mean: Floats
    kept: Floats


def noise(found: Weeks, group: Whole) -> Noise:
    """Return how uncertain the means of accounts are; `group` is the peer group of each of them."""
    mean = means(found)
    posts = np.add.reduceat(found.count, found.starts)
    widths = found.widths
    residual = found.total - found.count * np.repeat(mean, widths)
    drawn = np.add.reduceat(residual**2, found.starts) / posts**2
    # How much a mean over these weeks varies for each unit that a single week's mean varies.
    spread = np.add.reduceat(found.count**2, found.starts) / posts**2
    free = np.maximum(widths - 1, 0).astype(np.float64)
    own = drawn * widths / np.maximum(free, 1.0) / spread
    size = int(group.max()) + 1 if len(group) else 0
    weight = np.bincount(group, free, size)
    usual = np.bincount(group, own * free, size) / np.maximum(weight, 1.0)
    moderated = (PRIOR_WEEKS * usual[group] + free * own) / (PRIOR_WEEKS + free)
    return Noise(mean=mean, drawn=drawn, variance=moderated * spread)


def shrunk(known: Noise, group: Whole) -> Shrunk:
    """Return means drawn to their group's mean.

    The true spread of a group is found by restricted maximum likelihood, iterated.
    """
    size = int(group.max()) + 1 if len(group) else 0
    members = np.bincount(group, minlength=size).astype(np.float64)
    stretch = (members / np.maximum(members - 1.0, 1.0))[group]
    between = np.bincount(group, known.variance, size) / np.maximum(members, 1.0)
    middle = np.zeros(size)
    for _ in range(_ROUNDS):
        weight = 1.0 / np.maximum(known.variance + between[group], 1e-12)
        whole = np.bincount(group, weight, size)
        middle = np.bincount(group, weight * known.mean, size) / np.maximum(whole, 1e-12)
        beyond = stretch * (known.mean - middle[group]) ** 2 - known.variance
        squares = np.bincount(group, weight**2, size)
        between = np.bincount(group, weight**2 * beyond, size) / np.maximum(squares, 1e-12)
        between = np.maximum(between, 0.0)
    kept = between[group] / np.maximum(between[group] + known.variance, 1e-12)
    # A single account, or peers without any noise, stand as they are.
    kept = np.where(known.variance <= 0.0, 1.0, kept)
    return Shrunk(mean=middle[group] + kept * (known.mean - middle[group]), kept=kept)
