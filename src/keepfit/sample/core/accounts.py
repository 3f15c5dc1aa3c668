"""The accounts of a place before any fault is planted: all of them in good order.

Counts are those of Changxing in 2019 (282 WeChat accounts: 218 of county organs, 28 of towns, 36
of villages; 167 under 1,000 followers; 223 kept part-time, 59 outsourced for about 3 million yuan
a year). Other platforms follow the shares of Gansu in June 2024.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from keepfit.ledger.core.records import Account
from keepfit.sample.core import words
from keepfit.sample.core.draws import Rng, one_of, some_of, stream
from keepfit.sample.core.records import Member, Place, Seat

WECHAT_SMALL, WECHAT_OUTSOURCED, WECHAT_YUAN = 167, 59, 3_000_000
SMALL = 1_000
EXTRA_COUNTY, EXTRA_TOWN, CLOSED = 24, 4, 8

# Posts a week, and how a tier ranks by followers (natural logarithm).
_WEEKLY = {"bureau": 2.0, "agency": 1.2, "school": 1.0, "hospital": 1.2, "town": 1.6}
_WEIGHT = {"bureau": 1.6, "hospital": 1.2, "agency": 0.7, "school": 0.5, "town": 0.3}
_MAIN_WEEKLY = 12.0
_MULTI = ("bureau", "town", "agency", "hospital")

# Platform: its letters in account numbers, how many accounts, its cadence, its usual followers.
PLATFORMS = {
    "weibo": ("WB", 59, 0.9, 2_500),
    "douyin": ("DY", 32, 0.7, 3_000),
    "wechat_channels": ("SP", 12, 0.6, 700),
    "toutiao": ("TT", 14, 1.1, 900),
    "kuaishou": ("KS", 4, 0.6, 1_500),
    "bilibili": ("BZ", 2, 0.5, 400),
}
DOUBLED_ELSEWHERE = {"weibo": 3, "douyin": 2}
MINI_PROGRAMS, GROUPS = 20, 56


def members(place: Place, seats: Sequence[Seat], as_of: date) -> tuple[Member, ...]:
    """Return every account of a place, in good order apart from doubles and closed ones."""
    rng = stream(place.seed, "accounts", place.short)
    wechat = _wechat(seats, rng)
    several = _several_platforms(seats, rng)
    elsewhere = [member for platform in PLATFORMS for member in _elsewhere(platform, several, rng)]
    apps = [*_apps(seats), *_mini_programs(seats, rng)]
    everybody = [*wechat, *elsewhere, *apps, *_groups(seats, rng)]
    return tuple(_with_papers(one, rng, as_of) for one in everybody)


def _member(letters: str, number: int, seat: Seat, name: str, platform: str) -> Member:
    account = Account(
        account_id=f"{seat.place.code}{letters}{number:04d}",
        name=name,
        kind="account",
        platform=platform,
        unit_id=seat.unit.unit_id,
        status="active",
    )
    return Member(account=account, seat=seat)


def _is_main(seat: Seat) -> bool:
    return seat.unit.name.endswith("人民政府办公室")


def _weekly(seat: Seat, pace: float, rng: Rng) -> float:
    usual = _MAIN_WEEKLY if _is_main(seat) else _WEEKLY.get(seat.tier, 1.0)
    return max(1.0, usual * pace * float(rng.lognormal(0, 0.3)))


def _wechat(seats: Sequence[Seat], rng: Rng) -> list[Member]:
    own = [seat for seat in seats if seat.tier not in ("government", "app")]
    towns = [seat for seat in own if seat.tier in ("town", "station")]
    county = [seat for seat in own if seat.tier in ("bureau", "agency", "school", "hospital")]
    twice = [*some_of(rng, county[2:], EXTRA_COUNTY), *some_of(rng, towns, EXTRA_TOWN)]
    gone = some_of(rng, county[2:], CLOSED)
    rows: list[tuple[Seat, str, tuple[str, ...]]] = [(seat, seat.short, ()) for seat in own]
    rows += [
        (seat, seat.short + words.SECONDS[i % 6], ("doubled",)) for i, seat in enumerate(twice)
    ]
    rows += [(seat, seat.short + "旧号", ("closed",)) for seat in gone]
    rows.sort(key=lambda row: row[0].unit.unit_id)
    doubled = {seat.unit.unit_id for seat in twice}
    found = [
        _made(_member("WX", number, seat, name, "wechat"), made, doubled)
        for number, (seat, name, made) in enumerate(rows, start=1)
    ]
    paced = [replace(one, weekly=_weekly(one.seat, 1.0, rng)) for one in found]
    return _upkeep(_followers(paced, rng), rng)


def _made(member: Member, made: tuple[str, ...], doubled: set[str]) -> Member:
    """Mark all accounts of a doubled unit, since each of them stands beside another."""
    if "closed" not in made and member.seat.unit.unit_id in doubled:
        return replace(member, made=("doubled",))
    return replace(member, made=made)


def _followers(found: list[Member], rng: Rng) -> list[Member]:
    """Give exactly the published number of accounts fewer than 1,000 followers."""
    small = np.sort(np.exp(rng.uniform(np.log(25), np.log(SMALL - 1), WECHAT_SMALL)))
    big = np.sort(SMALL * np.exp(np.abs(rng.normal(0, 1.35, len(found) - WECHAT_SMALL))))
    amounts = np.concatenate([small, np.maximum(big, SMALL + 1)]).astype(int)
    amounts[-1] = int(rng.integers(105_000, 190_000))  # the main account
    weights = [_WEIGHT.get(one.seat.tier, 0.0) for one in found]
    scores = np.array(weights) + rng.normal(0, 0.9, len(found))
    scores[[i for i, one in enumerate(found) if _is_main(one.seat)]] = 99
    given = dict(zip(np.argsort(scores, kind="stable").tolist(), amounts.tolist(), strict=True))
    return [
        replace(one, account=replace(one.account, followers=given[i]))
        for i, one in enumerate(found)
    ]


def _upkeep(found: list[Member], rng: Rng) -> list[Member]:
    """Let 59 be kept by companies, the rest by people who do it beside their work."""
    able = [i for i, one in enumerate(found) if one.seat.tier in ("bureau", "agency", "hospital")]
    bought = some_of(rng, able, WECHAT_OUTSOURCED)
    shares = rng.lognormal(0, 0.5, WECHAT_OUTSOURCED)
    prices = np.round(shares / shares.sum() * WECHAT_YUAN, -2)
    price = dict(zip(bought, prices.tolist(), strict=True))
    return [_kept(one, price.get(i, 0.0), rng) for i, one in enumerate(found)]


def _kept(one: Member, yuan: float, rng: Rng) -> Member:
    # One article takes half an hour to two hours (survey figures in peers.md).
    hours = round(one.weekly * float(rng.uniform(0.5, 2.0)), 1)
    kept = replace(
        one.account,
        operation="outsourced" if yuan else "self",
        cost_yuan_year=yuan,
        hours_week=hours,
        staff_count=int(rng.integers(1, 3)) + (2 if one.weekly > 8 else 0),
    )
    return replace(one, account=kept)


def _several_platforms(seats: Sequence[Seat], rng: Rng) -> list[Seat]:
    """Return the units that are on more than WeChat, the most active first."""
    able = [seat for seat in seats if seat.tier in _MULTI]
    bureaus = [seat for seat in able if seat.tier == "bureau"]
    others = [seat for seat in able if seat.tier != "bureau"]
    return [*bureaus[:2], *some_of(rng, bureaus[2:], len(bureaus)), *some_of(rng, others, 40)]


def _elsewhere(platform: str, several: Sequence[Seat], rng: Rng) -> Iterable[Member]:
    letters, count, pace, usual = PLATFORMS[platform]
    chosen = list(several[:count])
    twice = some_of(rng, chosen[2:], DOUBLED_ELSEWHERE.get(platform, 0))
    doubled = {seat.unit.unit_id for seat in twice}
    rows = [(seat, seat.short) for seat in chosen]
    rows += [(seat, seat.short + words.SECONDS[i]) for i, seat in enumerate(twice)]
    for number, (seat, name) in enumerate(rows, start=1):
        member = _made(_member(letters, number, seat, name, platform), (), doubled)
        account = replace(
            member.account,
            followers=int(usual * rng.lognormal(0, 1.1)) + 20,
            operation="self",
        )
        yield replace(member, account=account, weekly=_weekly(seat, pace, rng))


def _apps(seats: Sequence[Seat]) -> Iterable[Member]:
    owners = [seat for seat in seats if seat.tier == "app"]
    for number, seat in enumerate(owners, start=1):
        member = _member("APP", number, seat, seat.short, "app")
        account = replace(
            member.account,
            kind="app",
            followers=(260_000, 41_000, 88_000, 12_500, 9_300, 23_000)[number - 1],
            role="integrated" if number == 1 else "",
            functions=words.APP_UNITS[number - 1][3],
            operation="outsourced",
            cost_yuan_year=float(1_280_000 / number),
        )
        # The first four are two pairs that do the same.
        yield replace(member, account=account, made=("doubled_app",) if number <= 4 else ())


def _mini_programs(seats: Sequence[Seat], rng: Rng) -> Iterable[Member]:
    able = [seat for seat in seats if seat.tier in ("agency", "hospital", "bureau")][2:]
    owners = some_of(rng, able, MINI_PROGRAMS)
    for number, seat in enumerate(owners, start=1):
        platform = "alipay_mini" if number % 7 == 0 else "wechat_mini"
        # Its own name, since the sheet has no numbers and other sheets speak of it by name.
        member = _member("XCX", number, seat, f"i{seat.short}", platform)
        account = replace(
            member.account,
            kind="mini_program",
            followers=int(rng.lognormal(7.5, 1.0)),
            functions=f"{seat.short}办事预约、进度查询",
            operation="outsourced" if number % 3 == 0 else "self",
            cost_yuan_year=float(int(rng.integers(8, 60)) * 1000),
        )
        yield replace(member, account=account)


def _groups(seats: Sequence[Seat], rng: Rng) -> Iterable[Member]:
    owners = [seat for seat in seats if seat.tier in ("bureau", "town")]
    rows = [
        (seat, use)
        for use in words.GROUPS
        for seat in some_of(rng, owners, GROUPS // len(words.GROUPS))
    ]
    rows.sort(key=lambda row: row[0].unit.unit_id)
    for number, (seat, use) in enumerate(rows, start=1):
        platform = ("wechat_group", "wechat_group", "dingtalk_group", "qq_group")[number % 4]
        member = _member("QZ", number, seat, seat.short + use, platform)
        account = replace(member.account, kind="group", followers=int(rng.integers(8, 420)))
        yield replace(member, account=account)


def _person(rng: Rng) -> str:
    given = "".join(some_of(rng, words.GIVEN, int(rng.integers(1, 3))))
    return one_of(rng, words.SURNAMES) + given


def _with_papers(one: Member, rng: Rng, as_of: date) -> Member:
    """Fill in what a tidy ledger says of every account: opening, filing, owner, login holders."""
    opened = as_of - timedelta(days=int(rng.integers(420, 3_600)))
    first, second = _person(rng), _person(rng)
    while second == first:
        second = _person(rng)
    code = one.account.account_id
    account = replace(
        one.account,
        handle=_handle(one, rng),
        opened_on=opened,
        closed_on=as_of - timedelta(days=int(rng.integers(40, 300)))
        if "closed" in one.made
        else None,
        status="closed" if "closed" in one.made else "active",
        filing_no=f"{one.seat.place.short}新媒备{opened.year}-{code}",
        verified=True,
        verified_owner=one.seat.unit.name,
        login_holder=first,
        second_holder=second,
        last_login_proven_on=as_of - timedelta(days=int(rng.integers(2, 150))),
        role=one.account.role or ("main" if _is_main(one.seat) else "sub"),
    )
    return replace(one, account=account)


def _handle(one: Member, rng: Rng) -> str:
    number = int(rng.integers(10**9, 10**10))
    letters = one.account.account_id.lower()
    if one.account.platform == "weibo":
        return str(number)
    return f"gov_{letters}_{number % 10_000:04d}" if one.account.kind == "account" else ""
