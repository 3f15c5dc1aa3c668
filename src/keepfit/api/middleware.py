"""What happens around every answer of the API: its language, and mistakes as problem+json."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from keepfit.api.gate import bearer
from keepfit.api.problems import MEDIA, problem
from keepfit.kit.text import LANGS

PREFIX = "/api/"
_CODES = {"zh": "zh-hans", "en": "en"}
_MISTAKE = 400


class Programs:
    """Answers programs as programs read it, down to an address that is not there."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        if not request.path.startswith(PREFIX):
            return self.following(request)
        code = _CODES[_lang(request)]
        with translation.override(code):
            answer = _told(self._answer(request))
        answer["Content-Language"] = code
        answer["Vary"] = "Authorization, Accept-Language"
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL keeps no NUL in a text, and nobody means one.
        asked = request.path + request.META.get("QUERY_STRING", "")
        if "\0" in asked or "%00" in asked:
            return problem(400)
        return self.following(request)


def _lang(request: HttpRequest) -> str:
    """Return the language asked for, else that of the token's owner, else Chinese."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if wanted[:2] in LANGS:
            return wanted[:2]
    found = bearer(request)
    return found.lang if found else LANGS[0]


def _told(answer: HttpResponse) -> HttpResponse:
    """Return an answer whose mistakes are all told the same way, whoever made them."""
    if answer.status_code < _MISTAKE or answer["Content-Type"].startswith(MEDIA):
        return answer
    told = problem(answer.status_code)
    for name in ("Allow", "Retry-After"):
        if name in answer:
            told[name] = answer[name]
    return told
