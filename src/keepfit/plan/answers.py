"""A plan as JSON: what `plan solve` prints and writes; its shape stands in `plan.schema.json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from keepfit.kit.text import Lang
from keepfit.plan.conflict import Relaxed
from keepfit.plan.core.choices import Point
from keepfit.plan.core.decisions import Decision, Draft
from keepfit.plan.core.demands import demand_id
from keepfit.plan.core.exchange import PLAN, waivers_json
from keepfit.plan.core.plans import Figures
from keepfit.plan.core.reasons import Reason
from keepfit.plan.core.telling import demand_words
from keepfit.plan.core.verify import verify
from keepfit.plan.queries import Posed


def plan_answer(draft: Draft, lang: Lang) -> dict[str, Any]:
    """Return a plan with its certificate, figures, decisions, waves and waivers."""
    problem, plan, certificate = draft.problem, draft.plan, draft.certificate
    broken = verify(problem, plan)
    return {
        "format": PLAN,
        "scenario": draft.scenario,
        "objective": certificate.objective,
        "bound": certificate.bound,
        "gap": certificate.gap,
        "proven": certificate.proven,
        **figures_json(draft.figures),
        "services_lost": sum(one.demand == "services" for one in broken),
        "valid": not broken,
        "changed": sum(one.changed is not None for one in draft.decisions),
        "waivers": list(_waivers(draft, lang)),
        "decisions": [_decision(one, lang) for one in draft.decisions],
        "waves": list(_waves(draft)),
        "parts": [
            {"accounts": one.accounts, "objective": one.objective, "bound": one.bound}
            for one in certificate.parts
        ],
        "prices": dict(certificate.prices),
    }


def figures_json(sums: Figures) -> dict[str, Any]:
    """Return the numbers a reader asks for first."""
    return {
        "kept": sums.kept,
        "merged": sums.merged,
        "closed": sums.closed,
        "hours_before": sums.hours_before,
        "hours_after": sums.hours_after,
        "moving_hours": sums.moving_hours,
        "followers_before": sums.followers_before,
        "followers_lost": sums.followers_lost,
    }


def _waivers(draft: Draft, lang: Lang) -> Iterator[dict[str, Any]]:
    written = waivers_json(draft.problem, draft.plan)
    for one, words in zip(written, draft.waivers, strict=True):
        yield {**one, "words": words.read(lang)}


def _decision(one: Decision, lang: Lang) -> dict[str, Any]:
    return {
        "account_id": one.account_id,
        "fate": one.fate,
        "successor_id": one.successor_id,
        "code": one.reason.code,
        "reason": one.reason.words.read(lang),
        "demands": list(one.reason.demands),
        "details": reason_json(one.reason),
        "grounds": [ground.read(lang) for ground in one.grounds],
        "changed": one.changed.read(lang) if one.changed else "",
        "wave": one.wave,
        "hours_month": round(one.hours_month, 2),
    }


def reason_json(reason: Reason) -> dict[str, Any]:
    """Return the data that a reason's sentence says; what does not apply is left out."""
    details: dict[str, Any] = {
        "breaks": _lists(reason.breaks),
        "options": [
            {"successor_id": one.successor, "breaks": _lists(one.breaks)} for one in reason.options
        ],
        "guests": list(reason.guests),
        "entrances": _lists(reason.entrances),
        "refuge": reason.refuge,
    }
    found = {name: value for name, value in details.items() if value}
    found |= {"followers": reason.followers, "hours_saved": round(reason.hours_saved, 2)}
    if reason.code in ("close", "merge"):
        found["followers_kept"] = reason.followers_kept
    return found


def _lists(found: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: list(ids) for name, ids in found.items()}


def _waves(draft: Draft) -> Iterator[dict[str, Any]]:
    ids = draft.problem.accounts.ids.tolist()
    for one in draft.waves:
        yield {
            "number": one.number,
            "first": one.first.isoformat() if one.first else None,
            "last": one.last.isoformat() if one.last else None,
            "accounts": [ids[row] for row in one.rows],
            "hours_freed": round(one.hours_freed, 2),
        }


def point_json(one: Point, lang: Lang) -> dict[str, Any]:
    """Return one point of the front."""
    return {
        "name": one.name.read(lang),
        "scenario": one.scenario,
        "region_loss": one.region_loss,
        "moving_weight": one.moving_weight,
        **figures_json(one.figures),
        "gap": one.gap,
        "waivers": one.waivers,
        "best": one.best,
    }


def conflict_json(posed: Posed, found: Sequence[Relaxed], lang: Lang) -> list[dict[str, Any]]:
    """Return a smallest conflict, each member with what taking it away alone would bring."""
    return [
        {
            "demand": one.demand.kind,
            "id": demand_id(posed.problem, one.demand),
            "words": demand_words(posed.problem, posed.names, one.demand).read(lang),
            "without": None
            if one.objective is None
            else {
                "objective": one.objective,
                "kept": one.kept,
                "hours_after": one.hours_after,
            },
        }
        for one in found
    ]
