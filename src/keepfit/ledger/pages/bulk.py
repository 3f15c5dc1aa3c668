"""The same change of many accounts: choose, see each before and after, write all or none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from keepfit.intake.tables import exchange_tables
from keepfit.kit.web.words import page_lang, promised
from keepfit.ledger import bulk as changes
from keepfit.ledger.actions.changing import StaleError, change_accounts
from keepfit.ledger.actions.issuing import demand_few
from keepfit.ledger.models import Account
from keepfit.ledger.searching import account_words, kept_query, search_of
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import unit_tree

_UNITS = 500  # as many are offered by name; beyond, the name or id is typed
_SHOWN = 200


class BulkForm(forms.Form):
    """Which columns to change, each to what; the reason, once the rows were seen."""

    why = forms.CharField(label=promised("修改原因", "Reason"), max_length=500, required=False)

    def __init__(self, posted: Any, *, by: Actor) -> None:
        super().__init__(posted)
        self.by = by
        lang = page_lang()
        for name in changes.COLUMNS:
            column = exchange_tables()["accounts"].column(name)
            label = column.header.read(lang)
            self.fields[f"set_{name}"] = forms.BooleanField(label=label, required=False)
            field = forms.CharField(label=label, required=False, max_length=2000)
            options = [("", "—"), *_options(name)]
            field.widget = forms.Select(choices=options) if len(options) > 1 else forms.TextInput()
            if name == "unit_id":
                field.widget.attrs["list"] = "units"
            self.fields[f"to_{name}"] = field

    def pairs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Yield the tick and the new value of each column."""
        for name in changes.COLUMNS:
            yield self[f"set_{name}"], self[f"to_{name}"]

    def clean(self) -> dict[str, Any]:
        """Read the new values as cells of a sheet are read."""
        said: dict[str, Any] = super().clean() or {}
        said["values"] = {}
        for name in changes.COLUMNS:
            if said.get(f"set_{name}"):
                try:
                    text = said.get(f"to_{name}") or ""
                    said["values"][name] = changes.read_value(name, text, self.by)
                except changes.CellError as why:
                    self.add_error(f"to_{name}", why.read(page_lang()))
        if not said["values"] and not self.errors:
            self.add_error(None, promised("请勾选要修改的栏目。", "Tick what is to be changed."))
        return said


@open_to(Right.KEEP)
@never_cache
@require_http_methods(["GET", "POST"])
def bulk(request: StaffRequest) -> HttpResponse:
    accounts = _chosen(request)
    demand_few(len(accounts), changes.MOST)
    form = BulkForm(request.POST or None, by=request.actor)
    shown: dict[str, Any] = {"form": form, "accounts": accounts, "units": _units(request.actor)}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data["values"]
        if request.POST.get("step") != "write":
            return _preview(request, shown, values)
        if form.cleaned_data["why"]:
            return _written(request, shown, values)
        form.add_error("why", promised("请说明修改原因。", "Say why."))
        return _preview(request, shown, values)
    status = 422 if form.errors else 200
    return render(request, "ledger/bulk.html", shown, status=status)


def _chosen(request: StaffRequest) -> list[Account]:
    """Return what was ticked, else what a search finds; a button pressed by itself chooses none."""
    ids = request.GET.getlist("account")
    if not ids and kept_query(request.GET):
        return changes.chosen(search_of(request.GET), (), request.actor)
    return changes.chosen(None, ids, request.actor)


def _written(
    request: StaffRequest, shown: dict[str, Any], values: Mapping[str, Any]
) -> HttpResponse:
    try:
        told = json.loads(request.POST.get("seen", ""))
        seen = {str(one): int(version) for one, version in told.items()}
    except (ValueError, AttributeError, TypeError):
        return _preview(request, shown, values)
    why = shown["form"].cleaned_data["why"]
    try:
        written = change_accounts(seen, values, by=request.actor, why=why)
    except StaleError as told_of:
        return _preview(request, shown, values, told_of)
    text = promised("已修改 {n} 个账号，并已记入审计。", "{n} changed, and on the record.")
    messages.success(request, str(text).format(n=written))
    return redirect("ledger:accounts")


def _preview(
    request: StaffRequest,
    shown: dict[str, Any],
    values: Mapping[str, Any],
    stale: StaleError | None = None,
) -> HttpResponse:
    names = stale.accounts if stale else ()
    found = changes.proposals(shown["accounts"], values, request.actor, names)
    barred = sum(not _may(one, request.actor) for one in shown["accounts"])
    touched = [one for one in found if one.cells]
    rows = [
        (one, [(account_words(name), name, old, new) for name, old, new in one.cells])
        for one in found[:_SHOWN]
        if one.cells or one.hindrance
    ]
    more = {
        "stale": stale.read(page_lang()) if stale else "",
        "rows": rows,
        "touched": len(touched),
        "same": len(found) - len(touched),
        "barred": barred,
        "hidden": max(len(found) - _SHOWN, 0),
        "unit_names": {one.unit.unit_id: one.unit.name for one in unit_tree(request.actor)},
        "seen": json.dumps({one.account_id: one.version for one in touched}),
    }
    status = 422 if stale or shown["form"].errors else 200
    return render(request, "ledger/bulk_check.html", {**shown, **more}, status=status)


def _may(account: Account, by: Actor) -> bool:
    return by.may(Right.KEEP, account.unit.path)


def _options(name: str) -> list[tuple[str, str]]:
    column = exchange_tables()["accounts"].column(name)
    chinese = page_lang() == "zh"
    if column.kind == "flag":
        return [("yes", promised("是", "yes")), ("no", promised("否", "no"))]
    return [(one, words[0] if chinese else one) for one, words in column.choices.items()]


def _units(by: Actor) -> list[str]:
    tree = unit_tree(by, Right.KEEP)
    return [one.unit.name for one in tree] if len(tree) <= _UNITS else []
