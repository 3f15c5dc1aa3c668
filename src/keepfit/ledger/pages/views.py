"""Searches that people keep by name, and the sheets of a search."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from keepfit.kit import clock
from keepfit.kit.web.words import page_lang, promised
from keepfit.ledger.actions.issuing import issue_tables
from keepfit.ledger.actions.saving import remove_view, save_view
from keepfit.ledger.papers import ledger_sheets
from keepfit.ledger.searching import kept_query, search_of
from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to


class ViewForm(forms.Form):
    """A search and the name to keep it by."""

    name = forms.CharField(max_length=60)
    query = forms.CharField(max_length=1000, required=False)
    shared_in = forms.CharField(max_length=64, required=False)


@open_to(Right.READ)
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    form = ViewForm(request.POST)
    query = kept_query(QueryDict(request.POST.get("query", "")))
    if form.is_valid():
        said = form.cleaned_data
        save_view(said["name"], query, shared_in=said["shared_in"], by=request.actor)
        messages.success(request, promised("视图已保存。", "The view is kept."))
    else:
        messages.error(request, promised("请填写视图名称。", "Give the view a name."))
    return redirect(f"/ledger/?{query}")


@open_to(Right.READ)
@require_POST
def remove(request: StaffRequest, view_id: int) -> HttpResponse:
    remove_view(view_id, by=request.actor)
    messages.success(request, promised("视图已删除。", "The view is gone."))
    return redirect("ledger:accounts")


@open_to(Right.READ)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    query = kept_query(QueryDict(request.POST.get("query", "")))
    search = search_of(QueryDict(query)) if query else None
    tables = issue_tables(search, by=request.actor)
    response = HttpResponse(ledger_sheets(tables, page_lang()), content_type=MEDIA["xlsx"])
    name = f"{promised('台账', 'ledger')}-{clock.today().isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(name)}"
    return response


def _quoted(name: str) -> str:
    return "".join(f"%{one:02X}" for one in name.encode())
