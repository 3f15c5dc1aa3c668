"""From files to an evaluation: read, measure each window, rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from keepfit.evaluation.core.powers import Terms
from keepfit.evaluation.core.records import Evaluation
from keepfit.evaluation.earlier import glimpsed
from keepfit.evaluation.queries import Observed, default_terms, evaluated, windows
from keepfit.history.arriving import arrived
from keepfit.history.core.facts import Facts
from keepfit.history.engine import opened
from keepfit.history.queries import measured
from keepfit.intake.batch import Batch
from keepfit.intake.mapping import Mapping
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text
from keepfit.ledger.queries import ledger_of

Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to evaluate: inputs, the day, the terms, the seed, and the learned headers.

    `rounds` and `periods` replace those of the terms where they are given.
    """

    inputs: tuple[Path, ...]
    as_of: date
    terms: Terms | None = None
    rounds: int | None = None
    periods: int | None = None
    seed: int = 0
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """An evaluation with everything it was made from."""

    batch: Batch
    observed: Observed
    course: tuple[Facts, ...]
    evaluation: Evaluation


def run_evaluation(order: Order, *, say: Say) -> Evaluated:
    """Read the inputs, measure every window and rank the accounts among their peers.

    Raises UnsoundInputError with every problem when an input has errors, and UsageError when the
    inputs hold no accounts.
    """
    came = arrived(order.inputs, order.mapping, say)
    batch, limits = came.batch, settings.load()
    ledger = ledger_of(batch.tables)
    if not ledger.accounts:
        raise UsageError(
            Text(zh="输入里没有账号表，无从评估。", en="The inputs hold no table of accounts."),
            hint=Text(
                zh="请一并给出台账（含账号名称、平台、主办单位）。",
                en="Give the ledger too (account name, platform, unit).",
            ),
        )
    by = _terms(order)
    spans = windows(order.as_of, by.days, by.periods)
    with opened(came.tables) as history:
        say(Text(zh=f"测算 {len(spans)} 个时段的指标", en=f"Measuring {len(spans)} windows"))
        accounts = batch.tables["accounts"]
        newest = measured(history, accounts, spans[0], limits)
        course = (newest, *(glimpsed(history, accounts, one, limits) for one in spans[1:]))
        say(Text(zh="同类比较与抽样", en="Ranking among peers"))
        observed = Observed(
            ledger=ledger,
            tables=history,
            votes=batch.tables.get("votes"),
            terms=by,
            seed=order.seed,
        )
        found = evaluated(observed, course)
    shown = replace(observed, tables=came.tables)
    return Evaluated(batch=batch, observed=shown, course=course, evaluation=found)


def _terms(order: Order) -> Terms:
    by = order.terms or default_terms()
    return replace(
        by,
        rounds=by.rounds if order.rounds is None else order.rounds,
        periods=by.periods if order.periods is None else order.periods,
    )
