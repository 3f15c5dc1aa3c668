"""From files to a problem: a problem's own JSON, or a ledger in any form that is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from keepfit.history.arriving import arrived
from keepfit.intake.mapping import Mapping as Headers
from keepfit.kit.errors import SourceError, UsageError
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.queries import ledger_of
from keepfit.plan.core.exchange import plan_from, problem_from
from keepfit.plan.core.plans import Plan
from keepfit.plan.core.problem import Problem
from keepfit.plan.queries import ledger_problem, locked

Say = Callable[[Text], None]


def read_ledger(inputs: tuple[Path, ...], headers: Headers | None, say: Say) -> Ledger:
    """Read a ledger from files. Raises UsageError where they hold no accounts."""
    ledger = ledger_of(arrived(inputs, headers, say).batch.tables)
    if not ledger.accounts:
        raise UsageError(
            Text(zh="输入里没有账号表，无从规划。", en="The inputs hold no table of accounts.")
        )
    return ledger


def read_problem(
    inputs: tuple[Path, ...], scenario: str, locks: Mapping[str, str], say: Say
) -> Problem:
    """Return the problem in a JSON file, or that of a ledger in files."""
    if len(inputs) == 1 and inputs[0].suffix == ".json":
        return locked(problem_from(_json(inputs[0])), locks)
    return ledger_problem(read_ledger(inputs, None, say), scenario, locks)


def read_plan(path: Path, problem: Problem) -> Plan:
    """Return the plan in a file."""
    return plan_from(_json(path), problem)


def _json(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            Text(
                zh="无法读取 {path}：不是 JSON。", en="{path} cannot be read: it is no JSON."
            ).fill(path=path.name)
        ) from error
    if not isinstance(read, dict):
        raise SourceError(
            Text(zh="{path} 不是 JSON 对象。", en="{path} is no JSON object.").fill(path=path.name)
        )
    return read


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file as UTF-8, its folder made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")
