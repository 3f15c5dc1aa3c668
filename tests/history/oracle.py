"""Every measure once more in plain Python, row by row, written from the definitions alone."""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

Row = Mapping[str, Any]
Rows = Sequence[Row]
NAN = math.nan
LONG_AGO = datetime.combine(date.min, time())


class Oracle:
    """The measures of small histories, for comparison."""

    def __init__(
        self, tables: Mapping[str, Rows], start: date, as_of: date, horizon_days: int
    ) -> None:
        self.end = datetime.combine(as_of + timedelta(days=1), time())
        self.start = datetime.combine(start, time())
        self.as_of, self.horizon_days = as_of, horizon_days
        self.days = (as_of - start).days + 1
        self.accounts = tables["accounts"]
        self.posts = self.before(tables["posts"], "published_at")
        self.messages = self.before(tables["messages"], "received_at")
        self.probes = self.before(tables["probes"], "probed_at")
        self.metrics = [
            m for m in tables["metrics"] if m["date"] <= as_of and m["followers"] is not None
        ]

    def before(self, rows: Rows, moment: str) -> list[Row]:
        return [row for row in rows if row[moment] < self.end]

    def of(self, rows: Rows, account: str) -> list[Row]:
        return [row for row in rows if row["account_id"] == account]

    def ago(self, moment: datetime) -> int:
        return (self.as_of - moment.date()).days

    def reason(self, account: Row) -> str:
        name = account["account_id"]
        posts = [p["published_at"] for p in self.of(self.posts, name)]
        opened = sorted(
            (p for p in self.of(self.probes, name) if p["kind"] == "open"),
            key=lambda p: p["probed_at"],
        )
        fine = [p["probed_at"] for p in opened if p["outcome"] == "ok"]
        barred = opened and opened[-1]["outcome"] in ("unreachable", "not_allowed")
        if barred and (not posts or max(posts) <= opened[-1]["probed_at"]):
            return "unreadable"
        channel = account.get("kind") in (None, "account")
        if not posts and not (channel and any(at >= self.start for at in fine)):
            return "never_read"
        until = max([self.horizon(account["platform"]), *fine])
        if until > LONG_AGO and self.ago(until) > self.horizon_days:
            return "horizon"
        return ""

    def horizon(self, platform: str) -> datetime:
        last: dict[str, datetime] = {}
        where = {a["account_id"]: a["platform"] for a in self.accounts}
        for post in self.posts:
            name = post["account_id"]
            if name in where:
                last[name] = max(last.get(name, LONG_AGO), post["published_at"])
        here = [at for name, at in last.items() if where[name] == platform]
        return max(here if len(here) >= 5 else last.values(), default=LONG_AGO)

    def measures(self, account: Row) -> dict[str, float]:
        name = account["account_id"]
        result = {
            **self.about_posts(account),
            **self.about_texts(name),
            **self.about_followers(account),
            **self.about_messages(name),
            **self.about_probes(name),
        }
        followers = result["followers"]
        reads = result["reads_median"]
        result["reads_per_follower"] = reads / followers if followers > 0 else NAN
        result["likes_anomaly"] = self.anomaly(account)
        if self.reason(account):
            result |= dict.fromkeys(self.blind(), NAN)
        return result

    def blind(self) -> list[str]:
        shown = [f"{n}_{k}" for n in RECEPTION for k in ("median", "total")]
        return [*ABOUT_POSTS, *shown]

    def inside(self, name: str) -> list[Row]:
        return [p for p in self.of(self.posts, name) if p["published_at"] >= self.start]

    def about_posts(self, account: Row) -> dict[str, float]:
        name = account["account_id"]
        every = sorted(p["published_at"] for p in self.of(self.posts, name))
        posts = self.inside(name)
        silent: float = self.days
        if every:
            silent = self.ago(every[-1])
        elif account["opened_on"]:
            silent = max(0, (self.as_of - account["opened_on"]).days)
        gaps = [(b.date() - a.date()).days for a, b in pairwise(every) if b >= self.start]
        known = [p for p in posts if p["is_original"] is not None]
        said = [p for p in posts if p["is_original"] is not None or p["origin_url"]]
        headed = [p["is_headline"] for p in posts if p["is_headline"] is not None]
        result: dict[str, float] = {
            "silent_days": silent,
            "posts": len(posts),
            "posts_per_week": len(posts) * 7 / self.days,
            "longest_gap_days": max([silent, *gaps]),
            "active_days": len({p["published_at"].date() for p in posts}),
            "originals_share": part(known, lambda p: p["is_original"]),
            "reposts_share": part(said, lambda p: p["origin_url"] or p["is_original"] is False),
            "headline_share": part(headed, bool),
        }
        for one in RECEPTION:
            seen = [p[one] for p in posts if p[one] is not None]
            result[f"{one}_median"] = median(seen) if seen else NAN
            result[f"{one}_total"] = sum(seen) if seen else NAN
        return result

    def about_texts(self, name: str) -> dict[str, float]:
        def order(p: Row) -> tuple[datetime, str]:
            return p["published_at"], p["account_id"]

        countable = [p for p in self.inside(name) if len(normal(p)) >= 12]
        twins: defaultdict[str, list[Row]] = defaultdict(list)
        for post in self.posts:
            twins[normal(post)].append(post)

        def repeated(p: Row) -> bool:
            return any(
                q["account_id"] == name
                and (q["published_at"], q["post_id"]) < (p["published_at"], p["post_id"])
                for q in twins[normal(p)]
            )

        def copied(p: Row) -> bool:
            return any(q["account_id"] != name and order(q) < order(p) for q in twins[normal(p)])

        return {
            "own_repeat_share": part(countable, repeated),
            "identical_elsewhere_share": part(countable, copied),
        }

    def about_followers(self, account: Row) -> dict[str, float]:
        read = sorted(self.of(self.metrics, account["account_id"]), key=lambda m: m["date"])
        followers = read[-1]["followers"] if read else account["followers"]
        steps = [
            (a["followers"], b["followers"] - a["followers"])
            for a, b in pairwise(read)
            if b["date"] >= self.start.date()
        ]
        jumps: float = NAN
        if len(steps) >= 3:
            middle = median(change for _, change in steps)
            spread = median(abs(change - middle) for _, change in steps)
            jumps = sum(
                abs(change - middle) > 6 * spread
                and abs(change) >= 200
                and abs(change) * 5 >= before
                for before, change in steps
            )
        return {
            "followers": NAN if followers is None else followers,
            "follower_jumps": jumps,
        }

    def about_messages(self, name: str) -> dict[str, float]:
        seen = self.of(self.messages, name)
        inside = [m for m in seen if m["received_at"] >= self.start]
        due = [m for m in inside if self.replied(m) or self.ago(m["received_at"]) > 15]
        hours = [
            (m["replied_at"] - m["received_at"]).total_seconds() / 3600
            for m in inside
            if m["replied_at"] is not None and m["replied_at"] < self.end
        ]
        hours = [one for one in hours if one >= 0]
        waiting = [self.ago(m["received_at"]) for m in seen if not self.replied(m)]
        return {
            "messages": len(inside) if seen else NAN,
            "reply_share": part(due, self.replied),
            "reply_hours_median": median(hours) if hours else NAN,
            "oldest_unanswered_days": max(waiting, default=0) if seen else NAN,
        }

    def replied(self, message: Row) -> bool:
        if message["replied_at"] is not None:
            return bool(message["replied_at"] < self.end)
        return bool((message["reply_text"] or "").strip())

    def about_probes(self, name: str) -> dict[str, float]:
        inside = [p for p in self.of(self.probes, name) if p["probed_at"] >= self.start]
        told = [p for p in inside if p["kind"] == "link" and p["outcome"] in ("ok", "failed")]
        result = {"dead_link_share": part(told, lambda p: p["outcome"] == "failed")}
        for kind, measure in KINDS.items():
            same = [p for p in inside if p["kind"] == kind]
            last = max(same, key=lambda p: p["probed_at"])["outcome"] if same else ""
            result[measure] = {"ok": 1.0, "failed": 0.0}.get(last, NAN)
        return result

    def ratio(self, account: Row) -> float | None:
        both = [
            p
            for p in self.inside(account["account_id"])
            if p["reads"] is not None and p["likes"] is not None
        ]
        reads, likes = sum(p["reads"] for p in both), sum(p["likes"] for p in both)
        told = reads >= 100 and not self.reason(account)
        return math.log((likes + 1) / (reads + 1)) if told else None

    def anomaly(self, account: Row) -> float:
        mine = self.ratio(account)
        peers = [self.ratio(a) for a in self.accounts if a["platform"] == account["platform"]]
        known = [one for one in peers if one is not None]
        if mine is None or len(known) < 10:
            return NAN
        middle = median(known)
        spread = median(abs(one - middle) for one in known) * 1.4826
        return (mine - middle) / spread if spread > 0 else NAN


RECEPTION = ("reads", "likes", "wow", "comments", "shares")
KINDS = {"open": "opens", "download": "downloads", "question": "question_answered"}
ABOUT_POSTS = (
    "silent_days",
    "posts",
    "posts_per_week",
    "longest_gap_days",
    "active_days",
    "originals_share",
    "reposts_share",
    "own_repeat_share",
    "identical_elsewhere_share",
    "headline_share",
    "reads_per_follower",
    "likes_anomaly",
)


def part(rows: Sequence[Any], counts: Callable[[Any], Any]) -> float:
    """The share of rows that count; NaN of none."""
    return sum(bool(counts(row)) for row in rows) / len(rows) if rows else NAN


def normal(post: Row) -> str:
    """Title and text as they are compared."""
    whole = (post["title"] or "") + (post["text"] or "")
    kept = [one for one in whole if unicodedata.category(one)[0] in "LMN"]
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "ｚ" else c for c in kept).lower()
