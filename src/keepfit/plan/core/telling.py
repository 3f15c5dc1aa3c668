"""Demands, waivers and changes in words, with the names that people know."""

from __future__ import annotations

from collections.abc import Mapping

from keepfit.kit.text import Text
from keepfit.plan.core.demands import Demand, DemandKind, lock_word
from keepfit.plan.core.names import Names, filled
from keepfit.plan.core.plans import Waiver
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.wording import hours, number

FATES: Mapping[str, Text] = {
    "keep": Text(zh="保留", en="keep"),
    "merge": Text(zh="并入", en="merge"),
    "close": Text(zh="关停", en="close"),
}
_DEMANDS: Mapping[str, Text] = {
    "services": Text(
        zh="事项{service}至少有{wanted}个有效入口",
        en="service {service} has at least {wanted:living entrance|s}",
    ),
    "deep": Text(
        zh="事项{service}至少在{wanted}处能够在线办理",
        en="service {service} can be completed on line in at least {wanted:place|s}",
    ),
    "reach": Text(
        zh="{cell}至少保有{share}的关注者", en="{cell} keeps at least {share} of its followers"
    ),
    "capacity": Text(
        zh="{account}每月最多承接{most}小时", en="{account} takes on at most {most} hours a month"
    ),
    "doubles": Text(
        zh="{unit}在同一平台只保留{most}个账号", en="{unit} keeps {most:account|s} on one platform"
    ),
    "limit": Text(zh="{limit}", en="{limit}"),
    "duties": Text(
        zh="{unit}负有法定职责，须有渠道", en="{unit} has statutory duties and keeps a channel"
    ),
    "unseen": Text(
        zh="{unit}有账号的关注者人数没有数据，同一平台须保留一个",
        en="{unit} keeps an account on a platform where nobody knows its followers",
    ),
    "protected": Text(zh="{account}须保留（{why}）", en="{account} stays ({why})"),
    "keep": Text(zh="{account}锁定为保留", en="{account} is locked to stay"),
    "close": Text(zh="{account}锁定为不保留", en="{account} is locked to go"),
    "merge": Text(
        zh="{account}锁定为并入{successor}", en="{account} is locked to merge into {successor}"
    ),
}
_GIVEN_UP: Mapping[str, Text] = {
    "capacity": Text(
        zh="{demand}——放宽{amount}小时", en="{demand}: given up by {amount} hours a month"
    ),
    "reach": Text(zh="{demand}——放宽{amount}人", en="{demand}: given up by {amount} followers"),
    "doubles": Text(
        zh="{demand}——多保留{amount}个", en="{demand}: {amount:more account|s} {amount:~stays|stay}"
    ),
    "duties": Text(zh="{demand}——未能满足", en="{demand}: given up"),
}
_PROTECTED = Text(zh="受保护账号", en="protected")


def account_words(problem: Problem, names: Names, row: int) -> Text:
    """Return an account's name and platform."""
    one = problem.accounts
    return names.account(str(one.ids[row]), str(one.platform[row]))


def demand_words(problem: Problem, names: Names, demand: Demand) -> Text:
    """Return one demand as a clause."""
    row = demand.row
    if demand.kind in ("services", "reach"):
        return _of_many(problem, names, demand)
    if demand.kind in ("doubles", "duties"):
        return _of_group(problem, names, demand.kind, row)
    account = account_words(problem, names, row)
    if demand.kind == "locked":
        word = lock_word(problem, row)
        successor = (
            account_words(problem, names, int(problem.locks[row])) if word == "merge" else ""
        )
        return filled(_DEMANDS[word], account=account, successor=successor)
    why = names.protection.get(str(problem.accounts.ids[row]), _PROTECTED)
    most = hours(float(problem.accounts.capacity[row]))
    return filled(_DEMANDS[demand.kind], account=account, why=why, most=most)


def _of_many(problem: Problem, names: Names, demand: Demand) -> Text:
    row = demand.row
    if demand.kind == "reach":
        share = f"{1 - float(problem.reach.loss[row]):.0%}"
        cell = names.cell(str(problem.reach.ids[row]))
        return filled(_DEMANDS["reach"], cell=cell, share=share)
    words = _DEMANDS["deep" if problem.services.deep[row] else "services"]
    service = names.service(str(problem.services.ids[row]))
    return filled(words, service=service, wanted=int(problem.services.need[row]))


def _of_group(problem: Problem, names: Names, kind: DemandKind, row: int) -> Text:
    groups = problem.doubles if kind == "doubles" else problem.duties
    name = str(groups.ids[row])
    unit, *rest = name.split(" / ")
    if name in names.limits:
        return names.limits[name]
    word = "unseen" if kind == "duties" and rest else kind
    return filled(_DEMANDS[word], unit=names.unit(unit), most=int(groups.number[row]))


def waiver_words(problem: Problem, names: Names, waiver: Waiver) -> Text:
    """Return what was given up, and by how much."""
    demand = demand_words(problem, names, Demand(kind=waiver.demand, row=waiver.row))
    amount: object = (hours if waiver.demand == "capacity" else number)(waiver.amount)
    if waiver.demand == "doubles":
        amount = round(waiver.amount)
    return filled(_GIVEN_UP[waiver.demand], demand=demand, amount=amount)
