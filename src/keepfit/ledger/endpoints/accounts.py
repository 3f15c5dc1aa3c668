"""What programs ask of the ledger: accounts, services, offers, imports."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import quote

from django.conf import settings as django_settings
from django.core import signing
from django.http import Http404, HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from keepfit.intake.batch import Batch
from keepfit.intake.queries import read
from keepfit.intake.tables import exchange_tables
from keepfit.kit import settings
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.kit.web.paging import in_order, mark_of, number_of, place_of, sliced
from keepfit.kit.web.schemas import STALE, Cursor, Known, Limit, Listing, Match, Word
from keepfit.kit.web.tags import tag_of, version_asked
from keepfit.kit.web.words import page_lang
from keepfit.ledger import bulk, office, uploads
from keepfit.ledger.actions.changing import add_account, change_account, change_accounts
from keepfit.ledger.actions.taking import compared, take_batch
from keepfit.ledger.office import stored_tables
from keepfit.ledger.schemas import (
    AccountChange,
    AccountNew,
    AccountOut,
    ChangesIn,
    ChangesOut,
    ImportOut,
    ListedOut,
    OfferOut,
    PreviewIn,
    ProposalOut,
    ServiceOut,
    TableOut,
    TakeIn,
    Wanted,
)
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers
from keepfit.people.queries import object_lines
from keepfit.people.schemas import LineOut, line_out

router = Router(tags=["ledger"])
Chosen = Annotated[str, Field(max_length=200)]
_SALT = "keepfit import"


@router.get("/accounts", response=Listing[ListedOut])
@answers(Right.READ)
def list_accounts(
    request: StaffRequest, wanted: Query[Wanted], cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """台账中的账号，按名称。 The accounts within reach, by name."""
    place = place_of(cursor, str, str)
    after = None if place is None else (str(place[0]), str(place[1]))
    search = office.Search(
        words=wanted.q,
        platform=wanted.platform,
        kind=wanted.kind,
        status=wanted.status,
        unit_id=wanted.unit,
        after=after,
    )
    page = office.page(search, request.actor, limit)
    return {"items": page.rows, "next": mark_of(*page.further) if page.further else ""}


@router.post("/accounts", response={201: AccountOut})
@answers(Right.KEEP)
def create_account(
    request: StaffRequest, response: HttpResponse, body: AccountNew
) -> Status[dict[str, Any]]:
    """新增账号。 Add an account."""
    values = body.model_dump(exclude_unset=True)
    why = values.pop("why")
    account_id = add_account(values, by=request.actor, why=why)
    response["Location"] = f"/api/v1/accounts/{quote(account_id)}"
    return Status(201, _shown(request, response, account_id))


@router.get("/accounts/{path:account_id}", response={200: AccountOut, 304: None})
@answers(Right.READ)
def read_account(
    request: StaffRequest, response: HttpResponse, account_id: Word, known: Known = None
) -> Any:
    """读取账号；答复的 ETag 用于修改。 One account; its ETag is wanted for a change."""
    row = _shown(request, response, account_id)
    return Status(304, None) if known == response["ETag"] else row


@router.patch("/accounts/{path:account_id}", response=AccountOut)
@answers(Right.KEEP)
def update_account(
    request: StaffRequest,
    response: HttpResponse,
    account_id: Word,
    body: AccountChange,
    match: Match = None,
) -> dict[str, Any]:
    """修改账号；读取之后他人改过的，答 412。 Change an account; 412 where it was changed since."""
    version = version_asked(match)
    if office.account_row(account_id, request.actor, Right.KEEP) is None:
        raise Http404
    values = body.model_dump(exclude_unset=True)
    why = values.pop("why")
    change_account(account_id, values, version=version, by=request.actor, why=why)
    return _shown(request, response, account_id, Right.KEEP)


@router.get("/changes", response=Listing[LineOut])
@answers(Right.READ)
def list_changes(
    request: StaffRequest, account: Chosen, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """一个账号的变更记录，最新的在前。 What was changed of an account, newest first."""
    if office.account_row(account, request.actor) is None:
        raise Http404
    found = object_lines("account", account, limit, before=number_of(cursor))
    further = mark_of(found[-1].seq) if len(found) == limit else ""
    return {"items": [line_out(one) for one in found], "next": further}


@router.post("/changes/preview", response=Listing[ProposalOut])
@answers(Right.KEEP)
def preview_changes(request: StaffRequest, body: PreviewIn) -> dict[str, Any]:
    """批量修改的试算，不写入；列出各账号的版本。 What a change of many would do, with versions."""
    values = bulk.read_values(body.values, request.actor)
    found = bulk.chosen(None, body.accounts, request.actor)
    lang = page_lang()
    items = [
        {
            "account_id": one.account_id,
            "name": one.name,
            "version": one.version,
            "cells": [{"column": name, "old": old, "new": new} for name, old, new in one.cells],
            "hindrance": one.hindrance.read(lang) if one.hindrance else "",
        }
        for one in bulk.proposals(found, values, request.actor)
    ]
    return {"items": items, "next": ""}


@router.post("/changes", response=ChangesOut, openapi_extra=STALE)
@answers(Right.KEEP)
def change_many(request: StaffRequest, body: ChangesIn) -> dict[str, int]:
    """批量修改，全部写入或一条不写；有人改过的，答 412。 Change many: all of them or none."""
    values = bulk.read_values(body.values, request.actor)
    return {"changed": change_accounts(body.versions, values, by=request.actor, why=body.why)}


@router.get("/services", response=Listing[ServiceOut])
@answers(Right.READ)
def list_services(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """事项及其入口数，入口少的在前。 Services with their entrances, fewest first."""
    rows, further = sliced(office.coverage(request.actor), cursor, limit)
    return {"items": rows, "next": further}


@router.get("/offers", response=Listing[OfferOut])
@answers(Right.READ)
def list_offers(
    request: StaffRequest,
    account: Chosen = "",
    service: Chosen = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """服务入口，可按账号或事项。 Who offers what, of one account or one service."""
    rows, further = in_order(office.offers(request.actor, account, service), cursor, limit)
    return {"items": rows, "next": further}


@router.post("/imports", response={201: ImportOut})
@answers(Right.IMPORT)
def create_import(
    request: StaffRequest, response: HttpResponse, files: File[list[UploadedFile]]
) -> Status[dict[str, Any]]:
    """上传表格，查看问题和将要发生的变化，不写入。 Send sheets; see what they would change."""
    token = uploads.keep(files, django_settings.SITE, settings.load().file_megabytes)
    import_id = _signer(request).sign(token)
    response["Location"] = f"/api/v1/imports/{import_id}"
    return Status(201, _told(import_id, _batch(token, request), request))


@router.get("/imports/{import_id}", response=ImportOut)
@answers(Right.IMPORT)
def read_import(request: StaffRequest, import_id: Word) -> dict[str, Any]:
    """再看一次将要发生的变化。 See once more what the files would change."""
    return _told(import_id, _batch(_token(request, import_id), request), request)


@router.post("/imports/{import_id}/take", response=Listing[TableOut])
@answers(Right.IMPORT)
def take_import(request: StaffRequest, import_id: Word, body: TakeIn) -> dict[str, Any]:
    """确认导入：全部写入，或一条也不写。 Take the files in: all of it or nothing."""
    token = _token(request, import_id)
    batch = _batch(token, request).demand_sound()
    history = django_settings.SITE / django_settings.KEEPFIT_HISTORY
    changes = take_batch(batch, history=history, by=request.actor, why=body.why)
    uploads.forget(token, django_settings.SITE)
    return {"items": changes, "next": ""}


def _shown(
    request: StaffRequest, response: HttpResponse, account_id: str, right: Right = Right.READ
) -> dict[str, Any]:
    row = office.account_row(account_id, request.actor, right)
    if row is None:
        raise Http404
    response["ETag"] = tag_of(row["version"])
    return row


def _signer(request: StaffRequest) -> signing.Signer:
    """Who sent files in is who may take them: the name of an import is signed for one person."""
    return signing.Signer(salt=f"{_SALT} {request.actor.staff_id}")


def _token(request: StaffRequest, import_id: str) -> str:
    try:
        token: str = _signer(request).unsign(import_id)
    except signing.BadSignature:
        raise Http404 from None
    return token


def _batch(token: str, request: StaffRequest) -> Batch:
    folder = uploads.kept(token, django_settings.SITE)
    known = stored_tables(request.actor, Right.IMPORT)
    known = {name: one for name, one in known.items() if one.num_rows}
    return read([folder], settings=settings.load(), mapping=None, say=_silent, known=known)


def _silent(_stage: Text) -> None:
    """An answer shows its result, not its stages."""


def _told(import_id: str, batch: Batch, request: StaffRequest) -> dict[str, Any]:
    lang = page_lang()
    changes: list[dict[str, Any]] = []
    refused = ""
    if not batch.errors:
        try:
            changes = [asdict(one) for one in compared(batch.tables, request.actor).changes]
        except KeepfitError as why:
            refused = why.read(lang)
    long = [
        {"table": name, "added": one.num_rows, "changed": 0}
        for name, one in batch.tables.items()
        if exchange_tables()[name].month_of
    ]
    return {
        "import_id": import_id,
        "sound": not batch.errors and not refused,
        "problems": [one.as_json(lang) for one in batch.problems],
        "changes": [*changes, *long],
        "refused": refused,
    }
