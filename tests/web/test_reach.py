"""Nobody ever reads a row outside their branch: whatever the tree, the staff and their roles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keepfit.checkup.models import Finding, Run
from keepfit.kit import clock
from keepfit.ledger.models import Account
from keepfit.people.core.rights import ALONE, RIGHTS, Right, Role, path_of
from keepfit.people.doors import BEGAN, KEPT
from keepfit.people.models import Grant, Staff, Unit
from keepfit.people.queries import actor_of
from tests.web.office import Office
from tests.web.programs import Program, program

# Ids that begin alike, differ only in case, or hold what LIKE takes for a sign.
IDS = ["a", "A", "ab", "aB", "b", "_", "%", "a%", "甲", "甲乙"]
ROOT = "office"
LISTS = ["/units", "/staff", "/accounts?limit=200", "/findings?limit=200", "/checkups", "/offers"]
PAGES = ["/", "/ledger/", "/units/", "/staff/", "/checkups/", "/services/", "/audit/"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A tree (each unit's superior) and the roles one person holds in it."""

    parents: dict[str, str]
    roles: list[tuple[Role, str]]

    def path(self, unit_id: str) -> str:
        """A unit's path."""
        above = self.parents.get(unit_id)
        return path_of(unit_id, self.path(above) if above else "")

    def reached(self, right: Right) -> set[str]:
        """The units for which the person has a right, worked out by walking up the tree."""
        return {
            unit
            for unit in (ROOT, *self.parents)
            for role, held in self.roles
            if right in RIGHTS[role] and held in self.up(unit)
        }

    def up(self, unit_id: str) -> set[str]:
        """A unit and everything above it."""
        above = self.parents.get(unit_id)
        return {unit_id} | (self.up(above) if above else set())


@st.composite
def offices(draw: st.DrawFn) -> Drawn:
    """Draw a tree of some units under one root, and the roles of one person."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=3, max_size=8, unique=True))
    parents = {one: draw(st.sampled_from([ROOT, *ids[:place]])) for place, one in enumerate(ids)}
    units = st.sampled_from([ROOT, *ids, *ids])
    alone = draw(st.none() | st.sampled_from(sorted(ALONE)))
    kinds = [alone] if alone else sorted(set(Role) - ALONE)
    roles = st.tuples(st.sampled_from(kinds), units)
    return Drawn(parents=parents, roles=draw(st.lists(roles, min_size=1, max_size=3, unique=True)))


def furnished(drawn: Drawn, office: Office) -> int:
    """Make the tree, a person, and in each unit an account, a finding and a colleague."""
    supervisor = office.people["supervisor"]
    run = Run.objects.create(
        unit_id=ROOT, asked_by_id=supervisor, asked_at=clock.now(), pack="x", as_of=clock.today()
    )
    for unit, above in drawn.parents.items():
        name = f"marked {unit} unit"
        Unit.objects.create(unit_id=unit, name=name, parent_id=above, path=drawn.path(unit))
        account = Account.objects.create(
            account_id=f"of {unit}", name=f"marked {unit} account", kind="app", unit_id=unit
        )
        Finding.objects.create(
            run=run, account=account, rule_id="R", limit=1, observed=True, source="x"
        )
        colleague = Staff.objects.create(login=f"at {unit}", name=f"marked {unit} colleague")
        Grant.objects.create(staff=colleague, role=Role.OPERATOR, unit_id=unit)
    person = Staff.objects.create(login="drawn", name="drawn")
    for role, unit in drawn.roles:
        Grant.objects.create(staff=person, role=role, unit_id=unit)
    return person.pk


def browser(staff_id: int) -> Client:
    """A browser in which somebody is signed in with both factors."""
    client = Client(raise_request_exception=False)
    staff = Staff.objects.get(pk=staff_id)
    client.force_login(staff, backend=KEPT)
    device = TOTPDevice.objects.create(user=staff, confirmed=True)
    session = client.session
    session[BEGAN] = clock.now().isoformat()
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def listed(one: Program, place: str) -> list[dict[str, object]]:
    answer = one.ask("GET", place)
    assert answer.status_code in (200, 403), (place, answer.content)
    rows: list[dict[str, object]] = json.loads(answer.content).get("items", [])
    return rows


def told(answer: Any) -> str:  # the test client adds to the response
    assert answer.status_code in (200, 302, 403, 404), answer.status_code
    return str(answer.content.decode())


def by_programs(one: Program, drawn: Drawn) -> None:
    """Compare what a program reads with what its owner reaches."""
    rows = {place: listed(one, place) for place in LISTS}
    reads, sees = drawn.reached(Right.READ), drawn.reached(Right.SEE_STAFF)
    right = Right.READ if reads else Right.SHAPE_UNITS
    units = {row["unit_id"] for row in rows[LISTS[0]]}
    assert units & {ROOT, *drawn.parents} == drawn.reached(right)
    colleagues = {str(row["login"]) for row in rows[LISTS[1]] if str(row["login"])[:3] == "at "}
    assert colleagues == {f"at {unit}" for unit in sees if unit != ROOT}
    accounts = {f"of {unit}" for unit in reads if unit != ROOT}
    assert {row["account_id"] for row in rows[LISTS[2]]} == accounts
    assert {row["account_id"] for row in rows[LISTS[3]]} == accounts
    for unit in set(drawn.parents) - reads:
        answer = one.ask("GET", f"/accounts/of {unit}".replace("%", "%25"))
        assert answer.status_code in (403, 404), unit


def by_pages(client: Client, drawn: Drawn) -> None:
    """Find no name of another branch on any page."""
    reads, sees = drawn.reached(Right.READ), drawn.reached(Right.SEE_STAFF)
    shown = "".join(told(client.get(place)) for place in PAGES)
    shapes = set() if reads else drawn.reached(Right.SHAPE_UNITS)
    for unit in drawn.parents:
        assert unit in reads or f"marked {unit} account" not in shown
        assert unit in sees or f"marked {unit} colleague" not in shown
        assert unit in reads | shapes | sees or f"marked {unit} unit" not in shown
    foreign = Finding.objects.exclude(account__unit_id__in=reads)
    for one in foreign:
        assert client.get(f"/findings/{one.pk}/").status_code in (403, 404)
        assert client.get(f"/ledger/account/{one.account_id}/").status_code in (403, 404)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(drawn=offices())
def test_nobody_ever_reads_a_row_outside_their_branch(office: Office, drawn: Drawn) -> None:
    cache.clear()
    mark = transaction.savepoint()
    try:
        number = furnished(drawn, office)
        by = actor_of(number)
        assert by is not None
        by_programs(program(by), drawn)
        by_pages(browser(number), drawn)
    finally:
        transaction.savepoint_rollback(mark)
