from __future__ import annotations

import numpy as np

from keepfit.evaluation.core.learning import Effect, Feature, effects, telling, top_and_rest
from keepfit.evaluation.core.records import Score
from keepfit.kit.text import same

FEATURES = [
    Feature(feature_id=f"f{number}", name=same(f"f{number}"), unit="share", of_posts=True)
    for number in range(20)
]


def a_score(number: int, service: float) -> Score:
    return Score(
        account_id=f"a{number:02d}",
        group_id="g",
        powers={"service": service, "response": service},
        coverage=0.6,
        posts=10,
    )


def found_in(seed: int, planted: float = 0.0) -> list[Effect]:
    """The effects among 10 best and 30 others; f0 differs by so many standard deviations."""
    rng = np.random.default_rng(seed)
    best = {one.feature_id: rng.normal(0, 1, 10) for one in FEATURES}
    rest = {one.feature_id: rng.normal(0, 1, 30) for one in FEATURES}
    best["f0"] = best["f0"] + planted
    return list(telling(list(effects("g", FEATURES, best, rest, seed))))


def test_luck_is_hardly_ever_told_as_a_lesson() -> None:
    # 800 features in 40 evaluations: in one of twenty evaluations luck may look like a lesson.
    assert sum(bool(found_in(seed)) for seed in range(40)) <= 4


def test_a_real_difference_is_found_with_its_size() -> None:
    hits = [
        one for seed in range(10) for one in found_in(seed, 2.0) if one.feature.feature_id == "f0"
    ]
    assert len(hits) >= 8
    assert all(one.interval.low > 0 for one in hits)
    assert abs(np.mean([one.size for one in hits]) - 2.0) < 0.5


def test_the_best_quarter_is_set_apart() -> None:
    scores = {f"a{n:02d}": a_score(n, float(n)) for n in range(20)}
    best, rest = top_and_rest(scores, "g")
    assert best == ["a15", "a16", "a17", "a18", "a19"]
    assert len(rest) == 15


def test_too_few_accounts_teach_nothing() -> None:
    assert top_and_rest({f"a{n}": a_score(n, float(n)) for n in range(9)}, "g") == ([], [])


def test_equals_teach_nothing() -> None:
    assert top_and_rest({f"a{n:02d}": a_score(n, 1.0) for n in range(30)}, "g") == ([], [])
