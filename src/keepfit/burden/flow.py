"""From files to a burden: read, measure, work out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keepfit.burden.core.records import Burden
from keepfit.burden.core.work import WorkModel
from keepfit.burden.given import closures, pilots
from keepfit.burden.queries import Spending, burden, default_model, requests_of
from keepfit.history.arriving import arrived
from keepfit.history.core.facts import window
from keepfit.history.engine import opened
from keepfit.history.queries import measured
from keepfit.intake.mapping import Mapping
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.queries import ledger_of

Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to account for: inputs, the day and its window, the work model, a plan, pilots."""

    inputs: tuple[Path, ...]
    as_of: date
    days: int = 90
    model: WorkModel | None = None
    plan: Path | None = None
    pilots: Path | None = None
    seed: int = 0
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounted:
    """A burden with the ledger it was made from."""

    ledger: Ledger
    burden: Burden


def run_burden(order: Order, *, say: Say) -> Accounted:
    """Read the inputs and work out what upkeep costs and brings.

    Raises UnsoundInputError with every problem when an input has errors, and UsageError when the
    inputs hold no accounts.
    """
    came = arrived(order.inputs, order.mapping, say)
    batch, limits = came.batch, settings.load()
    ledger = ledger_of(batch.tables)
    if not ledger.accounts:
        raise UsageError(
            Text(zh="输入里没有账号表，无从核算。", en="The inputs hold no table of accounts."),
            hint=Text(zh="请一并给出台账。", en="Give the ledger too."),
        )
    model = order.model or default_model()
    with opened(came.tables) as history:
        say(Text(zh="测算各账号指标", en="Measuring the accounts"))
        span = window(order.as_of, order.days)
        facts = measured(history, batch.tables["accounts"], span, limits)
        say(Text(zh="核算工时与经费", en="Working out hours and costs"))
        found = burden(
            Spending(
                ledger=ledger,
                facts=facts,
                tables=history,
                requests=requests_of(batch.tables),
                closures=closures(order.plan, ledger, limits) if order.plan else None,
                pilots=pilots(order.pilots) if order.pilots else (),
                model=model,
                seed=order.seed,
            )
        )
    return Accounted(ledger=ledger, burden=found)
