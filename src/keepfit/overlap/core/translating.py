"""Which word of one language stands for which of another, learnt from names given in both.

The classic first model of statistical translation (IBM model 1): words that keep company in many
pairs translate each other. Nothing is known beforehand about either language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from keepfit.overlap.core.spellings import words

_ROUNDS = 8
_LEAST = 0.06
Lexicon = Mapping[str, Mapping[str, float]]


def lexicon(pairs: Iterable[tuple[str, str]]) -> Lexicon:
    """Return for each word of the second names the words of the first it stands for.

    The values are probabilities; what is below a few hundredths is left out.
    """
    texts = [(words(one), words(other)) for one, other in dict.fromkeys(pairs)]
    texts = [pair for pair in texts if pair[0] and pair[1]]
    chance: dict[str, dict[str, float]] = defaultdict(dict)
    for mine, theirs in texts:
        for word in theirs:
            chance[word].update(dict.fromkeys(mine, 1.0))
    for _ in range(_ROUNDS):
        chance = _round(texts, chance)
    return {word: _kept(known) for word, known in chance.items()}


def _round(
    texts: list[tuple[tuple[str, ...], tuple[str, ...]]], chance: Lexicon
) -> dict[str, dict[str, float]]:
    """Share each word out among the words it stands beside, and add the shares up anew."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    totals: dict[str, float] = defaultdict(float)
    for mine, theirs in texts:
        for word in theirs:
            whole = sum(chance[word][one] for one in mine)
            for one in mine:
                share = chance[word][one] / whole if whole > 0 else 0.0
                counts[word][one] += share
                totals[one] += share
    return {
        word: {one: count / max(totals[one], 1e-12) for one, count in known.items()}
        for word, known in counts.items()
    }


def _kept(known: Mapping[str, float]) -> dict[str, float]:
    whole = sum(known.values()) or 1.0
    shares = {one: value / whole for one, value in known.items()}
    return {one: share for one, share in sorted(shares.items()) if share >= _LEAST}
