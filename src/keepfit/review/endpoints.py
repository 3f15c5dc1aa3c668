"""What programs ask of documents: the list that their page shows, and each of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from ninja import Router

from keepfit.kit.web.paging import mark_of, place_of
from keepfit.kit.web.schemas import Cursor, Limit, Listing, files
from keepfit.kit.web.words import page_lang
from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers
from keepfit.people.papers_kept import kept_one
from keepfit.review.documents import Document, documents, newest, place
from keepfit.review.schemas import DocumentOut

router = Router(tags=["documents"])
_SAME = tuple(name for name in DocumentOut.model_fields if name not in {"title", "origin"})


@router.get("/documents", response=Listing[DocumentOut])
@answers(Right.READ)
def list_documents(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """各次体检、评估、方案的文件，最新的在前。 The documents of all rooms, newest first."""
    read = place_of(cursor, str, str)
    before = None if read is None else (str(read[0]), str(read[1]))
    rest = newest(documents(request.actor, most=None), before)
    further = mark_of(*place(rest[limit - 1])) if len(rest) > limit else ""
    return {"items": [_told(one) for one in rest[:limit]], "next": further}


@router.get("/documents/{int:paper_id}", openapi_extra=files(*MEDIA.values()))
@answers(Right.READ)
def read_document(request: StaffRequest, paper_id: int) -> HttpResponse:
    """下载一份文件，方案文件除外。 Download a document that is not of a plan."""
    found = kept_one(paper_id, request.actor)
    if found is None:
        raise Http404
    one, content = found
    media = MEDIA[one.name.rpartition(".")[2]]
    return HttpResponse(content, content_type=media, headers={"ETag": f'"{one.digest}"'})


def _told(one: Document) -> dict[str, Any]:
    words = {"title": one.title.read(page_lang()), "origin": one.origin.read(page_lang())}
    return {**{name: getattr(one, name) for name in _SAME}, **words}
