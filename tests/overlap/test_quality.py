"""The rule on labelled texts: tuned on one half of the groups, scored on the other."""

from __future__ import annotations

import hashlib

import pytest

from benchmarks.labelled import Labelled, labelled
from benchmarks.scoring import Pair, Score, all_pairs, found_pairs, scored
from keepfit.overlap.core.likeness import Effort, jaccard_pairs, likenesses
from keepfit.overlap.core.texts import Pace
from keepfit.overlap.queries import folding_tables, tuned, utf8_of


@pytest.fixture(scope="module")
def texts() -> list[Labelled]:
    return labelled(2000, seed=7)


@pytest.fixture(scope="module")
def said(texts: list[Labelled]) -> set[Pair]:
    return found_pairs(texts)


@pytest.fixture(scope="module")
def score(texts: list[Labelled], said: set[Pair]) -> Score:
    last = max(one.group for one in texts)
    other_half = range(last // 2 + 1, last + 1)
    return scored(texts, said, other_half)


def test_most_copies_are_found_and_little_else(score: Score) -> None:
    assert score.f1 >= 0.92
    assert score.precision >= 0.95


def test_templates_filled_in_anew_are_left_apart(score: Score) -> None:
    assert score.hard <= 0.02


def test_texts_of_a_seed_never_tuned_on_score_as_well() -> None:
    fresh = labelled(600, seed=99)
    score = scored(fresh, found_pairs(fresh), range(10_000))
    assert (score.f1 >= 0.92, score.precision >= 0.95, score.hard <= 0.02) == (True, True, True)


def fingerprint(texts: list[Labelled], effort: Effort) -> str:
    """A digest of everything that is found."""
    found = likenesses(*utf8_of([one.text for one in texts]), folding_tables(), effort)
    parts = (found.first.tobytes(), found.pairs.tobytes(), found.scores.tobytes())
    return hashlib.sha256(b"".join(parts)).hexdigest()


def test_chunks_and_threads_change_nothing(texts: list[Labelled]) -> None:
    some = texts[:3000]
    whole = fingerprint(some, Effort(limits=tuned()))
    pieces = [
        Effort(limits=tuned(), pace=Pace(chunk=chunk, threads=threads, stripe=stripe))
        for chunk, threads, stripe in ((7, 1, 8192), (1000, 3, 100), (50_000, 2, 999))
    ]
    assert [fingerprint(some, one) for one in pieces] == [whole] * 3


def shingles(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 4] for at in range(len(text) - 3))


def test_candidates_hold_nearly_every_pair_that_shares_half_its_shingles() -> None:
    texts = [one.text for one in labelled(250, seed=3)]
    utf8, offsets = utf8_of(texts)
    found, plain = jaccard_pairs(utf8, offsets, folding_tables(), least=0.5)
    sets = [shingles(one) for one in plain]
    true = {
        (a, b)
        for a in range(len(sets))
        for b in range(a + 1, len(sets))
        if sets[a] and len(sets[a] & sets[b]) >= 0.5 * len(sets[a] | sets[b])
    }
    said = set(map(tuple, found.tolist()))
    assert said <= true
    assert len(said) >= 0.97 * len(true)


def test_every_text_stands_for_those_that_are_the_same() -> None:
    one = "县城区供水管网改造工程今日全面开工，预计年底完成全部施工任务，惠及居民三万余户。"
    found = likenesses(*utf8_of([one, one, "好" + one]), folding_tables(), Effort(limits=tuned()))
    assert all_pairs(found) == {(0, 1), (0, 2), (1, 2)}
