"""What programs ask of searches: the sheets of one, and those that people keep by name."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from ninja import Query, Router, Status

from keepfit.kit.web.paging import sliced
from keepfit.kit.web.schemas import Cursor, Limit, Listing, files
from keepfit.kit.web.words import page_lang
from keepfit.ledger.actions.issuing import issue_tables
from keepfit.ledger.actions.saving import remove_view, save_view
from keepfit.ledger.papers import ledger_sheets
from keepfit.ledger.saved import Saved, saved_views
from keepfit.ledger.schemas import Searched, ViewIn, ViewOut
from keepfit.ledger.searching import kept_query, search_of
from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["ledger"])


@router.get("/ledger/export", openapi_extra=files(MEDIA["xlsx"]))
@answers(Right.READ)
def export_ledger(request: StaffRequest, wanted: Query[Searched]) -> HttpResponse:
    """台账表格，与导入所读的相同；记入审计。 The sheets that an import reads; on the record."""
    query = _query(wanted)
    tables = issue_tables(search_of(QueryDict(query)) if query else None, by=request.actor)
    return HttpResponse(ledger_sheets(tables, page_lang()), content_type=MEDIA["xlsx"])


@router.get("/views", response=Listing[ViewOut])
@answers(Right.READ)
def list_views(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """保存的视图：自己的在前，同事共享的在后。 Views kept by name: one's own first."""
    rows, further = sliced(saved_views(request.actor), cursor, limit)
    return {"items": [_view(one) for one in rows], "next": further}


@router.post("/views", response={201: ViewOut})
@answers(Right.READ)
def keep_view(
    request: StaffRequest, response: HttpResponse, body: ViewIn
) -> Status[dict[str, Any]]:
    """保存视图；同名的被替换。 Keep a search, in place of one's own of that name."""
    number = save_view(body.name, _query(body.search), shared_in=body.shared_in, by=request.actor)
    response["Location"] = f"/api/v1/views/{number}"
    return Status(201, _view(_own(request, number)))


@router.delete("/views/{int:view_id}", response={204: None})
@answers(Right.READ)
def delete_view(request: StaffRequest, view_id: int) -> Status[None]:
    """删除自己的视图。 Take a view of one's own away."""
    _own(request, view_id)
    remove_view(view_id, by=request.actor)
    return Status(204, None)


def _own(request: StaffRequest, view_id: int) -> Saved:
    own = (one for one in saved_views(request.actor) if not one.by)
    found = next((one for one in own if one.view_id == view_id), None)
    if found is None:
        raise Http404
    return found


def _query(wanted: Searched) -> str:
    query = QueryDict(mutable=True)
    query.update(wanted.model_dump(exclude_defaults=True))
    return kept_query(query)


def _view(one: Saved) -> dict[str, Any]:
    names = ("view_id", "name", "by", "shared")
    told = {name: getattr(one, name) for name in names}
    return {**told, "search": QueryDict(one.query).dict()}
