"""Text that people read, in Chinese and English side by side, and text that is compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

# Characters that no reader sees and every office file contains: zero-width marks, the byte-order
# mark, the soft hyphen, directional marks.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_LOOSE = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_ODD = re.compile(r"[\s’‘“”‐–—\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence or word in both languages; a sentence that lacks one cannot be written."""

    zh: str
    en: str

    def read(self, lang: Lang) -> str:
        """Return the sentence in one language."""
        return self.zh if lang == "zh" else self.en

    def fill(self, **values: object) -> Text:
        """Put values into the `{places}` of both languages.

        A place for a whole number may hold its noun, "{n:account|s}" or "{n:entry|entries}", or
        only a word that goes by the number, "{n:~is|are}".
        """
        counted = {name: countable(value) for name, value in values.items()}
        return Text(zh=self.zh.format(**counted), en=self.en.format(**counted))


class _Number(int):
    """A whole number that can be written with its noun."""

    def __format__(self, wanted: str) -> str:
        one, bar, several = wanted.partition("|")
        if not bar:
            return format(int(self), wanted)
        if one.startswith("~"):
            return one[1:] if self == 1 else several
        return plural(int(self), one, several)


def countable(value: object) -> object:
    """Return a whole number as one that a place "{n:account|s}" writes with its noun."""
    return _Number(value) if type(value) is int else value


YES, NO = Text(zh="是", en="yes"), Text(zh="否", en="no")


def plural(number: int, one: str, several: str = "s") -> str:
    """Write a number with its noun: "1 account", "2,000 accounts"; `several` may be whole."""
    many = one + several if several == "s" else several
    return f"{number:,} {one if number == 1 else many}"


def same(text: str) -> Text:
    """A word that is the same in both languages, such as a name or a number."""
    return Text(zh=text, en=text)


def clean(text: str) -> str:
    """Return the text as it was meant: no unseen characters, single spaces, none at the ends."""
    if not _LOOSE.search(text):
        return text
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the form by which two names are compared.

    Full width and half width, upper and lower case, curly and straight quotes, and all spaces
    are the same to it: "ＡＢ 局" and "ab局" fold alike.
    """
    plain = unicodedata.normalize("NFKC", text)
    # Few have anything to take out.
    if _ODD.search(plain):
        plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_QUOTES)
        plain = _SPACES.sub("", plain)
    return plain.casefold()
