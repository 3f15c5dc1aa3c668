"""An office of many accounts, written straight into its tables: units in three steps, services."""

from __future__ import annotations

import random
from collections.abc import Iterator

from keepfit.kit.web.sizes import take_sizes
from keepfit.ledger.models import Account, Offer, Service
from keepfit.people.models import Unit

_LANDS = "河湖山林海城田岭溪泉桥石沙井亭寺塔坪坝沟湾滩洲岛港浦洋江川原野坡岗峰岩洞谷涧"
_FIELDS = ("公安", "教育", "卫健", "人社", "民政", "交通", "水利", "农业", "文旅", "医保", "税务")
_PLATFORMS = ("wechat", "weibo", "douyin", "toutiao", "kuaishou", "bilibili")
_STATUS = ("active", "active", "active", "active", "suspended", "closed", "")
_SERVICES = 40
_OF_A_UNIT = 10
_OF_A_CITY = 50  # units


def crowd(accounts: int, *, top: str, seed: int = 7) -> None:
    """Write so many accounts, ten to a unit, fifty units to a city under the unit `top`."""
    rng = random.Random(seed)  # noqa: S311  # invented accounts, no secret
    above = Unit.objects.get(pk=top)
    Unit.objects.bulk_create(_units(accounts, above), batch_size=500)
    Account.objects.bulk_create(_accounts(accounts, rng), batch_size=500)
    services = [Service(service_id=f"s{n}", name=f"事项{n}") for n in range(_SERVICES)]
    Service.objects.bulk_create(services)
    offers = (
        Offer(account_id=f"a{n}", service_id=f"s{rng.randrange(_SERVICES)}", depth="guide")
        for n in range(0, accounts, 3)
    )
    Offer.objects.bulk_create(offers, batch_size=500)
    take_sizes(Unit, Account, Service, Offer)


def city_of(number: int) -> str:
    """Return the city under which the account of a number stands."""
    return f"c{number // _OF_A_UNIT // _OF_A_CITY}"


def _units(accounts: int, above: Unit) -> Iterator[Unit]:
    units = -(-accounts // _OF_A_UNIT)
    for city in range(-(-units // _OF_A_CITY)):
        path = f"{above.path}c{city}/"
        name = f"{_place(city)}市"
        yield Unit(unit_id=f"c{city}", name=name, parent=above, path=path, level="city")
        for n in range(city * _OF_A_CITY, min((city + 1) * _OF_A_CITY, units)):
            own = f"{name}{_place(n)}县{_FIELDS[n % len(_FIELDS)]}局"
            yield Unit(unit_id=f"u{n}", name=own, parent_id=f"c{city}", path=f"{path}u{n}/")


def _accounts(accounts: int, rng: random.Random) -> Iterator[Account]:
    for n in range(accounts):
        unit = n // _OF_A_UNIT
        yield Account(
            account_id=f"a{n}",
            name=f"{_place(rng.randrange(10**6))}{_FIELDS[unit % len(_FIELDS)]}发布{n}",
            kind="mini_program" if n % 9 == 0 else "account",
            platform=rng.choice(_PLATFORMS),
            handle=f"gov_{n:06d}",
            unit_id=f"u{unit}",
            status=rng.choice(_STATUS),
            role=rng.choice(("main", "sub", "")),
            operation=rng.choice(("self", "outsourced", "")),
            followers=rng.randrange(10**5),
            protected=rng.choice((True, False, None)),
            asked=["name", "status", "followers", "role", "operation", "protected"],
        )


def _place(number: int) -> str:
    size = len(_LANDS)
    return _LANDS[number % size] + _LANDS[(number * 7 + number // size) % size]
