"""Every document an office has made, in one list: of check-ups, letters, evaluations, plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from keepfit.kit.text import Text, same
from keepfit.people.core.rights import Actor
from keepfit.people.papers_kept import kept
from keepfit.plan.office import whole_papers

# Of each kind of origin so many documents are listed, the newest: a few years of an office.
MOST = 400

OCCASIONS: Mapping[str, Text] = {
    "checkup": Text(zh="体检", en="Check-up"),
    "letters": Text(zh="通知整改", en="Letters"),
    "evaluation": Text(zh="评估、重复、负担", en="Evaluation, overlap, burden"),
    "plan": Text(zh="瘦身方案", en="Plan"),
}
LANGUAGES: Mapping[str, Text] = {
    "zh": Text(zh="中文", en="Chinese"),
    "en": Text(zh="英文", en="English"),
}
TITLES: Mapping[str, Text] = {
    "circular.docx": Text(zh="检查情况通报", en="Circular"),
    "findings.xlsx": Text(zh="检查底册（问题清单）", en="Check-up sheets, with the findings"),
    "letters.zip": Text(zh="整改通知书", en="Rectification letters"),
    "evaluation.xlsx": Text(zh="评估底册", en="Evaluation book"),
    "overlap.xlsx": Text(zh="重复底册", en="Overlap tables"),
    "burden.xlsx": Text(zh="负担底册", en="Burden tables"),
    "plan.xlsx": Text(zh="决定簿", en="Decision book"),
    "plan.docx": Text(zh="方案（公文）", en="Plan, as a document"),
}
_PAGES = {"checkup": "/checkups/", "letters": "/checkups/", "evaluation": "/evaluation/"}
_RUNS = {
    "checkup": Text(zh="体检 {n}", en="Check-up {n}"),
    "letters": Text(zh="体检 {n}", en="Check-up {n}"),
    "evaluation": Text(zh="评估 {n}", en="Evaluation {n}"),
    "plan": Text(zh="方案 {n}", en="Plan {n}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document: what it is, from what, as of which day, made by whom and when.

    `address` is where it is taken from, `endpoint` where a program does, `origin_address` the page
    of what it was made from; `unit_id` and `unit` name the top of the branch it tells of. The
    digest is the SHA-256 of its bytes. `as_of` of a plan is the day its first wave begins.
    """

    occasion: str
    name: str
    title: Text
    lang: str
    unit_id: str
    unit: str
    origin: Text
    origin_address: str
    address: str
    endpoint: str
    as_of: date
    made_by: str
    made_at: datetime
    digest: str
    approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for among documents; "" is anything."""

    occasion: str = ""
    lang: str = ""
    words: str = ""


def documents(by: Actor, most: int | None = MOST) -> list[Document]:
    """Return the documents a person may take, by occasion, the newest first.

    A document tells of every account of its branch, so it is only for who may read all of it.
    Of the rooms together, and of plans, the newest `most` are looked at; None for all.
    """
    order = {name: place for place, name in enumerate((*OCCASIONS, *TITLES))}
    found = [_kept(one) for one in kept(by)[:most]]
    found += [_of_plan(one) for one in whole_papers(by)[:most]]
    found.sort(key=lambda one: order.get(one.name, len(order)))
    found.sort(key=lambda one: (one.made_at, one.lang), reverse=True)
    return sorted(found, key=lambda one: order[one.occasion])


def sought(found: Sequence[Document], what: Sought) -> list[Document]:
    """Return those that are looked for; words are looked for in titles, units, origins, makers."""
    return [one for one in found if _fits(one, what)]


def counts(found: Sequence[Document]) -> dict[str, int]:
    """Return how many documents there are of each occasion, of those without any too."""
    return {name: sum(one.occasion == name for one in found) for name in OCCASIONS}


def newest(found: Sequence[Document], before: tuple[str, str] | None) -> list[Document]:
    """Return documents the newest first; of each, `place` says where it stands.

    Those after a place alone, where one is given.
    """
    ordered = sorted(found, key=place, reverse=True)
    return [one for one in ordered if before is None or place(one) < before]


def place(one: Document) -> tuple[str, str]:
    """Return what documents are sorted by where the newest come first; no two are equal."""
    return one.made_at.astimezone(UTC).isoformat(), one.endpoint


def _fits(one: Document, what: Sought) -> bool:
    texts = (one.title.zh, one.title.en, one.origin.zh, one.origin.en, one.unit, one.made_by)
    named = what.words.casefold() in "\n".join((*texts, one.as_of.isoformat())).casefold()
    return named and one.occasion in (what.occasion or one.occasion) and what.lang in ("", one.lang)


def _kept(one: Any) -> Document:
    return Document(
        occasion=one.room,
        name=one.name,
        title=TITLES.get(one.name, same(one.name)),
        lang=one.lang,
        unit_id=one.unit_id,
        unit=one.unit.name,
        origin=_RUNS[one.room].fill(n=one.run),
        origin_address=f"{_PAGES[one.room]}{one.run}/",
        address=f"/documents/{one.pk}/",
        endpoint=f"/api/v1/documents/{one.pk}",
        as_of=one.as_of,
        made_by=one.made_by.name,
        made_at=one.made_at,
        digest=one.digest,
    )


def _of_plan(one: Any) -> Document:
    run = one.run
    return Document(
        occasion="plan",
        name=one.name,
        title=TITLES.get(one.name, same(one.name)),
        lang=one.lang,
        unit_id=run.unit_id,
        unit=run.unit.name,
        origin=_RUNS["plan"].fill(n=run.pk),
        origin_address=f"/plans/{run.pk}/",
        address=f"/plans/{run.pk}/paper/{one.pk}/",
        endpoint=f"/api/v1/plans/{run.pk}/papers/{one.pk}",
        as_of=run.start_on,
        made_by=run.asked_by.name,
        made_at=run.ended_at or run.asked_at,
        digest=one.digest,
        approved=run.approved_at is not None,
    )
