"""Evaluation, overlap and burden of an office's ledger, all of one day, as its report has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from keepfit.burden.core.branches import Branch, branches
from keepfit.burden.core.records import Burden
from keepfit.burden.queries import Spending, burden, requests_of
from keepfit.evaluation import pulse
from keepfit.evaluation.core.learning import Lesson
from keepfit.evaluation.core.records import Evaluation
from keepfit.evaluation.earlier import glimpsed
from keepfit.evaluation.lessons import lessons
from keepfit.evaluation.queries import Observed, default_terms, evaluated, windows
from keepfit.history.core.facts import Facts, Window
from keepfit.history.engine import History, opened
from keepfit.history.queries import measured
from keepfit.history.tables import LONG
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.store.store import Store
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.office import stored_tables
from keepfit.ledger.queries import ledger_of
from keepfit.overlap.core.quarter import Overlap
from keepfit.overlap.quarter import overlap, posts_of
from keepfit.people.core.rights import Actor, Right

Say = Callable[[Text], None]
_SMALL = ("votes", "requests")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to make: the day, the seed, whether posts nearly the same are looked for, from where."""

    as_of: date
    near: bool
    seed: int
    history: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The three together, with the ledger and what is told of each account month by month."""

    ledger: Ledger
    evaluation: Evaluation
    lessons: tuple[Lesson, ...]
    overlap: Overlap
    burden: Burden
    branches: Mapping[Branch, tuple[str, ...]]
    months: Mapping[str, pulse.Months]
    vitals: Mapping[str, Mapping[str, float | None]]

    @property
    def window(self) -> Window:
        """The newest window, which overlap and burden are of."""
        return self.evaluation.windows[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A ledger with its history open, and the two tables that are kept beside."""

    wanted: Wanted
    ledger: Ledger
    accounts: pa.Table
    history: History
    beside: Mapping[str, pa.Table]
    facts: tuple[Facts, ...]


def made(by: Actor, wanted: Wanted, say: Say) -> Made:
    """Evaluate the accounts a person checks, and reckon their overlap and burden.

    Raises UsageError where there is no account.
    """
    say(Text(zh="读取台账", en="Reading the ledger"))
    tables = stored_tables(by, Right.CHECK)
    ledger = ledger_of(tables)
    if not ledger.accounts:
        raise UsageError(
            Text(zh="台账里没有账号，无从评估。", en="The ledger holds no account to evaluate."),
            hint=Text(zh="请先导入台账。", en="Import the ledger first."),
        )
    long, beside = _stored(wanted.history)
    with opened(long) as history:
        say(Text(zh="测算各季度指标", en="Measuring the quarters"))
        facts = _facts(history, tables["accounts"], wanted.as_of)
        there = _Open(
            wanted=wanted,
            ledger=ledger,
            accounts=tables["accounts"],
            history=history,
            beside=beside,
            facts=facts,
        )
        return _made(there, say)


def _stored(folder: Path) -> tuple[dict[str, list[Path]], dict[str, pa.Table]]:
    """Return the files of the long tables, and the small ones that are kept beside them."""
    if not (folder / "store.json").is_file():
        return {}, {}
    store = Store.open(folder, create=False)
    there = set(store.tables())
    long = {name: list(store.files(name)) for name in LONG if name in there}
    return long, {name: store.read(name) for name in _SMALL if name in there}


def _facts(history: History, accounts: pa.Table, as_of: date) -> tuple[Facts, ...]:
    terms, limits = default_terms(), settings.load()
    spans = windows(as_of, terms.days, terms.periods)
    newest = measured(history, accounts, spans[0], limits)
    return (newest, *(glimpsed(history, accounts, one, limits) for one in spans[1:]))


def _made(there: _Open, say: Say) -> Made:
    newest, ledger = there.facts[0], there.ledger
    say(Text(zh="同类比较", en="Ranking among peers"))
    observed = Observed(
        ledger=ledger,
        tables=there.history,
        votes=there.beside.get("votes"),
        seed=there.wanted.seed,
    )
    found = evaluated(observed, there.facts)
    taught = lessons(observed, newest, found)
    say(Text(zh="核算负担", en="Reckoning the burden"))
    places = branches(ledger)
    spent = _burden(there, places)
    say(Text(zh="比对内容和功能", en="Comparing posts and functions"))
    posts = posts_of(there.history, ledger, newest.window)
    return Made(
        ledger=ledger,
        evaluation=found,
        lessons=taught,
        overlap=overlap(ledger, posts, newest.window, near=there.wanted.near),
        burden=spent,
        branches=places,
        months=pulse.monthly(there.history, ledger, newest),
        vitals=pulse.vitals(newest),
    )


def _burden(there: _Open, places: Mapping[Branch, tuple[str, ...]]) -> Burden:
    return burden(
        Spending(
            ledger=there.ledger,
            facts=there.facts[0],
            tables=there.history,
            requests=requests_of(there.beside),
            groups={"\n".join(branch): ids for branch, ids in places.items()},
            seed=there.wanted.seed,
        )
    )
