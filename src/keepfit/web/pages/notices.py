"""Mail of the office for the administrator: whether it is set up, what was sent, a trial."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from keepfit.kit import clock, settings
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.notices import Sent
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.notices import digests_by_state, reader, refused_of
from keepfit.web.digests import send_trial
from keepfit.web.post import PostError, demand_sound

_NAMES = {
    Sent.SENT: Text(zh="已发出", en="sent"),
    Sent.NOTHING: Text(zh="没有待办，未发", en="nothing waited, none sent"),
    Sent.WAITING: Text(zh="稍后再试", en="to be tried again"),
    Sent.GIVEN_UP: Text(zh="当日放弃", en="given up for the day"),
    Sent.REFUSED: Text(zh="地址被拒收", en="address refused"),
    Sent.SENDING: Text(
        zh="发送中或中途中断（不重发）", en="being sent, or cut off (not sent again)"
    ),
}


@open_to(Right.MANAGE_STAFF)
@never_cache
@require_safe
def mail(request: StaffRequest) -> HttpResponse:
    fault = None
    try:
        demand_sound(settings.load())
    except PostError as why:
        fault = why.message
    counts = digests_by_state(clock.today())
    shown = {
        "fault": fault,
        "rows": [(name, counts.get(state.value, 0)) for state, name in _NAMES.items()],
        "refused": refused_of(request.actor),
        "mine": reader(request.user.pk),
    }
    return render(request, "web/notices.html", shown)


@open_to(Right.MANAGE_STAFF)
@require_POST
def trial(request: StaffRequest) -> HttpResponse:
    try:
        send_trial(reader(request.user.pk))
    except KeepfitError as why:
        messages.error(request, why.read(page_lang()))
    else:
        messages.success(
            request, promised("邮件服务器已收下测试邮件。", "The mail server took the trial.")
        )
    return redirect("mail")
