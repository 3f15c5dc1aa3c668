"""Words of a page: `{% t "中文" "English" %}` and `{{ text|told }}`, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.functional import lazy
from django.utils.translation import get_language

from keepfit.kit.text import Lang, Text

register = template.Library()
_TEN_THOUSAND = 10_000


def page_lang() -> Lang:
    """Return the language of the page being made; Chinese where none was chosen."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def _read(zh: str, en: str) -> str:
    return en if page_lang() == "en" else zh


_promise = lazy(_read, str)


def promised(zh: str, en: str) -> str:
    """Return a sentence that is read only when it is shown, for labels made at import."""
    return _promise(zh, en)


@register.simple_tag
def t(zh: str, en: str, **values: Any) -> str:
    """Show a sentence in the reader's language, its `{places}` filled as `Text.fill` does."""
    text = Text(zh=zh, en=en)
    return (text.fill(**values) if values else text).read(page_lang())


@register.filter
def told(text: object) -> str:
    """Show a Text, or one kept as {zh, en}, in the reader's language; anything else as it is."""
    if isinstance(text, Mapping):
        text = Text(zh=text["zh"], en=text["en"])
    return text.read(page_lang()) if isinstance(text, Text) else str(text)


@register.filter
def listed(words: Iterable[object]) -> str:
    """Show words one after the other, parted as the language parts them."""
    return ("、" if page_lang() == "zh" else ", ").join(map(told, words))


@register.filter
def grouped(value: float | None, digits: int = 0) -> str:
    """Show a number with a comma between thousands; "" where there is none."""
    return "" if value is None else f"{value:,.{digits}f}"


@register.filter
def yuan(value: float | None) -> str:
    """Show a sum of money as people of the language write it; "" where there is none."""
    if value is not None and page_lang() == "zh" and value >= _TEN_THOUSAND:
        return f"{value / _TEN_THOUSAND:,.1f} 万"
    return grouped(value)
