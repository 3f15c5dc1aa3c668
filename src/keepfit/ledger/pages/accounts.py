"""Accounts: search and facets, one account with its history, its change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from keepfit.intake.tables import exchange_tables
from keepfit.kit.web.words import page_lang, promised
from keepfit.ledger import office
from keepfit.ledger.actions.changing import change_account
from keepfit.ledger.bulk import read_text
from keepfit.ledger.pages.history import told_lines
from keepfit.ledger.parts import parts
from keepfit.ledger.saved import saved_views
from keepfit.ledger.searching import account_words, kept_query, search_of
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import held_units, object_lines, unit_name

_LINES = 5  # of the history on the account's own page
_VALUES = 12  # of one facet before the rest is folded away
_SHOWN = (
    "role",
    "followers",
    "credible_followers",
    "functions",
    "subscription_type",
    "topic",
    "operation",
    "hours_week",
    "cost_yuan_year",
    "staff_count",
    "opened_on",
    "closed_on",
    "filing_no",
    "verified",
    "verified_owner",
    "login_holder",
    "second_holder",
    "last_login_proven_on",
    "protected",
    "protected_reason",
    "successor_id",
    "handle",
    "url",
    "note",
)

# What the services page is narrowed to: those without an entrance, those with a single one.
_ENTRANCES = {"orphans": 0, "single": 1}


class AccountForm(forms.Form):
    """What may be changed by hand; the rest comes by import."""

    functions = forms.CharField(
        label=promised("功能介绍", "Functions"), required=False, widget=forms.Textarea({"rows": 3})
    )
    followers = forms.IntegerField(
        label=promised("粉丝数", "Followers"), required=False, min_value=0
    )
    hours_week = forms.FloatField(
        label=promised("每周工时", "Hours a week"), required=False, min_value=0
    )
    cost_yuan_year = forms.FloatField(
        label=promised("年费用（元）", "Cost (yuan a year)"), required=False, min_value=0
    )
    login_holder = forms.CharField(
        label=promised("账号管理员", "Login holder"), required=False, max_length=100
    )
    second_holder = forms.CharField(
        label=promised("备用管理员", "Second login holder"), required=False, max_length=100
    )
    note = forms.CharField(
        label=promised("备注", "Note"), required=False, widget=forms.Textarea({"rows": 3})
    )
    why = forms.CharField(label=promised("修改原因", "Reason"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Take texts as an import would, so that an export brought back finds them the same."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("functions", "login_holder", "second_holder", "note"):
            said[name] = read_text(name, said.get(name) or "")
        return said


@open_to(Right.READ)
@require_safe
def accounts(request: StaffRequest) -> HttpResponse:
    search = search_of(request.GET)
    page = office.page(search, request.actor)
    counted = office.facets(search, request.actor)
    query = kept_query(request.GET)
    shown: dict[str, Any] = {
        "page": page,
        "search": search,
        "query": query,
        "facets": _facets(counted, search, request),
        "found": counted.found,
        "total": office.total(request.actor),
        "unit": unit_name(search.unit_id) if search.unit_id else "",
        "without_unit": _turned(request.GET, "unit", ""),
        "further": _further(request.GET, page.further),
        "views": saved_views(request.actor),
        "own_units": held_units(request.actor),
        "imports": request.actor.has(Right.IMPORT),
        "keeps": request.actor.has(Right.KEEP),
    }
    return render(request, "ledger/accounts.html", shown)


@open_to(Right.READ)
@require_safe
def account(request: StaffRequest, account_id: str) -> HttpResponse:
    row = _found(request, account_id)
    columns = exchange_tables()["accounts"]
    lang = page_lang()
    asked = set(row["asked"])
    told = [(columns.column(one).header.read(lang), one, row[one], one in asked) for one in _SHOWN]
    lines = object_lines("account", account_id, _LINES + 1)
    shown = {
        "row": row,
        "told": [one for one in told if one[3] or one[2] not in (None, "")],
        "parts": parts(account_id, request.actor),
        "offers": office.offered_by(account_id),
        "lines": told_lines(lines[:_LINES]),
        "more_lines": len(lines) > _LINES,
        "keeps": request.actor.may(Right.KEEP, row["path"]),
    }
    return render(request, "ledger/account.html", shown)


@open_to(Right.KEEP)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, account_id: str) -> HttpResponse:
    row = _found(request, account_id, Right.KEEP)
    form = AccountForm(request.POST if request.method == "POST" else None, initial=row)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        values = {name: said[name] for name in said if name not in ("why", "version")}
        change_account(
            account_id, values, version=said["version"], by=request.actor, why=said["why"]
        )
        messages.success(request, promised("已保存，并已记入审计。", "Saved, and on the record."))
        return redirect("ledger:account", account_id)
    status = 422 if form.errors else 200
    return render(request, "ledger/change.html", {"form": form, "row": row}, status=status)


@open_to(Right.READ)
@require_safe
def services(request: StaffRequest) -> HttpResponse:
    rows = office.coverage(request.actor)
    wanted = _ENTRANCES.get(request.GET.get("show", ""))
    shown = {
        "rows": [row for row in rows if wanted in (None, row["entrances"])],
        "all": len(rows),
        "orphans": sum(row["entrances"] == 0 for row in rows),
        "single": sum(row["entrances"] == 1 for row in rows),
        "wanted": wanted,
    }
    return render(request, "ledger/services.html", shown)


def _found(request: StaffRequest, account_id: str, right: Right = Right.READ) -> dict[str, Any]:
    row = office.account_row(account_id, request.actor, right)
    if row is None:
        raise Http404
    return row


def _facets(
    counted: office.Facets, search: office.Search, request: StaffRequest
) -> list[dict[str, Any]]:
    """Return each facet with its values, their numbers, and where a click on one leads."""
    facets = []
    for facet, values in counted.values.items():
        chosen = getattr(search, facet)
        entries = [
            (value, number, _turned(request.GET, facet, "" if chosen == value else value))
            for value, number in values
        ]
        if len(entries) > 1 or chosen:
            facets.append(
                {
                    "name": facet,
                    "title": account_words(facet),
                    "chosen": chosen,
                    "entries": entries[:_VALUES],
                    "rest": entries[_VALUES:],
                }
            )
    return facets


def _turned(asked: QueryDict, name: str, value: str) -> str:
    """Return the query with one part of its search changed, from its first page."""
    query = QueryDict(kept_query(asked), mutable=True)
    query[name] = value
    return kept_query(query)


def _further(asked: QueryDict, mark: tuple[str, str] | None) -> str:
    if mark is None:
        return ""
    query = QueryDict(kept_query(asked), mutable=True)
    query["after_name"], query["after_id"] = mark
    return query.urlencode()
