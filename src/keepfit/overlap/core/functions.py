"""Which accounts, apps and mini-programs do the same for the same people.

Compared are services offered, descriptions, what is posted about, names, and followers where lists
of them were given; all of it for whom they are (unit and region). What was not observed of one of
two accounts is left out and said so. Accounts in two languages are for two audiences and no twins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from keepfit.kit.text import Text
from keepfit.ledger.core.records import ENDED, Ledger
from keepfit.overlap.core.comparing import (
    Columns,
    alike,
    columns,
    language,
    related,
    shared_services,
    worth_comparing,
)
from keepfit.overlap.core.serving import RELATIONS, UNIT

# What each comparison weighs where it could be made.
WEIGHTS = {"services": 0.4, "functions": 0.3, "topics": 0.2, "name": 0.1, "audience": 0.2}
# For whom: the same unit, one above the other, the same region, elsewhere, not known.
FOR_WHOM = {"unit": 1.0, "above": 0.9, "region": 0.9, "elsewhere": 0.25, "unknown": 0.7}
# From this score on two accounts are told as doing the same.
LEAST = 0.5
# Topics and names show that two units work in one field, not that they serve the same purpose:
# every town has a school. Without services or descriptions such a pair counts half.
_ONLY_THE_FIELD = 0.5
# Names so alike are one name; two such accounts of a unit on a platform score no less than this.
_ONE_NAME, _TWICE = 0.95, 0.6
NAMES: dict[str, Text] = {
    "services": Text(zh="提供的事项", en="services offered"),
    "functions": Text(zh="功能介绍", en="descriptions"),
    "topics": Text(zh="发布内容的主题", en="topics posted about"),
    "name": Text(zh="名称", en="names"),
    "audience": Text(zh="关注者名单", en="lists of followers"),
}
KINDS: dict[str, Text] = {
    "platform": Text(zh="同一单位在同一平台重复开设", en="doubled by one unit on one platform"),
    "function": Text(zh="功能重复", en="does the same"),
    "channel": Text(zh="同一单位的不同渠道", en="channels of one unit"),
}
_PEOPLE: dict[str, Text] = {
    "unit": Text(zh="主办单位相同", en="the same unit runs both"),
    "above": Text(zh="主办单位为上下级", en="one unit is above the other"),
    "region": Text(zh="服务同一地区", en="they serve the same region"),
    "elsewhere": Text(zh="服务不同地区", en="they serve different regions"),
    "unknown": Text(zh="服务地区未知", en="the region is not known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionTwin:
    """Two accounts (earlier row first) that do alike: 0 to 1, why, and what was not observed.

    `kind` is "platform" (one unit, one platform), "function" (the same for the same people) or
    "channel" (one unit on several platforms: not doubled). `audience` is the share of the
    smaller one's followers who follow the other too, None where no lists were given.
    """

    a: str
    b: str
    score: float
    reasons: tuple[Text, ...]
    unobserved: tuple[str, ...]
    shared_services: tuple[str, ...] = ()
    kind: str = "function"
    audience: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled:
    """Several living accounts of one unit on one platform in one language.

    `score` says how alike the two most alike of them are, 0 where none are.
    """

    unit_id: str
    platform: str
    kind: str
    account_ids: tuple[str, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A ledger with what posts are about (a vector of length 1 each) and lists of followers.

    `followers` are codes, ascending, each once; they need mean nothing outside this comparison.
    """

    ledger: Ledger
    topics: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    followers: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)


def function_twins(described: Described, least: float = LEAST) -> list[FunctionTwin]:
    """Return pairs of living accounts that double each other, the most alike first."""
    return [one for one in all_twins(described, least) if one.kind != "channel"]


def all_twins(described: Described, least: float = LEAST) -> list[FunctionTwin]:
    """Return pairs of living accounts that do alike, channels of one unit among them."""
    of = columns(described.ledger, described.topics, described.followers)
    return twins_of(described, of, worth_comparing(of), least)


def twins_of(
    described: Described, of: Columns, pairs: NDArray[np.int64], least: float
) -> list[FunctionTwin]:
    """Return those of some pairs of rows that score so much, the most alike first."""
    told, people = alike(of, pairs), related(of, pairs)
    kinds = _kinds(of, pairs, people)
    scores = _scores(told, people, kinds == "platform")
    kept = np.flatnonzero(scores >= least)
    common = shared_services(of, pairs[kept])
    offers = _offers(described.ledger)
    found = [
        _twin(
            (of.ids[pairs[at, 0]], of.ids[pairs[at, 1]]),
            float(scores[at]),
            {name: float(value[at]) for name, value in told.items() if not np.isnan(value[at])},
            int(common[place]),
            RELATIONS[people[at]],
        )
        for place, at in enumerate(kept.tolist())
    ]
    named = [
        replace(one, kind=kind, shared_services=tuple(sorted(offers[one.a] & offers[one.b])))
        for one, kind in zip(found, kinds[kept].tolist(), strict=True)
    ]
    return sorted(named, key=lambda one: (-one.score, one.a, one.b))


