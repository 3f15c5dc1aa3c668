"""Names of organisations taken apart: parts, words, initials, abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

# Words that stand in names without naming anything, in the languages whose names we meet.
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "in",
        "of",
        "on",
        "the",
        "to",
        "with",
        "&",
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "pour",
        "par",
        "sur",
        "sous",
        "un",
        "une",
        "和",
        "与",
        "及",
        "的",
    ]
)
# How alike (letter pairs) two spellings of a word are, and what a word cut short is worth.
_ALIKE, _CUT_SHORT = 0.72, 0.8
_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+")
_PARTS = re.compile(r"\s*[|｜;]\s*|\s+[-–—/]\s+|/")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_MARKS = re.compile(r"[\u0300-\u036f]")
_ELISION = re.compile(r"\b([dl]|qu)['’]", flags=re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")


def plain(name: str) -> str:
    """Return a name without accents, case and width; "l'énergie" becomes "l energie"."""
    opened = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("’", "'"))
    return _ELISION.sub(r"\1 ", _MARKS.sub("", opened)).casefold()


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name that name something; of Chinese text each character."""
    found = tuple(one for one in _TOKEN.findall(plain(name)) if one not in STOP)
    return found or tuple(_TOKEN.findall(plain(name)))


def parts(name: str) -> tuple[str, ...]:
    """Return what a name is put together from, the name itself first.

    "/Government - Gouvernement/Health Canada - Santé Canada" has the parts of its last step;
    "X | Y" and "X - Y" have two; what stands in brackets is a part, and so is the name without it.
    """
    steps = [one for one in name.split("/") if one.strip()]
    shown = steps[-1] if name.startswith("/") and steps else name
    found = [shown.strip()]
    for piece in _PARTS.split(shown):
        found.append(piece.strip())
        inside = [one.strip() for one in _BRACKETS.findall(piece)]
        if inside:
            found += [_BRACKETS.sub(" ", piece).strip(), *inside]
    return tuple(dict.fromkeys(one for one in found if one))


def sides(name: str) -> tuple[str, ...]:
    """Return the halves of a name that is written in two languages, else nothing."""
    steps = [one for one in name.split("/") if one.strip()]
    shown = steps[-1] if name.startswith("/") and steps else name
    halves = [one.strip() for one in _PARTS.split(shown) if one.strip()]
    return tuple(halves) if len(halves) == 2 else ()


def initials(name: str) -> Iterator[str]:
    """Yield the initials of a name: of the words that name something, and of all of them."""
    every = _TOKEN.findall(plain(_BRACKETS.sub(" ", name)))
    telling = [one for one in every if one not in STOP]
    for chosen in (telling, every):
        if len(chosen) >= 2 and not _HAN.search("".join(chosen)):
            yield "".join(one[0] for one in chosen)


def shorthands(name: str) -> tuple[str, ...]:
    """Return what in a name may be an abbreviation: one word of letters, or two joined by "-"."""
    if not re.fullmatch(r"[\w.&'’-]{2,20}", name.strip()) or _HAN.search(name):
        return ()
    whole = re.sub(r"[^a-z0-9]", "", plain(name))
    pieces = [re.sub(r"[^a-z0-9]", "", one) for one in re.split(r"[-–]", plain(name))]
    return tuple(dict.fromkeys(one for one in (whole, *pieces) if len(one) >= 2))


def abbreviates(short: str, long: str) -> bool:
    """Whether a word may be another one cut short: "rsrch" is "research", "sci" is "sciences"."""
    if len(short) < 2 or len(short) >= len(long) or short[0] != long[0]:
        return False
    if long.startswith(short):
        return len(short) >= 3
    rest = iter(long)
    return len(short) >= 3 and len(short) * 3 >= len(long) and all(one in rest for one in short)


def grams(word: str) -> frozenset[str]:
    """Return the pairs of letters of a word, its ends marked."""
    marked = f" {word} "
    return frozenset(marked[at : at + 2] for at in range(len(marked) - 1))


class Spelling:
    """A vocabulary that finds the words written nearly like another one, or cut short."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._grams = {word: grams(word) for word in vocabulary}
        self._having: dict[str, list[str]] = defaultdict(list)
        self._beginning: dict[str, list[str]] = defaultdict(list)
        for word, pairs in self._grams.items():
            self._beginning[word[0]].append(word)
            for pair in pairs:
                self._having[pair].append(word)

    def alike(self, word: str) -> Iterator[tuple[str, float]]:
        """Yield words of the vocabulary and how alike they are, 0 to 1 (Dice over letter pairs)."""
        if len(word) < 2:
            return
        mine = grams(word)
        shared = Counter(one for pair in mine for one in self._having.get(pair, ()))
        for one, count in shared.items():
            alike = 2 * count / (len(mine) + len(self._grams[one]))
            if alike >= _ALIKE:
                yield one, 0.95 * alike
        for one in self._beginning[word[0]]:
            if abbreviates(word, one) or abbreviates(one, word):
                yield one, _CUT_SHORT
