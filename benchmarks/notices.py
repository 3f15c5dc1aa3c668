"""What the labelled texts are made of, as `wordings.toml` says it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SAID: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("wordings.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Templates of official notices in one language, and what their slots are filled in with."""

    templates: tuple[str, ...]
    towns: tuple[str, ...]
    roads: tuple[str, ...]
    names: tuple[str, ...]


def _notices(said: dict[str, Any], between: str | None) -> Notices:
    def listed(name: str) -> tuple[str, ...]:
        parts = said[name].strip().replace("\n", between or " ").split(between)
        return tuple(one.strip() for one in parts)

    return Notices(
        templates=tuple(said["templates"]),
        towns=listed("towns"),
        roads=listed("roads"),
        names=listed("names"),
    )


NOTICES = {"zh": _notices(_SAID["zh"], None), "en": _notices(_SAID["en"], "|")}
MONTHS: list[str] = _SAID["times"]["months"].split()
WEEKDAYS: list[str] = _SAID["times"]["weekdays"].split()
CHARACTERS = "".join(_SAID["characters"].split())
TRADITIONAL = dict(
    zip("".join(_SAID["simplified"].split()), "".join(_SAID["traditional"].split()), strict=True)
)
ENGLISH: list[str] = _SAID["english"].split()
ONSETS: list[str] = _SAID["onsets"].split()
RIMES: list[str] = _SAID["rimes"].split()
PREFIXES: tuple[str, ...] = tuple(_SAID["prefixes"])
SUFFIXES: tuple[str, ...] = tuple(_SAID["suffixes"])
