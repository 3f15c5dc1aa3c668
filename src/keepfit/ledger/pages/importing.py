"""Import in the browser: send files, read what is wrong or what would change, say yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from keepfit.intake.batch import Batch
from keepfit.intake.queries import read
from keepfit.intake.tables import exchange_tables
from keepfit.kit import settings
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang, promised
from keepfit.ledger import uploads
from keepfit.ledger.actions.taking import compared, take_batch
from keepfit.ledger.office import stored_tables
from keepfit.ledger.papers import problem_sheet
from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to

_SHOWN = 200


class WhyForm(forms.Form):
    """The reason, which stays in the audit trail."""

    why = forms.CharField(
        label=promised("说明（例如“三季度各单位报送”）", "Reason (such as “third quarter”)"),
        max_length=500,
    )


@open_to(Right.IMPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def send(request: StaffRequest) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        megabytes = settings.load().file_megabytes
        try:
            token = uploads.keep(request.FILES.getlist("files"), django_settings.SITE, megabytes)
        except uploads.UploadError as why:
            problem = why.read(page_lang())
        else:
            request.session["import"] = token
            return redirect("ledger:import_check", token)
    status = 422 if problem else 200
    return render(request, "ledger/send.html", {"problem": problem}, status=status)


@open_to(Right.IMPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: StaffRequest, token: str) -> HttpResponse:
    batch = _sent(token, request)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and not batch.errors and form.is_valid():
        history = django_settings.SITE / django_settings.KEEPFIT_HISTORY
        take_batch(batch, history=history, by=request.actor, why=form.cleaned_data["why"])
        uploads.forget(token, django_settings.SITE)
        messages.success(request, promised("已导入。", "The import is done."))
        return redirect("ledger:accounts")
    shown = {**_shown(batch, request), "form": form}
    status = 422 if batch.errors or form.errors else 200
    return render(request, "ledger/check.html", shown, status=status)


@open_to(Right.IMPORT)
@never_cache
@require_safe
def problems(request: StaffRequest, token: str) -> HttpResponse:
    """Take away everything that is wrong, as a sheet."""
    content = problem_sheet(_sent(token, request).problems, page_lang())
    headers = {"Content-Disposition": 'attachment; filename="problems.xlsx"'}
    return HttpResponse(content, content_type=MEDIA["xlsx"], headers=headers)


def _sent(token: str, request: StaffRequest) -> Batch:
    if request.session.get("import") != token:
        raise Http404
    return _batch(uploads.kept(token, django_settings.SITE), request)


def _batch(folder: Path, request: StaffRequest) -> Batch:
    known = stored_tables(request.actor, Right.IMPORT)
    known = {name: one for name, one in known.items() if one.num_rows}
    return read([folder], settings=settings.load(), mapping=None, say=_silent, known=known)


def _silent(_stage: Text) -> None:
    """A page shows its result, not its stages."""


def _shown(batch: Batch, request: StaffRequest) -> dict[str, Any]:
    lang = page_lang()
    tables = exchange_tables()
    changes, refused = [], ""
    if not batch.errors:
        try:
            changes = list(compared(batch.tables, request.actor).changes)
        except KeepfitError as why:
            refused = why.read(lang)
    cells = [(tables[one.table].title, cell) for one in changes for cell in one.cells]
    long = [
        (tables[name].title, one.num_rows)
        for name, one in batch.tables.items()
        if tables[name].month_of
    ]
    return {
        "batch": batch,
        "recognised": [(one, tables[one.table].title) for one in batch.recognised],
        "errors": batch.errors[:_SHOWN],
        "warnings": [one for one in batch.problems if one.weight == "warning"][:_SHOWN],
        "changes": [(tables[one.table].title, one) for one in changes],
        "cells": cells[:_SHOWN],
        "long": long,
        "refused": refused,
        "nothing": not any(one.rows for one in changes) and not long,
    }
