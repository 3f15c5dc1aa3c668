"""What later rooms add to an account's page: the ledger asks, and knows none of them.

A room joins with one module and one line. The module, `<room>/account_part.py`, has a function
`part(account_id, by)` that returns a Part, or None where it has nothing to say; the line, its
dotted path, stands in `ACCOUNT_PARTS` of the shell's settings, in the order of the page. The
account is within what the person reads; what the part shows of others is the room's own care.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from keepfit.people.core.rights import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One room's part of an account's page: its template, and what that sees as `part`."""

    template: str
    shown: Mapping[str, Any]


Room = Callable[[str, Actor], "Part | None"]


def parts(account_id: str, by: Actor) -> list[Part]:
    """Return what the later rooms say of one account, in the order of the settings."""
    rooms: list[Room] = [import_string(one) for one in settings.ACCOUNT_PARTS]
    found = (room(account_id, by) for room in rooms)
    return [one for one in found if one is not None]
