"""Texts of which it is known which are copies of which: seeded, Chinese and English.

A group is one text and what copyists made of it. A family is one template filled in several
times: its members are hard negatives to each other, they look alike and are no copies. Words are
drawn by rank (a few are very common), so that texts share phrases without being copies.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from benchmarks import notices

_SPANS = (1, 1, 2, 2, 4, 6, 8)
_EMOJI = "😀🎉👍❤️🌹"

Edit = Callable[[str, random.Random], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One text, the group of copies it belongs to, its template's family ("" for free text)."""

    text: str
    group: int
    edit: str
    kind: str
    family: str = ""


class Words:
    """An invented vocabulary: the word of rank r is drawn about 1/r as often as the first."""

    def __init__(self, rng: random.Random) -> None:
        self._zh = [
            "".join(rng.choices(notices.CHARACTERS, k=rng.choice((1, 2, 2, 2, 3))))
            for _ in range(8000)
        ]
        made = [
            "".join(
                rng.choice(notices.ONSETS) + rng.choice(notices.RIMES)
                for _ in range(rng.choice((1, 2, 2, 3)))
            )
            for _ in range(6000)
        ]
        self._en = notices.ENGLISH + made

    @staticmethod
    def _rank(size: int, rng: random.Random) -> int:
        return int(size ** rng.random()) - 1

    def zh(self, length: int, rng: random.Random) -> str:
        """Return a Chinese text of about this many characters."""
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            words = [self._zh[self._rank(len(self._zh), rng)] for _ in range(rng.randint(4, 9))]
            if rng.random() < 0.25:
                words.insert(
                    rng.randrange(len(words)), f"{rng.randint(2, 900)}{rng.choice('个年月日人万')}"
                )
            parts.append("".join(words) + rng.choice("，，。；"))
        return "".join(parts)

    def phrase(self, size: int, lang: str, rng: random.Random) -> str:
        """Return this many words without punctuation."""
        known = self._zh if lang == "zh" else self._en
        return ("" if lang == "zh" else " ").join(
            known[self._rank(len(known), rng)] for _ in range(size)
        )

    def en(self, length: int, rng: random.Random) -> str:
        """Return a text in Latin letters of about this many characters."""
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            words = [self._en[self._rank(len(self._en), rng)] for _ in range(rng.randint(5, 12))]
            if rng.random() < 0.2:
                words.append(str(rng.randint(2, 5000)))
            parts.append(" ".join(words).capitalize() + ". ")
        return "".join(parts).strip()


def notice(template: str, slots: dict[str, str], rng: random.Random) -> str:
    """Fill a template in, and choose among its wordings."""
    worded = re.sub(r"\[([^\]]*)\]", lambda one: rng.choice(one[1].split("|")), template)
    return worded.format_map(slots)


def filled(rng: random.Random, lang: str, words: Words) -> dict[str, str]:
    """Draw a value for every slot of the templates."""
    told = notices.NOTICES[lang]
    hour = rng.randint(6, 11)
    return {
        **times(rng),
        "h": str(hour),
        "g": str(hour + rng.randint(3, 11)),
        **numbers(rng),
        "name": rng.choice(told.names),
        "name2": rng.choice(told.names),
        "topic": words.phrase(rng.randint(4, 12), lang, rng),
        "who": words.phrase(rng.randint(2, 5), lang, rng),
        "who2": words.phrase(rng.randint(2, 4), lang, rng),
        **places(rng, lang),
    }


def times(rng: random.Random) -> dict[str, str]:
    """Draw a day and an hour."""
    month, hour = rng.randint(1, 12), rng.randint(6, 11)
    return {
        "m": str(month),
        "month": notices.MONTHS[month - 1],
        "d": str(rng.randint(1, 28)),
        "w": rng.choice("一二三四五"),
        "weekday": rng.choice(notices.WEEKDAYS),
        "h": str(hour),
        "g": str(hour + rng.randint(3, 11)),
    }


def numbers(rng: random.Random) -> dict[str, str]:
    """Draw what is counted."""
    return {
        "n": str(rng.randint(2, 60)),
        "k": str(rng.randint(61, 9800)),
        "phone": str(rng.randint(2000000, 8999999)),
    }


def places(rng: random.Random, lang: str) -> dict[str, str]:
    """Draw a town and a road."""
    told = notices.NOTICES[lang]
    return {"place": rng.choice(told.towns), "road": rng.choice(told.roads)}


def edited(share: float) -> Edit:
    """Return the edit that touches this share of the characters, a letter or a phrase at a time.

    Most edits put other characters for some, as many; some only insert, some only delete.
    """

    def edit(text: str, rng: random.Random) -> str:
        pool = notices.CHARACTERS if ord(max(text)) > 0x2FFF else "abcdefghijklmnopqrstuvwxyz "
        out: list[str] = []
        at = 0
        while at < len(text):
            size = rng.choice(_SPANS)
            if rng.random() >= share / (size * (1 - share) + share):
                out.append(text[at])
                at += 1
                continue
            old, draw = text[at : at + size], rng.random()
            if draw < 0.8:
                digits = "0123456789"
                out += [rng.choice(digits if one.isdigit() else pool) for one in old]
            if draw >= 0.9:
                out += [old, *rng.choices(pool, k=size)]
            at += size
        return "".join(out)

    return edit


