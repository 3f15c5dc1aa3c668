"""The plan of a review as JSON, and its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from keepfit.checkup.papers.issuer import placeholder
from keepfit.checkup.papers.records import Issuer
from keepfit.kit.text import Lang
from keepfit.plan.answers import figures_json, plan_answer
from keepfit.plan.core.exchange import problem_json
from keepfit.plan.papers.issuing import plan_files
from keepfit.plan.papers.records import Paper
from keepfit.review.core.planning import Planned
from keepfit.review.core.records import Review

_PLACES = 6


def plan_summary(found: Planned | None) -> dict[str, Any] | None:
    """Return a plan's figures and fates; reasons and waves stand in plan.json."""
    if found is None:
        return None
    draft = found.draft
    sums = {name: round(value, _PLACES) for name, value in figures_json(draft.figures).items()}
    return {
        "scenario": draft.scenario,
        "objective": round(draft.certificate.objective, _PLACES),
        "bound": round(draft.certificate.bound, _PLACES),
        **sums,
        "waivers": len(draft.waivers),
        "fates": [
            {
                "account_id": one.account_id,
                "fate": one.fate,
                "successor_id": one.successor_id,
                "code": one.reason.code,
            }
            for one in draft.decisions
        ],
    }


def plan_contents(review: Review, issuer: Issuer | None, lang: Lang) -> dict[str, bytes]:
    """Return plan.xlsx, plan.docx, plan.json and problem.json; nothing where there is no plan."""
    if review.plan is None:
        return {}
    draft = review.plan.draft
    paper = Paper(issuer=issuer or placeholder(), dated=review.as_of)
    return {
        **plan_files(draft, paper, lang),
        "plan.json": _json(plan_answer(draft, lang)),
        "problem.json": _json(problem_json(draft.problem, draft.names)),
    }


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode() + b"\n"
