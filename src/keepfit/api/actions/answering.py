"""Answers a write once: the same question with the same key gets the same answer again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from keepfit.api.models import KeptAnswer
from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError, UsageError
from keepfit.kit.text import Text
from keepfit.people.actions.tokens import note_write
from keepfit.people.queries import Bearer

KEPT = timedelta(hours=24)
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_HEADERS = ("ETag", "Location", "Content-Type")
# Nothing was done, and the same question may well be answered otherwise later.
_PASSING = frozenset({401, 429})
_MISTAKE = 400


class ClashError(KeepfitError):
    """A key was used before, with another question."""


@transaction.atomic
def written(request: HttpRequest, bearer: Bearer, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Run one write and keep its answer, both or neither; what was run before is not run again.

    A second question with the same key waits for the first (the database sees to it). Raises
    ClashError where the key came with another question before.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _noted(request, bearer, run())
    if not _KEY.fullmatch(key):
        raise UsageError(
            Text(
                zh="Idempotency-Key 须为 1 至 200 个可见的 ASCII 字符。",
                en="The Idempotency-Key must be 1 to 200 visible ASCII characters.",
            )
        )
    now = clock.now()
    KeptAnswer.objects.filter(made_at__lt=now - KEPT).delete()
    kept, fresh = KeptAnswer.objects.get_or_create(
        token_id=bearer.token_id, key=key, defaults={"digest": _digest(request), "made_at": now}
    )
    if not fresh:
        return _again(kept, request)
    answer = _noted(request, bearer, run())
    if answer.status_code in _PASSING:
        kept.delete()
        return answer
    kept.status, kept.body = answer.status_code, answer.content.decode()
    kept.headers = {name: answer[name] for name in _HEADERS if name in answer}
    kept.save()
    return answer


def _noted(request: HttpRequest, bearer: Bearer, answer: HttpResponse) -> HttpResponse:
    if answer.status_code < _MISTAKE:
        note_write(bearer, request.method or "", request.path)
    return answer


def _again(kept: KeptAnswer, request: HttpRequest) -> HttpResponse:
    if kept.digest != _digest(request):
        raise ClashError(
            Text(
                zh="这个 Idempotency-Key 已用于另一个请求。",
                en="This Idempotency-Key came with another request before.",
            ),
            hint=Text(zh="新的请求请用新的键。", en="Give a new request a new key."),
        )
    answer = HttpResponse(kept.body, status=kept.status, headers=kept.headers)
    answer[REPLAYED] = "true"
    return answer


def _digest(request: HttpRequest) -> str:
    """Return the digest of a question: method, address, content.

    Of files sent in a form the contents count: each sending draws new marks between its parts.
    """
    told = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        for name, files in sorted(request.FILES.lists()):
            for one in files:
                told.update(f"{name} {one.name} {one.size}\n".encode())
                for chunk in one.chunks():
                    told.update(chunk)
                one.seek(0)
    else:
        told.update(request.body)
    return told.hexdigest()
