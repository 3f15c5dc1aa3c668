"""From the ledger of an office to a plan with its papers, as the desk makes them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keepfit.kit.errors import KeepfitError, UsageError
from keepfit.kit.text import Text
from keepfit.ledger.office import stored_tables
from keepfit.ledger.queries import ledger_of
from keepfit.people.core.rights import Actor, Right
from keepfit.plan.answers import plan_answer
from keepfit.plan.conflict import conflict
from keepfit.plan.core.churn import Previous
from keepfit.plan.core.decisions import Draft
from keepfit.plan.core.exchange import fates_from, problem_json
from keepfit.plan.models import PlanRun
from keepfit.plan.queries import Wanted, drafted, planned, posed
from keepfit.plan.refusing import conflict_lines
from keepfit.plan.solving.engine import ImpossiblePlanError, Options

Say = Callable[[Text], None]
_GAP = 5e-3


class ImpossibleDraftError(KeepfitError):
    """No plan meets the demands; `conflict` is the smallest set of them, in words."""

    def __init__(self, message: Text, found: Sequence[Text]) -> None:
        super().__init__(message)
        self.conflict = tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A plan, with its problem and itself as JSON."""

    draft: Draft
    problem: Mapping[str, Any]
    made: Mapping[str, Any]


def drafted_here(run: PlanRun, by: Actor, say: Say) -> Drafted:
    """Plan what a person checks. Raises UsageError without accounts, ImpossibleDraftError."""
    say(Text(zh="读取台账", en="Reading the ledger"))
    ledger = ledger_of(stored_tables(by, Right.CHECK))
    if not ledger.accounts:
        raise UsageError(
            Text(zh="台账里没有账号，无从规划。", en="The ledger holds no account to plan."),
            hint=Text(zh="请先导入台账。", en="Import the ledger first."),
        )
    wanted = Wanted(
        scenario=run.scenario, pack=run.pack, locks=run.locks, previous=_previous(run.previous)
    )
    asked = posed(ledger, wanted)
    say(Text(zh="求解方案", en="Solving"))
    try:
        solved = planned(asked.problem, Options(gap=_GAP))
    except ImpossiblePlanError as why:
        say(Text(zh="查找相互矛盾的要求", en="Looking for the demands that contradict each other"))
        found = conflict_lines(asked, conflict(asked.problem))
        raise ImpossibleDraftError(why.message, found) from why
    say(Text(zh="写出理由", en="Writing the reasons"))
    draft = drafted(asked, solved, start=run.start_on)
    return Drafted(
        draft=draft,
        problem=problem_json(draft.problem, draft.names),
        made=plan_answer(draft, "zh"),
    )


def unpacked(content: bytes) -> dict[str, Any]:
    """Return the JSON that a plan keeps packed."""
    read: dict[str, Any] = json.loads(zlib.decompress(content))
    return read


def _previous(run: PlanRun | None) -> Previous:
    return {} if run is None else fates_from(unpacked(bytes(run.made)))
