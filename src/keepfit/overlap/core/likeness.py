"""Which texts are the same or nearly so: from UTF-8 to pairs, the same at any chunking.

Nothing here depends on how many texts are read at once or how many threads work: every step
answers for one text at a time from tables of the whole, and answers are put together in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.folding import DIGIT, NUMERAL, Folding
from keepfit.overlap.core.kernels.bands import chained
from keepfit.overlap.core.kernels.candidates import CANDIDATES, Links
from keepfit.overlap.core.kernels.comparing import (
    Desk,
    Floors,
    Found,
    Work,
    compare_stripe,
    desk,
)
from keepfit.overlap.core.kernels.exact import first_alike
from keepfit.overlap.core.kernels.fingerprints import (
    PARTS,
    Postings,
    parted,
    placed,
    posted,
    shared,
)
from keepfit.overlap.core.kernels.indexes import UNKNOWN, Corpus
from keepfit.overlap.core.kernels.signatures import BANDS, Signed, sign
from keepfit.overlap.core.kernels.texts import Folded
from keepfit.overlap.core.rule import Limits, copied, floors_of
from keepfit.overlap.core.texts import Pace, folded, picked, worked

# A fingerprint of more texts than this is a common phrase.
COMMONEST = 60
# Postings are looked through for every text; on the whole no more than this many per text.
_LOOKED_AT = 40
# The rarity of shingles is a statistic: this many texts are enough for it.
_SAMPLE = 10_000
# Up to so many texts that have a shingle are told apart; beyond, within three in a hundred.
_COUNTED = 128
# One step back in each of 32 bands, and fingerprints, reach every copy: they hang together.
_STEPS, _FROM_CROWDS = 1, 4
_PLACE_ENDS = "村镇乡街道路巷区县市省州旗屯庄寨坊社所院校园馆场站桥港湾楼苑厅局"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """The rule, and how the work is cut up (which changes no answer)."""

    pace: Pace = field(default_factory=Pace)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likenesses:
    """What was found among n texts, by their place in the input.

    `first[i]` is the first text that is the same as text i after folding (i itself if none is
    earlier). `pairs` are near ones (earlier, later) among first texts, in order, `scores` the
    share of the shorter text, by rarity of wording, that stands in the other one.
    """

    first: NDArray[np.int32]
    pairs: NDArray[np.int32]
    scores: NDArray[np.float32]


def likenesses(
    utf8: NDArray[np.uint8], offsets: NDArray[np.int64], folding: Folding, effort: Effort
) -> Likenesses:
    """Return which of the texts `utf8[offsets[i]:offsets[i + 1]]` are the same or nearly so."""
    found, chosen, first = measured(utf8, offsets, folding, effort)
    kept = copied(found, effort.limits)
    pairs = chosen[found.pairs[kept]].astype(np.int32)
    scores = found.measured[kept, 2]
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return Likenesses(first=first, pairs=pairs[order], scores=scores[order])


def measured(
    utf8: NDArray[np.uint8], offsets: NDArray[np.int64], folding: Folding, effort: Effort
) -> tuple[Found, NDArray[np.int64], NDArray[np.int32]]:
    """Return what was measured of the pairs of different texts that have enough in common.

    Pairs count the different texts; the second value says which text of the input each is, the
    third is `Likenesses.first`.
    """
    texts, chosen, first = _different(utf8, offsets, folding, effort.pace)
    work = _prepared(texts, folding, floors_of(effort.limits))
    return _compared(work, effort.pace), chosen, first


def _different(
    utf8: NDArray[np.uint8], offsets: NDArray[np.int64], folding: Folding, pace: Pace
) -> tuple[Folded, NDArray[np.int64], NDArray[np.int32]]:
    whole = folded(utf8, offsets, folding, pace)
    first = np.empty(len(offsets) - 1, dtype=np.int32)
    first_alike(whole.text, whole.starts, first)
    chosen = np.flatnonzero(first == np.arange(len(first)))
    return picked(whole, chosen), chosen, first


def _compared(work: Work, pace: Pace) -> Found:
    n = len(work.corpus.heads) - 1
    desks: SimpleQueue[Desk] = SimpleQueue()
    for _ in range(max(1, pace.threads)):
        desks.put(desk(work.corpus.heads))

    def stripe(begin: int) -> Found:
        end = min(begin + pace.stripe, n)
        room, mine = _room((end - begin) * CANDIDATES + 1), desks.get()
        count = compare_stripe(work, (begin, end), mine, room)
        desks.put(mine)
        return Found(
            room.pairs[:count].copy(), room.measured[:count].copy(), room.kinds[:count].copy()
        )

    return _joined(list(worked(stripe, range(0, n, pace.stripe), pace.threads)))


def _joined(parts: Sequence[Found]) -> Found:
    whole = [_room(0), *parts]
    return Found(
        np.concatenate([one.pairs for one in whole]),
        np.concatenate([one.measured for one in whole]),
        np.concatenate([one.kinds for one in whole]),
    )


def jaccard_pairs(
    utf8: NDArray[np.uint8], offsets: NDArray[np.int64], folding: Folding, least: float
) -> tuple[NDArray[np.int32], list[str]]:
    """Return the pairs of different texts that share this part of their shingles, and the texts.

    Every candidate is followed: this shows what the search for candidates finds, without the rule.
    """
    texts, _, _ = _different(utf8, offsets, folding, Pace())
    n = len(texts.starts) - 1
    work = _prepared(texts, folding, Floors(least, 2.0, 0.0, 0.0, -1.0, 0.0))
    far = work._replace(links=work.links._replace(steps=n, from_crowds=BANDS))
    pieces = np.split(texts.text, texts.starts[1:-1])[:n]
    return _compared(far, Pace()).pairs, ["".join(map(chr, one.tolist())) for one in pieces]


def _room(rows: int) -> Found:
    return Found(
        np.empty((rows, 2), dtype=np.int32),
        np.empty((rows, 5), dtype=np.float32),
        np.empty((rows, 8), dtype=np.int32),
    )


def _prepared(texts: Folded, folding: Folding, floors: Floors) -> Work:
    n = len(texts.starts) - 1
    signed = Signed(
        np.empty((BANDS, n), dtype=np.uint32),
        np.empty(len(texts.text) + 1, dtype=np.uint32),
        np.zeros(n + 1, dtype=np.int64),
        np.zeros(_slots(min(n, _SAMPLE) * 128, 21), dtype=np.int32),
    )
    step = -(-n // _SAMPLE) or 1
    sign(texts.text, texts.starts, step, signed)
    before = np.empty((BANDS, n), dtype=np.int32)
    chained(signed.keys, before)
    rarity, weights = _rarity(signed.met, -(-n // step))
    corpus = Corpus(
        texts.text,
        np.column_stack([texts.starts, texts.number_starts]),
        texts.numbers,
        rarity,
        weights,
        _kinds(folding),
        np.full((n, 3), UNKNOWN, dtype=np.float32),
    )
    postings = _postings(signed, n)
    return Work(corpus, Links(before, postings, signed.mark_starts, _STEPS, _FROM_CROWDS), floors)


def _rarity(met: NDArray[np.int32], sampled: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return each slot's row of weights, and the weights (see `Corpus`)."""
    most = 1 << 16
    levels = np.unique(np.r_[1:_COUNTED, np.geomspace(_COUNTED, most, 256 - _COUNTED)].astype(int))
    rows = np.searchsorted(levels, np.arange(most + 1), side="right") - 1
    rarity = np.maximum(rows, 0).astype(np.uint8)[np.minimum(met, most)]
    weights = np.column_stack([np.log1p(sampled / levels), 1 / levels])
    return rarity, weights.astype(np.float32)


