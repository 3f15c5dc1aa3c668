"""What programs ask of blind double checks: drawn, one's own sheet, the answers, a decision."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from keepfit.checkup import samples as held
from keepfit.checkup.actions.sampling import Said, Wanted, answer, decide, draw_sample
from keepfit.checkup.models import Look, Sample
from keepfit.checkup.sample_schemas import (
    AnswerIn,
    DecisionIn,
    SampleIn,
    SampleOut,
    SampleWhole,
)
from keepfit.checkup.samples import Result
from keepfit.kit.web.paging import newest_first
from keepfit.kit.web.schemas import STALE, Cursor, Limit, Listing
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["checkup"])


@router.get("/samples", response=Listing[SampleOut])
@answers(Right.CHECK)
def list_samples(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """双人抽查，最新的在前。 Blind double checks, newest first."""
    rows, further = newest_first(held.samples(request.actor), cursor, limit)
    return {"items": [_sample(one) for one in rows], "next": further}


@router.post("/samples", response={201: SampleWhole})
@answers(Right.CHECK)
def create_sample(
    request: StaffRequest, response: HttpResponse, body: SampleIn
) -> Status[dict[str, Any]]:
    """抽取并分派。 Draw accounts, and give them out to people who do not see each other's."""
    told = body.model_dump()
    seed = secrets.randbelow(2**31) if body.seed is None else body.seed
    number = draw_sample(Wanted(**{**told, "seed": seed}), by=request.actor)
    response["Location"] = f"/api/v1/samples/{number}"
    return Status(201, _whole(request, number))


@router.get("/samples/{int:sample_id}", response=SampleWhole)
@answers(Right.CHECK)
def read_sample(request: StaffRequest, sample_id: int) -> dict[str, Any]:
    """自己的检查表；全部答完后才有一致程度和分歧。 One's own sheet; the rest once all is told."""
    return _whole(request, sample_id)


@router.post(
    "/samples/{int:sample_id}/looks/{int:look_id}", response=SampleWhole, openapi_extra=STALE
)
@answers(Right.CHECK)
def answer_look(
    request: StaffRequest, sample_id: int, look_id: int, body: AnswerIn
) -> dict[str, Any]:
    """填写自己检查表中的一条；读取之后改过的，答 412。 Answer a line of one's own sheet."""
    found = _found(request, sample_id)
    get_object_or_404(held.sheet(found, request.actor), pk=look_id)
    answer(look_id, Said(**body.model_dump()), by=request.actor)
    return _whole(request, sample_id)


@router.post("/samples/{int:sample_id}/decisions", response=SampleWhole)
@answers(Right.DECIDE)
def decide_look(request: StaffRequest, sample_id: int, body: DecisionIn) -> dict[str, Any]:
    """两人不一致的，由第三人裁定。 Decide as a third where two differ."""
    _found(request, sample_id)
    told = body.model_dump()
    decide(sample_id, told.pop("account_id"), Said(**told), by=request.actor)
    return _whole(request, sample_id)


def _found(request: StaffRequest, sample_id: int) -> Sample:
    return get_object_or_404(held.samples(request.actor), pk=sample_id)


def _sample(one: Sample) -> dict[str, Any]:
    names = ("name", "question", "unit_id", "at", "share", "seed")
    told = {name: getattr(one, name) for name in names}
    return {**told, "sample_id": one.pk, "by": one.by.name, "left": held.left(one)}


def _whole(request: StaffRequest, sample_id: int) -> dict[str, Any]:
    found = _found(request, sample_id)
    sheet = [_look(one) for one in held.sheet(found, request.actor)]
    return {**_sample(found), "sheet": sheet, **_result(held.result(found))}


def _look(one: Look) -> dict[str, Any]:
    names = ("account_id", "answer", "words", "version")
    told = {name: getattr(one, name) for name in names}
    account = one.account
    return {**told, "look_id": one.pk, "account": account.name, "unit": account.unit.name}


def _result(found: Result | None) -> dict[str, Any]:
    if found is None:
        return {"pairs": [], "differing": [], "estimate": None}
    pairs = [
        {
            "first": one.first,
            "second": one.second,
            **{name: getattr(one.agreement, name) for name in ("pairs", "share", "kappa")},
        }
        for one in found.pairs
    ]
    differing = [_disputed(looks) for looks in found.differing]
    estimate = asdict(found.estimate) if found.estimate.checked else None
    return {"pairs": pairs, "differing": differing, "estimate": estimate}


def _disputed(looks: tuple[Look, ...]) -> dict[str, Any]:
    names = ("place", "answer", "words")
    return {
        "account_id": looks[0].account_id,
        "account": looks[0].account.name,
        "answers": [
            {**{name: getattr(one, name) for name in names}, "by": one.checker.name}
            for one in looks
        ],
    }
