from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepfit.evaluation.answers import evaluation_answer, lessons_answer
from keepfit.evaluation.core.records import Evaluation
from keepfit.evaluation.flow import Evaluated
from keepfit.evaluation.lessons import lessons
from keepfit.evaluation.papers import pages
from keepfit.evaluation.queries import (
    Observed,
    default_terms,
    evaluated,
    index_of_accounts,
    windows,
)
from keepfit.evaluation.shelf import load_index
from keepfit.history.core.facts import Facts
from keepfit.history.engine import Sources, opened
from keepfit.history.queries import measured
from keepfit.intake.batch import Batch
from keepfit.kit.settings import Settings
from keepfit.ledger.core.records import Account, Ledger, Offer, Service
from keepfit.people.core.units import Unit
from tests.evaluation.build import posts_table, several_posts
from tests.history.build import AS_OF, a_table, accounts, ago

SPANS = windows(AS_OF, 90, 3)
PEOPLE = ("张三丰", "李四光")


def a_ledger(count: int = 24) -> Ledger:
    unit = Unit(unit_id="u1", name="县某局", level="county")
    found = {
        f"a{n:02d}": Account(
            account_id=f"a{n:02d}",
            name=f"账号{n:02d}",
            kind="account",
            platform="wechat",
            unit_id="u1",
            status="active",
            login_holder=PEOPLE[n % 2],
            protected=n == 0,
            protected_reason="防汛专号" if n == 0 else "",
        )
        for n in range(count)
    }
    offers = tuple(
        Offer(account_id=f"a{n:02d}", service_id=f"s{n % 5}", depth="apply", works=True)
        for n in range(1, count)
    )
    only = Offer(account_id="a00", service_id="only", depth="information", works=True)
    services = {one: Service(service_id=one, name=f"事项{one}") for one in ("only", "s0", "s1")}
    return Ledger(
        units={"u1": unit}, accounts=found, services=services, offers=(only, *offers, *offers[:6])
    )


def the_posts(ledger: Ledger) -> list[dict[str, Any]]:
    """Posts over three windows: a00 is hardly read all the time, the others are alike."""
    rng = np.random.default_rng(1)
    rows = []
    for place, account in enumerate(ledger.accounts):
        for span in SPANS:
            level = 5 if place == 0 else 600
            reads = (level * rng.lognormal(0, 0.5, 12)).astype(int).tolist()
            rows += several_posts(account, reads, span, is_original=True, is_headline=True)
    return rows


def the_messages(ledger: Ledger) -> pa.Table:
    rows = [
        {
            "account_id": account,
            "received_at": ago(20 + 5 * number),
            "text": "问",
            "replied_at": None if place == 0 else ago(20 + 5 * number - 0.1 * (1 + place % 4)),
        }
        for place, account in enumerate(ledger.accounts)
        for number in range(48)
    ]
    return a_table("messages", rows)


def the_tables(ledger: Ledger) -> dict[str, pa.Table]:
    return {"posts": posts_table(the_posts(ledger)), "messages": the_messages(ledger)}


def run_over(tables: Sources, ledger: Ledger, seed: int = 0) -> tuple[Observed, tuple[Facts, ...]]:
    known = accounts(*ledger.accounts)
    course = tuple(measured(tables, known, span, Settings()) for span in SPANS)
    terms = replace(default_terms(), rounds=100, periods=3)
    return Observed(ledger=ledger, tables=tables, terms=terms, seed=seed), course


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return a_ledger()


@pytest.fixture(scope="module")
def tables(ledger: Ledger) -> dict[str, pa.Table]:
    return the_tables(ledger)


@pytest.fixture(scope="module")
def done(ledger: Ledger, tables: Mapping[str, pa.Table]) -> Evaluated:
    observed, course = run_over(tables, ledger)
    found = evaluated(observed, course)
    return Evaluated(batch=Batch(tables={}), observed=observed, course=course, evaluation=found)


def test_the_account_that_is_last_all_the_time_is_the_only_candidate(done: Evaluated) -> None:
    assert [one.account_id for one in done.evaluation.candidates] == ["a00"]


