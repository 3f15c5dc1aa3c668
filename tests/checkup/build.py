"""Rules, subjects and accounts in one line each."""

from __future__ import annotations

from typing import Any

from keepfit.checkup.core.judge import Subjects
from keepfit.checkup.core.rules import Rule, Source
from keepfit.kit.text import Text, same


def a_rule(broken: str = "> 14", **changes: Any) -> Rule:
    """A veto on silent days unless told otherwise."""
    comparison, limit = broken.split()
    given: dict[str, Any] = {
        "rule_id": "T-1",
        "statement": same("rule"),
        "measure": "silent_days",
        "comparison": comparison,
        "limit": float(limit),
        "severity": "veto",
        "unobserved": "open",
        "source": Source(document="d", article=Text(zh="", en=""), mark="A"),
        "remedy": same("remedy"),
        "days": 10,
    }
    return Rule(**{**given, **changes})


def subjects(count: int, *, kind: str = "account", platform: str = "wechat") -> Subjects:
    """That many subjects, all alike."""
    return Subjects(
        account_ids=[f"a{row}" for row in range(count)],
        kinds=[kind] * count,
        platforms=[platform] * count,
        levels=["county"] * count,
        units=["u1"] * count,
    )
