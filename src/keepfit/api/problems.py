"""Mistakes as programs read them: problem+json (RFC 9457), in the asker's language."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from keepfit.api.actions.answering import ClashError
from keepfit.checkup.actions.packs import PackStepError
from keepfit.checkup.core.casework import StepError
from keepfit.kit.errors import KeepfitError, OutdatedError
from keepfit.kit.text import Text
from keepfit.kit.web.tags import UnmetError
from keepfit.kit.web.words import page_lang
from keepfit.ledger.actions.changing import TakenError
from keepfit.people.core.rights import NotAllowedError
from keepfit.plan.actions.approving import NotApprovableError

MEDIA = "application/problem+json"
_CALLED: Mapping[int, tuple[str, Text]] = {
    400: ("malformed", Text(zh="请求格式有误", en="The request cannot be read")),
    401: (
        "no-token",
        Text(zh="令牌缺失、无效、过期或已撤销", en="No token, or none that is valid"),
    ),
    403: ("not-allowed", Text(zh="没有权限", en="Not allowed")),
    404: ("not-there", Text(zh="不存在，或不在您的范围内", en="Not there, or beyond your reach")),
    405: ("no-such-method", Text(zh="该地址不支持此方法", en="No such method here")),
    409: ("conflict", Text(zh="与现状冲突", en="In conflict with how things stand")),
    412: ("stale", Text(zh="读取之后已有他人修改", en="Changed since it was read")),
    413: ("too-large", Text(zh="内容过大", en="Too large")),
    422: ("not-sound", Text(zh="内容不符合要求", en="Not sound")),
    428: ("no-version", Text(zh="缺少版本条件", en="The version read is missing")),
    429: ("too-many", Text(zh="请求过于频繁", en="Too many requests")),
    500: ("our-fault", Text(zh="系统内部错误", en="Our mistake")),
}
_STATUS: tuple[tuple[type[KeepfitError], int], ...] = (
    (NotAllowedError, 403),
    (OutdatedError, 412),
    (UnmetError, 428),
    (StepError, 409),
    (PackStepError, 409),
    (TakenError, 409),
    (NotApprovableError, 409),
    (ClashError, 422),
)
# What pydantic calls a mistake, and how a person is told of it.
_WRONG: Mapping[str, Text] = {
    "missing": Text(zh="缺少此项", en="is missing"),
    "extra_forbidden": Text(zh="没有此项", en="is not known here"),
    "string_type": Text(zh="应为文字", en="must be text"),
    "string_too_short": Text(zh="不能为空", en="must not be empty"),
    "string_too_long": Text(zh="过长", en="is too long"),
    "string_pattern_mismatch": Text(zh="写法不对", en="is not written as it should be"),
    "string_unicode": Text(zh="含有无效字符", en="holds an invalid character"),
    "greater_than_equal": Text(zh="过小", en="is too small"),
    "less_than_equal": Text(zh="过大", en="is too large"),
    "finite_number": Text(zh="应为有限数", en="must be a finite number"),
    "choice": Text(zh="不在可选范围内", en="is none of the choices"),
    "enum": Text(zh="不在可选范围内", en="is none of the choices"),
}
_KINDS: Mapping[str, Text] = {
    "int": Text(zh="应为整数", en="must be a whole number"),
    "float": Text(zh="应为数字", en="must be a number"),
    "bool": Text(zh="应为 true 或 false", en="must be true or false"),
    "date": Text(zh="应为日期，如 2024-03-01", en="must be a date such as 2024-03-01"),
    "list": Text(zh="应为列表", en="must be a list"),
    "model": Text(zh="应为对象", en="must be an object"),
    "dict": Text(zh="应为对象", en="must be an object"),
}
_ELSE = Text(zh="不符合要求", en="is not what it should be")


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:
    """Return a mistake as problem+json; `more` adds members such as `hint` and `errors`."""
    name, title = _CALLED.get(status, ("other", _phrase(status)))
    told = {
        "type": f"urn:keepfit:problem:{name}",
        "title": title.read(page_lang()),
        "status": status,
        "detail": detail or title.read(page_lang()),
        **{key: value for key, value in more.items() if value},
    }
    text = json.dumps(told, ensure_ascii=False)
    answer = HttpResponse(text, status=status, content_type=MEDIA)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="keepfit"'
    return answer


def of_mistake(why: KeepfitError) -> HttpResponse:
    """Return what a person can put right as a problem, with the way on."""
    status = next((number for kind, number in _STATUS if isinstance(why, kind)), 422)
    lang = page_lang()
    hint = why.hint.read(lang) if why.hint else ""
    problems = [one.as_json(lang) for one in getattr(why, "problems", ())]
    return problem(status, why.message.read(lang), hint=hint, problems=problems)


def of_fields(errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """Return what is wrong with the fields of a request, all of it at once."""
    lang = page_lang()
    told = [
        {
            "place": ".".join(str(part) for part in one["loc"]),
            "detail": _wrong(str(one["type"])).read(lang),
            **({"choices": one["ctx"]["choices"]} if one["type"] == "choice" else {}),
        }
        for one in errors
    ]
    return problem(422, errors=told)


def teach(api: NinjaAPI) -> None:
    """Let an API tell every mistake as a problem; what is our bug stays one and is logged."""
    api.add_exception_handler(KeepfitError, _of_mistake)
    api.add_exception_handler(ValidationError, _of_fields)
    api.add_exception_handler(Http404, lambda _request, _why: problem(404))
    api.add_exception_handler(AuthenticationError, lambda _request, _why: problem(401))
    api.add_exception_handler(HttpError, _of_status)


def _of_mistake(_request: HttpRequest, why: KeepfitError | type[KeepfitError]) -> HttpResponse:
    return of_mistake(cast("KeepfitError", why))


def _of_fields(_request: HttpRequest, why: ValidationError | type[ValidationError]) -> HttpResponse:
    return of_fields(cast("ValidationError", why).errors)


def _of_status(_request: HttpRequest, why: HttpError | type[HttpError]) -> HttpResponse:
    answer = problem(cast("HttpError", why).status_code)
    if isinstance(why, Throttled) and why.wait is not None:
        answer["Retry-After"] = str(math.ceil(why.wait))
    return answer


def _wrong(kind: str) -> Text:
    return _WRONG.get(kind) or _KINDS.get(kind.split("_", maxsplit=1)[0], _ELSE)


def _phrase(status: int) -> Text:
    phrase = HTTPStatus(status).phrase
    return Text(zh=f"HTTP {status}", en=phrase)
