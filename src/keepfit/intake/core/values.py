"""Cells by kind: text in, a value or the reason why not out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process
from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import ValidationError

from keepfit.intake.core.counts import count_value, number_value
from keepfit.intake.core.dates import date_value, moment_value
from keepfit.intake.core.exchange import Column
from keepfit.intake.core.outcomes import Outcome, Refused, Taken
from keepfit.kit.text import Text, clean, fold

Parser = Callable[[str], Outcome]


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


# An answer that there is nothing, in any column but yes/no ones.
NOTHING = _words("/ - -- --- \\ 无 暂无 没有 N/A NA none null nan 未填 未填写 空 (空) 不详") | {""}
# The same for text columns that people answer with a status instead.
NO_TEXT = frozenset(("未备案", "未认证"))
NOT_COLLECTED = frozenset(("未采集", "notcollected"))
# What a text column reads otherwise than as itself, folded.
SPECIAL_TEXTS = NOTHING | NOT_COLLECTED | frozenset(map(fold, NO_TEXT))

# No such word is longer, spaces and unseen characters included.
_WORD = 24

_YES = _words("是 有 √ ✓ ✔ ☑ y yes t true 1 对 能 可以 可用 正常 已认证 已备案 已完成 原创 头条")
_NO = _words(
    "否 无 × ✗ ✘ x n no f false 0 错 不是 没有 不能 不可用 无法使用 异常 未认证 未备案 非原创 转载"
)
_CUT_DIGITS = re.compile(r"\d(?:\.\d+)?e\+\d{2}", re.IGNORECASE)
# A domain name, or an address as offices write them for sites of their own network.
_HOST = re.compile(
    r"(?:[\w-]+\.)+[\w-]{2,}|\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+", re.IGNORECASE
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SEPARATORS = re.compile(r"[、,，;；|\n]+")
_LIKE, _LIKE_SHORT = 60, 50


def nothing(text: str) -> bool:
    """Say whether a cell answers that there is nothing."""
    return len(text) <= _WORD and fold(text) in NOTHING


def not_collected(text: str) -> bool:
    """Say whether a cell says that nobody asked."""
    return len(text) <= _WORD and fold(text) in NOT_COLLECTED


def unguarded(text: str) -> str:
    """Take away the one apostrophe that keeps a spreadsheet from seeing a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def parser(column: Column, *, platforms: Mapping[str, str], scale: float = 1.0) -> Parser:
    """Return the function that reads a column's cells; `platforms` maps folded spellings to ids."""
    by_kind: dict[str, Parser] = {
        "id": _identifier,
        "unit": _text,
        "flag": flag_value,
        "date": date_value,
        "moment": moment_value,
        "count": lambda text: count_value(text, scale),
        "number": lambda text: number_value(text, scale),
        "url": url_value,
        "list": list_value,
        "platform": lambda text: platform_value(text, platforms),
        "choice": lambda text: choice_value(text, column.choices),
    }
    named: dict[str, Parser] = {"uscc": uscc_value, "handle": _identifier, "code": _identifier}
    read = named.get(column.name) or by_kind.get(column.kind, _text)
    if column.kind == "flag":
        return read
    return lambda text: Taken(value=None) if nothing(text) else read(text)


def _text(text: str) -> Outcome:
    return Taken(value=None if text in NO_TEXT else clean(text))


def _identifier(text: str) -> Outcome:
    plain = clean(text)
    if _CUT_DIGITS.fullmatch(plain):
        return Refused(
            cause=Text(
                zh=f"“{plain}”是被表格软件截断的长数字，后几位已丢失。",
                en=f"“{plain}” is a long number whose last digits the spreadsheet has lost.",
            ),
            suggestion=Text(
                zh="请把此列设为文本格式后重新填写。", en="Make the column text and write it again."
            ),
            value=plain,
            weight="warning",
            code="digits_lost",
        )
    return Taken(value=plain)


def flag_value(text: str) -> Outcome:
    """Read yes or no."""
    key = fold(text)
    if key in _YES:
        return Taken(value=True)
    if key in _NO:
        return Taken(value=False)
    if key in NOTHING:
        return Taken(value=None)
    return Refused(
        cause=Text(zh=f"“{text[:40]}”不是“是”或“否”。", en=f"“{text[:40]}” is neither yes nor no."),
        suggestion=Text(zh="请填“是”或“否”。", en="Write 是 (yes) or 否 (no)."),
    )


