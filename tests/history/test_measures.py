from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import ibis
import numpy as np
import pytest
from ibis.config import Config

from keepfit.history.core.catalogue import MEASURES
from keepfit.history.core.coverages import COVERAGES
from keepfit.history.core.facts import Facts, window
from keepfit.history.measures import followers, posts, probes, replies, texts
from keepfit.history.queries import measured
from keepfit.intake.tables import schema
from keepfit.kit.settings import Settings
from tests.history.build import AS_OF, a_table, ago, why
from tests.history.oracle import RECEPTION, Oracle

DAYS = 30
SEEDS = 16
TEXTS = (
    "关于做好城乡居民医疗保险缴费工作的通知",
    "关于做好城乡居民医疗保险　缴费工作的通知！",
    "关于做好ＡＢ１２城乡居民医疗保险缴费工作",
    "关于做好ab12城乡居民医疗保险缴费工作。",
    "今日天气",
    "",
    None,
    "。，！ " * 30 + "藏在标点后面的一整段完全相同的文字内容",
    "藏在标点后面的一整段完全相同的文字内容",
    "开头相同的很长一段文字用来检查前缀是否足够区分不同的内容而不至于误判" * 3 + "甲",
    "开头相同的很长一段文字用来检查前缀是否足够区分不同的内容而不至于误判" * 3 + "乙",
)


def a_history(seed: int) -> dict[str, list[dict[str, Any]]]:
    """A small random history with everything that can be odd about one."""
    r = random.Random(seed)  # noqa: S311  # invented histories, no secrets
    quiet = r.choice([0, 0, 0, 6])
    ledger: list[dict[str, Any]] = [
        {
            "account_id": f"a{n:02d}",
            "kind": (None, "account", "account", "mini_program")[n % 4],
            "platform": r.choice(["wechat"] * 8 + ["weibo", None]),
            "followers": r.choice([None, 0, 900, 4000]),
            "opened_on": r.choice([None, AS_OF - timedelta(days=r.randint(-3, 80))]),
        }
        for n in range(r.choice([3, 16]))
    ]
    names = [one["account_id"] for one in ledger] + ["stranger"]
    busy = names[: r.randint(1, len(names))]
    return {
        "accounts": ledger,
        "posts": [a_random_post(r, r.choice(busy), quiet) for _ in range(r.randint(0, 240))],
        "messages": [a_random_message(r, r.choice(names)) for _ in range(r.randint(0, 30))],
        "metrics": [
            {"account_id": name, "date": AS_OF - timedelta(days=n), "followers": some_followers(r)}
            for name in names[:4]
            for n in r.sample(range(-2, 45), r.randint(0, 30))
        ],
        "probes": [
            a_random_probe(r, name, n)
            for name in names
            for n in r.sample(range(60), r.randint(0, 5))
        ],
    }


def a_random_post(r: random.Random, name: str, quiet: int) -> dict[str, Any]:
    moment = ago(r.randint(quiet, 60), r.choice([0, 9, 9, 23]))
    if r.random() < 0.03:
        moment = ago(-1, 0)
    shown = {one: r.choice([None, 0, 7, 800, 100_001, r.randint(0, 5000)]) for one in RECEPTION}
    return {
        "account_id": name,
        "published_at": moment,
        "title": r.choice([None, "", "通知", "【天气】"]),
        "text": r.choice(TEXTS),
        "is_original": r.choice([None, True, False]),
        "is_headline": r.choice([None, True, False]),
        "origin_url": r.choice([None, "", "https://example.org/1"]),
        **shown,
    }


def a_random_message(r: random.Random, name: str) -> dict[str, Any]:
    received = ago(r.randint(-1, 50), r.randint(0, 23))
    wait = timedelta(hours=r.randint(-5, 600), minutes=r.randint(0, 59))
    return {
        "account_id": name,
        "received_at": received,
        "replied_at": r.choice([None, received + wait]),
        "reply_text": r.choice([None, "", " ", "已办理"]),
    }


