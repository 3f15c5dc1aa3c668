"""What a plan says of an account, without the names of accounts beyond a reader's reach.

A plan is made for a whole branch, so its sentences may name accounts of other units. Who reads less
than the branch reads them with these names left out. Every account stands in quotation marks in
these sentences (`core.names`), so whatever is quoted and not known to be within reach is left out:
a name too many is hidden rather than one shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from keepfit.kit.text import Text
from keepfit.ledger.office import names_shown
from keepfit.people.core.rights import Actor, Right
from keepfit.plan.core.telling import FATES
from keepfit.plan.models import PlanDecision, PlanRun

ELSEWHERE = Text(zh="其他单位的账号", en="another unit's account")
_WITHHELD = Text(
    zh="理由涉及其他单位的账号，由全范围的主管人员查看。",
    en="The reason speaks of another unit's accounts; whoever reads the whole branch sees it.",
)
_CHANGED = Text(zh="去向与上次方案不同", en="another fate than in the plan before")
_QUOTED = re.compile("“([^“”]*)”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One decision as its reader may have it told; `successor` is None where there is none."""

    row: PlanDecision
    fate: Text
    successor: Text | None
    reason: Text
    grounds: tuple[Text, ...]
    changed: Text | None


def told(run: PlanRun, found: Sequence[PlanDecision], by: Actor) -> list[Told]:
    """Return some decisions of one plan as a person may read them."""
    whole = [_whole(one) for one in found]
    if by.may(Right.READ, run.unit.path):
        return whole
    quoted = {name for one in whole for text in _texts(one) for name in _names(text)}
    shown = names_shown(quoted, by)
    return [_within(one, shown, by) for one in whole]


def _whole(row: PlanDecision) -> Told:
    return Told(
        row=row,
        fate=FATES[row.fate],
        successor=Text(zh=row.successor.name, en=row.successor.name) if row.successor else None,
        reason=_text(row.reason),
        grounds=tuple(_text(one) for one in row.grounds),
        changed=_text(row.changed) if row.changed else None,
    )


def _within(one: Told, shown: Collection[str], by: Actor) -> Told:
    successor, row = one.successor, one.row
    if row.successor is not None and not by.may(Right.READ, row.successor.unit.path):
        successor = ELSEWHERE
    return replace(
        one,
        successor=successor,
        reason=_shown(one.reason, shown),
        grounds=tuple(_shown(each, shown) for each in one.grounds),
        # Why not as before speaks of units and limits without quotation marks.
        changed=_CHANGED if one.changed else None,
    )


def _texts(one: Told) -> Iterable[Text]:
    return one.reason, *one.grounds


def _names(text: Text) -> Iterable[str]:
    return [name for words in (text.zh, text.en) for name in _QUOTED.findall(words)]


def _shown(text: Text, shown: Collection[str]) -> Text:
    zh, en = _left_out(text.zh, shown, ELSEWHERE.zh), _left_out(text.en, shown, ELSEWHERE.en)
    # A name that itself holds quotation marks cannot be told from what stands around it.
    return _WITHHELD if zh is None or en is None else Text(zh=zh, en=en)


def _left_out(words: str, shown: Collection[str], instead: str) -> str | None:
    rest = _QUOTED.sub("", words)
    if "“" in rest or "”" in rest:
        return None
    return _QUOTED.sub(lambda hit: hit[0] if hit[1] in shown else instead, words)


def _text(kept: dict[str, str]) -> Text:
    return Text(zh=kept["zh"], en=kept["en"])