def choice_value(text: str, choices: Mapping[str, tuple[str, ...]]) -> Outcome:
    """Read one of a column's choices by any of its spellings."""
    spellings: dict[str, str] = {}
    for choice, others in choices.items():
        for spelling in (choice, *others):
            spellings.setdefault(fold(spelling), choice)
    found = spellings.get(fold(text))
    if found is not None:
        return Taken(value=found)
    allowed = "、".join(others[0] if others else choice for choice, others in choices.items())
    written = {fold(one): one for choice, others in choices.items() for one in (choice, *others)}
    return Refused(
        cause=Text(
            zh=f"“{text[:40]}”不在可选值之中。", en=f"“{text[:40]}” is none of the choices."
        ),
        suggestion=_did_you_mean(
            text, written, Text(zh=f"可选：{allowed}", en=f"One of: {allowed}")
        ),
    )


def platform_value(text: str, platforms: Mapping[str, str]) -> Outcome:
    """Read a platform by any of its spellings."""
    found = platforms.get(fold(text))
    if found is not None:
        return Taken(value=found)
    return Refused(
        cause=Text(
            zh=f"平台表里没有“{text[:40]}”。", en=f"The platform table has no “{text[:40]}”."
        ),
        suggestion=_did_you_mean(
            text,
            {one: one for one in platforms},
            Text(
                zh="请写平台的名称，如微信公众号、微博、抖音、移动客户端；用命令导入的，"
                "也可在对应文件的 [platforms] 中注明。",
                en="Write a platform's name, such as WeChat, Weibo, Douyin or Mobile app; an "
                "import by command also takes what is said under [platforms] in the mapping file.",
            ),
        ),
        code="unknown_platform",
    )


def _did_you_mean(text: str, written: Mapping[str, str], otherwise: Text) -> Text:
    # Of two characters one is right in "微薄" for 微博: short words are like at a half.
    cutoff = _LIKE if len(fold(text)) > 3 else _LIKE_SHORT
    hits = process.extract(fold(text), list(written), scorer=fuzz.ratio, score_cutoff=cutoff)
    best = [written[word] for word, score, _place in hits if score == hits[0][1]]
    if not best:
        return otherwise
    return Text(
        zh=f"是不是“{'”或“'.join(best)}”？{otherwise.zh}",
        en=f"Did you mean “{'” or “'.join(best)}”? {otherwise.en}",
    )


def uscc_value(text: str) -> Outcome:
    """Read a unified social credit code (GB 32100); a wrong check digit is a warning."""
    plain = fold(text).upper().replace("-", "")
    try:
        return Taken(value=stdnum_uscc.validate(plain))
    except ValidationError:
        return Refused(
            cause=Text(
                zh=f"“{plain[:40]}”不是有效的统一社会信用代码（18 位，含校验位）。",
                en=f"“{plain[:40]}” is no valid unified social credit code (18 characters with a "
                "check digit).",
            ),
            suggestion=Text(zh="请对照证照核对。", en="Check it against the certificate."),
            value=plain,
            weight="warning",
            code="bad_uscc",
        )


def url_value(text: str) -> Outcome:
    """Read a web address; a missing scheme becomes https."""
    plain = clean(text)
    address = plain if _SCHEME.match(plain) else f"https://{plain.lstrip('/')}"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if host and parts.scheme in ("http", "https") and _HOST.fullmatch(host):
        return _spaced_url(address) if " " in address else Taken(value=address)
    return Refused(
        cause=Text(zh=f"“{plain[:60]}”不是网址。", en=f"“{plain[:60]}” is no web address."),
        suggestion=Text(
            zh="请填以 https:// 开头的完整网址；没有网址就留空。",
            en="Give one whole address that begins with https://, or leave the cell empty.",
        ),
    )


def _spaced_url(address: str) -> Outcome:
    """A space inside an address is a slip: kept as browsers would send it, and told."""
    if _SCHEME.search(address.split(" ", 1)[1]) or "://" in address.split(" ", 1)[1]:
        return Refused(
            cause=Text(zh="一格里有几个网址。", en="The cell holds several addresses."),
            suggestion=Text(zh="每格只填一个网址。", en="Give one address in each cell."),
        )
    return Refused(
        cause=Text(
            zh=f"网址“{address[:60]}”中间有空格。", en=f"The address “{address[:60]}” has a space."
        ),
        suggestion=Text(zh="请核对后去掉空格。", en="Check it and take the space out."),
        value=address.replace(" ", "%20"),
        weight="warning",
        code="space_in_url",
    )


def list_value(text: str) -> Outcome:
    """Read several values from one cell: divided by 、 , ; | or line breaks, or a JSON list."""
    if text.lstrip().startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list):
            return Taken(value=[clean(str(one)) for one in found if clean(str(one))])
    return Taken(value=[one for part in _SEPARATORS.split(text) if (one := clean(part))])
