"""What was done to an account, line by line, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang
from keepfit.ledger import office
from keepfit.people.core.chain import Line
from keepfit.people.core.deeds import deed_name
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import object_lines, staff_names

PAGE = 50
_VERBS = {
    "account.add": Text(zh="录入", en="entered"),
    "account.change": Text(zh="修改", en="changed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of an account's history: when, who, what, why, and each cell before and after."""

    seq: int
    at: datetime
    who: str
    verb: Text
    why: str
    cells: tuple[tuple[str, str, Any, Any], ...]


@open_to(Right.READ)
@require_safe
def history(request: StaffRequest, account_id: str) -> HttpResponse:
    row = office.account_row(account_id, request.actor)
    if row is None:
        raise Http404
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    lines = object_lines("account", account_id, PAGE + 1, before)
    told = told_lines(lines[:PAGE])
    further = told[-1].seq if len(lines) > PAGE else 0
    shown = {"row": row, "lines": told, "further": further, "before": before}
    return render(request, "ledger/history.html", shown)


def told_lines(lines: Sequence[Line]) -> list[Told]:
    """Return lines of the trail as people read them."""
    names = staff_names(one.actor for one in lines)
    return [
        Told(
            seq=one.seq,
            at=datetime.fromisoformat(one.at),
            who=names.get(one.actor, one.actor),
            verb=_VERBS.get(one.verb, deed_name(one.verb)),
            why=one.why,
            cells=tuple(_cells(one)),
        )
        for one in lines
    ]


def _cells(line: Line) -> Iterable[tuple[str, str, Any, Any]]:
    old = json.loads(line.before) if line.before else {}
    new = json.loads(line.after) if line.after else {}
    columns = {
        one.name: one.header.read(page_lang()) for one in exchange_tables()["accounts"].columns
    }
    for name, header in columns.items():
        if name in old or name in new:
            yield header, name, old.get(name), new.get(name)
