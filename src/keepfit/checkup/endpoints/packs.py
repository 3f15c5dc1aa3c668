"""What programs ask of packs: their rules and versions, a lint, a trial, what is in force."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from keepfit.checkup import ownpacks
from keepfit.checkup.actions.packs import (
    NewPack,
    keep_version,
    make_pack,
    put_in_force,
    take_out_of_force,
)
from keepfit.checkup.core.packchanges import condition, differences
from keepfit.checkup.core.rules import Rule
from keepfit.checkup.models import OwnPack, PackVersion, Trial
from keepfit.checkup.pack_schemas import (
    ForceIn,
    LintIn,
    LintOut,
    NewPackIn,
    PackOut,
    PackWhole,
    TrialOut,
    VersionIn,
    VersionOut,
    VersionWhole,
)
from keepfit.checkup.queries import load_pack, pack_ids
from keepfit.checkup.tasks import start_trial
from keepfit.kit.text import Text
from keepfit.kit.web.paging import newest_first, sliced
from keepfit.kit.web.schemas import STALE, Cursor, Known, Limit, Listing, Match, Word
from keepfit.kit.web.tags import tag_of, version_asked
from keepfit.kit.web.words import page_lang
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["packs"])


@router.get("/packs", response=Listing[PackOut])
@answers(Right.READ)
def list_packs(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """指标包：自有的在前，随附的在后。 Packs: those of one's own first, then those shipped."""
    held = [*ownpacks.own_packs(request.actor)]
    newest = ownpacks.newest_of(held)
    rows = [_own(one, newest[one.pk]) for one in held]
    rows += [_shipped(one) for one in pack_ids()]
    items, further = sliced(rows, cursor, limit)
    return {"items": items, "next": further}


@router.post("/packs", response={201: PackWhole})
@answers(Right.CHECK)
def create_pack(
    request: StaffRequest, response: HttpResponse, body: NewPackIn
) -> Status[dict[str, Any]]:
    """新建自有指标包，先照搬所依据的包。 Make a pack that starts from another."""
    names = Text(zh=body.zh, en=body.en)
    new = NewPack(pack_id=body.pack_id, names=names, extends=body.extends)
    make_pack(new, by=request.actor, why=body.why)
    response["Location"] = f"/api/v1/packs/{body.pack_id}"
    return Status(201, _told(request, response, body.pack_id))


@router.get("/packs/{pack_id}", response={200: PackWhole, 304: None})
@answers(Right.READ)
def read_pack(
    request: StaffRequest, response: HttpResponse, pack_id: Word, known: Known = None
) -> Any:
    """指标包的规则；自有的带 ETag，用于启用、停用。 A pack's rules; an own one has an ETag."""
    told = _told(request, response, pack_id)
    return Status(304, None) if known and known == response.get("ETag") else told


@router.post("/packs/{pack_id}/lint", response=LintOut)
@answers(Right.CHECK)
def lint_pack(request: StaffRequest, pack_id: Word, body: LintIn) -> dict[str, Any]:
    """检查一段原文，不保存：错在哪一行，改了什么。 Look at a text and keep nothing."""
    last = ownpacks.versions(_held(request, pack_id, Right.CHECK)).first()
    looked = ownpacks.drafted(pack_id, body.text, request.actor)
    changes: list[dict[str, Any]] = []
    if looked.pack is not None and last is not None:
        before = ownpacks.still_sound(last.ref)
        changes = [_change(one) for one in (differences(before, looked.pack) if before else ())]
    faults = [one.as_json(page_lang()) for one in looked.faults]
    return {"sound": looked.pack is not None, "faults": faults, "changes": changes}


