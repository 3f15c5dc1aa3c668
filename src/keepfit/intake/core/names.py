"""Names of units and derived identities."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from keepfit.kit.text import fold

# Endings by which a Chinese name is the name of an office.
_OFFICE = re.compile(
    r"(?:局|委|委员会|办|办公室|政府|镇|乡|街道|街道办事处|中心|院|厅|部|处|站|所|社区|村|学校|医院|集团|公司|联合会|总工会|团委|妇联)$"
)
_NUMERALS = frozenset("0123456789一二三四五六七八九十东西南北")
_NUMERAL = re.compile(f"[{''.join(sorted(_NUMERALS))}]")
# What a short form inside a long one counts as, on the scale of 0 to 100.
_HOLDING = 90.0
_COMPARED = 5_000

Places = NDArray[np.int64]
Signs = NDArray[np.uint64]


def digest(text: str, digits: int) -> str:
    """Return the first hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


def unit_id_of(name: str) -> str:
    """Return the id of a unit known only by its name."""
    return unit_id_of_key(fold(name))


def unit_id_of_key(key: str) -> str:
    """Return the id of a unit known only by its name, folded."""
    return f"u-{digest(key, 8)}"


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
    if len(ordered) > _COMPARED:
        return []
    folded = [fold(one) for one in ordered]
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, text in enumerate(folded):
        # Names that count differently are never spellings of one: only equals are compared.
        alike.setdefault(tuple(sorted(_NUMERAL.findall(text))), []).append(place)
    signs = _signs(folded)
    pairs = [
        (int(one), int(other))
        for places in alike.values()
        if len(places) > 1
        for ones, others in _candidates(places, folded, signs, likeness)
        for one, other in _alike(ones, others, folded, likeness)
    ]
    return [(ordered[a], ordered[b]) for a, b in sorted(pairs)]


def _signs(texts: Sequence[str]) -> Signs:
    """Return the characters of each text as a set of 64 bits, several characters to a bit."""
    sizes = np.array([len(text) for text in texts], np.int64)
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    # A multiplier that spreads neighbouring code points over the bits (Fibonacci hashing).
    bits = np.uint64(1) << (points.astype(np.uint64) * np.uint64(0x9E3779B1) >> 26 & 63)
    signs = np.zeros(len(texts), np.uint64)
    some = sizes > 0
    if some.any():
        signs[some] = np.bitwise_or.reduceat(bits, (np.cumsum(sizes) - sizes)[some])
    return signs


def _candidates(
    places: Sequence[int], folded: Sequence[str], signs: Signs, likeness: float
) -> Iterator[tuple[Places, Places]]:
    """Yield all pairs of names that could be alike by their lengths and their characters.

    Alike to p percent means that at most (1 - p) of both lengths are put in or taken out, and
    each of these turns at most one bit; where one name holds the other, all bits that differ
    are of characters more.
    """
    by_size: dict[int, list[int]] = {}
    for place in places:
        by_size.setdefault(len(folded[place]), []).append(place)
    for one, other in combinations_with_replacement(sorted(by_size), 2):
        most = max(int((one + other) * (100.0 - likeness) / 100.0 + 1e-9), other - one)
        if one == other:
            plain = np.array([place for place in by_size[one] if folded[place].isascii()], np.int64)
            if len(plain) < 2:
                continue
            found = _near(plain, plain, signs, most)
            ahead = found[0] < found[1]
            yield found[0][ahead], found[1][ahead]
        elif other <= 2 * one or other - one <= (one + other) * (100.0 - likeness) / 100.0 + 1e-9:
            yield _near(np.array(by_size[one]), np.array(by_size[other]), signs, most)


def _near(ones: Places, others: Places, signs: Signs, most: int) -> tuple[Places, Places]:
    """Return the pairs of two groups whose signs differ in so many bits at most."""
    turned = np.bitwise_count(signs[ones][:, None] ^ signs[others][None, :])
    # Places in a row of all pairs are found in a third of the time that places in a table take.
    left, right = np.divmod(np.flatnonzero(turned <= min(most, 64)), max(len(others), 1))
    return ones[left], others[right]


def _alike(
    ones: Places, others: Places, folded: Sequence[str], likeness: float
) -> Iterator[tuple[int, int]]:
    left, right = [folded[one] for one in ones], [folded[one] for one in others]
    scores = process.cpdist(left, right, scorer=fuzz.ratio)
    for one, other, score, a, b in zip(ones, others, scores, left, right, strict=True):
        if a != b and (score >= likeness or holds(a, b)):
            yield min(one, other), max(one, other)
