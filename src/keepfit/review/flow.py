"""The whole chain in order: read, measure, judge, and put it together as one review."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from keepfit.checkup.flow import Checked, Order, run_checkup
from keepfit.history.queries import posts_by_month
from keepfit.intake.mapping import Mapping
from keepfit.kit import clock
from keepfit.kit.text import Text
from keepfit.review.answers import review_answer
from keepfit.review.core.records import InputFile, MonthlyPosts, Review


def silent(_stage: Text) -> None:
    """Say nothing: the default listener of a review run as a library."""


def review(  # noqa: PLR0913  # the documented contract of the library
    inputs: Sequence[Path | str],
    *,
    pack: str = "cn-2019",
    as_of: date | None = None,
    seed: int = 0,
    mapping: Mapping | None = None,
    say: Callable[[Text], None] = silent,
) -> Review:
    """Review files and folders: same inputs, pack, day and seed give the same review and digest.

    `pack` is a pack's id or the path of a TOML file; `as_of` defaults to today. Raises
    UnsoundInputError with every problem when an input has errors.
    """
    order = Order(
        inputs=tuple(Path(one) for one in inputs),
        pack=pack,
        as_of=as_of or clock.today(),
        mapping=mapping,
    )
    done = run_checkup(order, say=say)
    bare = _put_together(done, order, seed)
    return replace(bare, digest=_digest(bare))


def _put_together(done: Checked, order: Order, seed: int) -> Review:
    batch = done.batch
    accounts = batch.tables["accounts"]
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
        posts_by_month=tuple(
            MonthlyPosts(platform=row["platform"], month=row["month"], posts=row["posts"])
            for row in posts_by_month(done.tables, accounts, order.as_of).to_pylist()
        ),
        digest="",
    )


def _digest(bare: Review) -> str:
    """Return the SHA-256 over everything a review says, in one fixed language and order."""
    said = json.dumps(review_answer(bare, "zh"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
