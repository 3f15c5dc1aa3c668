"""Sheets of the burden, as structure: hours and costs, effect per hour, requests, the plan.

Units stand in the order of their ids; nobody who keeps an account is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keepfit.burden.core.records import AskedTwice, BeforeAfter, Burden, Effects, Sum
from keepfit.burden.core.requests import NAMES
from keepfit.burden.core.work import Range
from keepfit.connectors.platforms import table
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.paper.books import Cell, Column, Page
from keepfit.people.core.units import LEVEL_WORDS

_HOURS = (
    Column(header=Text(zh="每周工时（低）", en="Hours a week (low)"), kind="number"),
    Column(header=Text(zh="每周工时（可能）", en="Hours a week (likely)"), kind="number"),
    Column(header=Text(zh="每周工时（高）", en="Hours a week (high)"), kind="number"),
)
_EFFECTS = (
    Column(header=Text(zh="每小时阅读", en="Reads per hour"), kind="number"),
    Column(header=Text(zh="每小时办事", en="Service uses per hour"), kind="number"),
    Column(header=Text(zh="每小时答复", en="Answers per hour"), kind="number"),
    Column(header=Text(zh="每元阅读", en="Reads per yuan"), kind="number"),
    Column(header=Text(zh="每元办事", en="Service uses per yuan"), kind="number"),
    Column(header=Text(zh="每元答复", en="Answers per yuan"), kind="number"),
)
_YUAN = Column(header=Text(zh="每年费用（元）", en="Yuan a year"), kind="number")
_NOTE = Text(
    zh="工时区间为 90 % 区间；未观测到的阅读、办事、答复为空，不按 0 计算。",
    en="Ranges are 90 %; reads, uses and answers nobody observed are empty, not 0.",
)


def pages(burden: Burden, ledger: Ledger) -> tuple[Page, ...]:
    """Return the sheets of a burden."""
    found = [accounts_page(burden, ledger), sums_page(burden, ledger), requests_page(burden)]
    if burden.plan:
        found.append(plan_page(burden.plan))
    return tuple(found)


def accounts_page(burden: Burden, ledger: Ledger) -> Page:
    """Return what each account costs and brings."""
    rows = tuple(
        (
            one.account_id,
            ledger.accounts[one.account_id].name,
            table().title(one.platform),
            _BASIS[one.basis],
            *_hours(one.hours_week),
            one.yuan_year.likely,
            *_effects(one.per_hour),
            *_effects(one.per_yuan),
        )
        for one in burden.accounts
    )
    return Page(
        name=Text(zh="账号负担", en="Burden by account"),
        columns=(
            Column(header=Text(zh="账号编号", en="Account ID")),
            Column(header=Text(zh="账号名称", en="Account name")),
            Column(header=Text(zh="平台", en="Platform")),
            Column(header=Text(zh="依据", en="Rests on")),
            *_HOURS,
            _YUAN,
            *_EFFECTS,
        ),
        rows=rows,
        notes=(_NOTE,),
    )


_BASIS = {
    "declared": Text(zh="台账所填", en="as declared"),
    "modelled": Text(zh="按工时模型", en="work model"),
    "partly": Text(
        zh="按工时模型，发布量未观测（下限）", en="work model, posts unseen (lower bound)"
    ),
    "contracted": Text(zh="外包，只计审核答复", en="outsourced: review and answers only"),
}


def _hours(one: Range) -> tuple[Cell, ...]:
    return one.low, one.likely, one.high


_PLATFORM = Text(zh="平台", en="platform")


def _effects(one: Effects) -> tuple[Cell, ...]:
    return one.reads, one.service_uses, one.answered


def sums_page(burden: Burden, ledger: Ledger) -> Page:
    """Return the sums by platform, level and unit."""
    parts = (
        (Text(zh="合计", en="total"), (burden.total,)),
        (_PLATFORM, burden.by_platform),
        (Text(zh="层级", en="level"), burden.by_level),
        (Text(zh="单位", en="unit"), burden.by_unit),
    )
    rows = tuple(row for what, sums in parts for row in _sums(what, sums, ledger))
    load = burden.load
    return Page(
        name=Text(zh="负担合计", en="Burden in sum"),
        columns=(
            Column(header=Text(zh="口径", en="By")),
            Column(header=Text(zh="名称", en="Name")),
            Column(header=Text(zh="账号、应用、群", en="Accounts, apps, groups"), kind="integer"),
            *_HOURS,
            _YUAN,
            *_EFFECTS,
        ),
        rows=rows,
        notes=(
            _NOTE,
            Text(
                zh=f"有管理员记录的 {load.people} 人，人均（中位）看管 {load.median:g} 个，"
                f"最多 {load.most} 个；看管超过 3 个的 {load.more_than_three} 人。",
                en=f"{load.people} people on record keep {load.median:g} each (median), at most "
                f"{load.most}; {load.more_than_three} keep more than 3.",
            ),
        ),
    )


def _sums(what: Text, sums: Sequence[Sum], ledger: Ledger) -> Iterator[tuple[Cell, ...]]:
    for one in sums:
        yield (
            what,
            _named(what, one.group, ledger),
            one.accounts,
            *_hours(one.hours_week),
            one.yuan_year.likely,
            *_effects(one.per_hour),
            *_effects(one.per_yuan),
        )


def _named(what: Text, group: str, ledger: Ledger) -> Cell:
    if what is _PLATFORM:
        return table().title(group)
    unit = ledger.units.get(group)
    return LEVEL_WORDS.get(group, group) if unit is None else unit.name


def requests_page(burden: Burden) -> Page:
    """Return what the supervision asked for, and what the ledger knew already."""
    rows = tuple(
        (one.from_unit, NAMES[one.kind], one.requests, one.answers, *_hours(one.hours))
        for one in burden.asked
    )
    total = burden.asked_total
    return Page(
        name=Text(zh="下发任务", en="Requests sent down"),
        columns=(
            Column(header=Text(zh="下发单位", en="From unit")),
            Column(header=Text(zh="类型", en="Kind")),
            Column(header=Text(zh="项数", en="Requests"), kind="integer"),
            Column(header=Text(zh="答复份数", en="Answers"), kind="integer"),
            Column(header=Text(zh="工时（低）", en="Hours (low)"), kind="number"),
            Column(header=Text(zh="工时（可能）", en="Hours (likely)"), kind="number"),
            Column(header=Text(zh="工时（高）", en="Hours (high)"), kind="number"),
        ),
        rows=rows,
        notes=(
            Text(
                zh=f"合计 {total.low:.0f}—{total.high:.0f} 小时，记在监管一方。",
                en=f"In all {total.low:.0f} to {total.high:.0f} hours, charged to the supervision.",
            ),
            *(_twice(one) for one in burden.asked_twice),
        ),
    )


def _twice(one: AskedTwice) -> Text:
    times = len(one.requests)
    return Text(
        zh=f"“{one.field}”要了 {times} 次、{one.answers} 份，台账已有 {one.known_share:.0%}。",
        en=f"“{one.field}” was asked {times} time(s), {one.answers} answers; the ledger has "
        f"{one.known_share:.0%}.",
    )


def plan_page(plan: BeforeAfter) -> Page:
    """Return the hours before and after a plan."""
    rows: tuple[tuple[Cell, ...], ...] = (
        (Text(zh="方案前每周工时", en="hours a week before"), *_hours(plan.before)),
        (Text(zh="方案后每周工时", en="hours a week after"), *_hours(plan.after)),
        (Text(zh="每周省下", en="saved a week"), *_hours(plan.saved)),
        (Text(zh="每年省下（元）", en="yuan saved a year"), *_hours(plan.saved_yuan_year)),
        (Text(zh="关停一次性工时", en="hours of closing, once"), *_hours(plan.once_hours)),
        (Text(zh="几周回本", en="weeks to pay back"), *_hours(plan.weeks_to_pay_back)),
    )
    return Page(
        name=Text(zh="方案前后", en="Before and after"),
        columns=(
            Column(header=Text(zh="项目", en="What")),
            Column(header=Text(zh="低", en="low"), kind="number"),
            Column(header=Text(zh="可能", en="likely"), kind="number"),
            Column(header=Text(zh="高", en="high"), kind="number"),
        ),
        rows=rows,
    )
