"""The whole chain in order: read, measure, judge, and put it together as one review."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from keepfit.checkup.flow import Checked, Order, open_checkup
from keepfit.history.engine import History
from keepfit.history.queries import posts_by_month
from keepfit.intake.mapping import Mapping as Learned
from keepfit.kit import clock
from keepfit.kit.text import Text
from keepfit.review.answers import FIXED, review_answer
from keepfit.review.chapters import chapters
from keepfit.review.core.chapters import Chapters
from keepfit.review.core.records import InputFile, MonthlyPosts, Review
from keepfit.review.planning import planned_review


def silent(_stage: Text) -> None:
    """Say nothing: the default listener of a review run as a library."""


def review(  # noqa: PLR0913  # the documented contract of the library
    inputs: Sequence[Path | str],
    *,
    pack: str = "cn-2019",
    as_of: date | None = None,
    seed: int = 0,
    mapping: Learned | None = None,
    near: bool = False,
    say: Callable[[Text], None] = silent,
) -> Review:
    """Review files and folders: same inputs, pack, day and seed give the same review and digest.

    `pack` is a pack's id or the path of a TOML file; `as_of` defaults to today; `near` looks for
    posts that are nearly the same, not for identical ones alone. Raises UnsoundInputError with
    every problem when an input has errors.
    """
    order = Order(
        inputs=tuple(Path(one) for one in inputs),
        pack=pack,
        as_of=as_of or clock.today(),
        mapping=mapping,
    )
    with open_checkup(order, say=say) as (done, history):
        say(Text(zh="同类比较、负担与重复核算", en="Comparing peers, reckoning burden and overlap"))
        told = chapters(done, history, order.as_of, seed, near=near)
        bare = _put_together(done, order, told, seed, _by_month(done, history, order.as_of))
    say(Text(zh="统筹整合方案", en="Planning"))
    candidates, twins = told.evaluation.candidates, told.overlap.twins
    bare = replace(bare, plan=planned_review(bare.ledger, bare.checkup, candidates, twins))
    said = review_answer(bare, FIXED)
    return replace(bare, digest=_digest(said), said=said)


def _put_together(
    done: Checked, order: Order, told: Chapters, seed: int, months: tuple[MonthlyPosts, ...]
) -> Review:
    batch = done.batch
    return Review(
        as_of=order.as_of,
        seed=seed,
        ledger=done.ledger,
        facts=done.facts,
        checkup=done.checkup,
        inputs=tuple(
            InputFile(
                file=one.file,
                sha256=one.sha256,
                rows=one.rows,
                tables=tuple(
                    dict.fromkeys(
                        sheet.table for sheet in batch.recognised if sheet.file == one.file
                    )
                ),
            )
            for one in batch.inputs
        ),
        warnings=batch.problems,
        notes=batch.notes,
        posts_by_month=months,
        chapters=told,
        digest="",
    )


def _by_month(done: Checked, history: History, as_of: date) -> tuple[MonthlyPosts, ...]:
    found = posts_by_month(history, done.batch.tables["accounts"], as_of)
    return tuple(
        MonthlyPosts(platform=row["platform"], month=row["month"], posts=row["posts"])
        for row in found.to_pylist()
    )


def _digest(said: Mapping[str, Any]) -> str:
    """Return the SHA-256 over everything a review says, in one fixed language and order."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