def _postings(signed: Signed, n: int) -> Postings:
    """Return the postings of fingerprints that some texts share, but not too many."""
    entries = np.empty(int(signed.mark_starts[-1]), dtype=np.uint64)
    ends = np.zeros(PARTS + 1, dtype=np.int64)
    parted(signed.marks, signed.mark_starts, ends, entries)
    histogram = np.zeros(COMMONEST + 2, dtype=np.int64)
    kept = entries[: shared(entries, ends, histogram)]
    texts = np.empty(len(kept), dtype=np.int32)
    written = posted(kept, _commonest(histogram, n), texts)
    found = Postings(
        texts[:written].copy(),
        np.empty(written, dtype=np.int32),
        np.zeros(n + 1, dtype=np.int64),
    )
    placed(found)
    return found


def _commonest(histogram: NDArray[np.int64], n: int) -> int:
    """Return the largest number of texts per fingerprint that can be afforded on the whole."""
    sizes = np.arange(COMMONEST + 2)
    pairs = np.cumsum(np.where(sizes >= 2, histogram * sizes * sizes // 2, 0))
    return max(2, int(np.searchsorted(pairs[: COMMONEST + 1], _LOOKED_AT * n, side="right")) - 1)


def _slots(wanted: int, most: int) -> int:
    return int(1 << min(most, max(10, wanted.bit_length())))


def _kinds(folding: Folding) -> NDArray[np.uint8]:
    kinds = np.zeros(1 << 16, dtype=np.uint8)
    known = folding.table[: 1 << 16]
    kinds[known[(known & np.uint32(DIGIT | NUMERAL)) > 0] & np.uint32(0xFFFF)] = 1
    kinds[[ord(one) for one in _PLACE_ENDS]] |= 2
    return kinds
