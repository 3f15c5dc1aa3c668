"""Adds lines to the audit trail, inside the transaction of what they tell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from keepfit.kit import clock
from keepfit.kit.web.number import current
from keepfit.people.core.chain import START, Line, seal_of
from keepfit.people.core.rights import Actor
from keepfit.people.models import AuditHead, AuditLine

SYSTEM = "system"
# Sent with `lines` inside the transaction that writes them: what hears it happens with them or not.
written = Signal()
_COLUMNS = tuple(Line.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done to one object; values before and after as plain JSON, None for none."""

    verb: str
    kind: str
    object_id: str
    unit_id: str = ""
    why: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@contextmanager
def one_request(number: str = "") -> Iterator[str]:
    """Join all lines written inside under one request number, and hand it out."""
    token = current.set(number or uuid4().hex)
    try:
        yield current.get()
    finally:
        current.reset(token)


def write(deed: Deed, by: Actor | None) -> None:
    """Add one line; must stand inside the transaction of the deed, so that neither is without.

    `by` is None for what the system does by itself.
    """
    write_all([deed], by)


def write_all(deeds: Sequence[Deed], by: Actor | None) -> None:
    """Add a line for each deed, in order; see `write`."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit line is written inside the transaction of its deed")
    head, _ = AuditHead.objects.select_for_update().get_or_create(row=1, defaults={"seal": START})
    lines: list[Line] = []
    for deed in deeds:
        line = _line(deed, by, head)
        sealed = replace(line, seal=seal_of(line, audit_key()))
        lines.append(sealed)
        head.seq, head.seal = sealed.seq, sealed.seal
    AuditLine.objects.bulk_create(map(_stored, lines), batch_size=500)
    head.save()
    written.send(sender=AuditLine, lines=lines)


def _stored(line: Line) -> AuditLine:
    return AuditLine(**{name: getattr(line, name) for name in _COLUMNS})


def audit_key() -> bytes:
    """Return the key of the seals; it is kept apart from the database."""
    key: str = settings.KEEPFIT_AUDIT_KEY
    return key.encode()


def _line(deed: Deed, by: Actor | None, head: AuditHead) -> Line:
    return Line(
        seq=head.seq + 1,
        at=clock.now().isoformat(),
        actor=SYSTEM if by is None else str(by.staff_id),
        request=current.get() or uuid4().hex,
        verb=deed.verb,
        kind=deed.kind,
        object_id=deed.object_id,
        unit_id=deed.unit_id,
        why=deed.why,
        before=_json(deed.before),
        after=_json(deed.after),
        previous=head.seal,
    )


def _json(values: Mapping[str, Any] | None) -> str:
    if values is None:
        return ""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
