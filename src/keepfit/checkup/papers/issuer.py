"""Read the issuer's settings from the TOML file the office edits."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from keepfit.checkup.calendars import CALENDARS
from keepfit.checkup.core.circular import ROUNDINGS
from keepfit.checkup.papers.records import Issuer
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text

SHIPPED = Path(__file__).with_name("issuer.toml")

_TEXTS = tuple(one.name for one in fields(Issuer) if one.type == "Text")
_LISTS = ("basis", "praised")
_CHOICES: dict[str, tuple[str, ...]] = {"rounding": ROUNDINGS, "calendar": CALENDARS}
_COUNTS = {"decimals": 4, "deadline_days": 365, "contest_days": 365, "named_at_most": 1000}

_UNKNOWN = Text(zh="不认识“{key}”", en="“{key}” is unknown")
_NOT_ONE_OF = Text(zh="“{key}”只能是 {allowed}", en="“{key}” must be one of {allowed}")
_NO_COUNT = Text(
    zh="“{key}”应为 0 至 {most} 的整数", en="“{key}” must be a whole number from 0 to {most}"
)
_NO_TEXT = Text(zh="“{key}”应为文字", en="“{key}” must be text")
_NO_LIST = Text(zh="“{key}”应为文字的列表", en="“{key}” must be a list of texts")
_NO_DAY = Text(zh="“{key}”应为日期，如 2024-07-05", en="“{key}” must be a day, as 2024-07-05")
_NO_ORGAN = Text(zh="没有写发文机关“organ_zh”", en="the issuing organ “organ_zh” is missing")


@cache
def placeholder() -> Issuer:
    """Return the shipped settings, whose names are still to be filled in (××)."""
    return issuer(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)


def load_issuer(path: Path | None) -> Issuer:
    """Return the settings in a file; without one those with names to be filled in.

    Raises UsageError with every fault of the file.
    """
    if path is None:
        return placeholder()
    try:
        return issuer(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as why:
        raise UsageError(
            Text(
                zh="发文设置 {path} 读不出来：{why}",
                en="The issuer's settings {path} cannot be read: {why}",
            ).fill(path=path, why=why)
        ) from why


def issuer(text: str, name: str) -> Issuer:
    """Return the settings written in TOML text; `name` stands in the message when it is unsound."""
    try:
        row = tomllib.loads(text)
        faults = list(_faults(row))
    except tomllib.TOMLDecodeError as why:
        row, faults = {}, [Text(zh=f"不是正确的 TOML：{why}", en=f"it is no sound TOML: {why}")]
    if faults:
        raise UsageError(
            Text(
                zh="\n- ".join([f"发文设置 {name} 有误：", *(one.zh for one in faults)]),
                en="\n- ".join(
                    [f"The issuer's settings {name} are not sound:", *(one.en for one in faults)]
                ),
            ),
            hint=Text(
                zh="执行 keepfit checkup issuer 可得到一份可填写的样本。",
                en="keepfit checkup issuer writes a sample to be filled in.",
            ),
        )
    given: dict[str, Any] = {key: one for key, one in row.items() if key not in _keys_of_texts()}
    given |= {key: tuple(row.get(key, ())) for key in _LISTS}
    given |= {key: _text(row, key) for key in _TEXTS}
    return Issuer(**given)


def _keys_of_texts() -> set[str]:
    return {f"{key}_{lang}" for key in _TEXTS for lang in ("zh", "en")}


def _text(row: Mapping[str, Any], key: str) -> Text:
    """Return a text; where the line of one language is missing, the other's stands in both."""
    zh, en = row.get(f"{key}_zh"), row.get(f"{key}_en")
    return Text(zh=(en if zh is None else zh) or "", en=(zh if en is None else en) or "")


def _faults(row: Mapping[str, Any]) -> Iterator[Text]:
    if not row.get("organ_zh"):
        yield _NO_ORGAN
    for key, value in row.items():
        fault = _fault(key, value)
        if fault is not None:
            yield fault


def _fault(key: str, value: object) -> Text | None:
    if key in _keys_of_texts():
        return None if isinstance(value, str) else _NO_TEXT.fill(key=key)
    if key in _LISTS:
        return None if _is_texts(value) else _NO_LIST.fill(key=key)
    if key in _CHOICES:
        allowed = ", ".join(_CHOICES[key])
        return None if value in _CHOICES[key] else _NOT_ONE_OF.fill(key=key, allowed=allowed)
    if key in _COUNTS:
        sound = type(value) is int and 0 <= value <= _COUNTS[key]
        return None if sound else _NO_COUNT.fill(key=key, most=_COUNTS[key])
    if key in ("issued_on", "printed_on"):
        return None if type(value) is date else _NO_DAY.fill(key=key)
    return _UNKNOWN.fill(key=key)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