@router.get("/packs/{pack_id}/versions", response=Listing[VersionOut])
@answers(Right.READ)
def list_versions(
    request: StaffRequest, pack_id: Word, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """自有指标包的各版，最新的在前。 The versions of an own pack, newest first."""
    found = ownpacks.versions(_held(request, pack_id))
    rows, further = newest_first(found, cursor, limit)
    return {"items": [_version(one) for one in rows], "next": further}


@router.post("/packs/{pack_id}/versions", response={201: VersionWhole}, openapi_extra=STALE)
@answers(Right.CHECK)
def create_version(
    request: StaffRequest, response: HttpResponse, pack_id: Word, body: VersionIn
) -> Status[dict[str, Any]]:
    """保存为新的一版，不启用；其间他人已保存的，答 412。 Keep a version; 412 where stale."""
    _held(request, pack_id, Right.CHECK)
    number = keep_version(
        pack_id, body.text, based_on=body.based_on, by=request.actor, why=body.why
    )
    response["Location"] = f"/api/v1/packs/{pack_id}/versions/{number}"
    return Status(201, _whole(_numbered(request, pack_id, number)))


@router.get("/packs/{pack_id}/versions/{int:number}", response=VersionWhole)
@answers(Right.READ)
def read_version(request: StaffRequest, pack_id: Word, number: int) -> dict[str, Any]:
    """自有指标包的一版及其原文。 One version of an own pack, with its text."""
    return _whole(_numbered(request, pack_id, number))


@router.post("/packs/{pack_id}/versions/{int:number}/trials", response={201: TrialOut})
@answers(Right.CHECK)
def try_version(
    request: StaffRequest, response: HttpResponse, pack_id: Word, number: int
) -> Status[dict[str, Any]]:
    """试算：启用这一版会改变什么，在后台进行。 Try what a version would change."""
    _numbered(request, pack_id, number)
    trial = start_trial(pack_id, number, by=request.actor)
    response["Location"] = f"/api/v1/trials/{trial}"
    return Status(201, _trial(Trial.objects.select_related("pack_version").get(pk=trial)))


@router.get("/trials/{int:trial_id}", response=TrialOut)
@answers(Right.READ)
def read_trial(request: StaffRequest, trial_id: int) -> dict[str, Any]:
    """一次试算的进度和结果。 How far a trial is, and what it found."""
    held = get_object_or_404(Trial.objects.select_related("pack_version"), pk=trial_id)
    get_object_or_404(ownpacks.trials(held.pack_version, request.actor), pk=trial_id)
    return _trial(held)


@router.put("/packs/{pack_id}/force", response=PackWhole)
@answers(Right.SET_RULES)
def put_force(
    request: StaffRequest,
    response: HttpResponse,
    pack_id: Word,
    body: ForceIn,
    match: Match = None,
) -> dict[str, Any]:
    """启用试算过的一版，或停用；读取之后他人改过的，答 412。 Put a tried version in force."""
    version = version_asked(match)
    _held(request, pack_id, Right.SET_RULES)
    if body.number is None:
        take_out_of_force(pack_id, version=version, by=request.actor, why=body.why)
    else:
        _numbered(request, pack_id, body.number)
        put_in_force(pack_id, body.number, version=version, by=request.actor, why=body.why)
    return _told(request, response, pack_id)


def _held(request: StaffRequest, pack_id: str, right: Right = Right.READ) -> OwnPack:
    found = get_object_or_404(ownpacks.own_packs(request.actor), pk=pack_id)
    if right is not Right.READ:
        request.actor.demand(right, found.unit.path)
    return found


def _numbered(request: StaffRequest, pack_id: str, number: int) -> PackVersion:
    return get_object_or_404(ownpacks.versions(_held(request, pack_id)), number=number)


def _told(request: StaffRequest, response: HttpResponse, pack_id: str) -> dict[str, Any]:
    if pack_id in pack_ids():
        rules = load_pack(pack_id).rules
        return {**_shipped(pack_id), "rules": [_rule(one) for one in rules]}
    held = _held(request, pack_id)
    response["ETag"] = tag_of(held.version)
    newest = ownpacks.newest_of([held])[pack_id]
    number = held.in_force or newest.number
    rules = ownpacks.pack_of(f"{pack_id}{ownpacks.AT}{number}").rules
    return {**_own(held, newest), "rules": [_rule(one) for one in rules]}


def _own(held: OwnPack, newest: PackVersion) -> dict[str, Any]:
    return {
        "pack_id": held.pk,
        "own": True,
        "name": newest.name.read(page_lang()),
        "unit_id": held.unit_id,
        "newest": newest.number,
        "in_force": held.in_force,
    }


def _shipped(pack_id: str) -> dict[str, Any]:
    name = load_pack(pack_id).name.read(page_lang())
    nothing = {"unit_id": "", "newest": None, "in_force": None}
    return {"pack_id": pack_id, "own": False, "name": name, **nothing}


def _rule(rule: Rule) -> dict[str, Any]:
    lang = page_lang()
    names = ("rule_id", "on", "measure", "severity", "points", "days")
    return {
        **{name: getattr(rule, name) for name in names},
        "statement": rule.statement.read(lang),
        "broken": condition(rule),
        "source": f"{rule.source.document} {rule.source.article.read(lang)}",
        "remedy": rule.remedy.read(lang),
    }


def _version(one: PackVersion) -> dict[str, Any]:
    names = ("number", "at", "why")
    told = {name: getattr(one, name) for name in names}
    return {**told, "name": one.name.read(page_lang()), "by": one.by.name}


def _whole(one: PackVersion) -> dict[str, Any]:
    return {**_version(one), "text": one.text}


def _change(one: Any) -> dict[str, Any]:
    lang = page_lang()
    same = {name: getattr(one, name) for name in ("rule_id", "before", "after")}
    return {**same, "statement": one.statement.read(lang), "what": one.what.read(lang)}


def _trial(one: Trial) -> dict[str, Any]:
    names = ("against", "as_of", "state", "totals", "moved")
    return {
        **{name: getattr(one, name) for name in names},
        "trial_id": one.pk,
        "pack_id": one.pack_version.pack_id,
        "number": one.pack_version.number,
        "stage": one.stage.read(page_lang()),
    }
