"""Evaluate accounts: posts, messages and ledger in, scores with their uncertainty out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from keepfit.evaluation import measures
from keepfit.evaluation.compiled import with_index
from keepfit.evaluation.core import powers as core
from keepfit.evaluation.core.candidates import candidate, candidate_ids, only_services, season
from keepfit.evaluation.core.course import changes
from keepfit.evaluation.core.indices import Index
from keepfit.evaluation.core.peers import Place, peer_groups
from keepfit.evaluation.core.powers import Terms, Votes
from keepfit.evaluation.core.ranks import Power, Standing, standing
from keepfit.evaluation.core.records import (
    POWERS,
    Change,
    Evaluation,
    Interval,
    PeerGroup,
    Plea,
    Score,
)
from keepfit.evaluation.core.resampling import Bits, Floats, Weeks, Whole, account_keys, weeks
from keepfit.history.core.facts import Facts, Window, window
from keepfit.history.engine import Read, opened
from keepfit.ledger.core.records import ENDED, Account, Ledger
from keepfit.people.core.units import Unit

_TERMS = Path(__file__).with_name("powers.toml")
_UNRANKED_KINDS = ("group",)
_FEWEST = 3  # of two, one is always the last
# Few people vote in a quarter; what they think of an account changes slowly.
VOTES_DAYS = 365
_Place = tuple[float, float, float, float, float, float, float, float]
_NOBODY = Unit(unit_id="", name="")


@cache
def default_terms() -> Terms:
    """Return the terms that are shipped."""
    return load_terms(_TERMS)


def load_terms(path: Path) -> Terms:
    """Return the terms of a TOML file."""
    return core.terms(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What an evaluation is made from; `votes` is the exchange table, None where there is none."""

    ledger: Ledger
    tables: Read
    votes: pa.Table | None = None
    terms: Terms = field(default_factory=default_terms)
    seed: int = 0


def windows(as_of: date, days: int, periods: int) -> tuple[Window, ...]:
    """Return that many windows running, newest first; the newest ends on `as_of`."""
    return tuple(window(as_of - timedelta(days=days * back), days) for back in range(periods))


def evaluated(observed: Observed, course: Sequence[Facts]) -> Evaluation:
    """Evaluate the ledger's accounts in each window that was measured, newest first.

    Peer groups are those of the ledger and the same in every window. Work groups and accounts
    that are closed are not evaluated.
    """
    accounts = [
        one
        for one in observed.ledger.accounts.values()
        if one.kind not in _UNRANKED_KINDS and one.status not in ENDED
    ]
    groups, at = _grouped(accounts, observed)
    ranked = _Field(
        accounts=accounts,
        groups=groups,
        group=np.array(at, dtype=np.int64),
        keys=account_keys([one.account_id for one in accounts], observed.seed),
    )
    looks = [_look(observed, facts, ranked) for facts in course]
    scores = tuple(_scores(observed, one, ranked) for one in looks)
    chosen = candidate_ids(scores, observed.terms)
    pleas = _pleas(observed, chosen, course[0].window) if chosen else {}
    return Evaluation(
        windows=tuple(one.window for one in course),
        groups=groups,
        scores=scores,
        candidates=tuple(
            candidate(one, scores[: observed.terms.periods], pleas[one]) for one in chosen
        ),
        rounds=observed.terms.rounds,
        seed=observed.seed,
        changes=_changes(looks, ranked),
        weights=dict(observed.terms.weights),
    )


