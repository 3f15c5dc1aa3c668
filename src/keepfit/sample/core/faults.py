"""Plants the faults, each on its own accounts, and what looks like a fault and is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from keepfit.sample.core import words
from keepfit.sample.core.draws import Rng, one_of, stream
from keepfit.sample.core.records import YEAR_DAYS, Member, Place

LIMIT_DAYS = 14
Plant = Callable[[Member, int, Rng], Member]

# Faults of what is published, answered and counted: kind, how many a county has. An account gets
# at most one of them, so that one cannot hide another.
_CONDUCT = (
    ("zombie_weeks", 24),
    ("zombie_months", 12),
    ("zombie_never", 6),
    ("suspended", 5),
    ("unreadable_since", 8),
    ("unreadable_ever", 4),
    ("at_limit", 6),
    ("just_inside", 6),
    ("copied", 9),
    ("repeating", 7),
    ("likes_anomaly", 6),
    ("follower_jump", 7),
    ("unanswered", 12),
    ("late_replies", 8),
    ("young_message", 6),
    ("dead_links", 8),
    ("mended_links", 5),
    ("question_failed", 7),
    ("templated_notices", 6),
    ("once_unreachable", 8),
)
# Faults of the ledger: kind, how many, and the platforms whose sheet asks for it.
_FILED = ("wechat", "weibo", "douyin", "toutiao", "wechat_channels")
_PAPERS = (
    ("unfiled", 14, _FILED),
    ("unverified", 12, ("wechat", "weibo", "douyin")),
    ("owner_mismatch", 8, ("wechat", "weibo")),
    ("owner_by_alias", 6, ("wechat", "weibo")),
    ("owner_is_parent", 4, ("wechat",)),
    ("no_holder", 6, ("wechat", "weibo", "douyin")),
    ("no_second_holder", 20, ("wechat", "weibo")),
    ("same_holder_twice", 4, ("wechat", "weibo")),
    ("login_unproven", 16, ("wechat", "weibo")),
    ("login_never_proven", 4, ("wechat", "weibo")),
)


def plant(members: Sequence[Member], place: Place, as_of: date) -> tuple[Member, ...]:
    """Return the accounts of one place with every kind of fault planted among them."""
    by_key = {one.key: one for one in members}
    _plant_names(by_key, stream(place.seed, "names", place.short))
    _plant_conduct(by_key, stream(place.seed, "conduct", place.short))
    _plant_papers(by_key, stream(place.seed, "papers", place.short), as_of)
    _plant_apps(by_key)
    return tuple(by_key.values())


def _shuffled(rng: Rng, members: Iterable[Member]) -> list[str]:
    keys = [one.key for one in members]
    return [keys[int(i)] for i in rng.permutation(len(keys))]


def _plant_names(by_key: dict[str, Member], rng: Rng) -> None:
    """Give some units a name on one platform that differs from the one on at least two others."""
    usual: dict[str, list[Member]] = {}
    for one in by_key.values():
        if one.account.kind == "account" and one.account.name == one.seat.short:
            usual.setdefault(one.seat.unit.unit_id, []).append(one)
    units = [unit for unit, found in usual.items() if len(found) >= 3][1:]
    for place in rng.permutation(len(units))[:7].tolist():
        odd = one_of(rng, usual[units[place]][1:])
        if "doubled" not in odd.made:
            name = (
                odd.seat.place.short + "县官方" + odd.seat.short.removeprefix(odd.seat.place.short)
            )
            account = replace(odd.account, name=name)
            by_key[odd.key] = replace(odd, account=account, made=(*odd.made, "names_differ"))


def _plant_conduct(by_key: dict[str, Member], rng: Rng) -> None:
    able = [
        one
        for one in by_key.values()
        if one.account.kind == "account" and "closed" not in one.made and one.weekly < 12
    ]
    waiting = _shuffled(rng, able)
    for kind, count in _CONDUCT:
        fits = [key for key in waiting if _fits(kind, by_key[key])][:count]
        waiting = [key for key in waiting if key not in fits]
        for number, key in enumerate(fits):
            by_key[key] = _conduct(by_key[key], kind, number, rng)


def _fits(kind: str, one: Member) -> bool:
    platform = one.account.platform
    if kind == "follower_jump":
        return (one.account.followers or 0) >= 3_000
    if kind in ("dead_links", "mended_links", "templated_notices"):
        return platform == "wechat"
    if kind == "copied":
        return platform in ("wechat", "toutiao") and one.weekly >= 1.4
    if kind == "likes_anomaly" and (one.account.followers or 0) < 2_000:
        return False  # Too few reads to say anything about their likes.
    if kind in ("repeating", "likes_anomaly"):
        return platform in ("wechat", "weibo") and one.weekly >= 1.4
    if kind in ("unanswered", "late_replies", "young_message", "question_failed"):
        return platform in ("wechat", "weibo")
    return True


def _conduct(one: Member, kind: str, number: int, rng: Rng) -> Member:
    silent = {
        "zombie_weeks": LIMIT_DAYS + 1 if number < 3 else int(rng.integers(15, 61)),
        "zombie_months": int(rng.integers(90, 331)),
        "suspended": int(rng.integers(60, 200)),
        "at_limit": LIMIT_DAYS,
        "just_inside": int(rng.integers(12, LIMIT_DAYS)),
    }
    dark = {"unreadable_since": int(rng.integers(20, 121)), "unreadable_ever": YEAR_DAYS + 30}
    made: tuple[str, ...] = {
        "zombie_weeks": ("zombie",),
        "zombie_months": ("zombie",),
        "zombie_never": ("zombie",),
        "suspended": ("suspended", "zombie"),
        "unreadable_since": ("unreadable",),
        "unreadable_ever": ("unreadable",),
    }.get(kind, (kind,))
    near = kind in ("at_limit", "just_inside", "young_message", "mended_links")
    near = near or kind in ("templated_notices", "once_unreachable")
    account = replace(one.account, status="suspended") if kind == "suspended" else one.account
    return replace(
        one,
        account=account,
        made=one.made if near else (*one.made, *made),
        near=(*one.near, kind) if near else one.near,
        silent_days=silent.get(kind, dark.get(kind) if kind == "unreadable_since" else None),
        never_posted=kind == "zombie_never",
        dark_days=dark.get(kind),
    )


def _plant_papers(by_key: dict[str, Member], rng: Rng, as_of: date) -> None:
    for kind, count, platforms in _PAPERS:
        able = [
            one
            for one in by_key.values()
            if one.account.platform in platforms and "closed" not in one.made
        ]
        fits = [key for key in _shuffled(rng, able) if _untouched(by_key[key], kind)]
        for key in fits[:count]:
            by_key[key] = _paper(by_key[key], kind, rng, as_of)


_TOGETHER = (
    ("unverified", "owner_mismatch", "owner_by_alias", "owner_is_parent"),
    ("no_holder", "no_second_holder", "same_holder_twice"),
    ("login_unproven", "login_never_proven"),
)


def _untouched(one: Member, kind: str) -> bool:
    """Whether no fault of the same cells stands there already."""
    if kind == "owner_is_parent" and one.seat.tier != "village":
        return False
    touching = next((group for group in _TOGETHER if kind in group), (kind,))
    names = {_fault_of(other) for other in touching} | set(touching)
    return not names & {*one.made, *one.near}


def _fault_of(kind: str) -> str:
    alike = {"same_holder_twice": "no_second_holder", "login_never_proven": "login_unproven"}
    return alike.get(kind, kind)


def _paper(one: Member, kind: str, rng: Rng, as_of: date) -> Member:
    account, seat = one.account, one.seat
    company = seat.place.short + one_of(rng, words.TOWN_FIRST) + one_of(rng, words.COMPANIES)
    changed = {
        "unfiled": replace(account, filing_no=""),
        "unverified": replace(account, verified=False, verified_owner=""),
        "owner_mismatch": replace(account, verified_owner=company),
        "owner_by_alias": replace(account, verified_owner=seat.short),
        "owner_is_parent": replace(account, verified_owner=seat.above),
        "no_holder": replace(account, login_holder=""),
        "no_second_holder": replace(account, second_holder=""),
        "same_holder_twice": replace(account, second_holder=account.login_holder),
        "login_unproven": replace(
            account, last_login_proven_on=as_of - timedelta(days=int(rng.integers(181, 900)))
        ),
        "login_never_proven": replace(account, last_login_proven_on=None),
    }[kind]
    if kind in ("owner_by_alias", "owner_is_parent"):
        return replace(one, account=changed, near=(*one.near, kind))
    return replace(one, account=changed, made=(*one.made, _fault_of(kind)))


def _plant_apps(by_key: dict[str, Member]) -> None:
    """Let two apps not open and two others not download; the integrated one works."""
    apps = [one for one in by_key.values() if one.account.kind == "app"]
    for number, kind in ((1, "app_not_opening"), (4, "app_not_opening")):
        by_key[apps[number].key] = replace(apps[number], made=(*apps[number].made, kind))
    for number in (3, 5):
        made = (*apps[number].made, "app_not_downloading")
        by_key[apps[number].key] = replace(apps[number], made=made)
