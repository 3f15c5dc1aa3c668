"""What a check-up pack asks of a plan, read from `switches.toml` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from keepfit.checkup.core.rules import Pack
from keepfit.checkup.queries import load_pack
from keepfit.plan.core.switches import Switches, switches

_FILE = Path(__file__).with_name("switches.toml")


@cache
def _rows() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def switches_of(pack: str) -> Switches:
    """Return what a pack asks of a plan; `pack` is its id or the path of an office's own.

    Raises PackError where there is no such pack.
    """
    return switches_for(load_pack(pack))


def switches_for(pack: Pack) -> Switches:
    """Return what a pack that was read asks of a plan, with all that it extends."""
    return switches(pack.pack_id, tuple(_chain(pack)), _rows())


def _chain(pack: Pack) -> Iterator[str]:
    yield pack.pack_id
    while pack.extends:
        pack = load_pack(pack.extends)
        yield pack.pack_id


def named_packs() -> tuple[str, ...]:
    """Return the packs that ask something of their own."""
    return tuple(one for one in _rows() if one != "all")
