"""A review as JSON: what `review.json` holds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from keepfit.checkup.answers import checkup_answer
from keepfit.kit.text import Lang
from keepfit.review.chapter_answers import chapters_answer
from keepfit.review.core.records import Review
from keepfit.review.plan_answers import plan_summary

# Digests are taken of what is said in this language, whatever is read.
FIXED: Lang = "zh"


def review_answer(review: Review, lang: Lang) -> dict[str, Any]:
    """Return a review as JSON; its shape is documented in `review/schema.json`."""
    if review.said and lang == FIXED:
        return {**review.said, "digest": review.digest}
    return {
        "keepfit": version("keepfit"),
        "digest": review.digest,
        "seed": review.seed,
        **checkup_answer(review.checkup, review.ledger, lang),
        "window": {
            "start": review.facts.window.start.isoformat(),
            "as_of": review.facts.window.as_of.isoformat(),
        },
        "accounts": list(_accounts(review)),
        "posts_by_month": [
            {"platform": one.platform, "month": one.month, "posts": one.posts}
            for one in review.posts_by_month
        ],
        **chapters_answer(review.chapters, review.ledger, lang),
        "plan": plan_summary(review.plan),
        "inputs": [
            {"file": one.file, "sha256": one.sha256, "rows": one.rows, "tables": list(one.tables)}
            for one in review.inputs
        ],
        "warnings": [one.as_json(lang) for one in review.warnings],
        "notes": [
            {
                "code": one.code,
                "file": one.file,
                "sheet": one.sheet,
                "rows": list(one.rows),
                "text": one.text.read(lang),
            }
            for one in review.notes
        ],
    }


def _accounts(review: Review) -> Iterator[dict[str, Any]]:
    """Yield each account with its verdict and measured values, null where not observed."""
    rows = review.facts.row_of()
    for account_id, account in review.ledger.accounts.items():
        row = rows[account_id]
        verdict = review.checkup.verdicts.get(account_id)
        yield {
            "account_id": account_id,
            "name": account.name,
            "kind": account.kind,
            "platform": account.platform,
            "unit_id": account.unit_id,
            "status": account.status,
            "verdict": verdict.value if verdict else None,
            "measures": {
                name: _number(float(column[row])) for name, column in review.facts.values.items()
            },
            "coverage": {
                name: _number(float(column[row])) for name, column in review.facts.coverage.items()
            },
        }


def _number(value: float) -> float | None:
    """Return a value rounded far below what anyone reads, so that digests do not hang on the
    last bit; None where it was not observed."""
    return None if math.isnan(value) else round(value, 9)