def test_what_speaks_for_a_candidate_stands_beside_it(done: Evaluated) -> None:
    plea = done.evaluation.candidates[0].plea
    assert (plea.only_services, plea.protected_reason) == (("事项only",), "防汛专号")


def test_what_nobody_observed_is_named_and_takes_no_part(done: Evaluated) -> None:
    row = evaluation_answer(done.evaluation, done.observed.ledger, "zh")["accounts"][3]
    assert row["not_observed"] == ["recognition"]
    assert row["coverage"] == pytest.approx(0.8)


def said(done: Evaluated) -> str:
    """Everything the room prints and writes about an evaluation, in both languages."""
    found = lessons(done.observed, done.course[0], done.evaluation)
    told = [
        json.dumps(answer, ensure_ascii=False, default=str)
        for lang in ("zh", "en")
        for answer in (
            evaluation_answer(done.evaluation, done.observed.ledger, lang),
            lessons_answer(found, lang),
        )
    ]
    sheets = pages(done.evaluation, done.observed.ledger, found)
    return "\n".join([*told, *(str(page) for page in sheets)])


def test_no_output_names_or_ranks_units_or_people(done: Evaluated) -> None:
    everything = said(done)
    forbidden = (*PEOPLE, "县某局", "u1", "unit_rank", "by_unit", "login_holder", "单位排名")
    assert [word for word in forbidden if word in everything] == []


def test_the_purpose_is_said_with_every_ranking(done: Evaluated) -> None:
    assert (
        "不得用于考核" in evaluation_answer(done.evaluation, done.observed.ledger, "zh")["purpose"]
    )


def digest(found: Evaluation) -> str:
    return hashlib.sha256(repr((found.groups, found.scores, found.candidates)).encode()).hexdigest()


def chunked(table: pa.Table, size: int, folder: Path, name: str) -> Sequence[Path]:
    """The same rows as Parquet files of so many rows, in another order."""
    backwards = table.take(pa.array(range(table.num_rows - 1, -1, -1)))
    paths = []
    for start in range(0, table.num_rows, size):
        path = folder / f"{name}-{start:06d}.parquet"
        pq.write_table(backwards.slice(start, size), path)
        paths.append(path)
    return paths


@pytest.mark.parametrize(("size", "threads"), [(97, 1), (400, 4), (100_000, 2)])
def test_any_chunking_and_any_number_of_threads_give_the_same_digest(
    done: Evaluated, tables: Mapping[str, pa.Table], tmp_path: Path, size: int, threads: int
) -> None:
    files = {name: chunked(one, size, tmp_path, name) for name, one in tables.items()}
    with opened(files) as history:
        history.backend.raw_sql(f"SET threads = {threads}")
        observed, _ = run_over(files, done.observed.ledger)
        known = accounts(*done.observed.ledger.accounts)
        course = tuple(measured(history, known, span, Settings()) for span in SPANS)
        found = evaluated(replace(observed, tables=history), course)
    assert digest(found) == digest(done.evaluation)


def test_an_index_of_accounts_comes_from_their_posts() -> None:
    posts = [
        *several_posts("a", [100, 200_000, 300], SPANS[0], likes=5, wow=1, shares=2),
        *several_posts("a", [50], SPANS[1], likes=5, wow=1, shares=2),
    ]
    posts[0]["is_headline"] = True
    posts[1]["reads"] = 100_001
    table = index_of_accounts({"posts": posts_table(posts)}, load_index("wci-14.2"), SPANS[0])
    row = table.to_pylist()[0]
    assert (row["d"], row["n"], row["R"], row["Rt"], row["Rmax"]) == (90, 3, 100_401, 100, 100_001)
    assert (row["censored"], row["value"] > 0) == (1, True)


def test_among_too_few_peers_there_are_ranks_but_nobody_is_called_last() -> None:
    few = a_ledger(6)
    observed, course = run_over(the_tables(few), few)
    found = evaluated(observed, course)
    scores = found.scores[0].values()
    assert found.groups[0].too_small
    assert sorted(one.rank or 0 for one in scores) == [1, 2, 3, 4, 5, 6]
    assert {one.last_tenth for one in scores} == {None}
    assert found.candidates == ()
