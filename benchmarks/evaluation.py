"""How long 200,000 accounts take with 200 rounds of the bootstrap, and how that grows.

    python -m benchmarks.evaluation [SIZE ...]

Time is that of the processor over all threads, from posts and messages in memory to a score for
every account.
What is made up beforehand (posts, messages, ledger, and the facts that `keepfit history` measures)
is not counted.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from benchmarks.runs import demand, keep
from keepfit.evaluation.queries import Observed, default_terms, evaluated
from keepfit.history.core.facts import Facts, window
from keepfit.ledger.core.records import Account, Ledger, Offer
from keepfit.people.core.units import Unit

SIZES = (20_000, 200_000)
SPAN = window(date(2024, 6, 30), 91)
ROUNDS, POSTS, MESSAGES, UNITS = 200, 30, 6, 500
LEVELS = ("province", "city", "county", "town", "village")
PLATFORMS = ("wechat", "weibo", "douyin", "toutiao")


def ledger(accounts: int) -> Ledger:
    """Make accounts of 500 units; every second one offers a service."""
    units = {
        f"u{n}": Unit(unit_id=f"u{n}", name=f"u{n}", level=LEVELS[n % 5], sector=str(n % 20))
        for n in range(UNITS)
    }
    found = {
        f"a{n:07d}": Account(
            account_id=f"a{n:07d}",
            name=f"a{n}",
            kind="account",
            platform=PLATFORMS[n % 4],
            unit_id=f"u{n % UNITS}",
            credible_followers=n % 5000,
        )
        for n in range(accounts)
    }
    offers = tuple(
        Offer(account_id=one, service_id=f"s{n % 900}", depth="apply", works=True)
        for n, one in enumerate(found)
        if n % 2
    )
    return Ledger(units=units, accounts=found, offers=offers)


def moments(rng: np.random.Generator, count: int) -> pa.Array:
    """Return moments spread over the window."""
    start = np.datetime64(datetime.combine(SPAN.start, datetime.min.time()), "s")
    return pa.array(start + rng.integers(0, SPAN.days * 86_400, count), pa.timestamp("s"))


def tables(accounts: int) -> dict[str, pa.Table]:
    """Make the posts and messages of that many accounts."""
    rng = np.random.default_rng(7)
    ids = pa.array([f"a{n:07d}" for n in range(accounts)])
    quality = rng.normal(6.0, 0.8, accounts)
    posts = np.repeat(np.arange(accounts), rng.poisson(POSTS, accounts))
    asked = np.repeat(np.arange(accounts), rng.poisson(MESSAGES, accounts))
    received = moments(rng, len(asked))
    hours = rng.integers(1, 200, len(asked)) * np.timedelta64(3600, "s")
    reads = np.exp(quality[posts] + rng.normal(0, 0.9, len(posts))).astype(np.int64)
    return {
        "posts": pa.table(
            {
                "account_id": ids.take(pa.array(posts)),
                "published_at": moments(rng, len(posts)).cast(pa.timestamp("us")),
                "reads": reads,
            }
        ),
        "messages": pa.table(
            {
                "account_id": ids.take(pa.array(asked)),
                "received_at": received.cast(pa.timestamp("us")),
                "replied_at": pa.array(received.to_numpy() + hours).cast(pa.timestamp("us")),
            }
        ),
    }


def facts(accounts: int) -> Facts:
    """Make the few facts an evaluation reads."""
    return Facts(
        window=SPAN,
        account_ids=np.array([f"a{n:07d}" for n in range(accounts)]),
        values={
            "posts": np.full(accounts, float(POSTS)),
            "question_answered": np.full(accounts, np.nan),
        },
        coverage={},
        last_post_at=np.full(accounts, np.datetime64("2024-06-30")),
        unobserved_reason=np.full(accounts, ""),
    )


def measured(accounts: int) -> dict[str, float]:
    """Evaluate that many accounts and return what it took."""
    book, long, known = ledger(accounts), tables(accounts), facts(accounts)
    terms = replace(default_terms(), rounds=ROUNDS)
    observed = Observed(ledger=book, tables=long, terms=terms)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.process_time()
    found = evaluated(observed, [known])
    return {
        "size": accounts,
        "posts": long["posts"].num_rows,
        "messages": long["messages"].num_rows,
        "peer_groups": len(found.groups),
        "rounds": ROUNDS,
        "cpu_s": round(time.process_time() - began, 2),
        "before_mb": round(before, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "unranked": sum(one.rank is None for one in found.scores[0].values()),
    }


def main(sizes: list[int]) -> None:
    """Measure, keep and judge all sizes, the smallest first."""
    before = 0.0
    for size in sizes:
        figures = measured(size)
        if before:
            figures["growth_per_tenfold"] = round(figures["cpu_s"] / before, 2)
        before = figures["cpu_s"]
        keep("evaluation", figures)
        demand("evaluation", figures)


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or list(SIZES))
