"""Evaluations as the commands print them: whole for machines, the main things for people."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from keepfit.evaluation.core.candidates import NAMES
from keepfit.evaluation.core.indices import CENSORED, Index
from keepfit.evaluation.core.learning import Lesson
from keepfit.evaluation.core.records import POWERS, Candidate, Change, Evaluation, PeerGroup, Score
from keepfit.evaluation.index_tables import Totals
from keepfit.evaluation.wording import group_words
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Ledger

PURPOSE = Text(
    zh="结果只用于决定账号去留与改进，不得用于考核、排名单位或个人。",
    en="For decisions about accounts only; not to assess or rank units or people.",
)


def index_answer(index: Index, totals: Totals, values: Any, rounding: str) -> dict[str, Any]:
    """Return a row per input row: its own fields, then `value` and which inputs are censored."""
    return {
        "index": index.index_id,
        "name": {"zh": index.name.zh, "en": index.name.en},
        "mark": index.mark,
        "document": index.document,
        "rounding": rounding or index.usual,
        "rows": [
            _index_row(index, totals, place, float(values[place]))
            for place in range(len(totals.rows))
        ],
    }


def _index_row(index: Index, totals: Totals, place: int, value: float) -> dict[str, Any]:
    fields: dict[str, Any] = {
        name: _cell(float(totals.inputs[name][place])) if name in totals.inputs else cells[place]
        for name, cells in totals.cells.items()
    }
    singles = {one.name for one in index.inputs if one.single and "reads" in one.takes}
    censored = [
        name
        for name, column in totals.inputs.items()
        if totals.censored[name][place] or (name in singles and column[place] >= CENSORED)
    ]
    missing = sorted(name for name, column in totals.inputs.items() if math.isnan(column[place]))
    return {
        **fields,
        "row": totals.rows[place],
        "value": _number(value),
        "censored": sorted(censored),
        "lower_bound": bool(censored),
        "not_observed": missing,
    }


def _cell(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else value


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def indices_answer(found: tuple[Index, ...], lang: Lang) -> list[dict[str, Any]]:
    """Return every index with its inputs, source and mark."""
    return [
        {
            "index": one.index_id,
            "also": list(one.also),
            "name": one.name.read(lang),
            "about": one.about.read(lang),
            "period": one.period.read(lang),
            "document": one.document,
            "mark": one.mark,
            "on": one.on,
            "rounding": list(one.roundings),
            "usual_rounding": one.usual,
            "inputs": {each.name: each.says.read(lang) for each in one.inputs},
        }
        for one in found
    ]


def evaluation_answer(found: Evaluation, ledger: Ledger, lang: Lang) -> dict[str, Any]:
    """Return groups, every account's scores with their intervals, and the candidates."""
    accounts = ledger.accounts
    changed = {one.account_id: one for one in found.changes}
    return {
        "purpose": PURPOSE.read(lang),
        "windows": [_window(found, place) for place in range(len(found.windows))],
        "weights": dict(found.weights),
        "rounds": found.rounds,
        "seed": found.seed,
        "interval": 0.9,
        "observed": _observed(found),
        "groups": [_group(one, lang) for one in found.groups],
        "accounts": [
            {
                "account_id": one.account_id,
                "name": accounts[one.account_id].name,
                "platform": accounts[one.account_id].platform,
                **_score(one),
                "course": [
                    _step(scores.get(one.account_id), place)
                    for place, scores in enumerate(found.scores)
                ],
                "change": _change(changed.get(one.account_id)),
            }
            for one in found.scores[0].values()
        ],
        "candidates": [_candidate(one, ledger, lang) for one in found.candidates],
    }


def _observed(found: Evaluation) -> dict[str, int]:
    """Return of how many accounts each power was observed and tells them apart."""
    newest = found.scores[0].values()
    return {name: sum(name in one.powers for one in newest) for name in POWERS}


def _window(found: Evaluation, place: int) -> dict[str, Any]:
    span = found.windows[place]
    return {"start": span.start, "as_of": span.as_of, "days": span.days}


def _group(one: PeerGroup, lang: Lang) -> dict[str, Any]:
    return {
        "group_id": one.group_id,
        "name": group_words(one).read(lang),
        "kinds": list(one.kinds),
        "platforms": list(one.platforms),
        "levels": list(one.levels),
        "sectors": list(one.sectors),
        "size": one.size,
        "merged": one.merged.read(lang) if one.merged else None,
        "too_small": one.too_small,
    }


def _score(one: Score) -> dict[str, Any]:
    return {
        "group_id": one.group_id,
        "posts": one.posts,
        "coverage": round(one.coverage, 6),
        "powers": {name: _number(one.powers.get(name)) for name in POWERS},
        "raw": {name: _number(one.raw.get(name)) for name in POWERS},
        "not_observed": [name for name in POWERS if name not in one.powers],
        **_place(one),
    }


def _place(one: Score) -> dict[str, Any]:
    interval = one.score_interval
    return {
        "score": one.score,
        "score_interval": [interval.low, interval.high] if interval else None,
        "rank": one.rank,
        "rank_interval": list(one.rank_interval) if one.rank_interval else None,
        "peers": one.size or None,
        "last_tenth": one.last_tenth,
    }