def some_followers(r: random.Random) -> int | None:
    return r.choice([None, 1000, 1000, 1001, 1005, 1300, 5000, 0])


def a_random_probe(r: random.Random, name: str, days: int) -> dict[str, Any]:
    return {
        "account_id": name,
        "probed_at": ago(days, 12),
        "kind": r.choice(["open", "open", "download", "link", "question"]),
        "outcome": r.choice(["ok", "ok", "failed", "unreachable", "not_allowed"]),
    }


@cache
def measured_twice(seed: int) -> tuple[Facts, Oracle, list[Mapping[str, Any]]]:
    rows = a_history(seed)
    tables = {name: a_table(name, some) for name, some in rows.items()}
    whole = {name: table.to_pylist() for name, table in tables.items()}
    for account in whole["accounts"]:
        account["platform"] = account["platform"] or ""
    span = window(AS_OF, DAYS)
    found = measured(tables, tables["accounts"], span, Settings())
    return found, Oracle(whole, span.start, AS_OF, Settings().horizon_days), whole["accounts"]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_measure_is_what_a_reader_of_its_definition_would_count(seed: int) -> None:
    found, oracle, ledger = measured_twice(seed)
    for account in sorted(ledger, key=lambda one: str(one["account_id"])):
        row = found.row_of()[account["account_id"]]
        assert why(found, account["account_id"]) == oracle.reason(account)
        expected = oracle.measures(account)
        got = {name: column[row] for name, column in found.values.items()}
        assert got == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_the_random_histories_reach_every_measure_and_every_reason() -> None:
    reached: set[str] = set()
    for seed in range(SEEDS):
        found, _, _ = measured_twice(seed)
        reached |= {name for name, one in found.values.items() if (one[~np.isnan(one)] > 0).any()}
        reached |= set(found.unobserved_reason.tolist())
    assert reached >= {*MEASURES, "", "unreadable", "never_read", "horizon"}


def test_coverages_are_shares_and_each_measure_names_one_that_exists() -> None:
    found, _, _ = measured_twice(1)
    assert set(found.coverage) == set(COVERAGES)
    assert {one.coverage for one in MEASURES.values()} <= set(COVERAGES)
    assert all(((one >= 0) & (one <= 1)).all() for one in found.coverage.values())


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = a_history(3)
    span = window(AS_OF, DAYS)
    tables = {name: a_table(name, some) for name, some in rows.items()}
    turned = {name: one.take(list(reversed(range(len(one))))) for name, one in tables.items()}
    first = measured(tables, tables["accounts"], span, Settings())
    second = measured(turned, turned["accounts"], span, Settings())
    for name in MEASURES:
        np.testing.assert_array_equal(first.values[name], second.values[name])


class SparkOptions(Config):  # type: ignore[misc]  # Ibis ships no types
    treat_nan_as_null: bool = False


def test_every_expression_can_be_said_to_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    # Ibis registers this option only where pyspark is installed.
    monkeypatch.setattr(ibis.options, "pyspark", SparkOptions())
    span = window(date(2024, 6, 30))
    long = {
        name: ibis.table(ibis.Schema.from_pyarrow(schema(name)), name=name)
        for name in ("posts", "messages", "metrics", "probes")
    }
    known = texts.keyed(long["posts"])
    twins = texts.twins(known, span)
    expressions = [
        posts.last_posts(long["posts"], span),
        posts.posts_within(long["posts"], span),
        posts.inner_gaps(long["posts"], span),
        texts.countable(known, span),
        texts.own_repeats(twins, span),
        texts.copies(twins),
        replies.replies(long["messages"], span),
        followers.last_followers(long["metrics"], span),
        followers.jumps(long["metrics"], span),
        probes.links(long["probes"], span),
        probes.last_outcomes(long["probes"], span),
    ]
    assert all(ibis.to_sql(one, dialect="pyspark") for one in expressions)
