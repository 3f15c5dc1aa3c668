"""Of what kind each value of a pack must be, told before anything is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from keepfit.kit.text import Text

Sound = Callable[[Any], bool]

_MOST_DAYS = 3660  # ten years: further back no office keeps posts, further on no deadline lies


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def _is_days(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST_DAYS


def _is_window(value: Any) -> bool:
    return _is_days(value) and value > 0


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_table, value))


_WORDS: Mapping[Sound, Text] = {
    _is_text: Text(zh="文字", en="text"),
    _is_texts: Text(zh="文字的列表", en="a list of texts"),
    _is_flag: Text(zh="true 或 false", en="true or false"),
    _is_number: Text(zh="数字", en="a number"),
    _is_days: Text(zh=f"0 至 {_MOST_DAYS} 的整数", en=f"a whole number from 0 to {_MOST_DAYS}"),
    _is_window: Text(zh=f"1 至 {_MOST_DAYS} 的整数", en=f"a whole number from 1 to {_MOST_DAYS}"),
    _is_table: Text(zh="一组键值", en="a table"),
    _is_tables: Text(zh="表的列表", en="a list of tables"),
}
_PACK: Mapping[str, Sound] = {
    **dict.fromkeys(("zh", "en", "about_zh", "about_en", "extends", "calendar"), _is_text),
    **dict.fromkeys(("statuses", "switch_off"), _is_texts),
    **dict.fromkeys(("rules", "scoring"), _is_table),
    **dict.fromkeys(("by_hand", "ladder"), _is_tables),
    "window_days": _is_window,
}
_SOURCE = dict.fromkeys(("document", "mark", "article_zh", "article_en"), _is_text)
_RULE: Mapping[str, Sound] = {
    **_SOURCE,
    **dict.fromkeys(("zh", "en", "measure", "broken", "severity", "unobserved"), _is_text),
    **dict.fromkeys(("remedy_zh", "remedy_en"), _is_text),
    **dict.fromkeys(("kinds", "platforms"), _is_texts),
    "points": _is_number,
    "days": _is_days,
    "on": _is_flag,
}
_SCORING: Mapping[str, Sound] = {
    **_SOURCE,
    **dict.fromkeys(("full", "bonus", "fail_below", "bonus_above", "veto_score"), _is_number),
}
_BY_HAND = {"zh": _is_text, "en": _is_text}
_LADDER = {"rule": _is_text, "at": _is_number, "tell": _is_text}
_KIND = Text(zh="“{key}”应为{kind}", en="“{key}” must be {kind}")
_MISSING = Text(zh="缺少“{key}”", en="“{key}” is missing")


def type_faults(own: Mapping[str, Any]) -> list[Text]:
    """Return every value of a pack's own TOML that is not of the kind it must be.

    Keys nobody knows are told elsewhere; they pass here.
    """
    faults = list(_told(own, _PACK, ""))
    if faults:
        return faults
    for rule_id, row in own.get("rules", {}).items():
        if not _is_table(row):
            faults.append(_fault(f"rules.{rule_id}", _is_table))
            continue
        faults += _told(row, _RULE, f"{rule_id}.")
    for row in own.get("by_hand", ()):
        faults += [_MISSING.fill(key=f"by_hand.{key}") for key in _BY_HAND if key not in row]
        faults += _told(row, _BY_HAND, "by_hand.")
    for row in own.get("ladder", ()):
        faults += _told(row, _LADDER, "ladder.")
    return [*faults, *_told(own.get("scoring", {}), _SCORING, "scoring.")]


def _told(row: Mapping[str, Any], kinds: Mapping[str, Sound], before: str) -> Iterator[Text]:
    for key, sound in kinds.items():
        if key in row and not sound(row[key]):
            yield _fault(f"{before}{key}", sound)


def _fault(key: str, sound: Sound) -> Text:
    kind = _WORDS[sound]
    return Text(
        zh=_KIND.zh.format(key=key, kind=kind.zh), en=_KIND.en.format(key=key, kind=kind.en)
    )
