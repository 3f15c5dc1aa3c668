"""What another pack, or one changed limit, would change about the same accounts."""

from __future__ import annotations

from dataclasses import replace

from keepfit.checkup.core.packeffect import Moved, moved_between
from keepfit.checkup.flow import Order, Say, judged_by, run_checkup
from keepfit.checkup.queries import load_pack


def pack_difference(order: Order, new_pack: str, *, say: Say) -> tuple[Moved, ...]:
    """Judge the order's accounts by its pack and by another; return whose verdict differs.

    The inputs are read once and measured once where both packs look at the same window.
    """
    old = run_checkup(order, say=say)
    new = judged_by(old, load_pack(new_pack), replace(order, pack=new_pack), say=say)
    return moved_between(old.ledger, old.checkup, new.checkup)
