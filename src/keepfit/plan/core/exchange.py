"""Problems and plans as JSON, so that anybody can solve and check them.

A problem is `{"format": "keepfit-plan-problem/1", "accounts": {...}, "merges": {...}, ...}`; each
part holds lists of equal length, sets are `{"start": [...], "member": [...]}`, rows count from 0,
an unlimited capacity is null. A plan names accounts by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.plan.core.names import Names
from keepfit.plan.core.plans import CLOSED, WAIVABLE, Plan, Waiver
from keepfit.plan.core.problem import Accounts, Groups, Merges, Problem, Reach, Services, Sets

PROBLEM = "keepfit-plan-problem/1"
PLAN = "keepfit-plan/1"
_FATES = {"keep", "merge", "close"}
_KINDS: Mapping[str, type] = {
    "Ids": np.str_,
    "Rows": np.int64,
    "Numbers": np.float64,
    "Flags": np.bool_,
}
_NAMED = ("accounts", "units", "services", "regions", "sectors")
_NAMED_TWICE = ("protection", "limits")
_PARTS: Mapping[str, Any] = {
    "accounts": Accounts,
    "merges": Merges,
    "services": Services,
    "reach": Reach,
    "doubles": Groups,
    "duties": Groups,
}


class ExchangeError(KeepfitError):
    """A file is no problem or no plan as keepfit writes them."""


def problem_json(problem: Problem, names: Names | None = None) -> dict[str, Any]:
    """Return a problem as lists and numbers, and what everything in it is called."""
    parts = {name: _part(getattr(problem, name)) for name in _PARTS}
    written = {"format": PROBLEM, **parts, "locks": problem.locks.tolist()}
    return written if names is None else {**written, "names": names_json(names)}


def names_json(names: Names) -> dict[str, Any]:
    """Return names as JSON; those of platforms stand in the platform table."""
    plain = {one: dict(getattr(names, one)) for one in _NAMED}
    texts = {
        one: {key: {"zh": text.zh, "en": text.en} for key, text in getattr(names, one).items()}
        for one in _NAMED_TWICE
    }
    return {**plain, **texts, "guessed_hours": sorted(names.guessed_hours)}


def names_from(written: Mapping[str, Any]) -> Names:
    """Return the names in a problem's JSON; without them everything is called by its id."""
    given = written.get("names", {})
    try:
        plain: dict[str, Any] = {one: dict(given.get(one, {})) for one in _NAMED}
        plain |= {
            one: {key: Text(**text) for key, text in given.get(one, {}).items()}
            for one in _NAMED_TWICE
        }
        return Names(**plain, guessed_hours=frozenset(given.get("guessed_hours", ())))
    except (TypeError, AttributeError, ValueError) as error:
        raise _strange(PROBLEM) from error


def _part(part: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name in part.__dataclass_fields__:
        value = getattr(part, name)
        if isinstance(value, Sets):
            result[name] = {"start": value.start.tolist(), "member": value.member.tolist()}
        else:
            result[name] = [None if one == np.inf else one for one in value.tolist()]
    return result


def problem_from(written: Mapping[str, Any]) -> Problem:
    """Return the problem that `problem_json` wrote. Raises ExchangeError where it is none."""
    if written.get("format") != PROBLEM:
        raise _strange(PROBLEM)
    try:
        parts = {name: _read(kind, written[name]) for name, kind in _PARTS.items()}
        return Problem(**parts, locks=np.array(written["locks"], dtype=np.int64))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _strange(PROBLEM) from error


def _read(kind: Any, written: Mapping[str, Any]) -> Any:
    values: dict[str, Any] = {}
    for name, field in kind.__dataclass_fields__.items():
        if field.type == "Sets":
            sets = {end: np.array(written[name][end], np.int64) for end in ("start", "member")}
            values[name] = Sets(**sets)
        else:
            plain = [np.inf if one is None else one for one in written[name]]
            values[name] = np.array(plain, dtype=_KINDS[field.type])
    return kind(**values)


def plan_json(problem: Problem, plan: Plan) -> dict[str, Any]:
    """Return a plan as fates by account id."""
    ids = problem.accounts.ids.tolist()
    decisions = []
    for row, fate in enumerate(plan.fate.tolist()):
        word = "keep" if fate == row else "close" if fate == CLOSED else "merge"
        successor = ids[fate] if word == "merge" else ""
        decisions.append({"account_id": ids[row], "fate": word, "successor_id": successor})
    return {"format": PLAN, "decisions": decisions, "waivers": waivers_json(problem, plan)}


def waivers_json(problem: Problem, plan: Plan) -> list[dict[str, Any]]:
    """Return what a plan gave up, each demand by its id."""
    ids = _demand_ids(problem)
    return [
        {"demand": one.demand, "id": str(ids[one.demand][one.row]), "amount": one.amount}
        for one in plan.waivers
    ]


def _demand_ids(problem: Problem) -> dict[str, Any]:
    return {
        "capacity": problem.accounts.ids,
        "reach": problem.reach.ids,
        "doubles": problem.doubles.ids,
        "duties": problem.duties.ids,
    }


def plan_from(written: Mapping[str, Any], problem: Problem) -> Plan:
    """Return the plan that `plan_json` wrote; accounts it does not name get no fate that exists."""
    if not isinstance(written.get("decisions"), list):
        raise _strange(PLAN)
    row_of = {str(one): row for row, one in enumerate(problem.accounts.ids)}
    fate = np.full(len(problem), -3, dtype=np.int64)
    try:
        for one in written["decisions"]:
            fate[row_of[one["account_id"]]] = _fate(one, row_of)
        waivers = tuple(_waiver(one, problem) for one in written.get("waivers", []))
    except (KeyError, TypeError, ValueError) as error:
        raise _strange(PLAN) from error
    return Plan(fate=fate, waivers=waivers)


def fates_from(written: Mapping[str, Any]) -> dict[str, str]:
    """Return each account's fate in a plan's JSON: "keep", "close" or its successor's id."""
    try:
        return {
            str(one["account_id"]): str(one["successor_id"] or "merge")
            if one["fate"] == "merge"
            else str(one["fate"])
            for one in written["decisions"]
        }
    except (KeyError, TypeError) as error:
        raise _strange(PLAN) from error


def _fate(one: Mapping[str, Any], row_of: Mapping[str, int]) -> int:
    if one["fate"] not in _FATES:
        raise ValueError(one["fate"])
    if one["fate"] == "close":
        return CLOSED
    return row_of[one["account_id"] if one["fate"] == "keep" else one["successor_id"]]


def _waiver(one: Mapping[str, Any], problem: Problem) -> Waiver:
    demand = WAIVABLE[WAIVABLE.index(one["demand"])]
    row = _demand_ids(problem)[demand].tolist().index(one["id"])
    return Waiver(demand=demand, row=row, amount=float(one["amount"]))


def _strange(wanted: str) -> ExchangeError:
    return ExchangeError(
        Text(zh="文件不是 {wanted} 格式。", en="The file is not in the format {wanted}.").fill(
            wanted=wanted
        ),
        hint=Text(
            zh="请用 keepfit plan export 或 plan solve 生成。",
            en="Write it with keepfit plan export or plan solve.",
        ),
    )
