"""Parts that announce themselves through entry points, so that no list has to name them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points


@cache
def announced(group: str) -> dict[str, EntryPoint]:
    """Return the entry points of one group by name, in the order of their names."""
    return {point.name: point for point in sorted(entry_points(group=group), key=lambda p: p.name)}
