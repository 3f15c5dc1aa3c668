"""The people of an office under load, and what they look at; only after Django was set up."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db import connection
from django.test import Client

from benchmarks.office_crowd import crowd
from keepfit.kit import clock
from keepfit.people.actions.founding import HIGHEST, Founders, found_office
from keepfit.people.actions.staff import Newcomer, invite, take_up
from keepfit.people.core.rights import Role
from keepfit.people.doors import BEGAN, KEPT
from keepfit.people.models import Staff
from keepfit.people.queries import actor_of
from keepfit.web.start import up_to_date

DAYS = 7


def found(accounts: int, password: str) -> dict[str, int]:
    """Found an office of so many accounts, with its supervisor and the owner of one city."""
    up_to_date()
    founders = Founders(
        office="样例省人民政府办公厅",
        login="admin",
        name="管理员",
        password=password,
        supervisor_login="supervisor",
        supervisor_name="主管",
    )
    founded = found_office(founders, days=DAYS)
    crowd(accounts, top=HIGHEST)
    with connection.cursor() as cursor:
        # As the database does by itself some minutes after so many rows came.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    people = {"supervisor": take_up(founded.supervisor_token, password)}
    by = actor_of(founded.administrator_id)
    token = invite(Newcomer(login="owner", name="市局"), Role.OWNER, "c0", by=by, days=DAYS)
    people["owner"] = take_up(token, password)
    return people


def owners(logins: list[str], unit_id: str, password: str) -> None:
    """Invite people who keep the accounts of one unit, each with the same password."""
    by = actor_of(Staff.objects.get(login="admin").pk)
    for login in logins:
        newcomer = Newcomer(login=login, name=login)
        take_up(invite(newcomer, Role.OWNER, unit_id, by=by, days=DAYS), password)


def visits(
    people: dict[str, int], accounts: int, rng: random.Random
) -> dict[str, Callable[[], None]]:
    """Return what is visited, by a name; each call is one visit."""
    supervisor, owner = (_browser(people[one]) for one in ("supervisor", "owner"))
    units = accounts // 10

    def at(browser: Client, address: Callable[[], str]) -> Callable[[], None]:
        def visit() -> None:
            answer = browser.get(address())
            if answer.status_code != 200:
                raise RuntimeError(f"{address()}: {answer.status_code}")

        return visit

    return {
        "first_page": at(supervisor, lambda: "/ledger/"),
        "later_page": at(
            supervisor, lambda: f"/ledger/?after_name={rng.choice('河湖山林海城田岭溪')}&after_id=a"
        ),
        "facet": at(supervisor, lambda: f"/ledger/?platform={rng.choice(['weibo', 'douyin'])}"),
        "two_facets": at(supervisor, lambda: "/ledger/?platform=weibo&status=suspended"),
        "words": at(supervisor, lambda: f"/ledger/?q=发布{rng.randrange(accounts)}"),
        "unit": at(supervisor, lambda: f"/ledger/?unit=u{rng.randrange(units)}"),
        "city": at(supervisor, lambda: "/ledger/?unit=c1"),
        "owner_of_a_city": at(owner, lambda: "/ledger/"),
        "account": at(supervisor, lambda: f"/ledger/account/a{rng.randrange(accounts)}/"),
    }


def _browser(staff_id: int) -> Client:
    client = Client()
    staff = Staff.objects.get(pk=staff_id)
    client.force_login(staff, backend=KEPT)
    session = client.session
    session[BEGAN] = clock.now().isoformat()
    session.save()
    return client
