"""Judges the accounts of an office, from its tables and its history folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from keepfit.checkup.core.rules import CheckUp, Pack
from keepfit.checkup.evidence import Shelf
from keepfit.checkup.queries import check_up
from keepfit.history.core.facts import Facts, window
from keepfit.history.engine import History, opened
from keepfit.history.queries import measured
from keepfit.history.tables import LONG
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.store import Store
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.office import stored_tables
from keepfit.ledger.queries import ledger_of
from keepfit.people.core.rights import Actor, Right

Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where an office's own figures come from: whose reach, its history folder, as of which day."""

    by: Actor
    history: Path
    as_of: date


def made(office: Office, pack: Pack, say: Say) -> tuple[Ledger, CheckUp]:
    """Judge the accounts a person checks, of a ledger; raises UsageError where there is none."""
    ledger, (done,) = judged_by_each(office, [pack], say)
    if not ledger.accounts:
        raise UsageError(
            Text(zh="台账里没有账号，无从体检。", en="The ledger holds no account to check."),
            hint=Text(zh="请先导入台账。", en="Import the ledger first."),
        )
    return ledger, done


def judged_by_each(office: Office, packs: Sequence[Pack], say: Say) -> tuple[Ledger, list[CheckUp]]:
    """Judge the accounts a person checks by each pack, measuring anew only for another window."""
    say(Text(zh="读取台账", en="Reading the ledger"))
    tables = stored_tables(office.by, Right.CHECK)
    ledger = ledger_of(tables)
    known: dict[int, Facts] = {}
    done = []
    with opened(_long(office.history)) as engine:
        for pack in packs:
            if pack.window_days not in known:
                say(Text(zh="测算各账号指标", en="Measuring the accounts"))
                known[pack.window_days] = _measured(office, pack, tables["accounts"], engine)
            say(Text(zh="按指标包逐条判定", en="Judging rule by rule"))
            shelf = Shelf(ledger=ledger, facts=known[pack.window_days], tables=engine)
            done.append(check_up(shelf, pack, office.as_of))
    return ledger, done


def _measured(office: Office, pack: Pack, accounts: pa.Table, engine: History) -> Facts:
    return measured(engine, accounts, window(office.as_of, pack.window_days), settings.load())


def _long(folder: Path) -> dict[str, list[Path]]:
    if not (folder / "store.json").is_file():
        return {}
    store = Store.open(folder, create=False)
    return {name: list(store.files(name)) for name in LONG if name in store.tables()}
