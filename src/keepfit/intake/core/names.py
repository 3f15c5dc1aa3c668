"""Names of units and derived identities."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from keepfit.kit.text import fold

# Endings by which a Chinese name is the name of an office.
_OFFICE = re.compile(
    r"(?:局|委|委员会|办|办公室|政府|镇|乡|街道|街道办事处|中心|院|厅|部|处|站|所|社区|村|学校|医院|集团|公司|联合会|总工会|团委|妇联)$"
)
_NUMERALS = frozenset("0123456789一二三四五六七八九十东西南北")
# What a short form inside a long one counts as, on the scale of 0 to 100.
_HOLDING = 90.0
_COMPARED = 5_000


def digest(text: str, digits: int) -> str:
    """Return the first hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def unit_id_of(name: str) -> str:
    """Return the id of a unit known only by its name."""
    return f"u-{digest(fold(name), 8)}"


def account_id_of(platform: str, identity: str) -> str:
    """Return the id of an account known by its link, handle, or unit and name."""
    return f"{platform}-{digest(identity, 8)}"


def service_id_of(code: str, department: str, name: str) -> str:
    """Return the id of a service: its code, or one derived from department and name."""
    return code or f"s-{digest(fold(department) + '|' + fold(name), 8)}"


def is_office(text: str) -> bool:
    """Say whether a text ends like the name of an office."""
    return bool(_OFFICE.search(fold(text)))


def likely(name: str, names: Sequence[str], likeness: float, most: int = 3) -> list[str]:
    """Return the names most like one, best first: alike by spelling, or one holds the other."""
    wanted = fold(name)
    scored = [(_likeness(wanted, fold(one)), one) for one in names]
    best = sorted((-score, one) for score, one in scored if score >= likeness)
    return [one for _score, one in best[:most]]


def _likeness(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), _HOLDING if holds(one, other) else 0.0)


def holds(one: str, other: str) -> bool:
    """Say whether the longer folded name holds the characters of the shorter one, in order.

    A short form leaves characters out: 县教体局 is in 县教育体育局. Three characters at least and
    the same ending; a numeral more is another office (第十一小学 is not 第一小学).
    """
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or short[-1] != long[-1] or not len(short) < len(long) <= 2 * len(short):
        return False
    rest = iter(long)
    if not all(character in rest for character in short):
        return False
    return not (Counter(long) - Counter(short)).keys() & _NUMERALS


def alike_pairs(names: Iterable[str], likeness: float) -> list[tuple[str, str]]:
    """Return pairs of different names that are very alike, each pair once.

    Names as long as each other that differ in a Chinese character are two offices, not two
    spellings (城东社区, 城西社区). Above 5,000 names nothing is compared.
    """
    ordered = sorted(set(names))
    folded = [fold(one) for one in ordered]
    if len(ordered) > _COMPARED:
        return []
    scores = process.cdist(folded, folded, scorer=fuzz.ratio, score_cutoff=likeness)
    pairs = {(int(a), int(b)) for a, b in np.argwhere(scores > 0) if a < b}
    ends: dict[str, list[int]] = {}
    for place, text in enumerate(folded):
        ends.setdefault(text[-1:], []).append(place)
    for places in ends.values():
        pairs.update(
            (a, b)
            for a, b in combinations(places, 2)
            if len(folded[a]) != len(folded[b]) and holds(folded[a], folded[b])
        )
    return [(ordered[a], ordered[b]) for a, b in sorted(pairs) if _spellings(folded[a], folded[b])]


def _spellings(one: str, other: str) -> bool:
    if one == other or (len(one) == len(other) and not (one.isascii() and other.isascii())):
        return False
    return not (Counter(one) - Counter(other) | Counter(other) - Counter(one)).keys() & _NUMERALS
