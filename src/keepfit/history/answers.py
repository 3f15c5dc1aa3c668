"""Measures as the commands print them: whole for machines, the main ones for people."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from keepfit.history.core.catalogue import MEASURES
from keepfit.history.core.coverages import REASONS
from keepfit.history.core.facts import Facts
from keepfit.kit.text import Lang, Text

_SHOWN = ("silent_days", "posts", "longest_gap_days", "reads_median")


def facts_answer(facts: Facts) -> dict[str, Any]:
    """Return window, definitions and every account's values; null where not observed."""
    span = facts.window
    return {
        "window": {"start": span.start, "as_of": span.as_of, "days": span.days},
        "measures": {
            name: {"unit": one.unit, "zh": one.name.zh, "en": one.name.en}
            for name, one in MEASURES.items()
        },
        "accounts": list(_accounts(facts)),
    }


def _accounts(facts: Facts) -> Iterator[dict[str, Any]]:
    for row, account_id in enumerate(facts.account_ids):
        last = facts.last_post_at[row]
        yield {
            "account_id": str(account_id),
            "last_post_at": None if np.isnat(last) else last.item().isoformat(),
            **{name: _number(float(one[row])) for name, one in facts.values.items()},
            "unobserved_reason": str(facts.unobserved_reason[row]) or None,
            "coverage": {name: _number(float(one[row])) for name, one in facts.coverage.items()},
        }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def facts_lines(facts: Facts, lang: Lang) -> Iterator[str]:
    """Yield a table of the main measures, columns divided by tabs; "–" where not observed."""
    names = [MEASURES[name].name.read(lang) for name in _SHOWN]
    yield "\t".join(["account_id", *names])
    for row, account_id in enumerate(facts.account_ids):
        values = [_shown(float(facts.values[name][row])) for name in _SHOWN]
        reason = str(facts.unobserved_reason[row])
        said = REASONS[reason].read(lang) if reason else ""
        yield "\t".join([str(account_id), *values, said]).rstrip()
    seen = int((facts.unobserved_reason == "").sum())
    total = Text(
        zh="{n} 个账号，观测到发布情况的 {seen} 个。", en="{n} accounts, posts observed of {seen}."
    )
    yield total.fill(n=len(facts.account_ids), seen=seen).read(lang)


def _shown(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:g}"  # a dash is meant
