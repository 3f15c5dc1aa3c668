"""One's own tokens, by which programs come in: made, shown once, revoked."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from keepfit.kit.web.words import page_lang, promised
from keepfit.people import queries
from keepfit.people.actions import tokens as actions
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to_staff

_DAYS = 90


class TokenForm(forms.Form):
    """What a token is for, how long it lasts, how far it reaches."""

    name = forms.CharField(
        label=promised("用途（例如“月报系统”）", "What it is for (such as “monthly report”)"),
        max_length=100,
    )
    days = forms.IntegerField(
        label=promised("有效天数", "Days it lasts"),
        min_value=1,
        max_value=actions.MOST_DAYS,
        initial=_DAYS,
    )
    writes = forms.ChoiceField(
        label=promised("权限", "May"),
        choices=[
            ("", promised("只读", "Read only")),
            ("yes", promised("读和写（与本人权限相同）", "Read and write, as you may yourself")),
        ],
        required=False,
    )
    unit = forms.ChoiceField(
        label=promised("范围（含下级）", "Branch, and all under it"), required=False
    )

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        right = next((one for one in (Right.READ, Right.SEE_STAFF) if by.has(one)), Right.READ)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]  # it is the field above
            ("", promised("本人的全部范围", "Everything within your reach")),
            *(
                (one.unit.unit_id, f"{'　' * one.depth}{one.unit.name}")
                for one in queries.unit_tree(by, right)
            ),
        ]


@open_to_staff
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: StaffRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, by=request.actor)
    shown: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wish = actions.TokenWish(
            name=said["name"],
            days=said["days"],
            reads_only=said["writes"] != "yes",
            unit_id=said["unit"],
        )
        try:
            shown["token"] = actions.make_token(wish, by=request.actor)
            shown["form"] = TokenForm(by=request.actor)
        except actions.TokenError as why:
            form.add_error(None, why.read(page_lang()))
    shown["cards"] = queries.tokens_of(request.actor)
    return render(request, "people/tokens.html", shown, status=422 if form.errors else 200)


@open_to_staff
@require_POST
def revoke(request: StaffRequest, token_id: int) -> HttpResponse:
    try:
        actions.revoke_token(token_id, by=request.actor)
    except actions.TokenError as why:
        messages.error(request, why.read(page_lang()))
    else:
        messages.success(request, promised("令牌已撤销。", "The token is revoked."))
    return redirect("people:tokens")
