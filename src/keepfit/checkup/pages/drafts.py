"""A pack is edited: as a form over its rules, or as its TOML text; looked at, then kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from keepfit.checkup import ownpacks
from keepfit.checkup.actions.packs import keep_version
from keepfit.checkup.core.packchanges import condition, differences
from keepfit.checkup.core.packs import UnsoundPackError
from keepfit.checkup.core.rules import Pack, Rule
from keepfit.checkup.drafting import with_rules
from keepfit.checkup.models import PackVersion
from keepfit.checkup.ownpacks import Draft
from keepfit.checkup.pages.packs import own_pack
from keepfit.checkup.words import SEVERITIES
from keepfit.kit.errors import PackError
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to

_LONGEST = 200_000
_SEVERITIES = [(value, promised(name.zh, name.en)) for value, name in SEVERITIES.items()]
_LABELS = {
    "on": promised("启用", "on"),
    "broken": promised("何时算违反", "broken where"),
    "severity": promised("性质", "kind"),
    "points": promised("分值", "points"),
    "days": promised("整改工作日", "working days"),
}


class AtTheEnd(forms.CharField):
    """Text that a preview does without and keeping does not: neither optional nor demanded."""

    optional = False


class KeepForm(forms.Form):
    """What goes with every version: why, and which version it was made from."""

    why = AtTheEnd(
        label=promised("修改原因", "Reason"),
        required=False,
        max_length=500,
        help_text=promised("保存时必填。", "Needed to keep it."),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Demand the reason where a version is to be kept."""
        said = super().clean() or {}
        if "keep" in self.data and not said.get("why"):
            self.add_error("why", promised("请写明修改原因。", "Give the reason."))
        return said


class TextForm(KeepForm):
    """The whole pack as TOML."""

    text = forms.CharField(
        label=promised("指标包原文（TOML）", "The pack's text (TOML)"),
        max_length=_LONGEST,
        strip=False,
        widget=forms.Textarea({"rows": 28, "class": "code", "spellcheck": "false", "wrap": "off"}),
    )
    field_order = ("text", "why")


class RulesForm(KeepForm):
    """The rules with their limits, one row each."""

    def __init__(self, *args: object, pack: Pack, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.pack = pack
        for rule in pack.rules:
            for key, value in _values(rule).items():
                self.fields[f"{rule.rule_id}:{key}"] = _field(rule, key, value)

    def rows(self) -> Iterator[tuple[Rule, list[tuple[str, str, BoundField]]]]:
        """Yield each rule with its fields and their columns, in the order of the table's."""
        for rule in self.pack.rules:
            yield (
                rule,
                [(key, label, self[f"{rule.rule_id}:{key}"]) for key, label in _LABELS.items()],
            )

    def changes(self) -> dict[str, Mapping[str, Any]]:
        """Return what was changed, by rule: only the keys whose value is another one now."""
        found: dict[str, Mapping[str, Any]] = {}
        for rule in self.pack.rules:
            before = _values(rule)
            after = {key: self.cleaned_data[f"{rule.rule_id}:{key}"] for key in before}
            after["broken"] = after["broken"].strip()
            changed = {key: after[key] for key in before if after[key] != before[key]}
            if changed:
                found[rule.rule_id] = changed
        return found


def _values(rule: Rule) -> dict[str, Any]:
    points = int(rule.points) if float(rule.points).is_integer() else rule.points
    return {
        "on": rule.on,
        "broken": condition(rule),
        "severity": rule.severity,
        "points": points,
        "days": rule.days,
    }


def _field(rule: Rule, key: str, value: Any) -> forms.Field:
    label = f"{rule.rule_id} {_LABELS[key]}"
    attrs = {"aria-label": label}
    kinds: dict[str, forms.Field] = {
        "on": forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs)),
        "broken": forms.CharField(max_length=40, widget=forms.TextInput(attrs)),
        "severity": forms.ChoiceField(choices=_SEVERITIES, widget=forms.Select(attrs)),
        "points": forms.FloatField(min_value=0, max_value=1000, widget=forms.NumberInput(attrs)),
        "days": forms.IntegerField(min_value=0, max_value=365, widget=forms.NumberInput(attrs)),
    }
    field = kinds[key]
    field.label, field.initial = label, value
    return field


@open_to(Right.CHECK)
@never_cache
@require_http_methods(["GET", "POST"])
def edit_pack(request: StaffRequest, pack_id: str) -> HttpResponse:
    """Edit the rules and limits as a form."""
    last = _last(request, pack_id)
    try:
        current = ownpacks.pack_of(last.ref)
    except PackError:
        return redirect("checkup:edit_pack_text", pack_id)
    form = RulesForm(request.POST or None, pack=current, initial={"based_on": last.number})
    if request.method == "POST" and form.is_valid():
        text = with_rules(last.text, form.changes())
        return _looked_at(request, form, text, last)
    return _shown(request, form, last, None)


@open_to(Right.CHECK)
@never_cache
@require_http_methods(["GET", "POST"])
def edit_pack_text(request: StaffRequest, pack_id: str) -> HttpResponse:
    """Edit the pack as its TOML text."""
    last = _last(request, pack_id)
    initial = {"text": last.text, "based_on": last.number}
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        return _looked_at(request, form, text, last)
    return _shown(request, form, last, None)


def _last(request: StaffRequest, pack_id: str) -> PackVersion:
    last = ownpacks.versions(own_pack(request, pack_id, Right.CHECK)).first()
    if last is None:
        raise Http404
    return last


def _looked_at(request: StaffRequest, form: KeepForm, text: str, last: PackVersion) -> HttpResponse:
    """Run the lint; keep a sound text where that is asked for, and show it else."""
    looked = ownpacks.drafted(last.pack_id, text, request.actor)
    if "keep" not in request.POST or looked.pack is None:
        return _shown(request, form, last, looked)
    said = form.cleaned_data
    try:
        number = keep_version(
            last.pack_id, text, based_on=said["based_on"], by=request.actor, why=said["why"]
        )
    except UnsoundPackError:
        return _shown(request, form, last, looked)
    except PackError as why:
        form.add_error(None, why.read(page_lang()))
        return _shown(request, form, last, looked)
    return redirect("checkup:pack_version", last.pack_id, number)


def _shown(
    request: StaffRequest, form: KeepForm, last: PackVersion, looked: Draft | None
) -> HttpResponse:
    as_text = isinstance(form, TextForm)
    before = None if looked is None or looked.pack is None else ownpacks.still_sound(last.ref)
    faulty = {one.line for one in looked.faults} if looked else set()
    shown = {
        "last": last,
        "form": form,
        "as_text": as_text,
        "looked": looked,
        "changes": differences(before, looked.pack) if before and looked and looked.pack else (),
        "lines": [
            (number, line, number in faulty)
            for number, line in enumerate((looked.text if looked else "").splitlines(), 1)
        ],
    }
    wrong = bool(form.errors) or (looked is not None and bool(looked.faults))
    return render(request, "checkup/edit_pack.html", shown, status=422 if wrong else 200)
