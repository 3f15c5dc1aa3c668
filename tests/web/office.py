"""An office for tests: a small tree, one person of each kind, and their signed-in browsers."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from keepfit.kit import clock
from keepfit.people.actions.founding import HIGHEST, Founders, found_office
from keepfit.people.actions.staff import Newcomer, invite, take_up
from keepfit.people.actions.units import take_units
from keepfit.people.core.rights import Actor, Role
from keepfit.people.core.units import Unit
from keepfit.people.doors import BEGAN, KEPT
from keepfit.people.models import Staff
from keepfit.people.queries import actor_of

PASSWORD = "long quiet river 77"  # noqa: S105  # of people who do not exist
DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The people of a small office by what they are called in the tests."""

    people: dict[str, int]

    def actor(self, who: str) -> Actor:
        """Return one of them as whoever acts."""
        actor = actor_of(self.people[who])
        assert actor is not None
        return actor

    def browser(self, who: str = "") -> Client:
        """Return a browser in which one of them is signed in; nobody for a stranger."""
        client = Client(raise_request_exception=False)
        if not who:
            return client
        staff = Staff.objects.get(pk=self.people[who])
        client.force_login(staff, backend=KEPT)
        device, _ = TOTPDevice.objects.get_or_create(user=staff, confirmed=True)
        session = client.session
        session[BEGAN] = clock.now().isoformat()
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client


def an_office() -> Office:
    """Found an office: health and education under it, a school under education."""
    founded = found_office(
        Founders(
            office="青溪县人民政府办公室",
            login="admin",
            name="王建国",
            password=PASSWORD,
            supervisor_login="supervisor",
            supervisor_name="李晓梅",
        ),
        days=DAYS,
    )
    people = {"administrator": founded.administrator_id}
    people["supervisor"] = take_up(founded.supervisor_token, PASSWORD)
    by = actor_of(founded.administrator_id)
    units = [("health", HIGHEST), ("education", HIGHEST), ("school", "education")]
    take_units((Unit(unit_id=one, name=one, parent_id=above) for one, above in units), by=by)
    kinds = [
        ("owner", Role.OWNER, "education"),
        ("neighbour", Role.OWNER, "health"),
        ("operator", Role.OPERATOR, "school"),
        ("checker", Role.CHECKER, HIGHEST),
        ("auditor", Role.AUDITOR, HIGHEST),
    ]
    for name, role, unit in kinds:
        token = invite(Newcomer(login=name, name=name), role, unit, by=by, days=DAYS)
        people[name] = take_up(token, PASSWORD)
    return Office(people=people)
