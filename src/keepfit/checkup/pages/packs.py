"""Packs of rules: those shipped, the office's own, their versions, and what a version changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepfit.checkup import ownpacks
from keepfit.checkup.actions.packs import NewPack, make_pack, put_in_force, take_out_of_force
from keepfit.checkup.core.packchanges import differences
from keepfit.checkup.core.rules import Pack
from keepfit.checkup.models import OwnPack, PackVersion, Trial
from keepfit.checkup.queries import load_pack, pack_ids
from keepfit.checkup.tasks import start_trial
from keepfit.kit.errors import PackError
from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to


class NewForm(forms.Form):
    """A pack of one's own: what it is called, and what it starts from."""

    pack_id = forms.CharField(
        label=promised("编号", "Id"),
        max_length=60,
        help_text=promised(
            "小写字母、数字和连字符，如 qingxi-2026，以后不能改。",
            "Small letters, digits and hyphens, as in qingxi-2026; it stays as it is.",
        ),
    )
    zh = forms.CharField(label=promised("中文名称", "Name in Chinese"), max_length=200)
    en = forms.CharField(label=promised("英文名称", "Name in English"), max_length=200)
    extends = forms.ChoiceField(label=promised("以哪个指标包为基础", "The pack it starts from"))
    why = forms.CharField(label=promised("原因", "Reason"), max_length=500)

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        choices = [(ref, name.read(page_lang())) for ref, name in ownpacks.offered(by)]
        self.fields["extends"].choices = choices  # type: ignore[attr-defined]  # the field above


class ForceForm(forms.Form):
    """Which version to put in force; none takes the pack out of force."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=promised("原因", "Reason"), max_length=500)


@open_to(Right.READ)
@never_cache
@require_http_methods(["GET", "POST"])
def packs(request: StaffRequest) -> HttpResponse:
    form = None
    if request.actor.has(Right.CHECK):
        form = NewForm(request.POST or None, by=request.actor, initial={"extends": "cn-2019"})
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        names = Text(zh=said["zh"], en=said["en"])
        new = NewPack(pack_id=said["pack_id"], names=names, extends=said["extends"])
        try:
            make_pack(new, by=request.actor, why=said["why"])
        except PackError as why:
            form.add_error(None, why.read(page_lang()))
        else:
            return redirect("checkup:edit_pack", new.pack_id)
    shown = {
        "own": _own(request.actor),
        "shipped": [load_pack(one) for one in pack_ids()],
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "checkup/packs.html", shown, status=status)


def _own(by: Actor) -> list[dict[str, Any]]:
    found = list(ownpacks.own_packs(by))
    newest = ownpacks.newest_of(found)
    return [
        {"pack": one, "name": newest[one.pk].name, "last": newest[one.pk].number} for one in found
    ]


@open_to(Right.READ)
@require_safe
def pack(request: StaffRequest, pack_id: str) -> HttpResponse:
    """Show a shipped pack, or lead to the newest version of an own one."""
    if pack_id in pack_ids():
        found = load_pack(pack_id)
        return render(request, "checkup/pack.html", {"pack": found, "title": found.name})
    newest = ownpacks.versions(own_pack(request, pack_id)).first()
    if newest is None:
        raise Http404
    return redirect("checkup:pack_version", pack_id, newest.number)


@open_to(Right.READ)
@never_cache
@require_safe
def pack_version(request: StaffRequest, pack_id: str, number: int) -> HttpResponse:
    held = own_pack(request, pack_id)
    kept = list(ownpacks.versions(held))
    version = next((one for one in kept if one.number == number), None)
    if version is None:
        raise Http404
    trial = ownpacks.trials(version, request.actor).first()
    sound, unsound = _loaded(version.ref)
    shown = {
        "held": held,
        "version": version,
        "versions": kept,
        "title": version.name,
        "pack": sound,
        "unsound": unsound,
        "lines": version.text.splitlines(),
        "trial": trial,
        "waiting": trial is not None and trial.state in (Trial.WAITING, Trial.RUNNING),
        "tried": trial is not None and trial.state == Trial.DONE,
        "drafts": request.actor.may(Right.CHECK, held.unit.path),
        "tries": request.actor.has(Right.CHECK),
        "sets": request.actor.may(Right.SET_RULES, held.unit.path),
        "force": ForceForm(initial={"number": number, "version": held.version}),
        **_changes(held, version, sound),
    }
    return render(request, "checkup/pack.html", shown)


def _changes(held: OwnPack, version: PackVersion, sound: Pack | None) -> dict[str, Any]:
    """Return how a version differs from the one in force; without one, from what it extends."""
    if sound is None:
        return {}
    if held.in_force not in (None, version.number):
        against = f"{held.pk}{ownpacks.AT}{held.in_force}"
    else:
        against = sound.extends
    other, _ = _loaded(against) if against else (None, None)
    if other is None:
        return {}
    return {"changes": differences(other, sound), "against": other}


def _loaded(ref: str) -> tuple[Pack | None, PackError | None]:
    """Load a pack that was sound when it was kept; a newer keepfit may lack one of its measures."""
    try:
        return ownpacks.pack_of(ref), None
    except PackError as why:
        return None, why


def own_pack(request: StaffRequest, pack_id: str, right: Right = Right.READ) -> OwnPack:
    """Return an own pack that the person has a right for; 404 where there is none."""
    found = ownpacks.own_packs(request.actor).filter(pk=pack_id).first()
    if found is None or (right is not Right.READ and not request.actor.may(right, found.unit.path)):
        raise Http404
    return found


@open_to(Right.CHECK)
@require_POST
def try_version(request: StaffRequest, pack_id: str, number: int) -> HttpResponse:
    start_trial(pack_id, number, by=request.actor)
    return redirect("checkup:pack_version", pack_id, number)


@open_to(Right.SET_RULES)
@require_POST
def turn(request: StaffRequest, pack_id: str) -> HttpResponse:
    """Put a version in force, or the pack out of it."""
    form = ForceForm(request.POST)
    if not form.is_valid():
        messages.error(request, promised("请写明原因。", "Give the reason."))
        return redirect("checkup:pack", pack_id)
    said = form.cleaned_data
    version, why = said["version"], said["why"]
    try:
        if said["number"] is None:
            take_out_of_force(pack_id, version=version, by=request.actor, why=why)
        else:
            put_in_force(pack_id, said["number"], version=version, by=request.actor, why=why)
    except PackError as error:
        messages.error(request, error.read(page_lang()))
    else:
        messages.success(request, promised("已办理，并已记入审计。", "Done, and on the record."))
    if said["number"] is None:
        return redirect("checkup:pack", pack_id)
    return redirect("checkup:pack_version", pack_id, said["number"])
