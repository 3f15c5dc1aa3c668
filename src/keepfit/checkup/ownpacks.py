"""The packs of an office: those that are shipped, and the versions of its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from keepfit.checkup.core import packs
from keepfit.checkup.core.rules import Pack
from keepfit.checkup.models import OwnPack, PackVersion, Run, Trial
from keepfit.checkup.queries import ALL_MEASURES, load_pack, no_pack, pack_ids, shipped_text
from keepfit.kit.errors import PackError
from keepfit.kit.text import Lang, Text
from keepfit.people.core.rights import STEP, Actor, Right
from keepfit.people.queries import under

AT = "@"  # between a pack's id and the number of a version
_LINE = re.compile(r"\bline (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """One fault of a draft, and the line of its text it stands in, None where there is no one."""

    what: Text
    line: int | None

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """Return the fault as programs read it."""
        return {"what": self.what.read(lang), "line": self.line}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A pack's text looked at before it is kept: the pack it makes, or what is wrong with it."""

    text: str
    pack: Pack | None
    faults: tuple[Faulty, ...]


def own_packs(by: Actor) -> QuerySet[OwnPack]:
    """Return the own packs a person may read: those of the units reached, and of those above.

    By the packs of the units above one is judged, so one may read them.
    """
    paths = by.paths(Right.READ)
    reached = under(paths, "unit__path") | Q(unit__path__in=_above(paths))
    return OwnPack.objects.filter(reached).select_related("unit").order_by("pack_id")


def _above(paths: Iterable[str]) -> set[str]:
    found = set()
    for path in paths:
        parts = path.split(STEP)[:-1]
        found |= {STEP.join(parts[:depth]) + STEP for depth in range(1, len(parts))}
    return found


def versions(pack: OwnPack) -> QuerySet[PackVersion]:
    """Return the versions of a pack, newest first."""
    return PackVersion.objects.filter(pack=pack).select_related("by").order_by("-number")


def newest_of(found: Iterable[OwnPack]) -> dict[str, PackVersion]:
    """Return the newest version of each of these packs, by the pack's id."""
    kept = PackVersion.objects.filter(pack__in=[*found]).order_by("number")
    return {one.pack_id: one for one in kept}


def trials(version: PackVersion, by: Actor) -> QuerySet[Trial]:
    """Return the trials of a version that a person may read, newest first."""
    reached = under(by.paths(Right.READ), "unit__path")
    found = Trial.objects.filter(reached, pack_version=version)
    return found.select_related("asked_by").order_by("-asked_at", "-pk")


def pack_of(ref: str) -> Pack:
    """Return a shipped pack by its id, or a version of an own one by "id@number"."""
    return packs.pack(ref, _text, ALL_MEASURES) if AT in ref else load_pack(ref)


def still_sound(ref: str) -> Pack | None:
    """Return a pack as `pack_of` does; None where this keepfit lacks it, or one of its measures."""
    try:
        return pack_of(ref)
    except PackError:
        return None


def _text(ref: str) -> str:
    return _version(ref).text if AT in ref else shipped_text(ref)


def _version(ref: str) -> PackVersion:
    name, _, number = ref.partition(AT)
    numbered = int(number) if number.isdecimal() and len(number) < 10 else 0
    found = PackVersion.objects.filter(pack=name, number=numbered).first()
    if found is None:
        raise no_pack(ref)
    return found


def offered(by: Actor) -> list[tuple[str, Text]]:
    """Return the packs by which a person may check: own ones in force first, then the shipped."""
    held = own_packs(by).exclude(in_force=None)
    own = [f"{one.pack_id}{AT}{one.in_force}" for one in held]
    return [(ref, pack_name(ref)) for ref in (*own, *pack_ids())]


def pack_name(ref: str) -> Text:
    """Return what a pack is called; of an own one also which version it is.

    One that came with an earlier keepfit and is gone is called by its id.
    """
    if AT not in ref:
        return load_pack(ref).name if ref in pack_ids() else Text(zh=ref, en=ref)
    found = _version(ref)
    return Text(
        zh=f"{found.name_zh}（第{found.number}版）", en=f"{found.name_en} (version {found.number})"
    )


def demand_offered(ref: str, by: Actor) -> None:
    """Refuse with PackError a pack by which the person may not check."""
    name, at, number = ref.partition(AT)
    if not at:
        shipped_text(ref)
    elif not own_packs(by).filter(pk=name, in_force=number if number.isdecimal() else 0).exists():
        raise no_pack(ref)


def lasting(ref: str) -> str:
    """Return what a pack is called through all its versions: its id."""
    return ref.partition(AT)[0]


def in_force(pack_id: str, by: Actor) -> str:
    """Return how a check-up of now names a pack: a shipped one, or the version in force.

    Raises PackError where the person may not check by it, or no version is in force.
    """
    if pack_id in pack_ids():
        return pack_id
    own = own_packs(by).filter(pk=pack_id).exclude(in_force=None).first()
    if own is None:
        raise no_pack(pack_id)
    return f"{own.pack_id}{AT}{own.in_force}"


def drafted(pack_id: str, text: str, by: Actor) -> Draft:
    """Look at a text that is to become a version of a pack: the lint, with lines."""

    def texts(wanted: str) -> str:
        if wanted == pack_id:
            return text
        if AT in wanted and not own_packs(by).filter(pk=wanted.partition(AT)[0]).exists():
            raise no_pack(wanted)
        return _text(wanted)

    try:
        return Draft(text=text, pack=packs.pack(pack_id, texts, ALL_MEASURES), faults=())
    except packs.UnsoundPackError as why:
        faults = why.faults
    except PackError as why:
        faults = (why.message,)
    return Draft(
        text=text,
        pack=None,
        faults=tuple(Faulty(what=one, line=_line(text, one)) for one in faults),
    )


def _line(text: str, fault: Text) -> int | None:
    """Return the line a fault speaks of: the one TOML names, or that of the rule or key."""
    named = _LINE.search(fault.en)
    if named:
        return int(named[1])
    words = sorted(set(re.findall(r"[\w-]+", fault.en)), key=len, reverse=True)
    lines = list(enumerate(text.splitlines(), 1))
    for number, line in lines:
        header = re.match(r'\s*\[+\s*rules\."?([\w-]+)"?\s*\]', line)
        if header and header[1] in words:
            rest = itertools.takewhile(
                lambda one: not one[1].lstrip().startswith("["), lines[number:]
            )
            return _key_line(list(rest), words) or number
    return _key_line(lines, words)


def _key_line(lines: list[tuple[int, str]], words: list[str]) -> int | None:
    for word in words:
        key = re.compile(rf'\s*"?{re.escape(word)}"?\s*=|\s*\[+\s*"?{re.escape(word)}\b')
        for number, line in lines:
            if key.match(line):
                return number
    return None


def compared_with(by: Actor) -> tuple[str, Run | None]:
    """Return the pack of the last whole check-up a person may read, and that check-up."""
    reached = under(by.paths(Right.READ), "unit__path")
    last = Run.objects.filter(reached, state=Run.DONE, only=None).order_by("-as_of", "-pk").first()
    return (last.pack if last else "cn-2019"), last
