"""Accounts as columns, and how alike pairs of them are in each respect.

Nothing here looks at all pairs: compared are accounts that share a unit, a service, rare words of a
name or of a description among those who serve the same people, or a whole name anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.kit.text import fold
from keepfit.ledger.core.records import ENDED, Account, Ledger
from keepfit.overlap.core.serving import Serving, relations, serving
from keepfit.overlap.core.sharing import (
    Having,
    grams,
    having,
    in_one_block,
    likeness,
    once,
    shared,
    telling,
)

# A block (accounts with something in common) larger than this says too little to compare all.
BLOCK = 60
# Among fewer accounts it is not known how alike any two are in what they post about.
_MANY = 30
# What an account's name says of its platform or its tone, not of what it does.
_SUFFIXES = (
    *(
        "官方微信",
        "微信公众号",
        "公众号",
        "官方微博",
        "微博",
        "小程序",
        "视频号",
        "抖音号",
        "客户端",
    ),
    *("服务号", "订阅号", "官方", "在线", "资讯", "之窗", "微讯", "播报", "微信", "app"),
)
_PREFIXES = ("智慧", "掌上", "数字", "i")
# As written in ledgers; what is in both languages is a twin of neither.
_LANGUAGES = {
    **dict.fromkeys(("en", "eng", "english", "anglais", "英文", "英语"), "en"),
    **dict.fromkeys(("fr", "fra", "fre", "french", "francais", "français", "法文", "法语"), "fr"),
    **dict.fromkeys(("zh", "chi", "chinese", "中文", "汉语"), "zh"),
    **dict.fromkeys(("bilingual", "bilingue", "both", "双语", "en/fr", "fr/en"), ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Living accounts as columns; `language` 0 is unknown or several, `topic` -1 not observed."""

    ids: tuple[str, ...]
    services: Having
    functions: Having
    names: Having
    whole_names: Having
    topic: NDArray[np.int64]
    topics: NDArray[np.float32]
    usual: float
    unit: NDArray[np.int64]
    who: Serving
    platform: NDArray[np.int64]
    kind: NDArray[np.str_]
    language: NDArray[np.int64]
    followers: tuple[NDArray[np.int64] | None, ...]


def columns(
    ledger: Ledger,
    topics: Mapping[str, NDArray[np.float32]],
    followers: Mapping[str, NDArray[np.int64]],
) -> Columns:
    """Return the living accounts of a ledger as columns."""
    kept = [one for one in ledger.accounts.values() if one.status not in ENDED]
    cores = [core_name(one) for one in kept]
    beside = map(_beside_its_name, kept, cores)
    offered = _offered(ledger)
    who = serving(ledger.units)
    told = [one.account_id for one in kept if one.account_id in topics]
    matrix = np.stack([topics[one] for one in told]) if told else np.zeros((0, 1), np.float32)
    place = {account: at for at, account in enumerate(told)}
    return Columns(
        ids=tuple(one.account_id for one in kept),
        services=having([offered.get(one.account_id, ()) for one in kept], rarity=False),
        functions=having([grams(told) for told in beside], rarity=True),
        names=having([grams(core) for core in cores], rarity=True),
        whole_names=having([{core} - {""} for core in cores], rarity=False),
        topic=np.array([place.get(one.account_id, -1) for one in kept], dtype=np.int64),
        topics=matrix,
        usual=_usual(matrix),
        unit=who.rows([one.unit_id for one in kept]),
        who=who,
        platform=np.unique([one.platform for one in kept] or [""], return_inverse=True)[1],
        kind=np.array([one.kind for one in kept], dtype=np.str_),
        language=_codes([language(one) for one in kept]),
        followers=tuple(followers.get(one.account_id) for one in kept),
    )


def core_name(account: Account) -> str:
    """Return an account's name, folded, without what only says where it is."""
    name = fold(account.name)
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix) or name
    for prefix in _PREFIXES:
        if not name.isascii():
            name = name.removeprefix(prefix) or name
    return name


def _beside_its_name(account: Account, core: str) -> str:
    """Return what a description says beside the account's own name."""
    return fold(account.functions).replace(core, " ")


def language(account: Account) -> str:
    """Return the one language an account speaks, as a short code; "" if unknown or several."""
    told = account.language.strip().casefold()
    return _LANGUAGES.get(told, told)


def _codes(texts: Sequence[str]) -> NDArray[np.int64]:
    known: dict[str, int] = {"": 0}
    return np.array([known.setdefault(one, len(known)) for one in texts], dtype=np.int64)


