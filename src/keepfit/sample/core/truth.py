"""The truth file: which account was made to be what."""

from __future__ import annotations

from typing import Any

from keepfit.sample.core.kinds import KINDS
from keepfit.sample.core.records import Member, World

ABOUT = (
    "本样例由 keepfit 按种子生成，地名、单位、账号、人员与内容均为虚构。 "
    "Invented by keepfit from a seed: every place, unit, account, person and text is fictitious."
)


def truth(world: World) -> dict[str, Any]:
    """Return what was made of every account, and by which rules it must be found."""
    return {
        "about": ABOUT,
        "invented": True,
        "scale": world.scale,
        "place": world.title,
        "seed": world.seed,
        "as_of": world.as_of.isoformat(),
        "rules": {
            name: {
                "rules": list(kind.rules),
                "found": kind.found,
                "zh": kind.text.zh,
                "en": kind.text.en,
            }
            for name, kind in KINDS.items()
        },
        "accounts": {one.key: _account(one) for one in world.members},
    }


def _account(one: Member) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": one.account.name,
        "platform": one.account.platform,
        "unit": one.seat.unit.name,
        "unit_id": one.seat.unit.unit_id,
        "numbered": not one.has_no_number,
        "made": list(one.made),
        "near": list(one.near),
    }
    detail = {
        "silent_days": one.silent_days,
        "never_posted": one.never_posted or None,
        "unreadable_since_days": one.dark_days,
    }
    row["detail"] = {name: value for name, value in detail.items() if value is not None}
    return row
