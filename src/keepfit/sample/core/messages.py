"""A year of messages from the public, and how they were answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from keepfit.sample.core.draws import Rng, stream
from keepfit.sample.core.records import Columns, Member
from keepfit.sample.core.texts import questions

COLUMNS = ("account_id", "received_at", "text", "replied_at", "reply_text", "channel")
TALKING = 110
_TALK = ("unanswered", "late_replies", "young_message", "question_failed")
_SILENCED = ("zombie", "unreadable", "closed", "suspended")


def talking(members: Sequence[Member], rng: Rng, per: int = 1) -> list[Member]:
    """Return the accounts that people write to: those made for it, and others in good order."""
    must = [one for one in members if set(_TALK) & {*one.made, *one.near}]
    able = [
        one
        for one in members
        if one.account.platform in ("wechat", "weibo")
        and one not in must
        and not set(_SILENCED) & set(one.made)
    ]
    order = rng.permutation(len(able))[: max(0, TALKING * per - len(must))]
    return [*must, *(able[int(place)] for place in sorted(order))]


def messages(members: Sequence[Member], as_of: date, seed: int) -> Columns:
    """Return every message of the year as columns."""
    table: Columns = {name: [] for name in COLUMNS}
    for member in members:
        rng = stream(seed, "messages", member.key)
        timed = _timed(member, as_of, rng)
        texts = questions(member, [received.date() for received, _ in timed], rng)
        for (received, replied), (question, reply) in zip(timed, texts, strict=True):
            table["account_id"].append(member.in_ledger_by)
            table["received_at"].append(received)
            table["text"].append(question)
            table["replied_at"].append(replied)
            table["reply_text"].append(reply if replied else "")
            table["channel"].append("私信" if rng.random() < 0.4 else "评论")
    return table


_Timed = tuple[datetime, datetime | None]


def _timed(member: Member, as_of: date, rng: Rng) -> list[_Timed]:
    """Return when each message came and was answered; in good order within a week."""
    count = int(rng.integers(4, 34))
    ages = sorted(rng.integers(1, 360, size=count).tolist(), reverse=True)
    found = [_answered(as_of, age, float(rng.uniform(0.05, 7)), rng) for age in ages]
    if "late_replies" in member.made:
        late = sorted(rng.integers(50, 88, size=int(rng.integers(4, 9))).tolist(), reverse=True)
        # The prompt ones of the last months go, so that the late ones set the tone.
        found = [one for one in found if (as_of - one[0].date()).days > 95]
        found += [_answered(as_of, age, float(rng.uniform(26, 45)), rng) for age in late]
    if "unanswered" in member.made:
        left = rng.integers(35, 80, size=int(rng.integers(3, 7))).tolist()
        found += [(_answered(as_of, age, 1.0, rng)[0], None) for age in left]
    if "young_message" in member.near:
        found += [(_answered(as_of, age, 1.0, rng)[0], None) for age in (2, 4, 5)]
    return sorted(found, key=lambda one: one[0])


def _answered(as_of: date, age: int, days: float, rng: Rng) -> _Timed:
    moment = time(int(rng.integers(7, 22)), int(rng.integers(60)), int(rng.integers(60)))
    received = datetime.combine(as_of - timedelta(days=age), moment)
    replied = (received + timedelta(days=days)).replace(microsecond=0)
    return received, replied if replied.date() < as_of else None