def index_of_accounts(tables: Read, index: Index, window: Window, rounding: str = "") -> pa.Table:
    """Return account_id, the index's inputs as the posts tell them, `censored` and `value`.

    Only accounts that posted; an index with inputs that posts do not tell has null values.
    """
    with opened(tables) as history:
        counted = measures.index_inputs(history.tables["posts"], index, window)
        lacking = {
            one.name: ibis.null("float64")
            for one in index.inputs
            if one.name not in counted.columns and one.default is None
        }
        counted = counted.mutate(**lacking)
        return history.rows(with_index(counted, index, rounding))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """The accounts that are ranked, in order, with their peer groups and keys of their draws."""

    accounts: Sequence[Account]
    groups: tuple[PeerGroup, ...]
    group: Whole
    keys: Bits

    @property
    def account_ids(self) -> list[str]:
        return [one.account_id for one in self.accounts]


def _grouped(
    accounts: Sequence[Account], observed: Observed
) -> tuple[tuple[PeerGroup, ...], list[int]]:
    units = observed.ledger.units
    places = [
        Place(
            kind=one.kind,
            platform=one.platform,
            level=units.get(one.unit_id, _NOBODY).level,
            sector=units.get(one.unit_id, _NOBODY).sector,
        )
        for one in accounts
    ]
    return peer_groups(places, observed.terms.smallest_group)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One window: its facts, and the weeks of reads and of answers."""

    facts: Facts
    reads: Weeks
    answers: Weeks


def _look(observed: Observed, facts: Facts, found: _Field) -> _Look:
    reads, answers = _weekly(observed.tables, facts.window, found.account_ids)
    return _Look(facts=facts, reads=reads, answers=answers)


def _changes(looks: Sequence[_Look], found: _Field) -> tuple[Change, ...]:
    if len(looks) < 2:
        return ()
    newest, before = looks[0].reads, looks[1].reads
    return tuple(changes(newest, before, found.group, found.account_ids))


def _scores(observed: Observed, look: _Look, found: _Field) -> dict[str, Score]:
    if not found.accounts:
        return {}
    facts, reads, answers = look.facts, look.reads, look.answers
    rows = facts.row_of()
    at = np.array([rows[one] for one in found.account_ids])
    blind = facts.unobserved_reason[at] != ""
    silent = (facts.values["posts"][at] == 0) & ~blind
    votes = _votes(observed.votes, facts.window)
    recognised = core.recognition(found.accounts, votes, found.group)
    known = (
        _reach(reads, silent),
        core.combined(
            core.service(found.accounts, observed.ledger.offers, observed.terms), found.group
        ),
        facts.values["question_answered"][at].copy(),
        recognised.value,
    )
    drawn = zip(
        POWERS,
        known,
        (reads, None, answers, None),
        (None, None, None, recognised.error),
        strict=True,
    )
    made = [
        Power(weight=observed.terms.weights[name], value=value, weeks=weeks, error=error)
        for name, value, weeks, error in drawn
    ]
    stand = standing(made, found.group, found.keys, observed.terms.rounds)
    posts = np.nan_to_num(facts.values["posts"][at]).astype(np.int64)
    return dict(_told(stand, found, posts))


def _votes(table: pa.Table | None, span: Window) -> dict[str, Votes] | None:
    """Return the votes of the year that ends with a window; None where nobody was asked."""
    if table is None:
        return None
    year = window(span.as_of, VOTES_DAYS)
    inside = pc.and_(
        pc.greater_equal(table["period"], year.start), pc.less_equal(table["period"], year.as_of)
    )
    sums = (
        table.filter(inside)
        .group_by("account_id")
        .aggregate([("useful", "sum"), ("not_useful", "sum")])
    )
    columns = (sums[name].to_pylist() for name in ("account_id", "useful_sum", "not_useful_sum"))
    return {
        account: Votes(useful=useful, total=useful + other)
        for account, useful, other in zip(*columns, strict=True)
    }


def _reach(reads: Weeks, silent: NDArray[np.bool_]) -> Floats:
    """Silent and seen to be silent is a reach of nobody; not seen stays not observed."""
    value = np.where(silent, 0.0, np.nan)
    value[reads.accounts] = np.nan
    return value


def _told(stand: Standing, found: _Field, posts: Whole) -> Iterator[tuple[str, Score]]:
    """Yield each account's score; whole columns become lists first, since rows are many."""
    columns = zip(
        found.account_ids,
        found.group.tolist(),
        stand.powers.T.tolist(),
        stand.raw.T.tolist(),
        stand.coverage.tolist(),
        posts.tolist(),
        _places(stand),
        strict=True,
    )
    for account_id, number, powers, raw, coverage, count, place in columns:
        group = found.groups[number]
        bare = Score(
            account_id=account_id,
            group_id=group.group_id,
            powers=_known(powers),
            raw=_known(raw),
            coverage=coverage,
            posts=count,
        )
        yield account_id, bare if place is None else _placed(bare, place, group)


