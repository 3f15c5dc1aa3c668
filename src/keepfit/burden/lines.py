"""The burden in lines for people: the main sums, what an hour brings, requests, plan, pilots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from keepfit.burden.answers import OUTCOMES
from keepfit.burden.core.records import BeforeAfter, Burden, Effects, Load, Sum, Upkeep
from keepfit.burden.core.work import Range
from keepfit.connectors.platforms import table
from keepfit.kit.text import Lang, Text, same
from keepfit.ledger.core.records import Ledger
from keepfit.people.core.units import LEVEL_WORDS

_Kept = TypeVar("_Kept", Sum, Upkeep)

# Units and accounts beyond these stand in the JSON and on the sheets.
_LONGEST = 5
_ALL = Text(zh="合计", en="all")
_NO_UNIT = Text(zh="主办单位未填", en="unit unknown")
_EFFECTS_HEAD = Text(
    zh="投入产出（每小时阅读、办事、答复；每元阅读、办事、答复；“—”为未观测）：",
    en="What an hour brings in reads, service uses, answers, and a yuan in the same "
    "(— not observed):",
)
_MORE = Text(
    zh="  单位和账号各列工时最多的 {n} 个，全部见 --json。",
    en="  Of units and accounts the {n} that take the most hours; all of them with --json.",
)


def burden_lines(found: Burden, ledger: Ledger, lang: Lang) -> Iterator[str]:
    """Yield the sums a person reads first."""
    total = Text(
        zh="{n} 个账号、应用和工作群：每周 {low:.0f}—{high:.0f} 小时（可能 {likely:.0f}），"
        "每年约 {yuan:.0f} 元。",
        en="{n} accounts, apps and groups: {low:.0f} to {high:.0f} hours a week (likely "
        "{likely:.0f}), some {yuan:.0f} yuan a year.",
    )
    spent = found.total.hours_week
    yield total.read(lang).format(
        n=found.total.accounts,
        low=spent.low,
        high=spent.high,
        likely=spent.likely,
        yuan=found.total.yuan_year.likely,
    )
    yield from _sum_lines(found, lang)
    yield from _load_lines(found.load, lang)
    yield from _effect_lines(found, ledger, lang)
    yield from request_lines(found, lang)
    if found.plan:
        yield from _plan_lines(found.plan, lang)
    yield from _pilot_lines(found, ledger, lang)


def _load_lines(load: Load, lang: Lang) -> Iterator[str]:
    told = Text(
        zh="有管理员记录的 {people} 人，人均（中位）看管 {median} 个，最多 {most} 个，"
        "超过 3 个的 {many} 人。",
        en="{people:person on record keeps|people on record keep} {median} each (median), at most "
        "{most}; {many} keep more than 3.",
    )
    yield told.fill(
        people=load.people, median=f"{load.median:g}", most=load.most, many=load.more_than_three
    ).read(lang)


def _plan_lines(plan: BeforeAfter, lang: Lang) -> Iterator[str]:
    told = Text(
        zh="按方案关停 {n} 个：每周省 {low:.0f}—{high:.0f} 小时（可能 {likely:.0f}）。",
        en="Closing {n} by the plan saves {low:.0f} to {high:.0f} hours a week (likely "
        "{likely:.0f}).",
    )
    saved = plan.saved
    yield told.read(lang).format(n=plan.closed, low=saved.low, high=saved.high, likely=saved.likely)
    turned = Text(
        zh="  每周 {before} 小时降为 {after} 小时；关停本身需 {once} 小时，{weeks} 周回本。",
        en="  From {before} to {after} hours a week; closing takes {once} hours, paid back in "
        "{weeks} weeks.",
    )
    yield turned.read(lang).format(
        before=_span(plan.before),
        after=_span(plan.after),
        once=_span(plan.once_hours),
        weeks=_span(plan.weeks_to_pay_back),
    )


def _span(one: Range) -> str:
    return f"{one.low:.0f}–{one.high:.0f}"


def _pilot_lines(found: Burden, ledger: Ledger, lang: Lang) -> Iterator[str]:
    for state in found.pilots:
        name = ledger.accounts[state.pilot.account_id].name
        reached = "; ".join(
            f"{one.measure} {one.comparison} {one.limit:g}: "
            + ("—" if value is None else f"{value:.1f}")
            for one, value in zip(state.pilot.criteria, state.values, strict=True)
        )
        says = OUTCOMES[state.outcome].read(lang)
        yield f"  {name} ({state.pilot.account_id})\t{says}\t{reached}"


def _sum_lines(found: Burden, lang: Lang) -> Iterator[str]:
    told = Text(
        zh="  {group}\t{n} 个\t每周 {low:.1f}—{high:.1f} 小时（可能 {likely:.1f}）",
        en="  {group}\t{n}\t{low:.1f} to {high:.1f} hours a week (likely {likely:.1f})",
    )
    for name, one in _named_sums(found):
        spent = one.hours_week
        yield told.read(lang).format(
            group=name.read(lang),
            n=one.accounts,
            low=spent.low,
            high=spent.high,
            likely=spent.likely,
        )


def _named_sums(found: Burden) -> Iterator[tuple[Text, Sum]]:
    yield from ((table().title(one.group), one) for one in found.by_platform)
    yield from ((LEVEL_WORDS.get(one.group, LEVEL_WORDS[""]), one) for one in found.by_level)


def _effect_lines(found: Burden, ledger: Ledger, lang: Lang) -> Iterator[str]:
    """Yield what an hour and a yuan bring: by platform and level, of what takes the most hours."""
    yield _EFFECTS_HEAD.read(lang)
    rows: list[tuple[Text, Sum | Upkeep]] = [(_ALL, found.total), *_named_sums(found)]
    rows += [(_unit(one, ledger), one) for one in _longest(found.by_unit)]
    rows += [(_account(one, ledger), one) for one in _longest(found.accounts)]
    for name, one in rows:
        per = (*_values(one.per_hour), *_values(one.per_yuan))
        yield "\t".join([f"  {name.read(lang)}", *map(_figure, per)])
    more = len(found.by_unit) + len(found.accounts) - 2 * _LONGEST
    if more > 0:
        yield _MORE.fill(n=_LONGEST).read(lang)


def _longest(found: Sequence[_Kept]) -> list[_Kept]:
    """Return those that take the most hours; of equal ones the first."""
    return sorted(found, key=lambda one: -one.hours_week.likely)[:_LONGEST]


def _unit(one: Sum, ledger: Ledger) -> Text:
    known = ledger.units.get(one.group)
    return same(known.name) if known else same(one.group) if one.group else _NO_UNIT


def _account(one: Upkeep, ledger: Ledger) -> Text:
    name, where = ledger.accounts[one.account_id].name, table().title(one.platform)
    return Text(zh=f"{name}（{where.zh}）", en=f"{name} ({where.en})")


def _values(one: Effects) -> tuple[float | None, ...]:
    return one.reads, one.service_uses, one.answered


def _figure(value: float | None) -> str:
    """Write a rate with three figures, a dash where nobody observed it."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def request_lines(found: Burden, lang: Lang) -> Iterator[str]:
    """Yield what the supervision asked for, and what it need not have asked."""
    told = Text(
        zh="{since} 以来监管下发 {n} 项要求，基层共需 {low:.0f}—{high:.0f} 小时。",
        en="Since {since} the supervision sent {n} requests, {low:.0f} to {high:.0f} hours below.",
    )
    hours = found.asked_total
    yield told.read(lang).format(
        since=found.asked_since,
        n=sum(one.requests for one in found.asked),
        low=hours.low,
        high=hours.high,
    )
    known = Text(
        zh="  “{field}”台账已知 {share:.0%}，仍被要求填报 {answers} 份",
        en="  “{field}”: the ledger knows {share:.0%}, still asked of {answers}",
    )
    for one in found.asked_twice:
        if one.known:
            yield known.read(lang).format(
                field=one.field, share=one.known_share, answers=one.answers
            )