def _offered(ledger: Ledger) -> dict[str, set[str]]:
    offered: dict[str, set[str]] = defaultdict(set)
    for offer in ledger.offers:
        # An offer that was tested and found broken serves nobody.
        if offer.works is not False:
            offered[offer.account_id].add(offer.service_id)
    return offered


def _usual(topics: NDArray[np.float32]) -> float:
    """Return how alike any two accounts are: the mean cosine of all pairs, without making them."""
    count = len(topics)
    if count < _MANY:
        return 0.0
    whole = float(np.square(topics.sum(axis=0, dtype=np.float64)).sum())
    return min(0.9, max(0.0, (whole - count) / (count * (count - 1))))


def worth_comparing(of: Columns) -> NDArray[np.int64]:
    """Return pairs of rows that have something telling in common, and one language."""
    region = _regions(of)
    blocks = (
        in_one_block(of.whole_names, BLOCK),
        in_one_block(_one_each(_units(of)), BLOCK, of.names),
        *(
            in_one_block(_within(told, region), BLOCK)
            for told in (of.services, of.functions, of.names)
        ),
    )
    pairs = once(np.concatenate(blocks))
    mine, theirs = of.language[pairs[:, 0]], of.language[pairs[:, 1]]
    one_audience: NDArray[np.bool_] = (mine == theirs) | (mine == 0) | (theirs == 0)
    found: NDArray[np.int64] = pairs[one_audience]
    return found


def _units(of: Columns) -> NDArray[np.int64]:
    return np.where(of.unit < len(of.who.row), of.unit, -1)


def _regions(of: Columns) -> NDArray[np.int64]:
    """Return a code of the region that each account is for: its area, else the top of its tree."""
    area, root = of.who.area[of.unit], of.who.root[of.unit]
    return np.where(area >= 0, area, np.where(root >= 0, -2 - root, -1))


def _one_each(key: NDArray[np.int64]) -> Having:
    """Return rows that have one item each, told by the key; -1 is none."""
    told = key != -1
    codes = np.unique(key[told], return_inverse=True)[1]
    return Having(
        starts=np.concatenate([[0], np.cumsum(told)]).astype(np.int64),
        items=codes.astype(np.int64),
        weight=np.ones(int(codes.max()) + 1 if len(codes) else 0),
    )


def _within(told: Having, region: NDArray[np.int64]) -> Having:
    """Return the same items, told apart by region."""
    _, code = np.unique(region, return_inverse=True)
    keys = code[told.rows] * max(1, len(told.weight)) + told.items
    items = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    return Having(
        starts=told.starts,
        items=items,
        weight=np.ones(int(items.max()) + 1 if len(items) else 0),
    )


def alike(of: Columns, pairs: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Return how alike both accounts of each pair are in each respect, NaN where not observed."""
    return {
        "services": likeness(of.services, pairs, 0.5),
        "functions": likeness(of.functions, pairs, 0.5) * telling(of.functions, pairs),
        "topics": _topics_alike(of, pairs),
        "name": likeness(of.names, pairs),
        "audience": _audience(of, pairs),
    }


def related(of: Columns, pairs: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return for each pair how the people they serve relate (`serving.RELATIONS`)."""
    return relations(of.who, of.unit[pairs[:, 0]], of.unit[pairs[:, 1]])


def shared_services(of: Columns, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how many services both accounts of each pair offer."""
    return shared(of.services, pairs)


def _topics_alike(of: Columns, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much more alike than any two accounts those of each pair are."""
    found = np.full(len(pairs), np.nan)
    mine, theirs = of.topic[pairs[:, 0]], of.topic[pairs[:, 1]]
    told = np.flatnonzero((mine >= 0) & (theirs >= 0))
    for some in _some(told, 4096):
        dots = np.einsum("ij,ij->i", of.topics[mine[some]], of.topics[theirs[some]])
        found[some] = np.clip((dots - of.usual) / (1 - of.usual), 0.0, 1.0)
    return found


def _some(places: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    for begin in range(0, len(places), size):
        yield places[begin : begin + size]


def _audience(of: Columns, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return which share of the smaller account's followers follow the larger one too."""
    found = np.full(len(pairs), np.nan)
    listed = np.array([one is not None and len(one) > 0 for one in of.followers], dtype=bool)
    both = listed[pairs[:, 0]] & listed[pairs[:, 1]] if len(pairs) else np.zeros(0, dtype=bool)
    for place in np.flatnonzero(both).tolist():
        mine, theirs = (of.followers[row] for row in pairs[place].tolist())
        if mine is not None and theirs is not None:
            common = len(np.intersect1d(mine, theirs, assume_unique=True))
            found[place] = common / min(len(mine), len(theirs))
    return found
