"""From files to a problem: a problem's own JSON, or a ledger in any form that is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from keepfit.history.arriving import arrived
from keepfit.intake.mapping import Mapping as Headers
from keepfit.kit.errors import SourceError, UsageError
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.queries import ledger_of
from keepfit.plan.core.churn import Previous
from keepfit.plan.core.exchange import fates_from, names_from, plan_from, problem_from
from keepfit.plan.core.plans import Plan
from keepfit.plan.core.problem import Problem
from keepfit.plan.queries import Posed, Wanted, asked, posed, with_platforms

Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What to plan: a problem's JSON or a ledger's files, and learned headers."""

    paths: tuple[Path, ...]
    headers: Headers | None = None
    wanted: Wanted = field(default_factory=Wanted)


def read_ledger(inputs: tuple[Path, ...], headers: Headers | None, say: Say) -> Ledger:
    """Read a ledger from files. Raises UsageError where they hold no accounts."""
    ledger = ledger_of(arrived(inputs, headers, say).batch.tables)
    if not ledger.accounts:
        raise UsageError(
            Text(zh="输入里没有账号表，无从规划。", en="The inputs hold no table of accounts.")
        )
    return ledger


def read_posed(inputs: Inputs, say: Say) -> Posed:
    """Return the problem in a JSON file, or that of a ledger in files, with what is wanted."""
    if len(inputs.paths) == 1 and inputs.paths[0].suffix == ".json":
        return read_problem(inputs.paths[0], inputs.wanted)
    return posed(read_ledger(inputs.paths, inputs.headers, say), inputs.wanted)


def read_problem(path: Path, wanted: Wanted | None = None) -> Posed:
    """Return the problem in a JSON file, with the names in it."""
    written = _json(path)
    problem = problem_from(written)
    return asked(problem, with_platforms(names_from(written), problem), wanted or Wanted())


def read_plan(path: Path, problem: Problem) -> Plan:
    """Return the plan in a file."""
    return plan_from(_json(path), problem)


def read_previous(path: Path) -> Previous:
    """Return the fates in a plan's file, whatever problem it was made for."""
    return fates_from(_json(path))


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
