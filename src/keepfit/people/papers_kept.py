"""Documents kept with the work they were made by, for whoever may read all they are about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from keepfit.kit import clock
from keepfit.people.core.rights import Actor, Right
from keepfit.people.models import Paper
from keepfit.people.queries import under

# Documents by file name and language.
Papers = Mapping[tuple[str, str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What documents are made from: a run of a room, of which day and branch, by whom."""

    room: str
    run: int
    as_of: date
    unit_id: str
    made_by_id: int


def of_one_branch(by: Actor) -> bool:
    """Whether all a person checks lies in one branch, so that a document has one scope."""
    return len(by.paths(Right.CHECK)) == 1


def keep(papers: Papers, source: Source) -> None:
    """Keep documents with their digests; within the transaction that writes what they tell."""
    now = clock.now()
    Paper.objects.bulk_create(
        Paper(
            unit_id=source.unit_id,
            room=source.room,
            run=source.run,
            as_of=source.as_of,
            made_by_id=source.made_by_id,
            made_at=now,
            name=name,
            lang=lang,
            digest=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        for (name, lang), content in papers.items()
    )


def kept(by: Actor) -> QuerySet[Paper]:
    """Return the documents whose whole branch a person may read, newest first, without content."""
    found = Paper.objects.filter(under(by.paths(Right.READ), "unit__path"))
    found = found.select_related("unit", "made_by").defer("content")
    return found.order_by("-made_at", "name", "-lang", "-pk")


def kept_one(paper_id: int, by: Actor) -> tuple[Paper, bytes] | None:
    """Return a document and its content; None where a person may not read all it is about."""
    found = kept(by).filter(pk=paper_id).first()
    return None if found is None else (found, bytes(found.content))
