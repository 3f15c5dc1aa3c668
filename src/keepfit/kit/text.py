"""Text that people read, in Chinese and English side by side, and text that is compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

# Characters that no reader sees and every office file contains: zero-width marks, the byte-order
# mark, the soft hyphen, directional marks.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
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
        """Put values into the `{places}` of both languages."""
        return Text(zh=self.zh.format(**values), en=self.en.format(**values))


def same(text: str) -> Text:
    """A word that is the same in both languages, such as a name or a number."""
    return Text(zh=text, en=text)


def clean(text: str) -> str:
    """Return the text as it was meant: no unseen characters, single spaces, none at the ends."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def fold(text: str) -> str:
    """Return the form by which two names are compared.

    Full width and half width, upper and lower case, curly and straight quotes, and all spaces
    are the same to it: "ＡＢ 局" and "ab局" fold alike.
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_QUOTES)
    return _SPACES.sub("", plain).casefold()
