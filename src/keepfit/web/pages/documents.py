"""The documents of all rooms: found, taken away, and where each of them is made."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.papers_kept import kept_one
from keepfit.review.documents import (
    LANGUAGES,
    MOST,
    OCCASIONS,
    Sought,
    counts,
    sought,
)
from keepfit.review.documents import documents as made

_PAGE = 50


@open_to(Right.READ)
@never_cache
@require_safe
def documents(request: StaffRequest) -> HttpResponse:
    asked = request.GET
    what = Sought(
        occasion=asked.get("occasion", "") if asked.get("occasion") in OCCASIONS else "",
        lang=asked.get("lang", "") if asked.get("lang") in LANGUAGES else "",
        words=asked.get("q", "").strip(),
    )
    everything = made(request.actor)
    numbers = counts(sought(everything, Sought(lang=what.lang, words=what.words)))
    shown = {
        "what": what,
        "page": Paginator(sought(everything, what), _PAGE).get_page(asked.get("page")),
        "occasions": [(name, title, numbers[name]) for name, title in OCCASIONS.items()],
        "titles": OCCASIONS,
        "languages": LANGUAGES,
        "many": len(everything) >= MOST,
        "most": MOST,
        "checks": request.actor.has(Right.CHECK),
    }
    return render(request, "web/documents.html", shown)


@open_to(Right.READ)
@never_cache
@require_safe
def paper(request: StaffRequest, paper_id: int) -> HttpResponse:
    found = kept_one(paper_id, request.actor)
    if found is None:
        raise Http404
    one, content = found
    stem, _, ending = one.name.rpartition(".")
    name = f"{stem}-{one.as_of}-{one.run}-{one.lang}.{ending}"
    return HttpResponse(
        content,
        content_type=MEDIA[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
