"""A crowd's columns as exchange tables, typed as intake keeps them, so that nothing is parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keepfit.intake.tables import schema
from keepfit.sample.core import crowd_posts, words
from keepfit.sample.core.crowd import LEVELS, PLATFORMS, SILENCE_LIMIT, Crowd, Integers
from keepfit.sample.core.crowd_posts import Block
from keepfit.sample.core.draws import stream
from keepfit.sample.core.records import YEAR_DAYS

_TOPICS = (
    "便民服务下乡", "政策宣讲进社区", "安全生产检查", "义务植树活动", "政务公开日", "防汛巡查",
    "医保参保提醒", "就业招聘专场", "健康义诊", "道路施工提示", "停水检修通知", "消防演练",
    "农技培训", "志愿服务集中行动", "公积金业务说明", "助企走访", "老年人认证上门", "反诈宣传",
)  # fmt: skip
_PLACES = tuple(first + second for first in words.TOWN_FIRST for second in words.TOWN_SECOND)
_ENDS = (
    "现场解答咨询、登记诉求，需跟进的事项已分派到人。",
    "有关材料可在服务窗口领取，也可在网上查询。",
    "请相关群众提前准备证件，以免往返。", "下一步将按计划推进，结果及时公布。",
    "感谢大家的理解和支持。", "如有疑问，可拨打公布的服务电话。", "具体时间如有调整，另行通知。",
)  # fmt: skip
_REPEATED = (
    "温馨提示：请妥善保管个人证件，谨防电信网络诈骗，不轻信陌生来电。",
    "每日提示：出行请遵守交通规则，文明礼让，注意安全。",
    "服务提醒：办理业务请先预约，工作日上午九点至下午五点受理。",
)


def account_ids(numbers: Integers) -> pa.Array:
    """Return the ids of accounts by number; they sort as the numbers do."""
    return _joined("AC", _padded(numbers, 6))


def units(crowd: Crowd) -> pa.Table:
    """Return the units, one for every four accounts."""
    first = np.arange(0, len(crowd), 4)
    columns = {
        "unit_id": _joined("DW", _padded(first // 4, 6)),
        "name": _unit_names(first),
        "level": _named(LEVELS, crowd.level[first]),
        "residents": pa.array(3000 + first % 500_000),
    }
    return _shaped("units", columns)


def accounts(crowd: Crowd, as_of: date) -> pa.Table:
    """Return the ledger; what is wrong on paper stands in its cells."""
    number, rng = np.arange(len(crowd)), stream(crowd.seed, "papers")
    opened = 420 + rng.integers(0, 3000, len(crowd))
    proven = rng.integers(2, 150, len(crowd))
    proven = np.where(crowd.made("login_unproven"), 181 + proven, proven)
    closed = crowd.made("closed")
    holder = _joined("管理员", _padded(number % 9973, 4))
    owner = _unit_names(number)
    unverified = crowd.made("unverified")
    odd = _joined("某某传媒有限公司", _padded(number, 6))
    columns = {
        "account_id": account_ids(number),
        "name": owner,
        "kind": pa.array(["account"] * len(crowd)),
        "platform": _named(PLATFORMS, crowd.platform),
        "handle": _joined("gov", _padded(number, 6)),
        "unit_id": _joined("DW", _padded(number // 4, 6)),
        "status": pa.array(np.where(closed, "closed", "active")),
        "opened_on": _days(as_of, opened),
        "closed_on": _days(as_of, np.full(len(crowd), 100), only=closed),
        "filing_no": _unless(crowd.made("unfiled"), _joined("新媒备", _padded(number, 6))),
        "verified": pa.array(~unverified),
        "verified_owner": _unless(
            unverified, pc.if_else(pa.array(crowd.made("owner_mismatch")), odd, owner)
        ),
        "followers": pa.array(crowd.followers),
        "login_holder": _unless(crowd.made("no_holder"), holder),
        "second_holder": _unless(
            crowd.made("no_second_holder"), _joined("备岗", _padded(number % 9967, 4))
        ),
        "last_login_proven_on": _days(as_of, proven),
    }
    asked = pa.array([list(columns)] * len(crowd), pa.list_(pa.string()))
    return _shaped("accounts", {**columns, "asked": asked})


def posts(crowd: Crowd, block: Block, start: date) -> pa.Table:
    """Return a block of posts; `start` is the first day of the year."""
    account = account_ids(block.account)
    moment = np.datetime64(start, "us") + block.second.astype("timedelta64[s]")
    month = start + timedelta(days=int(block.day.min()))
    post = _joined(account, f"-{month:%y%m}", _padded(block.serial, 5))
    topic, text = _words(block, start)
    wechat = crowd.platform[block.account] == 0
    # Main accounts are copied by accounts of other platforms: nothing but the text is compared.
    titled = wechat & ~crowd.main[block.account] & (block.text == crowd_posts.OWN)
    columns = {
        "post_id": post,
        "account_id": account,
        "published_at": pa.array(moment),
        "title": _unless(~titled, topic),
        "text": text,
        "url": _joined("https://posts.invalid/", post),
        "is_original": pa.array(block.original),
        "is_headline": pa.array(block.serial % 3 == 0, mask=~wechat),
        "reads": pa.array(block.reads),
        "likes": pa.array(block.likes),
        "wow": pa.array(block.wow, mask=~wechat),
        "comments": pa.array(block.comments),
        "shares": pa.array(block.shares),
    }
    return _shaped("posts", columns)


def _words(block: Block, start: date) -> tuple[pa.Array, pa.Array]:
    """Return topics and texts: own ones name account, minute and numbers, so none is like another.

    A copied text is that of a main account's post of the day before.
    """
    copied = block.text == crowd_posts.COPIED
    mains = np.where(copied, block.which, -1)
    source = mains >= 0
    # What a text is made from is reckoned from who and when alone, so that it can be said again.
    day = np.where(source, block.day - 1, block.day)
    second = np.where(source, day * 86_400 + 7 * 3600, block.second)
    account = np.where(source, mains * 500, block.account)
    draw = (account * 2_654_435_761 + second * 40_503) % (1 << 31)
    draw = np.where(source | (second % 86_400 == 7 * 3600), draw, block.phrase)
    when = [start + timedelta(days=number) for number in range(YEAR_DAYS)]
    said = pa.array([f"{one.month}月{one.day}日" for one in when]).take(pa.array(day))
    topic = _named(_TOPICS, draw % len(_TOPICS))
    own = _joined(
        said,
        _named(_PLACES, draw // 18 % len(_PLACES)),
        "开展",
        topic,
        "，服务群众",
        _text(draw % 911 + 3),
        "人次。",
        _named(_ENDS, draw // 7 % len(_ENDS)),
        "编号",
        _text(account * (YEAR_DAYS * 86_400) + second),
    )
    again = _joined(_named(_REPEATED, block.which % 3), account_ids(block.account))
    return topic, pc.if_else(pa.array(block.text == crowd_posts.REPEATED), again, own)


def messages(crowd: Crowd, as_of: date) -> pa.Table:
    """Return two answered messages of every account, and one that waits where it was planted."""
    rng = stream(crowd.seed, "messages")
    number = np.repeat(np.arange(len(crowd)), 2)
    waiting = np.flatnonzero(crowd.made("unanswered"))
    account = np.concatenate([number, waiting])
    hours = rng.integers(20 * 24, YEAR_DAYS * 24, len(number))
    hours = np.concatenate([hours, rng.integers(40 * 24, 80 * 24, len(waiting))])
    order = np.lexsort((-hours, account))
    account, hours = account[order], hours[order]
    open_ = np.concatenate([np.zeros(len(number), bool), np.ones(len(waiting), bool)])[order]
    received = np.datetime64(as_of, "us") - hours.astype("timedelta64[h]")
    wait = rng.integers(1, 9 * 24, len(account)).astype("timedelta64[h]")
    columns = {
        "message_id": _joined("LY", _padded(np.arange(len(account)), 9)),
        "account_id": account_ids(account),
        "received_at": pa.array(received),
        "text": _joined("请问此事项如何办理？编号", _text(np.arange(len(account)))),
        "replied_at": pa.array(received + wait, mask=open_),
        "reply_text": _unless(open_, pa.array(["您好，请携带证件到窗口办理。"] * len(account))),
    }
    return _shaped("messages", columns)


def metrics(crowd: Crowd, as_of: date) -> pa.Table:
    """Return nine fortnightly readings of every account's followers; a jump where planted."""
    turns = 9
    account = np.repeat(np.arange(len(crowd)), turns)
    turn = np.tile(np.arange(turns), len(crowd))
    rng = stream(crowd.seed, "metrics")
    step = rng.integers(0, 7, len(account))
    last = crowd.followers[account]
    jumped = crowd.made("follower_jump")[account] & (turn < 5)
    followers = np.where(jumped, last // 3, last) - (turns - 1 - turn) * 3 - step
    columns = {
        "account_id": account_ids(account),
        "date": _days(as_of, (turns - 1 - turn) * 14),
        "followers": pa.array(np.maximum(followers, 0)),
    }
    return _shaped("metrics", columns)


def probes(crowd: Crowd, as_of: date) -> pa.Table:
    """Return one opening of every account, and ten links of each tenth one."""
    number = np.arange(len(crowd))
    dead = crowd.made("dead_links")
    linked = np.repeat(number[dead | (number % 10 == 3)], 10)
    account = np.concatenate([number, linked])
    turn = np.concatenate([np.zeros(len(crowd), int), np.arange(len(linked)) % 10])
    link = np.concatenate([np.zeros(len(crowd), bool), np.ones(len(linked), bool)])
    order = np.lexsort((turn, link, account))
    account, turn, link = account[order], turn[order], link[order]
    outcome = np.where(link & dead[account] & (turn < 6), "failed", "ok")
    outcome = np.where(~link & crowd.made("unreadable")[account], "not_allowed", outcome)
    # A closed account cannot be opened any more, and an opening is no proof of posts.
    hours = 24 + turn + link * 30
    columns = {
        "account_id": account_ids(account),
        "probed_at": pa.array(np.datetime64(as_of, "us") - hours.astype("timedelta64[h]")),
        "kind": pa.array(np.where(link, "link", "open")),
        "outcome": pa.array(outcome),
    }
    return _shaped("probes", columns)


def truth(crowd: Crowd) -> pa.Table:
    """Return what was made of each account."""
    number = np.arange(len(crowd))
    return pa.table(
        {
            "account_id": account_ids(number),
            "name": _unit_names(number),
            "fault": pa.array(crowd.fault),
            "silent_days": pa.array(YEAR_DAYS - 1 - crowd.last_day),
            "over_limit": pa.array(YEAR_DAYS - 1 - crowd.last_day > SILENCE_LIMIT),
            "posts": pa.array(crowd.posts),
        }
    )


LONG: Mapping[str, Callable[[Crowd, date], pa.Table]] = {
    "messages": messages,
    "metrics": metrics,
    "probes": probes,
}


def by_month(name: str, table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Yield a long table month by month."""
    moment = {"messages": "received_at", "metrics": "date", "probes": "probed_at"}[name]
    month = pc.strftime(table[moment].cast(pa.timestamp("us")), format="%Y-%m")
    for one in sorted(month.unique().to_pylist()):
        yield one, table.filter(pc.equal(month, one))


def _unit_names(number: Integers) -> pa.Array:
    unit = number // 4
    first = _named(tuple(words.PLACE_FIRST), unit % len(words.PLACE_FIRST))
    second = _named(tuple(words.PLACE_SECOND), unit // 16 % len(words.PLACE_SECOND))
    return _joined(first, second, "第", _text(unit + 1), "服务中心")


def _shaped(name: str, columns: Mapping[str, Any]) -> pa.Table:
    shape = schema(name)
    rows = len(next(iter(columns.values())))
    return pa.table(
        [
            columns[one.name].cast(one.type) if one.name in columns else pa.nulls(rows, one.type)
            for one in shape
        ],
        schema=shape,
    )


def _joined(*parts: Any) -> pa.Array:
    return pc.binary_join_element_wise(
        *(pa.scalar(p) if isinstance(p, str) else p for p in parts), ""
    )


def _text(numbers: Integers) -> pa.Array:
    return pa.array(numbers).cast(pa.string())


def _padded(numbers: Integers, width: int) -> pa.Array:
    return pc.utf8_lpad(_text(numbers), width, "0")


def _named(names: tuple[str, ...], which: Integers) -> pa.Array:
    return pa.array(names).take(pa.array(which))


def _unless(absent: Any, values: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(absent), pa.scalar(None, pa.string()), values)


def _days(as_of: date, ago: Integers, only: Any = None) -> pa.Array:
    days = np.datetime64(as_of, "D") - np.asarray(ago).astype("timedelta64[D]")
    return pa.array(days, mask=None if only is None else ~only)
