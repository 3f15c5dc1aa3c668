"""Which unit a name means that is not written as the ledger writes it.

Each word of a name is matched with the words of all known names: the same, a translation, cut
short, or nearly the same. A known name is as good as the share of its words, by rarity, that are
matched, and the share of the asked name's words that it explains. Short forms are matched with
abbreviations and initials. Names in two languages teach: if one half is a known name, the other
half becomes one, and their words translate each other.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.spellings import (
    Spelling,
    initials,
    parts,
    shorthands,
    sides,
    words,
)
from keepfit.overlap.core.translating import Lexicon, lexicon

# A match is sure when it is this good and the next best unit is this much worse.
SURE, MARGIN = 0.86, 0.12
# Initials are shared by many names; one half of "aafc-aac" is no more telling than "aafc" alone.
_BY_INITIALS, _ONE_HALF, _BOTH_HALVES = 0.82, 0.84, 0.97
_LOOKED_AT = 40
_LEARNT = 0.93


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUnit:
    """A unit with every name it is known by, and its abbreviations."""

    unit_id: str
    names: tuple[str, ...]
    shorts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """The unit a name most likely means ("" if none is at all alike), and how sure that is.

    `score` is from 0 to 1; `margin` how much worse the next unit is; `known_as` the name of the
    unit that matched best, `runner_up` the next unit.
    """

    name: str
    unit_id: str
    score: float
    margin: float
    sure: bool
    known_as: str = ""
    runner_up: str = ""


class _Book:
    """All known names as words, ready to be asked."""

    def __init__(self, units: Sequence[KnownUnit], translations: Lexicon) -> None:
        self.units = units
        self.translations = translations
        known = [(at, name) for at, unit in enumerate(units) for name in unit.names if words(name)]
        self.owner = np.array([at for at, _ in known], dtype=np.int64)
        self.names = [name for _, name in known]
        tokens = [words(name) for name in self.names]
        self.vocabulary = {one: at for at, one in enumerate(sorted({w for t in tokens for w in t}))}
        self.flat = np.array([self.vocabulary[w] for t in tokens for w in t], dtype=np.int64)
        self.starts = np.cumsum([0, *(len(one) for one in tokens)])[:-1].astype(np.int64)
        self.tokens = [[self.vocabulary[w] for w in one] for one in tokens]
        self.weight = self._weights(tokens)
        self.norm = np.add.reduceat(self.weight[self.flat], self.starts)
        self.usual = float(np.median(self.weight)) if len(self.weight) else 1.0
        self.exact = self._exact(tokens)
        self.shorts = self._shorts()
        self.spelt = Spelling(self.vocabulary)
        self._matched: dict[str, dict[int, float]] = {}

    def _weights(self, tokens: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        units_with: dict[str, set[int]] = defaultdict(set)
        for at, one in zip(self.owner.tolist(), tokens, strict=True):
            for word in one:
                units_with[word].add(at)
        having = np.array([len(units_with[word]) for word in self.vocabulary])
        weights: NDArray[np.float64] = np.log(1 + len(self.units) / having)
        return weights

    def _exact(self, tokens: Sequence[tuple[str, ...]]) -> Mapping[tuple[str, ...], set[int]]:
        exact: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for at, one in zip(self.owner.tolist(), tokens, strict=True):
            exact[tuple(sorted(one))].add(at)
        return exact

    def _shorts(self) -> Mapping[str, dict[int, float]]:
        """Return abbreviation → unit → how sure it is: given, or made of initials."""
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for at, unit in enumerate(self.units):
            for name in unit.names:
                for short in initials(name):
                    found[short][at] = max(found[short].get(at, 0.0), _BY_INITIALS)
            for given in unit.shorts:
                for short in shorthands(given):
                    found[short][at] = 1.0
        return found

    def matched(self, word: str) -> dict[int, float]:
        """Return the words of the vocabulary that a word may mean, and how well each fits."""
        if word not in self._matched:
            fits = self._fits(word).items()
            self._matched[word] = {self.vocabulary[one]: fit for one, fit in fits}
        return self._matched[word]

    def _fits(self, word: str) -> dict[str, float]:
        fits: dict[str, float] = {}
        for one, share in self.translations.get(word, {}).items():
            if one in self.vocabulary:
                fits[one] = min(1.0, 0.25 + share)
        for one, fit in self.spelt.alike(word):
            fits[one] = max(fits.get(one, 0.0), fit)
        if word in self.vocabulary:
            fits[word] = 1.0
        return {one: fit for one, fit in fits.items() if fit > 0}


def matches(
    names: Sequence[str], units: Sequence[KnownUnit], pairs: Iterable[tuple[str, str]] = ()
) -> list[NameMatch]:
    """Return for each name the unit it means.

    `pairs` are names or phrases given in two languages, first in that of the known names. Names
    among those asked that are written in two languages teach as well.
    """
    given = list(pairs)
    first = _Book(units, lexicon(given))
    for _ in range(2):
        taught, learnt = _taught(names, first)
        wiser = [_with(unit, taught.get(at, ())) for at, unit in enumerate(units)]
        first = _Book(wiser, lexicon([*given, *learnt]))
    return [_match(name, first) for name in names]


def twins(units: Sequence[KnownUnit]) -> list[NameMatch]:
    """Return for each unit the other unit its own name would mean; `name` is the unit's id."""
    book = _Book(units, {})
    found = []
    for at, unit in enumerate(units):
        ranked = [one for one in _ranked(unit.names[0], book) if one[1] != at]
        if ranked:
            match = _judged(unit.names[0], ranked, book)
            found.append(replace(match, name=unit.unit_id))
    return found


