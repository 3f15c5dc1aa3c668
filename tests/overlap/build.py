"""What tests of overlap build in one line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from keepfit.ledger.core.records import Account, Ledger, Offer, Service
from keepfit.overlap.queries import PostsOverlap, posts_overlap
from keepfit.overlap.reading import PostTexts
from keepfit.people.core.units import Unit


def posts(*texts: str, accounts: Sequence[str] = (), days: Sequence[int | None] = ()) -> PostTexts:
    """Posts called p0, p1 …, of one account each unless told, published on these days of June."""
    count = len(texts)
    moments = [
        np.datetime64("NaT", "us") if day is None else np.datetime64(f"2024-06-{day:02}", "us")
        for day in (days or range(1, count + 1))
    ]
    return PostTexts(
        ids=pa.chunked_array([[f"p{place}" for place in range(count)]], pa.string()),
        accounts=pa.chunked_array(
            [list(accounts) or [f"a{place}" for place in range(count)]], pa.string()
        ),
        at=np.array(moments, dtype="datetime64[us]"),
        titles=pa.chunked_array([[""] * count], pa.large_string()),
        texts=pa.chunked_array([list(texts)], pa.large_string()),
        reposts=np.zeros(count, dtype=bool),
    )


def found(*texts: str) -> PostsOverlap:
    """What is found among these texts."""
    return posts_overlap(posts(*texts))


def alike(*texts: str) -> list[tuple[int, int]]:
    """Which of these texts are said to be copies of each other."""
    return sorted((a, b) for a, b in found(*texts).pairs.tolist())


def a_ledger(
    accounts: Sequence[Account], units: Sequence[Unit] = (), offers: Sequence[Offer] = ()
) -> Ledger:
    """A ledger of these records; every offered service is called as its id."""
    services = {one.service_id for one in offers}
    return Ledger(
        units={one.unit_id: one for one in units},
        accounts={one.account_id: one for one in accounts},
        services={one: Service(service_id=one, name=one) for one in sorted(services)},
        offers=tuple(offers),
    )


def an_account(account_id: str, name: str = "临江发布", **given: object) -> Account:
    """A WeChat account."""
    usual: dict[str, object] = {"kind": "account", "platform": "wechat", "status": "active"}
    return Account(account_id=account_id, name=name, **{**usual, **given})  # type: ignore[arg-type]  # values of any field


def offers(account_id: str, *services: str) -> list[Offer]:
    """The offers of one account."""
    return [Offer(account_id=account_id, service_id=one) for one in services]
