"""Writes what a form says into a pack's TOML text, and leaves everything else as it stood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from keepfit.kit.errors import PackError
from keepfit.kit.text import Text


def new_text(names: Text, extends: str) -> str:
    """Return the text of a pack that takes everything over from another."""
    found = tomlkit.document()
    found["zh"], found["en"] = names.zh, names.en
    found["extends"] = extends
    return tomlkit.dumps(found)


def with_rules(text: str, changes: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the text with these keys of these rules; comments and order stay as they were."""
    found = _parsed(text)
    rules = found.setdefault("rules", tomlkit.table(is_super_table=True))
    off = list(found.get("switch_off", ()))
    for rule_id, values in changes.items():
        if not values:
            continue
        if rule_id not in rules:
            rules[rule_id] = tomlkit.table()
        for key, value in values.items():
            rules[rule_id][key] = value
        if values.get("on") and rule_id in off:
            off.remove(rule_id)
    if "switch_off" in found:
        found["switch_off"] = off
    return tomlkit.dumps(found)


def _parsed(text: str) -> TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as why:
        raise PackError(
            Text(zh="原文不是正确的 TOML：{why}", en="The text is not sound TOML: {why}").fill(
                why=why
            )
        ) from why