def _with(unit: KnownUnit, learnt: Iterable[str]) -> KnownUnit:
    """Return the unit with names and abbreviations more."""
    new = [one for one in learnt if one not in unit.names]
    longer = tuple(one for one in new if not shorthands(one))
    shorter = tuple(one for one in new if shorthands(one))
    return replace(unit, names=(*unit.names, *longer), shorts=(*unit.shorts, *shorter))


def _taught(
    names: Sequence[str], book: _Book
) -> tuple[dict[int, list[str]], list[tuple[str, str]]]:
    """Return what names in two languages teach: names for units, and pairs that translate."""
    taught: dict[int, list[str]] = defaultdict(list)
    learnt: list[tuple[str, str]] = []
    for name in names:
        for mine, other in _pairs_of(name):
            ranked = _ranked(mine, book)
            if not ranked or ranked[0][0] < _LEARNT:
                continue
            if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN:
                continue
            taught[ranked[0][1]].append(other)
            learnt.append((mine, other))
    return taught, learnt


def _pairs_of(name: str) -> Iterator[tuple[str, str]]:
    halves = sides(name)
    if len(halves) == 2:
        yield halves[0], halves[1]
        yield halves[1], halves[0]
    pieces = name.split("-") if shorthands(name) else []
    # Of abbreviations the first is in the language of the known names; "hoc-cdc" would otherwise
    # teach that HOC is whatever else is called CDC.
    if len(pieces) == 2 and all(pieces):
        yield pieces[0], pieces[1]


def _match(name: str, book: _Book) -> NameMatch:
    ranked = _ranked(name, book)
    if not ranked:
        return NameMatch(name=name, unit_id="", score=0.0, margin=0.0, sure=False)
    return _judged(name, ranked, book)


def _judged(name: str, ranked: list[tuple[float, int, str]], book: _Book) -> NameMatch:
    score, at, known_as = ranked[0]
    runner = ranked[1] if len(ranked) > 1 else (0.0, -1, "")
    margin = score - runner[0]
    return NameMatch(
        name=name,
        unit_id=book.units[at].unit_id,
        score=round(score, 4),
        margin=round(margin, 4),
        sure=score >= SURE and margin >= MARGIN,
        known_as=known_as,
        runner_up=book.units[runner[1]].unit_id if runner[1] >= 0 else "",
    )


def _ranked(name: str, book: _Book) -> list[tuple[float, int, str]]:
    """Return (score, unit, its name) of the units that are alike, best first."""
    best: dict[int, tuple[float, str]] = {}
    for order, form in enumerate(parts(name)):
        # The whole name, said otherwise, counts a little more than what stands in one part of it.
        faith = 1.0 if order == 0 else 0.985
        for score, at, known_as in (*_by_short(form, book), *_by_words(form, book)):
            if faith * score > best.get(at, (0.0, ""))[0]:
                best[at] = faith * score, known_as
    ranked = [(score, at, known_as) for at, (score, known_as) in best.items()]
    return sorted(ranked, key=lambda one: (-one[0], one[1]))


def _by_short(form: str, book: _Book) -> Iterator[tuple[float, int, str]]:
    whole, *pieces = shorthands(form) or ("",)
    for at, faith in book.shorts.get(whole, {}).items():
        rivals = sum(other >= faith for other in book.shorts[whole].values())
        yield faith * (1.0 if rivals == 1 else 0.8), at, whole
    known = [book.shorts.get(piece, {}) for piece in pieces]
    for at in sorted({at for one in known for at in one}):
        faiths = [one.get(at, 0.0) for one in known]
        yield max(faiths) * (_BOTH_HALVES if min(faiths) > 0 else _ONE_HALF), at, form


def _by_words(form: str, book: _Book) -> Iterator[tuple[float, int, str]]:
    asked = words(form)
    if not asked or not len(book.flat):
        return
    same = book.exact.get(tuple(sorted(asked)), set())
    for at in same:
        yield 1.0, at, form
    fits = [book.matched(one) for one in asked]
    reached = np.zeros(len(book.vocabulary))
    for one in fits:
        for place, fit in one.items():
            reached[place] = max(reached[place], fit)
    covered = np.add.reduceat((book.weight * reached)[book.flat], book.starts) / book.norm
    count = min(_LOOKED_AT, len(covered))
    worth = [_worth(one, book) for one in fits]
    for row in np.argpartition(-covered, count - 1)[:count]:
        if covered[row] > 0:
            inside = book.tokens[row]
            told = [max(one.get(word, 0.0) for word in inside) for one in fits]
            explained = sum(map(operator.mul, worth, told)) / sum(worth)
            yield _score(asked, covered[row], explained), int(book.owner[row]), book.names[row]


def _worth(fits: Mapping[int, float], book: _Book) -> float:
    """Return the weight of an asked word: of the word it most likely is, else a usual one."""
    if not fits:
        return book.usual
    return float(book.weight[max(fits, key=lambda place: (fits[place], -place))])


def _score(asked: tuple[str, ...], covered: float, explained: float) -> float:
    """Return the likeness from the shares of the known and of the asked name."""
    together = 2 * covered * explained / max(1e-9, covered + explained)
    if "\u3400" <= asked[0] <= "\u9fff" and explained > 0.99:
        # A Chinese short form keeps some characters of the full one: 教体局 of 教育和体育局.
        together = max(together, 0.7 * explained + 0.3 * covered)
    return float(0.99 * together)
