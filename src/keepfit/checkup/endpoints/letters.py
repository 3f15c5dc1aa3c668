"""What programs ask of letters: whom to write to, the letters themselves, noted as sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from keepfit.checkup import mailing, office
from keepfit.checkup.letter_schemas import AddresseesOut, LetterOut, LettersIn, PostedOut
from keepfit.checkup.models import Letter, Mailing, Run
from keepfit.checkup.posting import Terms, letters_zip, posted
from keepfit.kit.web.paging import in_order
from keepfit.kit.web.schemas import STALE, Cursor, Limit, Listing, files
from keepfit.kit.web.words import page_lang
from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["checkup"])


@router.get("/checkups/{int:checkup_id}/letters", response=AddresseesOut)
@answers(Right.CHECK)
def list_addressees(request: StaffRequest, checkup_id: int) -> dict[str, Any]:
    """应通知的单位，和已发的通知书。 The units to write to, and the letters they were sent."""
    run = _done(request, checkup_id)
    last = Mailing.objects.filter(run=run).order_by("-pk").first()
    letters = mailing.letters_sent(run, request.actor)
    names = ("unit_id", "unit", "accounts", "problems", "reminders")
    items = [
        {
            **{name: getattr(one, name) for name in names},
            "sent": [_days(each) for each in one.sent],
        }
        for one in mailing.to_notify(run, letters, request.actor)
    ]
    return {"items": items, "last": last.pk if last else 0}


@router.get("/checkups/{int:checkup_id}/letters/sent", response=Listing[LetterOut])
@answers(Right.CHECK)
def list_letters(
    request: StaffRequest, checkup_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """已发的通知书，不论单位是否还有待处理的问题。 Letters sent, whatever is left to put right."""
    sent = mailing.letters_sent(_done(request, checkup_id), request.actor)
    rows, further = in_order(sent, cursor, limit)
    return {"items": [_letter(one) for one in rows], "next": further}


@router.post("/checkups/{int:checkup_id}/letters/documents", openapi_extra=files(MEDIA["zip"]))
@answers(Right.CHECK)
def write_letters(request: StaffRequest, checkup_id: int, body: LettersIn) -> HttpResponse:
    """生成通知书，不登记。 The letters as one .zip; nothing is noted."""
    run = _done(request, checkup_id)
    content = letters_zip(run, _terms(body), page_lang(), by=request.actor)
    return HttpResponse(content, content_type=MEDIA["zip"])


@router.post("/checkups/{int:checkup_id}/letters", response={201: PostedOut}, openapi_extra=STALE)
@answers(Right.CHECK)
def note_letters(request: StaffRequest, checkup_id: int, body: LettersIn) -> Status[dict[str, int]]:
    """登记已发出；其间他人登记过的，答 412。 Note letters as sent; 412 where others were."""
    run = _done(request, checkup_id)
    told = posted(run, _terms(body), page_lang(), by=request.actor)
    return Status(201, {"findings": told})


def _letter(one: Letter) -> dict[str, Any]:
    told = {"unit_id": one.unit_id, "unit": one.unit.name, "problems": one.problems}
    return {**told, **_days(one), "by": one.mailing.by.name}


def _days(one: Letter) -> dict[str, date]:
    return {"sent_on": one.mailing.sent_on, "due_on": one.mailing.due_on}


def _terms(body: LettersIn) -> Terms:
    return Terms(**body.model_dump())


def _done(request: StaffRequest, checkup_id: int) -> Run:
    return get_object_or_404(office.runs(request.actor), pk=checkup_id, state=Run.DONE)
