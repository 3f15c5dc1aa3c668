"""Sets an office up: its highest unit, its administrator, an invitation for its supervisor."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from keepfit.people.actions.staff import Newcomer, invite, take_up
from keepfit.people.actions.units import take_units
from keepfit.people.core.rights import NotAllowedError, Right, Role
from keepfit.people.core.units import Unit
from keepfit.people.queries import actor_of, nobody_yet

HIGHEST = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Founders:
    """What the first page asks for."""

    office: str
    login: str
    name: str
    password: str
    supervisor_login: str
    supervisor_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """The administrator who may sign in now, and the supervisor's way in."""

    administrator_id: int
    supervisor_token: str


@transaction.atomic
def found_office(founders: Founders, *, days: int) -> Founded:
    """Make the first unit and the first two people; only while there is nobody.

    Raises django's ValidationError for a password that does not meet the policy.
    """
    if not nobody_yet():
        raise NotAllowedError(Right.MANAGE_STAFF)
    take_units([Unit(unit_id=HIGHEST, name=founders.office)], by=None)
    first = Newcomer(login=founders.login, name=founders.name)
    token = invite(first, Role.ADMINISTRATOR, HIGHEST, by=None, days=days)
    administrator_id = take_up(token, founders.password)
    second = Newcomer(login=founders.supervisor_login, name=founders.supervisor_name)
    by = actor_of(administrator_id)
    return Founded(
        administrator_id=administrator_id,
        supervisor_token=invite(second, Role.SUPERVISOR, HIGHEST, by=by, days=days),
    )
