"""Twelve months of posts: rhythm, reads, likes, links, and what the planted faults do to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from keepfit.sample.core import phrases
from keepfit.sample.core.draws import Rng, stream
from keepfit.sample.core.records import YEAR_DAYS, Columns, Member
from keepfit.sample.core.texts import Writer, Written

COLUMNS = (
    "post_id",
    "account_id",
    "published_at",
    "title",
    "text",
    "url",
    "is_original",
    "is_headline",
    "origin_url",
    "reads",
    "likes",
    "wow",
    "comments",
    "shares",
    "links",
)
WEEKS = YEAR_DAYS // 7
# Monday to Sunday; the office keeps office days, and the days count back from the last one.
_WEEKDAYS = np.array([0.19, 0.18, 0.18, 0.18, 0.17, 0.06, 0.04])
_HOURS = np.array([7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 20, 21])
COPIED_SHARE, REPEATED_SHARE = 0.8, 0.55

Days = NDArray[np.int64]


def posts(members: Sequence[Member], as_of: date, seed: int) -> Columns:
    """Return every post of the year, account by account, as columns."""
    writer = Writer()
    table: Columns = {name: [] for name in COLUMNS}
    copiers = []
    for member in members:
        if not member.posting or "closed" in member.made:
            continue
        if "copied" in member.made:
            copiers.append(member)
            continue
        _publish(table, member, writer, as_of, stream(seed, "posts", member.key))
    sources = _Sources(table, members, as_of)
    for member in copiers:
        rng = stream(seed, "posts", member.key)
        _copy(table, sources, _publish_apart(member, writer, as_of, rng), rng)
    return table


def days_ago(member: Member, as_of: date, rng: Rng) -> Days:
    """Return how many days ago each post was, oldest first: at least one a week, then silence."""
    counts = np.maximum(1, rng.poisson(member.weekly, WEEKS))
    weeks = np.repeat(np.arange(WEEKS), counts)
    weights = np.array([_WEEKDAYS[(as_of - timedelta(days=d)).weekday()] for d in range(7)])
    days = weeks * 7 + rng.choice(7, size=len(weeks), p=weights / weights.sum())
    if member.silent_days is not None:
        days = np.append(days[days > member.silent_days], member.silent_days)
    return np.asarray(np.sort(days)[::-1], dtype=np.int64)


def _moments(days: Days, as_of: date, rng: Rng) -> list[datetime]:
    hours = _HOURS[rng.integers(len(_HOURS), size=len(days))].tolist()
    minutes = rng.integers(0, 60, size=len(days)).tolist()
    seconds = rng.integers(0, 60, size=len(days)).tolist()
    return [
        datetime.combine(as_of - timedelta(days=ago), time(hour, minute, second))
        for ago, hour, minute, second in zip(days.tolist(), hours, minutes, seconds, strict=True)
    ]


def _publish(table: Columns, member: Member, writer: Writer, as_of: date, rng: Rng) -> None:
    for name, values in _publish_apart(member, writer, as_of, rng).items():
        table[name] += values


def _publish_apart(member: Member, writer: Writer, as_of: date, rng: Rng) -> Columns:
    """Return the posts of one account as columns of their own."""
    moments = sorted(_moments(days_ago(member, as_of, rng), as_of, rng))
    written = writer.posts(member, [moment.date() for moment in moments], rng)
    if "repeating" in member.made:
        written = _repeated(member, written, rng)
    count = len(moments)
    number = [f"{member.key}-{place:05d}" for place in range(1, count + 1)]
    originals = rng.random(count) < 0.72
    wechat = member.account.platform == "wechat"
    return {
        "post_id": number,
        "account_id": [member.in_ledger_by] * count,
        "published_at": moments,
        "title": [one.title for one in written],
        "text": [one.text for one in written],
        "url": [_url(member, number) for number in range(count)],
        "is_original": originals.tolist(),
        "is_headline": _headlines(moments) if wechat else [None] * count,
        "origin_url": ["" if own else _origin(member, i) for i, own in enumerate(originals)],
        **_reach(member, count, rng),
        "links": [
            _links(member, i) if drawn < 0.25 else [] for i, drawn in enumerate(rng.random(count))
        ],
    }


def _repeated(member: Member, written: list[Written], rng: Rng) -> list[Written]:
    """Let more than half of the posts say one of three things again, from the first weeks on."""
    said = [text.format(who=member.account.name) for text in phrases.REPEATED]
    again = rng.random(len(written)) < REPEATED_SHARE
    again[::2] = True
    which = rng.integers(len(said), size=len(written)).tolist()
    return [
        Written(one.title and "每日提示", said[which[i]]) if again[i] else one
        for i, one in enumerate(written)
    ]


def _headlines(moments: list[datetime]) -> list[bool]:
    """The first article of a day's issue is its headline."""
    days = [moment.date() for moment in moments]
    return [i == 0 or days[i - 1] != day for i, day in enumerate(days)]


