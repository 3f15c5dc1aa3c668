"""Staff: who there is, who is invited, what they may do."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepfit.kit import settings
from keepfit.kit.web.words import page_lang, promised
from keepfit.people import queries
from keepfit.people.actions import second_factor
from keepfit.people.actions import staff as actions
from keepfit.people.core.rights import ROLE_NAMES, Actor, Right, Role
from keepfit.people.doors import StaffRequest, open_to

_ROLES = [(role.value, promised(name.zh, name.en)) for role, name in ROLE_NAMES.items()]


class RoleForm(forms.Form):
    """One role for one unit."""

    role = forms.ChoiceField(label=promised("角色", "Role"), choices=_ROLES)
    unit = forms.ChoiceField(label=promised("单位（含下级）", "Unit, and all under it"))

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        tree = queries.unit_tree(by, Right.MANAGE_STAFF)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]  # it is the field above
            (one.unit.unit_id, f"{'　' * one.depth}{one.unit.name}") for one in tree
        ]


class InviteForm(RoleForm):
    """Somebody new."""

    login = forms.CharField(label=promised("登录名", "Sign-in name"), max_length=150)
    name = forms.CharField(label=promised("姓名", "Name"), max_length=100)
    email = forms.EmailField(label=promised("电子邮件", "E-mail"), required=False)
    field_order = ("login", "name", "email", "role", "unit")


class WhyForm(forms.Form):
    """The reason, which stays in the audit trail."""

    why = forms.CharField(label=promised("原因", "Reason"), max_length=500)


class HandOverForm(WhyForm):
    """Who takes the work over, and why."""

    taker = forms.ChoiceField(label=promised("接手人", "Who takes over"))
    field_order = ("taker", "why")

    def __init__(self, *args: object, others: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["taker"].choices = others  # type: ignore[attr-defined]  # the field above


@open_to(Right.SEE_STAFF)
@require_safe
def everybody(request: StaffRequest) -> HttpResponse:
    manages = request.actor.has(Right.MANAGE_STAFF)
    shown = {"staff": queries.staff_of(request.actor), "manages": manages}
    return render(request, "people/staff.html", shown)


@open_to(Right.MANAGE_STAFF)
@never_cache
@require_http_methods(["GET", "POST"])
def invite_somebody(request: StaffRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        newcomer = actions.Newcomer(login=said["login"], name=said["name"], email=said["email"])
        days = settings.load().invitation_days
        try:
            token = actions.invite(
                newcomer, Role(said["role"]), said["unit"], by=request.actor, days=days
            )
        except actions.StaffError as why:
            form.add_error(None, why.read(page_lang()))
        else:
            return _way_in(request, said["name"], token)
    status = 422 if form.errors else 200
    return render(request, "people/invite.html", {"form": form}, status=status)


@open_to(Right.SEE_STAFF)
@require_safe
def person(request: StaffRequest, staff_id: int) -> HttpResponse:
    shown: dict[str, object] = {"card": _card(request, staff_id)}
    if request.actor.has(Right.MANAGE_STAFF):
        shown["role_form"] = RoleForm(by=request.actor)
        shown["hand_over_form"] = HandOverForm(others=_others(request, staff_id))
        shown["why_form"] = WhyForm()
    return render(request, "people/person.html", shown)


@open_to(Right.MANAGE_STAFF)
@require_POST
def give_role(request: StaffRequest, staff_id: int) -> HttpResponse:
    form = RoleForm(request.POST, by=request.actor)
    if form.is_valid():
        role, unit = Role(form.cleaned_data["role"]), form.cleaned_data["unit"]
        _tried(request, lambda: actions.grant(staff_id, role, unit, by=request.actor))
    return redirect("people:person", staff_id)


@open_to(Right.MANAGE_STAFF)
@require_POST
def take_role(request: StaffRequest, staff_id: int) -> HttpResponse:
    form = RoleForm(request.POST, by=request.actor)
    if form.is_valid():
        role, unit = Role(form.cleaned_data["role"]), form.cleaned_data["unit"]
        _tried(request, lambda: actions.revoke(staff_id, role, unit, by=request.actor))
    return redirect("people:staff")


@open_to(Right.MANAGE_STAFF)
@never_cache
@require_POST
def invite_once_more(request: StaffRequest, staff_id: int) -> HttpResponse:
    card = _card(request, staff_id)
    days = settings.load().invitation_days
    return _way_in(request, card.name, actions.invite_again(staff_id, by=request.actor, days=days))


@open_to(Right.MANAGE_STAFF)
@require_POST
def hand_over_work(request: StaffRequest, staff_id: int) -> HttpResponse:
    form = HandOverForm(request.POST, others=_others(request, staff_id))
    if form.is_valid():
        taker, why = int(form.cleaned_data["taker"]), form.cleaned_data["why"]
        _tried(request, lambda: actions.hand_over(staff_id, taker, by=request.actor, why=why))
    return redirect("people:staff")


@open_to(Right.MANAGE_STAFF)
@require_POST
def end_access(request: StaffRequest, staff_id: int) -> HttpResponse:
    form = WhyForm(request.POST)
    if form.is_valid():
        why = form.cleaned_data["why"]
        _tried(request, lambda: actions.disable(staff_id, by=request.actor, why=why))
    return redirect("people:staff")


@open_to(Right.MANAGE_STAFF)
@require_POST
def forget_factor(request: StaffRequest, staff_id: int) -> HttpResponse:
    form = WhyForm(request.POST)
    if form.is_valid():
        why = form.cleaned_data["why"]
        _tried(request, lambda: second_factor.forget(staff_id, by=request.actor, why=why))
    return redirect("people:person", staff_id)


def _tried(request: HttpRequest, act: Callable[[], object]) -> None:
    """Do it, and tell a mistake on the next page; not being allowed is told by its own page."""
    try:
        act()
    except actions.StaffError as why:
        messages.error(request, why.read(page_lang()))
    else:
        messages.success(request, promised("已办理，并已记入审计。", "Done, and on the record."))


def _card(request: StaffRequest, staff_id: int) -> queries.StaffCard:
    card = queries.staff_card(staff_id, request.actor)
    if card is None:
        raise Http404
    return card


def _others(request: StaffRequest, staff_id: int) -> list[tuple[str, str]]:
    return [
        (str(one.staff_id), one.name)
        for one in queries.staff_of(request.actor)
        if one.staff_id != staff_id and one.active
    ]


def _way_in(request: HttpRequest, name: str, token: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("people:invitation", args=[token]))
    return render(request, "people/way_in.html", {"name": name, "address": address})
