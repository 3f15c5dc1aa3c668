"""The chain of the audit trail: each line sealed with the one before, the last one anchored.

A chain alone does not see its own tail cut off; an anchor kept outside the table does.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from keepfit.kit.text import Text

START = "0" * 64
ANCHORS = "anchors"  # the folder of a site that holds them
Kind = Literal["edited", "missing", "cut", "forged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the trail: who wrote what, when, why, and what stood there before.

    `at` is a moment in ISO 8601 with zone; `before` and `after` are JSON texts, empty for none.
    """

    seq: int
    at: str
    actor: str
    request: str
    verb: str
    kind: str
    object_id: str
    unit_id: str
    why: str
    before: str
    after: str
    previous: str
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What the end of the chain was at some time; `genuine` once its signature was verified."""

    source: str
    seq: int
    seal: str
    genuine: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One sign that the trail was tampered with; `seq` is the line it shows at."""

    kind: Kind
    seq: int
    said: Text


def seal_of(line: Line, key: bytes) -> str:
    """Return the HMAC-SHA256 over everything in the line but its seal, in hexadecimal."""
    told = {one.name: getattr(line, one.name) for one in fields(line) if one.name != "seal"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def signed_text(day: str, seq: int, seal: str) -> bytes:
    """Return what the signature of an anchor stands over."""
    told = {"day": day, "seq": seq, "seal": seal}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def faults(lines: Iterable[Line], anchors: Sequence[Anchor], key: bytes) -> list[Fault]:
    """Return every sign of tampering, in the order of the lines; empty for a whole trail.

    `lines` come in the order of their numbers, and may be more than fit in memory.
    """
    found: list[Fault] = [_forged(one) for one in anchors if not one.genuine]
    waiting = {one.seq: one for one in anchors if one.genuine}
    last, before = 0, START
    for line in lines:
        found += _of_line(line, last, before, key)
        anchor = waiting.pop(line.seq, None)
        if anchor is not None and anchor.seal != line.seal:
            found.append(_rewritten(line.seq, anchor))
        last, before = line.seq, line.seal
    found += [_cut(one, last) for seq, one in sorted(waiting.items()) if seq > last]
    return found


def _of_line(line: Line, last: int, before: str, key: bytes) -> list[Fault]:
    if line.seq != last + 1:
        return [_missing(last + 1, line.seq - 1)]
    if line.previous == before and hmac.compare_digest(line.seal, seal_of(line, key)):
        return []
    text = Text(
        zh="第 {seq} 条的内容与其封印不符，或与前一条不相连。",
        en="Line {seq} does not match its seal, or is not joined to the line before.",
    )
    return [Fault(kind="edited", seq=line.seq, said=text.fill(seq=line.seq))]


def _missing(first: int, last: int) -> Fault:
    text = Text(zh="缺少第 {first} 至 {last} 条。", en="Lines {first} to {last} are missing.")
    return Fault(kind="missing", seq=first, said=text.fill(first=first, last=last))


def _cut(anchor: Anchor, last: int) -> Fault:
    text = Text(
        zh="{source} 记录当时已有 {seq} 条，现只到第 {last} 条：末尾被截去。",
        en="{source} says there were {seq} lines; there are {last} now: the end was cut off.",
    )
    said = text.fill(source=anchor.source, seq=anchor.seq, last=last)
    return Fault(kind="cut", seq=last + 1, said=said)


def _rewritten(seq: int, anchor: Anchor) -> Fault:
    text = Text(
        zh="第 {seq} 条的封印与 {source} 当时记录的不同：整条链被重写。",
        en="The seal of line {seq} is not the one in {source}: the chain was written anew.",
    )
    return Fault(kind="edited", seq=seq, said=text.fill(seq=seq, source=anchor.source))


def _forged(anchor: Anchor) -> Fault:
    text = Text(
        zh="{source} 的签名不成立，不能作为依据。",
        en="The signature of {source} does not hold; it proves nothing.",
    )
    return Fault(kind="forged", seq=anchor.seq, said=text.fill(source=anchor.source))