def _reach(member: Member, count: int, rng: Rng) -> Columns:
    """Reads follow the followers log-normally; everything else follows the reads."""
    followers = max(20, member.account.followers or 0)
    share = float(rng.uniform(0.02, 0.07))
    reads = np.maximum(12, followers * share * rng.lognormal(0, 0.7, count)).astype(np.int64)
    # Each account has its own usual share of likes; honest ones lie within a factor of two.
    usual = 0.011 * float(np.exp(np.clip(rng.normal(0, 0.35), -0.7, 0.7)))
    if "likes_anomaly" in member.made:
        usual = 0.85
    likes = rng.binomial(reads, usual)
    wow = (likes * rng.uniform(0.1, 0.5, count)).astype(np.int64)
    wechat = member.account.platform == "wechat"
    return {
        "reads": reads.tolist(),
        "likes": likes.tolist(),
        "wow": wow.tolist() if wechat else [None] * count,
        "comments": rng.poisson(np.minimum(reads * 0.0015, 50)).tolist(),
        "shares": rng.poisson(reads * 0.008).tolist(),
    }


_ADDRESSES = {
    "wechat": "https://mp.weixin.qq.com/s/{mark}",
    "weibo": "https://weibo.com/{handle}/{mark}",
    "douyin": "https://www.douyin.com/video/{mark}",
    "toutiao": "https://www.toutiao.com/article/{mark}/",
    "kuaishou": "https://www.kuaishou.com/short-video/{mark}",
    "bilibili": "https://www.bilibili.com/video/{mark}",
}


def _url(member: Member, number: int) -> str:
    pattern = _ADDRESSES.get(member.account.platform, "")
    handle = member.account.handle
    mark = sha256(f"{handle}|{member.key}|{number}".encode()).hexdigest()[:16]
    return pattern.format(mark=mark, handle=handle)


def _origin(member: Member, number: int) -> str:
    return f"https://news.invalid/{member.seat.unit.unit_id.lower()}/{number}.html"


def _links(member: Member, number: int) -> list[str]:
    return [f"https://www.{member.seat.unit.unit_id.lower()}.invalid/{number}.html"]


class _Sources:
    """Posts that others copy from: those of lively accounts, each by the day it came out."""

    def __init__(self, table: Columns, members: Sequence[Member], as_of: date) -> None:
        lively = {one.in_ledger_by for one in members if one.weekly >= 3 and not one.near}
        lively -= {one.in_ledger_by for one in members if set(one.made) & {"repeating"}}
        self.table, self.as_of, self.taken = table, as_of, set[int]()
        self._by_day: dict[date, list[int]] = {}
        for row, account in enumerate(table["account_id"]):
            if account in lively and table["title"][row]:
                self._by_day.setdefault(table["published_at"][row].date(), []).append(row)

    def before(self, moment: datetime, rng: Rng) -> int | None:
        """Return the row of a post of the three days before, each at most once."""
        for ago in (1, 2, 3):
            rows = self._by_day.get(moment.date() - timedelta(days=ago), [])
            free = [row for row in rows if row not in self.taken]
            if free:
                row = free[int(rng.integers(len(free)))]
                self.taken.add(row)
                return row
        return None


def _copy(table: Columns, sources: _Sources, own: Columns, rng: Rng) -> None:
    """Add an account's posts, most of them word for word what others had published before."""
    titled = any(own["title"])
    copying = rng.random(len(own["text"])) < COPIED_SHARE
    for i, moment in enumerate(own["published_at"]):
        row = sources.before(moment, rng) if copying[i] else None
        if row is not None:
            own["title"][i] = sources.table["title"][row] if titled else ""
            own["text"][i] = sources.table["text"][row]
            own["is_original"][i] = False
    for name, values in own.items():
        table[name] += values
