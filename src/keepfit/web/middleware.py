"""What happens around every page: its language, its request number, mistakes told as pages.

Whoever watches over the office is answered before all of it, see `Watch`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils import translation

from keepfit.api.middleware import PREFIX
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import LANGS, Text
from keepfit.kit.web.words import page_lang
from keepfit.people.actions.trail import one_request
from keepfit.people.core.rights import NotAllowedError
from keepfit.people.pages.me import LANG_COOKIE

Next = Callable[[HttpRequest], HttpResponse]
_TOO_LARGE = KeepfitError(
    Text(zh="没有登录，不接收文件。", en="No files are taken from who is not signed in."),
    hint=Text(zh="请先登录，再上传一次。", en="Sign in, then send it again."),
)
_CODES = {"zh": "zh-hans", "en": "en"}
WATCHED = frozenset({"/health/", "/health/live/", "/health/ready/", "/metrics"})


class Watch:
    """Answers whoever watches over the office before sessions, host names and redirects count.

    A probe asks the address of a machine or a container, without encryption, and also while the
    database that holds the sessions is down.
    """

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, hand anything else on."""
        if request.path not in WATCHED:
            return self.following(request)
        request.resolver_match = resolve(request.path)
        answer: HttpResponse = request.resolver_match.func(request)
        return answer


class Language:
    """Shows each page in the language chosen: by the cookie, else by the person's card."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose the language for one request."""
        lang = request.COOKIES.get(LANG_COOKIE) or getattr(request.user, "lang", "")
        code = _CODES[lang if lang in LANGS else LANGS[0]]
        with translation.override(code):
            response = self.following(request)
        response.headers.setdefault("Content-Language", code)
        return response


class Trail:
    """Joins what one request writes in the audit trail, and sends its number back."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give one request its number."""
        with one_request() as number:
            response = self.following(request)
        response.headers["X-Request-ID"] = number
        return response


class Unkept:
    """Keeps pages out of every cache: what one person read, the next at the computer must not.

    OWASP ASVS 5.0, 14.3.2. A page or the API may say otherwise.
    """

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark one answer."""
        response = self.following(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class Strangers:
    """Takes nothing large from somebody who is not signed in: it would be unpacked first."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse one request by its length, before the search for its form's token reads it."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        large = not told.isdigit() or int(told) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if large and not request.path.startswith(PREFIX) and not request.user.is_authenticated:
            return _told(request, _TOO_LARGE, 413)
        return self.following(request)


class Mistakes:
    """Tells what a person can put right as a page, with the way on."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self.following(request)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        """Make a page of a KeepfitError; anything else is our bug and stays one."""
        if not isinstance(why, KeepfitError):
            return None
        return _told(request, why, 403 if isinstance(why, NotAllowedError) else 422)


def _told(request: HttpRequest, why: KeepfitError, status: int) -> HttpResponse:
    lang = page_lang()
    shown = {
        "message": why.message.read(lang),
        "hint": why.hint.read(lang) if why.hint else "",
    }
    return render(request, "web/mistake.html", shown, status=status)
