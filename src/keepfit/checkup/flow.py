"""From files to a check-up: read, measure, judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from keepfit.checkup.core.rules import CheckUp, Pack
from keepfit.checkup.evidence import Shelf
from keepfit.checkup.queries import check_up, load_pack
from keepfit.history.arriving import Arrived, arrived
from keepfit.history.core.facts import Facts, window
from keepfit.history.engine import EngineName, History, Sources, opened
from keepfit.history.queries import measured
from keepfit.intake.batch import Batch
from keepfit.intake.mapping import Mapping
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.queries import ledger_of

Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to check: the inputs, the pack's id or file, the day, learned headers, the engine."""

    inputs: tuple[Path, ...]
    pack: str
    as_of: date
    mapping: Mapping | None = None
    engine: EngineName = "duckdb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check-up together with everything it was made from."""

    batch: Batch
    tables: Sources
    ledger: Ledger
    facts: Facts
    checkup: CheckUp


def run_checkup(order: Order, *, say: Say) -> Checked:
    """Read the inputs, measure every account and judge it; raises as `open_checkup` does."""
    with open_checkup(order, say=say) as (done, _):
        return done


@contextmanager
def open_checkup(order: Order, *, say: Say) -> Iterator[tuple[Checked, History]]:
    """Read, measure and judge, and keep the long tables open for whoever has more to ask of them.

    Raises UnsoundInputError with every problem when an input has errors, and UsageError when the
    inputs hold no accounts.
    """
    load_pack(order.pack)  # An unsound pack is told before anything is read.
    came = arrived(order.inputs, order.mapping, say)
    ledger = ledger_of(came.batch.tables)
    if not ledger.accounts:
        raise UsageError(
            Text(zh="输入里没有账号表，无从体检。", en="The inputs hold no table of accounts."),
            hint=Text(
                zh="请一并给出台账（含账号名称、平台、主办单位）。",
                en="Give the ledger too (account name, platform, unit).",
            ),
        )
    with opened(came.tables, order.engine) as history:
        yield _judged(came, ledger, order, history, say), history


def judged_by(done: Checked, pack: Pack, order: Order, *, say: Say) -> Checked:
    """Judge what was read for one check-up by another pack, measuring anew only if it must."""
    if pack.window_days != done.checkup.pack.window_days:
        came = Arrived(batch=done.batch, tables=done.tables)
        with opened(came.tables, order.engine) as history:
            return _judged(came, done.ledger, order, history, say)
    with opened(done.tables, order.engine) as history:
        observed = Shelf(ledger=done.ledger, facts=done.facts, tables=history)
        return replace(done, checkup=check_up(observed, pack, order.as_of))


def _judged(came: Arrived, ledger: Ledger, order: Order, history: History, say: Say) -> Checked:
    pack = load_pack(order.pack)
    say(Text(zh="测算各账号指标", en="Measuring the accounts"))
    span = window(order.as_of, pack.window_days)
    facts = measured(history, came.batch.tables["accounts"], span, settings.load())
    say(Text(zh="按指标包逐条判定", en="Judging rule by rule"))
    observed = Shelf(ledger=ledger, facts=facts, tables=history)
    return Checked(
        batch=came.batch,
        tables=came.tables,
        ledger=ledger,
        facts=facts,
        checkup=check_up(observed, pack, order.as_of),
    )