def cut(share: float) -> Edit:
    """Return the edit that keeps this share of the text, from its beginning."""
    return lambda text, _rng: text[: max(1, int(len(text) * share))]


def reordered(text: str, rng: random.Random) -> str:
    """Put the sentences in another order."""
    mark = "。" if "。" in text else ". " if ". " in text else "，"
    parts = [part for part in text.split(mark) if part]
    rng.shuffle(parts)
    return mark.join(parts) + mark


def wide(text: str, rng: random.Random) -> str:
    """Change width, spaces and emoji only."""
    out = [
        chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() and rng.random() < 0.7 else c
        for c in text
    ]
    for _ in range(3):
        out.insert(rng.randrange(len(out)), rng.choice((" ", "　", *_EMOJI)))
    return "".join(out)


def traditional(text: str, _rng: random.Random) -> str:
    """Write it in traditional characters, as far as the small table goes."""
    return "".join(notices.TRADITIONAL.get(one, one) for one in text)


def edits(words: Words) -> dict[str, Edit]:
    """Return what copyists do, by name."""
    chinese = notices.NOTICES["zh"]
    return {
        "same": lambda text, _rng: text,
        "prefix": lambda text, rng: rng.choice(notices.PREFIXES) + text,
        "suffix": lambda text, rng: text + rng.choice(notices.SUFFIXES),
        "both": lambda text, rng: words.zh(20, rng) + text + words.zh(25, rng),
        "wrapper": lambda text, rng: (
            f"转载：{text}\n来源：{rng.choice(chinese.towns)}发布 编辑：{rng.choice(chinese.names)}"
        ),
        "edit5": edited(0.05),
        "edit10": edited(0.1),
        "edit20": edited(0.2),
        "edit40": edited(0.4),
        "cut80": cut(0.8),
        "cut60": cut(0.6),
        "cut40": cut(0.4),
        "reorder": reordered,
        "embed": lambda text, rng: words.zh(120, rng) + text + words.zh(120, rng),
        "wide": wide,
        "traditional": traditional,
    }


def labelled(groups: int, seed: int, copies: int = 4) -> list[Labelled]:
    """Return texts of that many groups; about half of them are filled-in templates.

    Each template comes in families of eight: four filled in wholly anew, and one each in which
    only the numbers, only the days, only the places, and all of these differ. The first of a
    family is copied; the others are there to be taken for copies of it, and of its copies.
    """
    rng = random.Random(seed)  # noqa: S311  # test texts, no secret
    words = Words(rng)
    ways = edits(words)
    found: list[Labelled] = []
    families: set[str] = set()
    for group, (text, kind, family) in enumerate(_sources(groups, words, rng)):
        found.append(Labelled(text=text, group=group, edit="source", kind=kind, family=family))
        copied = family not in families
        families |= {family} - {""}
        for name in rng.sample(sorted(ways), copies if copied else 0):
            made = ways[name](text, rng)
            found.append(Labelled(text=made, group=group, edit=name, kind=kind, family=family))
    return found


def _sources(groups: int, words: Words, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    made = 0
    while made < groups:
        draw = rng.random()
        if draw < 0.75:
            kind = "zh" if draw < 0.5 else "en"
            length = int(60 * 6 ** rng.random())
            yield (words.zh(length, rng) if kind == "zh" else words.en(length * 2, rng)), kind, ""
            made += 1
        elif draw < 0.86:
            family = _family(made, words, rng)
            yield from family
            made += len(family)


def _family(number: int, words: Words, rng: random.Random) -> list[tuple[str, str, str]]:
    lang = rng.choice(("zh", "zh", "en"))
    template = rng.choice(notices.NOTICES[lang].templates)
    first = filled(rng, lang, words)
    slots = [first, *(filled(rng, lang, words) for _ in range(3))]
    # What was announced about another matter is another text; about the same matter, elsewhere,
    # and worded anew, nobody could say.
    if "{topic}" not in template:
        slots += [first | numbers(rng), first | times(rng), first | places(rng, lang)]
        slots.append(first | numbers(rng) | times(rng) | places(rng, lang))
    # A template without places filled in with other places is the same text, only worded anew.
    different = {template.format_map(one): one for one in reversed(slots)}
    texts = [notice(template, one, rng) for one in reversed(different.values())]
    return [(text, f"template-{lang}", f"family{number}") for text in texts]


def true_pairs(texts: list[Labelled]) -> set[tuple[int, int]]:
    """Return the pairs of places that are copies of each other."""
    members: dict[int, list[int]] = {}
    for place, one in enumerate(texts):
        members.setdefault(one.group, []).append(place)
    return {pair for group in members.values() for pair in combinations(group, 2)}
