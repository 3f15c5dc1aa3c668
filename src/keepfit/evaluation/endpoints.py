"""What programs ask of evaluations: runs, how accounts stand, and the right of reply."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Query, Router, Status

from keepfit.evaluation import office
from keepfit.evaluation.actions.answering import answer
from keepfit.evaluation.models import Run, Standing
from keepfit.evaluation.schemas import EvaluationOut, ReplyIn, SaidOut, Sought, StandingOut
from keepfit.kit.text import Text
from keepfit.kit.web.paging import in_order, newest_first
from keepfit.kit.web.schemas import Cursor, Limit, Listing
from keepfit.kit.web.words import page_lang
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["evaluation"])
_SAME = set(StandingOut.model_fields) - {"standing_id", "evaluation_id", "reasons"}


@router.get("/evaluations", response=Listing[EvaluationOut])
@answers(Right.READ)
def list_evaluations(
    request: StaffRequest, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """评估，最新的在前。 Evaluations, newest first."""
    rows, further = newest_first(office.runs(request.actor), cursor, limit)
    return {"items": [_run(one) for one in rows], "next": further}


@router.get("/evaluations/{int:evaluation_id}/standings", response=Listing[StandingOut])
@answers(Right.READ)
def list_standings(
    request: StaffRequest,
    evaluation_id: int,
    wanted: Query[Sought],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """范围内各账号的得分、名次和区间。 Scores and ranks with intervals, within reach."""
    run = office.runs(request.actor).filter(pk=evaluation_id).first()
    if run is None:
        raise Http404
    found = office.standings(request.actor).filter(run=run)
    if wanted.candidate is not None:
        found = found.filter(candidate=wanted.candidate)
    if wanted.account is not None:
        found = found.filter(account_id=wanted.account)
    rows, further = in_order(found, cursor, limit)
    return {"items": [_standing(one) for one in rows], "next": further}


@router.post("/standings/{int:standing_id}/replies", response={201: list[SaidOut]})
@answers(Right.CONTEST)
def reply(request: StaffRequest, standing_id: int, body: ReplyIn) -> Status[list[office.Said]]:
    """对末位建议提出申辩；此前所说的都保留。 Reply to a last-place proposal; all are kept."""
    found = office.one_standing(standing_id, request.actor)
    if found is None or not found.candidate:
        raise Http404
    answer(standing_id, body.words, by=request.actor)
    return Status(201, office.answers(found))


def _run(run: Run) -> dict[str, Any]:
    names = ("unit_id", "as_of", "state", "asked_at", "ended_at")
    told = {name: getattr(run, name) for name in names}
    return {**told, "evaluation_id": run.pk, "stage": run.stage.read(page_lang())}


def _standing(one: Standing) -> dict[str, Any]:
    reasons = [Text(zh=each["zh"], en=each["en"]).read(page_lang()) for each in one.reasons]
    told = {name: getattr(one, name) for name in _SAME}
    return {**told, "standing_id": one.pk, "evaluation_id": one.run_id, "reasons": reasons}
