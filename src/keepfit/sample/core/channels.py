"""What is counted and probed from outside: followers; opening, links, test questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np

from keepfit.sample.core.draws import Rng, stream
from keepfit.sample.core.records import YEAR_DAYS, Columns, Member

METRIC_COLUMNS = ("account_id", "date", "followers", "new_followers")
PROBE_COLUMNS = ("account_id", "probed_at", "kind", "outcome", "seconds", "evidence")
READINGS, READING_DAYS = 26, 14
# Days before the check-up: the monthly look at each channel, the quarterly ones at the rest.
OPEN_ROUNDS = tuple(1 + 30 * number for number in range(12))
QUARTERS = (0, 91, 182)
LINK_DAYS, QUESTION_DAYS, DOWNLOAD_DAYS = 12, 10, 3
LINKED = 90

_Probe = tuple[datetime, str, str]


def metrics(members: Sequence[Member], as_of: date, seed: int) -> Columns:
    """Return the followers of each account every other week of the year as columns."""
    table: Columns = {name: [] for name in METRIC_COLUMNS}
    days = [as_of - timedelta(days=READING_DAYS * ago) for ago in reversed(range(READINGS))]
    for member in members:
        if member.account.kind != "account" or "closed" in member.made:
            continue
        counts = _followers(member, len(days), stream(seed, "metrics", member.key))
        for i, day in enumerate(days):
            if member.dark_days is not None and (as_of - day).days <= member.dark_days:
                continue
            table["account_id"].append(member.in_ledger_by)
            table["date"].append(day)
            table["followers"].append(counts[i])
            table["new_followers"].append(max(0, counts[i] - counts[i - 1]) if i else None)
    return table


def _followers(member: Member, readings: int, rng: Rng) -> list[int]:
    """Grow by a steady small share up to today's followers; a jump trebles them in two weeks."""
    growth = 1 + rng.uniform(0.001, 0.006) + rng.normal(0, 0.0005, readings - 1)
    if "follower_jump" in member.made:
        growth[-1 - int(rng.integers(4))] = rng.uniform(2.6, 3.8)
    back = np.concatenate([[1.0], np.cumprod(growth[::-1])])
    counts = (member.account.followers or 0) / back[::-1]
    return [int(count) for count in np.round(counts)]


def probes(members: Sequence[Member], asked: Sequence[Member], as_of: date, seed: int) -> Columns:
    """Return every probe of the year as columns; `asked` were sent a test question."""
    table: Columns = {name: [] for name in PROBE_COLUMNS}
    rng = stream(seed, "linked")
    linked = _linked(members, rng)
    questioned = {one.key for one in asked}
    for member in members:
        if member.account.kind == "group" or "closed" in member.made:
            continue
        own = stream(seed, "probes", member.key)
        found = list(_opened(member, as_of, own))
        if member.account.kind == "app":
            found += _downloaded(member, as_of, own)
        if member.key in linked:
            found += _followed(member, as_of, own)
        if member.key in questioned:
            found += _questioned(member, as_of, own)
        _append(table, member, sorted(found), own)
    return table


def _append(table: Columns, member: Member, found: list[_Probe], rng: Rng) -> None:
    for moment, kind, outcome in found:
        table["account_id"].append(member.in_ledger_by)
        table["probed_at"].append(moment)
        table["kind"].append(kind)
        table["outcome"].append(outcome)
        answered = outcome in ("ok", "failed")
        table["seconds"].append(round(float(rng.uniform(0.2, 4.0)), 2) if answered else None)
        table["evidence"].append(f"{kind}-{moment:%Y%m%d%H%M%S}.png" if answered else "")


def _linked(members: Sequence[Member], rng: Rng) -> set[str]:
    must = {one.key for one in members if {"dead_links", "mended_links"} & {*one.made, *one.near}}
    able = [
        one.key
        for one in members
        if one.account.platform == "wechat" and one.posting and one.dark_days is None
    ]
    return must | {able[int(place)] for place in rng.permutation(len(able))[:LINKED]}


def _at(as_of: date, ago: int, rng: Rng, second: int = 0) -> datetime:
    moment = time(9, int(rng.integers(60)), second)
    return datetime.combine(as_of - timedelta(days=ago), moment)


def _dark_outcome(member: Member) -> str:
    return "not_allowed" if (member.dark_days or 0) % 2 else "unreachable"


def _opened(member: Member, as_of: date, rng: Rng) -> Iterator[_Probe]:
    once = OPEN_ROUNDS[int(rng.integers(2, 5))] if "once_unreachable" in member.near else -1
    for ago in OPEN_ROUNDS:
        outcome = "ok"
        if member.dark_days is not None and ago <= member.dark_days:
            outcome = _dark_outcome(member)
        elif ago == once:
            outcome = "unreachable"
        elif "app_not_opening" in member.made and ago < 90:
            outcome = "failed"
        if ago != member.dark_days:
            yield _at(as_of, ago, rng), "open", outcome


def _downloaded(member: Member, as_of: date, rng: Rng) -> Iterator[_Probe]:
    for quarter in QUARTERS:
        failed = "app_not_downloading" in member.made and quarter == 0
        moment = _at(as_of, DOWNLOAD_DAYS + quarter, rng)
        yield moment, "download", "failed" if failed else "ok"


def _followed(member: Member, as_of: date, rng: Rng) -> Iterator[_Probe]:
    """Try ten links each quarter; one dead among twelve is within the limit."""
    for quarter in QUARTERS:
        bad = 0
        if "dead_links" in member.made and quarter == 0:
            bad = int(rng.integers(3, 8))
        if "mended_links" in member.near and quarter:
            bad = int(rng.integers(3, 8))
        few = bad == 0 and rng.random() < 0.15
        ago = LINK_DAYS + quarter
        if member.dark_days is not None and ago <= member.dark_days:
            continue
        start = _at(as_of, ago, rng)
        for number in range(12 if few else 10):
            outcome = "failed" if number < (1 if few else bad) else "ok"
            yield start + timedelta(seconds=3 * number), "link", outcome


def _questioned(member: Member, as_of: date, rng: Rng) -> Iterator[_Probe]:
    for quarter in QUARTERS:
        outcome = "failed" if "question_failed" in member.made and quarter == 0 else "ok"
        if quarter and rng.random() < 0.1:
            outcome = "not_allowed"
        if QUESTION_DAYS + quarter <= YEAR_DAYS:
            yield _at(as_of, QUESTION_DAYS + quarter, rng), "question", outcome