def _scores(
    told: Mapping[str, NDArray[np.float64]],
    people: NDArray[np.int8],
    one_place: NDArray[np.bool_],
) -> NDArray[np.float64]:
    whole = sum(WEIGHTS[name] * ~np.isnan(value) for name, value in told.items())
    likeness = sum(WEIGHTS[name] * np.nan_to_num(value) for name, value in told.items())
    observed = np.maximum(np.asarray(whole, dtype=np.float64), 1e-9)
    purpose = ~np.isnan(told["services"]) | ~np.isnan(told["functions"])
    # Names alone are weak evidence: the score grows with what could be compared.
    faith = np.minimum(1.0, 0.5 + observed)
    faith = np.where(purpose | (people == UNIT), faith, faith * _ONLY_THE_FIELD)
    # One unit's weather accounts of ten provinces differ in two letters: a series, no double.
    series = (observed <= WEIGHTS["name"]) & (np.nan_to_num(told["name"]) < _ONE_NAME)
    faith = np.where(series, _ONLY_THE_FIELD, faith)
    reach = np.array([FOR_WHOM[name] for name in RELATIONS])[people]
    scores = np.asarray(likeness) / observed * faith * reach
    # Twice under one name in one place is a double, whatever the two are filled with.
    twice = one_place & (np.nan_to_num(told["name"]) >= _ONE_NAME)
    floored: NDArray[np.float64] = np.where(twice, np.maximum(scores, _TWICE), scores)
    return np.round(floored, 4)


def _kinds(of: Columns, pairs: NDArray[np.int64], people: NDArray[np.int8]) -> NDArray[np.str_]:
    one, other = pairs[:, 0], pairs[:, 1]
    place = (of.platform[one] == of.platform[other]) & (of.kind[one] == of.kind[other])
    # An account leads to its unit's app; of two tools of one unit one would do.
    tools = np.isin(of.kind, ("app", "mini_program"))
    both_tools = tools[one] & tools[other] & (of.kind[one] != of.kind[other])
    own = people == UNIT
    return np.where(own & place, "platform", np.where(own & ~both_tools, "channel", "function"))


def _offers(ledger: Ledger) -> Mapping[str, set[str]]:
    offers: dict[str, set[str]] = defaultdict(set)
    for one in ledger.offers:
        if one.works is not False:
            offers[one.account_id].add(one.service_id)
    return offers


def _twin(
    ids: tuple[str, str], score: float, observed: Mapping[str, float], common: int, people: str
) -> FunctionTwin:
    return FunctionTwin(
        a=ids[0],
        b=ids[1],
        score=score,
        reasons=(*_reasons(observed, common), _PEOPLE[people]),
        unobserved=tuple(name for name in WEIGHTS if name not in observed),
        audience=observed.get("audience"),
    )


def _reasons(observed: Mapping[str, float], common: int) -> Iterator[Text]:
    for name, value in sorted(observed.items(), key=lambda one: -one[1] * WEIGHTS[one[0]]):
        if value >= 0.3:
            count = Text(zh=f"，共 {common} 项", en=f", {common} in common")
            more = count if name == "services" else Text(zh="", en="")
            label = NAMES[name]
            yield Text(
                zh=f"{label.zh}相似度 {value:.0%}{more.zh}",
                en=f"{label.en} are {value:.0%} alike{more.en}",
            )


def nearest(twins: Iterable[FunctionTwin]) -> dict[str, FunctionTwin]:
    """Return for each account the pair with the account that does most alike."""
    best: dict[str, FunctionTwin] = {}
    for twin in twins:
        for account in (twin.a, twin.b):
            if account not in best or twin.score > best[account].score:
                best[account] = twin
    return best


def doubled(ledger: Ledger, twins: Iterable[FunctionTwin] = ()) -> list[Doubled]:
    """Return the units that keep several living accounts on one platform.

    Only accounts: two work groups or mini-programs of one unit may well be for two things, and
    are told as twins where they are not.
    """
    score = {frozenset((one.a, one.b)): one.score for one in twins}
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for account in ledger.accounts.values():
        if account.unit_id and account.kind == "account" and account.status not in ENDED:
            groups[account.unit_id, account.platform, language(account)].append(account.account_id)
    best: dict[str, float] = defaultdict(float)
    home = {one: "\n".join(key) for key, ids in groups.items() for one in ids}
    for pair, value in score.items():
        places = {home.get(one, one) for one in pair}
        if len(places) == 1:
            (place,) = places
            best[place] = max(best[place], value)
    return [
        Doubled(
            unit_id=key[0],
            platform=key[1],
            kind="account",
            account_ids=tuple(sorted(ids)),
            score=best["\n".join(key)],
        )
        for key, ids in sorted(groups.items())
        if len(ids) > 1
    ]