def _step(one: Score | None, place: int) -> dict[str, Any] | None:
    if one is None:
        return None
    reach = one.raw.get("reach")
    return {
        "window": place,
        **_place(one),
        "posts": one.posts,
        "coverage": round(one.coverage, 6),
        "typical_reads": None if reach is None else math.expm1(reach),
        "answered": _number(one.raw.get("response")),
    }


def _change(one: Change | None) -> dict[str, Any] | None:
    """Return an account against itself, the newest window against the one before."""
    if one is None:
        return None
    return {
        "typical_reads_before": one.before,
        "typical_reads_now": one.now,
        "factor": one.factor,
        "factor_interval": [one.interval.low, one.interval.high],
        "course": one.course,
    }


def _candidate(one: Candidate, ledger: Ledger, lang: Lang) -> dict[str, Any]:
    plea = one.plea
    return {
        "account_id": one.account_id,
        "name": ledger.accounts[one.account_id].name,
        "group_id": one.group_id,
        "probabilities": list(one.probabilities),
        "reasons": [reason.read(lang) for reason in one.reasons],
        "speaks_for_it": {
            "only_services": list(plea.only_services),
            "protected": plea.protected,
            "protected_reason": plea.protected_reason or None,
            "season": plea.season.read(lang) if plea.season else None,
            "own_words": None,
        },
    }


def evaluation_lines(found: Evaluation, ledger: Ledger, lang: Lang) -> Iterator[str]:
    """Yield what a person reads first: how many, in which groups, and the candidates."""
    yield PURPOSE.read(lang)
    ranked = sum(one.rank is not None for one in found.scores[0].values())
    told = Text(
        zh="{n} 个账号，{groups} 个同类组，{ranked} 个有名次（区间为 90 %）。",
        en="{n} accounts in {groups} peer groups, {ranked} ranked (90 % intervals).",
    )
    yield told.fill(n=len(found.scores[0]), groups=len(found.groups), ranked=ranked).read(lang)
    seen = Text(zh="观测到：", en="Observed: ").read(lang)
    yield seen + ", ".join(
        f"{NAMES[name].read(lang)} {count}" for name, count in _observed(found).items()
    )
    for group in found.groups:
        merged = f"\t{group.merged.read(lang)}" if group.merged else ""
        yield f"  {group_words(group).read(lang)}\t{group.size}{merged}"
    yield (
        Text(
            zh="末位建议对象 {n} 个（连续 {periods} 期，须听取申辩）：",
            en="{n} last-place candidates ({periods} periods running; to be heard first):",
        )
        .fill(n=len(found.candidates), periods=len(found.windows))
        .read(lang)
    )
    for one in found.candidates:
        yield from _candidate_lines(_candidate(one, ledger, lang), lang)


def _candidate_lines(one: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    yield f"  {one['account_id']} {one['name']}: " + "; ".join(one["reasons"])
    plea = one["speaks_for_it"]
    only = Text(zh="仅此一家提供：", en="only here: ").read(lang)
    kept = Text(zh="受保护：", en="protected: ").read(lang)
    if plea["only_services"]:
        yield f"    + {only}" + ", ".join(plea["only_services"])
    if plea["protected"]:
        yield f"    + {kept}{plea['protected_reason'] or ''}"
    if plea["season"]:
        yield f"    + {plea['season']}"


def lessons_answer(found: tuple[Lesson, ...], lang: Lang) -> dict[str, Any]:
    """Return what sets the best of each group apart, with intervals and real examples."""
    return {
        "interval": 0.99,
        "lessons": [
            {
                "group_id": one.effect.group_id,
                "feature": one.effect.feature.feature_id,
                "name": one.effect.feature.name.read(lang),
                "unit": one.effect.feature.unit,
                "part_of": one.effect.feature.part_of or None,
                "best": one.effect.best,
                "rest": one.effect.rest,
                "difference": one.effect.difference,
                "difference_interval": [one.effect.interval.low, one.effect.interval.high],
                "effect_size": one.effect.size,
                "chance": one.effect.chance,
                "accounts": [one.effect.accounts_best, one.effect.accounts_rest],
                "examples": [
                    {name: getattr(post, name) for name in _EXAMPLE}
                    | {"published_at": post.published_at.isoformat()}
                    for post in one.examples
                ],
                "example_accounts": list(one.accounts),
            }
            for one in found
        ],
    }


_EXAMPLE = ("post_id", "account_id", "title", "text", "url", "reads")


def lesson_lines(
    found: tuple[Lesson, ...], groups: tuple[PeerGroup, ...], lang: Lang
) -> Iterator[str]:
    """Yield each lesson in one sentence, then its examples."""
    if not found:
        yield Text(
            zh="没有足够证据说明哪些做法不同。",
            en="There is not enough evidence for any difference.",
        ).read(lang)
    told = Text(
        zh="{group}：{name}，优者 {best:.2f}、其余 {rest:.2f}，相差 {low:.2f} 至 {high:.2f}",
        en="{group}: {name}: best {best:.2f}, rest {rest:.2f}, apart by {low:.2f} to {high:.2f}",
    )
    names = {one.group_id: group_words(one).read(lang) for one in groups}
    for one in found:
        effect = one.effect
        yield told.read(lang).format(
            group=names[effect.group_id],
            name=effect.feature.name.read(lang),
            best=effect.best,
            rest=effect.rest,
            low=effect.interval.low,
            high=effect.interval.high,
        )
        for post in one.examples:
            yield f"    {post.published_at:%Y-%m-%d} {post.account_id} {post.title or post.text}"
