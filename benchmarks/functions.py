"""Overlap of functions over 2,000, 20,000 and 200,000 invented accounts: CPU seconds and growth.

    python -m benchmarks.functions [SIZE ...]

Counties of 500 accounts each: bureaus and towns on several platforms, some with services and
descriptions, one in twenty doubled on its platform. All of the doubled ones must be found.
"""

from __future__ import annotations

import random
import sys
import time

from benchmarks.runs import demand, keep
from keepfit.ledger.core.records import Account, Ledger, Offer, Service
from keepfit.overlap.core.functions import Described, function_twins
from keepfit.people.core.units import Unit

SIZES = (2_000, 20_000, 200_000)
_COUNTY = 500
_FIELDS = ("公安", "教育", "卫健", "人社", "民政", "交通", "水利", "农业", "文旅", "医保", "税务")
_TASKS = ("预约", "查询", "缴费", "申报", "登记", "投诉", "补办", "认证", "年审", "备案", "挂号")
_HAN = "江河湖海山川林木石泉云雨风雪松竹梅兰春夏秋冬东南西北安宁和平永昌兴隆"


def a_nation(accounts: int, seed: int = 1) -> tuple[Ledger, set[frozenset[str]]]:
    """Return a ledger of so many accounts, and the pairs that were doubled."""
    rng = random.Random(seed)  # noqa: S311  # invented accounts, no secret
    units: dict[str, Unit] = {}
    found: dict[str, Account] = {}
    offers: list[Offer] = []
    doubled: set[frozenset[str]] = set()
    county = 0
    while len(found) < accounts:
        county += 1
        place = "".join(rng.choices(_HAN, k=2))
        top = f"u{county}"
        code = f"{110000 + county}"
        units[top] = Unit(
            unit_id=top, name=f"{place}县人民政府", level="county", division_code=code
        )
        for number in range(_COUNTY):
            _an_account((county, number, place), rng, (units, found, offers, doubled))
    services = {one: Service(service_id=one, name=one) for one in {o.service_id for o in offers}}
    ledger = Ledger(units=units, accounts=found, services=services, offers=tuple(offers))
    return ledger, doubled


def _an_account(
    at: tuple[int, int, str],
    rng: random.Random,
    into: tuple[dict[str, Unit], dict[str, Account], list[Offer], set[frozenset[str]]],
) -> None:
    county, number, place = at
    units, found, offers, doubled = into
    own = "".join(rng.choices(_HAN, k=2)) + rng.choice(_FIELDS)
    unit = f"u{county}-{number // 2}"
    units.setdefault(
        unit,
        Unit(unit_id=unit, name=f"{place}县{own}局", level="county", parent_id=f"u{county}"),
    )
    known = found.get(f"a{county}-{number - 1}") if number % 2 else None
    double = known is not None and number % 40 == 1
    name = f"{known.name}服务号" if known is not None and double else f"{place}{own}"
    platform = "wechat" if double or number % 2 == 0 else "weibo"
    account = f"a{county}-{number}"
    if known is not None and double:
        doubled.add(frozenset((known.account_id, account)))
    told = "、".join(own[:2] + one for one in rng.sample(_TASKS, 3)) if number % 5 == 0 else ""
    found[account] = Account(
        account_id=account, name=name, kind="account", platform=platform, unit_id=unit,
        status="active", functions=told,
    )  # fmt: skip
    if number % 3 == 0:
        for task in rng.sample(_TASKS, 3):
            offers.append(Offer(account_id=account, service_id=own[2:] + task))


def main(sizes: list[int]) -> None:
    """Measure, keep and judge all sizes, the smallest first."""
    before = 0.0
    for size in sizes:
        ledger, doubled = a_nation(size)
        started = time.process_time()
        twins = function_twins(Described(ledger=ledger))
        spent = time.process_time() - started
        told = {frozenset((one.a, one.b)) for one in twins if one.kind == "platform"}
        figures: dict[str, float] = {
            "size": size,
            "cpu_s": round(spent, 2),
            "pairs": len(twins),
            "doubled": len(doubled),
            "missed": len(doubled - told),
            "others_said_doubled": len(told - doubled),
        }
        if before:
            figures["growth_per_tenfold"] = round(spent / before, 2)
        before = spent
        keep("functions", figures)
        demand("functions", figures)


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or list(SIZES))
