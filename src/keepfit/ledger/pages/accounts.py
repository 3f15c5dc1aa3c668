"""Accounts: search and facets, one account with its history, its change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.tables import exchange_tables
from keepfit.kit.web.words import page_lang, promised
from keepfit.ledger import office
from keepfit.ledger.actions.changing import change_account
from keepfit.ledger.parts import parts
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import object_lines, staff_names

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


@open_to(Right.READ)
@require_safe
def accounts(request: StaffRequest) -> HttpResponse:
    search = _search(request.GET)
    page = office.page(search, request.actor)
    shown: dict[str, Any] = {
        "page": page,
        "search": search,
        "facets": _facets(search, request),
        "total": office.total(request.actor),
        "further": _further(request.GET, page.further),
        "imports": request.actor.has(Right.IMPORT),
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
    lines = object_lines("account", account_id)
    names = staff_names(one.actor for one in lines)
    shown = {
        "row": row,
        "told": [one for one in told if one[3] or one[2] not in (None, "")],
        "parts": parts(account_id, request.actor),
        "offers": office.offered_by(account_id),
        "lines": [(one, names.get(one.actor, one.actor)) for one in lines],
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
    shown = {
        "rows": rows,
        "orphans": sum(row["entrances"] == 0 for row in rows),
        "single": sum(row["entrances"] == 1 for row in rows),
    }
    return render(request, "ledger/services.html", shown)


def _found(request: StaffRequest, account_id: str, right: Right = Right.READ) -> dict[str, Any]:
    row = office.account_row(account_id, request.actor, right)
    if row is None:
        raise Http404
    return row


def _search(asked: QueryDict) -> office.Search:
    after = (asked.get("after_name", ""), asked.get("after_id", ""))
    return office.Search(
        words=asked.get("q", "")[:100],
        platform=asked.get("platform", ""),
        kind=asked.get("kind", ""),
        status=asked.get("status", ""),
        unit_id=asked.get("unit", ""),
        after=after if after[1] else None,
    )


def _facets(search: office.Search, request: StaffRequest) -> list[dict[str, Any]]:
    """Return each facet with its values, their numbers, and where a click on one leads."""
    columns = exchange_tables()["accounts"]
    names = platform_table()
    facets = []
    for facet, values in office.facets(search, request.actor).items():
        chosen = getattr(search, facet)
        entries = []
        for value, number in values:
            query = request.GET.copy()
            query.pop("after_name", None)
            query.pop("after_id", None)
            query[facet] = "" if chosen == value else value
            title = names.title(value).read(page_lang()) if facet == "platform" else value
            entries.append((value, title, number, query.urlencode(), chosen == value))
        title = columns.column(facet).header.read(page_lang())
        facets.append({"name": facet, "title": title, "entries": entries})
    return facets


def _further(asked: QueryDict, mark: tuple[str, str] | None) -> str:
    if mark is None:
        return ""
    query = asked.copy()
    query["after_name"], query["after_id"] = mark
    return query.urlencode()