def _known(values: list[float]) -> dict[str, float]:
    """Return the observed powers by name; only NaN differs from itself."""
    # Quicker than isnan, which matters for a million plain floats.
    return {name: one for name, one in zip(POWERS, values, strict=True) if one == one}


def _places(stand: Standing) -> Iterator[_Place | None]:
    """Yield score, its interval, rank, its interval, last tenth and size; None without a rank."""
    columns = (
        stand.score,
        stand.score_low,
        stand.score_high,
        stand.rank,
        stand.rank_low,
        stand.rank_high,
        stand.last_tenth,
        stand.size,
    )
    ranked = (~np.isnan(stand.score) & (stand.size >= _FEWEST)).tolist()
    for place, has_rank in zip(
        zip(*(one.tolist() for one in columns), strict=True), ranked, strict=True
    ):
        yield place if has_rank else None


def _placed(bare: Score, place: _Place, group: PeerGroup) -> Score:
    score, low, high, rank, rank_low, rank_high, last_tenth, size = place
    return Score(
        account_id=bare.account_id,
        group_id=bare.group_id,
        powers=bare.powers,
        raw=bare.raw,
        coverage=bare.coverage,
        posts=bare.posts,
        score=score,
        score_interval=Interval(low=low, high=high),
        rank=int(rank),
        rank_interval=(int(rank_low), int(rank_high)),
        last_tenth=None if group.too_small else last_tenth,
        size=int(size),
    )


def _weekly(tables: Read, span: Window, account_ids: list[str]) -> tuple[Weeks, Weeks]:
    ids = pa.array(account_ids, pa.string())
    with opened(tables) as history:
        reads = history.rows(measures.weekly_reads(history.tables["posts"], span))
        answers = history.rows(measures.weekly_answers(history.tables["messages"], span))
    return _weeks_of(reads, ids), _weeks_of(answers, ids)


def _weeks_of(table: pa.Table, ids: pa.Array) -> Weeks:
    row = pc.index_in(table["account_id"], value_set=ids)
    table = table.append_column("row", row).filter(pc.is_valid(row))
    return weeks(
        table["row"].to_numpy().astype(np.int64),
        table["week"].to_numpy().astype(np.int64),
        table["number"].to_numpy().astype(np.float64),
        table["total"].to_numpy().astype(np.float64) / measures.MILLION,
    )


def _pleas(observed: Observed, account_ids: Sequence[str], last: Window) -> dict[str, Plea]:
    only = only_services(account_ids, observed.ledger)
    year = window(last.as_of, 365)
    wanted = pa.table({"account_id": pa.array(list(account_ids), pa.string())})

    months: dict[str, dict[int, int]] = {}
    with opened(observed.tables) as history:
        posts = history.tables["posts"]
        found = history.rows(measures.monthly_posts(posts, ibis.memtable(wanted), year))
    for row in found.to_pylist():
        months.setdefault(row["account_id"], {})[row["month"]] = row["posts"]
    result = {}
    for one in account_ids:
        account = observed.ledger.accounts[one]
        result[one] = Plea(
            only_services=only[one],
            protected=account.protected is True,
            protected_reason=account.protected_reason,
            season=season(months.get(one, {})),
        )
    return result
