"""What programs ask of evaluations: runs, how accounts stand, and the right of reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query, Router, Status

from keepfit.evaluation import office
from keepfit.evaluation.actions.answering import answer
from keepfit.evaluation.core.records import POWERS
from keepfit.evaluation.lesson_words import LessonTold, lessons
from keepfit.evaluation.models import Run, Standing
from keepfit.evaluation.schemas import (
    EvaluationIn,
    EvaluationOut,
    EvaluationWhole,
    GroupOut,
    LessonOut,
    ReplyIn,
    SaidOut,
    Sought,
    StandingOut,
    StandingWhole,
)
from keepfit.evaluation.tasks import start
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


@router.post("/evaluations", response={202: EvaluationOut})
@answers(Right.CHECK)
def start_evaluation(
    request: StaffRequest, response: HttpResponse, body: EvaluationIn
) -> Status[dict[str, Any]]:
    """发起评估，在后台进行；进度看 Location。 Start an evaluation; Location tells how far it is."""
    number = start(body.as_of, near=body.near, by=request.actor)
    response["Location"] = f"/api/v1/evaluations/{number}"
    return Status(202, _run(Run.objects.get(pk=number)))


@router.get("/evaluations/{int:evaluation_id}", response=EvaluationWhole)
@answers(Right.READ)
def read_evaluation(request: StaffRequest, evaluation_id: int) -> dict[str, Any]:
    """一次评估的进度、合计、各项权重。 One evaluation: how far it is, totals, weights."""
    run = _found(request, evaluation_id)
    names = ("near", "totals", "windows", "overlap_id", "burden_id")
    powers = [
        {"power": power, "name": name.read(page_lang()), "weight": weight, "observed": seen}
        for power, (name, weight, seen) in zip(POWERS, office.power_names(run), strict=True)
    ]
    return {**_run(run), **{name: getattr(run, name) for name in names}, "powers": powers}


@router.get("/evaluations/{int:evaluation_id}/groups", response=Listing[GroupOut])
@answers(Right.READ)
def list_groups(request: StaffRequest, evaluation_id: int) -> dict[str, Any]:
    """同类组，各有多少个账号。 The peer groups, and how many accounts each holds."""
    run = _found(request, evaluation_id)
    sizes = office.group_sizes(run, request.actor)
    items = [
        {
            **one,
            "name": _kept(one["name"]),
            "merged": _kept(one["merged"]),
            "within": sizes.get(one["group_id"], 0),
        }
        for one in run.groups
    ]
    return {"items": items, "next": ""}


@router.get("/evaluations/{int:evaluation_id}/lessons", response=Listing[LessonOut])
@answers(Right.READ)
def list_lessons(request: StaffRequest, evaluation_id: int) -> dict[str, Any]:
    """做得好的账号有什么不同。 What the best of each group do otherwise."""
    run = _found(request, evaluation_id)
    return {"items": [_lesson(one) for one in lessons(run, request.actor)], "next": ""}


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
    run = _found(request, evaluation_id)
    found = office.standings(request.actor).filter(run=run, **wanted.columns())
    rows, further = in_order(found, cursor, limit)
    return {"items": [_standing(one) for one in rows], "next": further}


@router.get("/standings/{int:standing_id}", response=StandingWhole)
@answers(Right.READ)
def read_standing(request: StaffRequest, standing_id: int) -> dict[str, Any]:
    """一个账号的名次、走势、末位理由和申辩。 How one account stands, its course, its replies."""
    found = office.one_standing(standing_id, request.actor)
    if found is None:
        raise Http404
    return {
        **_standing(found),
        "powers": found.powers,
        "change": found.change,
        "course": office.course(found),
        "pleas": [_kept(one) for one in found.pleas],
        "replies": office.answers(found),
    }


@router.post("/standings/{int:standing_id}/replies", response={201: list[SaidOut]})
@answers(Right.CONTEST)
def reply(request: StaffRequest, standing_id: int, body: ReplyIn) -> Status[list[office.Said]]:
    """对末位建议提出申辩；此前所说的都保留。 Reply to a last-place proposal; all are kept."""
    found = office.one_standing(standing_id, request.actor)
    if found is None or not found.candidate:
        raise Http404
    answer(standing_id, body.words, by=request.actor)
    return Status(201, office.answers(found))


def _found(request: StaffRequest, evaluation_id: int) -> Run:
    found = office.runs(request.actor).filter(pk=evaluation_id).first()
    if found is None:
        raise Http404
    return found


def _run(run: Run) -> dict[str, Any]:
    names = ("unit_id", "as_of", "state", "asked_at", "ended_at")
    told = {name: getattr(run, name) for name in names}
    return {**told, "evaluation_id": run.pk, "stage": run.stage.read(page_lang())}


def _standing(one: Standing) -> dict[str, Any]:
    reasons = [_kept(each) for each in one.reasons]
    told = {name: getattr(one, name) for name in _SAME}
    return {**told, "standing_id": one.pk, "evaluation_id": one.run_id, "reasons": reasons}


def _lesson(one: LessonTold) -> dict[str, Any]:
    lang = page_lang()
    names = ("group", "name", "best", "rest", "apart", "size")
    return {
        **{name: getattr(one, name).read(lang) for name in names},
        "part_of": one.part_of.read(lang) if one.part_of else "",
        "examples": [
            {"account": each.name, "title": each.title, "url": each.url, "on": each.on}
            for each in one.examples
        ],
    }


def _kept(words: Mapping[str, str] | None) -> str:
    return Text(zh=words["zh"], en=words["en"]).read(page_lang()) if words else ""
