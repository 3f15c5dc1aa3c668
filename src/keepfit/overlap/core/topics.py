"""What accounts post about, as vectors that can be compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.shingles import mixed

# Pairs of characters share this many places; few collide among the pairs that tell topics apart.
PLACES = 2048
# Fewer posts than this do not show what an account is about.
LEAST_POSTS = 10


def topics(
    text: NDArray[np.uint16],
    starts: NDArray[np.int64],
    accounts: NDArray[np.int64],
    count: int,
) -> NDArray[np.float32]:
    """Return one vector of length 1 per account (rows), zero for those with too few posts.

    `accounts[i]` is the row of text i. Pairs of characters that most accounts use weigh little.
    """
    met = np.zeros((count, PLACES), dtype=np.float32)
    count_pairs(text, starts, accounts, met)
    posts = np.bincount(accounts, minlength=count)
    using = (met > 0).sum(axis=0)
    weighed: NDArray[np.float32] = np.sqrt(met) * np.log1p(count / (1 + using)).astype(np.float32)
    weighed[posts < LEAST_POSTS] = 0
    length = np.linalg.norm(weighed, axis=1, keepdims=True)
    np.divide(weighed, length, out=weighed, where=length > 0)
    return weighed


@compiled
def count_pairs(
    text: NDArray[np.uint16],
    starts: NDArray[np.int64],
    accounts: NDArray[np.int64],
    met: NDArray[np.float32],
) -> None:
    """Count the pairs of characters of each account's posts; digits are no topic."""
    for i in range(len(starts) - 1):
        for at in range(starts[i], starts[i + 1] - 1):
            if text[at] > 57 and text[at + 1] > 57:
                pair = np.uint64(text[at]) << np.uint64(16) | np.uint64(text[at + 1])
                met[accounts[i], mixed(pair) % np.uint64(PLACES)] += np.float32(1)
