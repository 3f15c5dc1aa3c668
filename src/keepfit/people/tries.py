"""How many different names and tokens were tried in vain from one address, kept in the database.

Wrong passwords for one name lock that name, wherever they come from (django-axes). Whoever tries
a few passwords for each of many names is caught here. django-axes has one limit for names and
addresses alike, counts tries and not names, and forgives an address everything once one person
signs in from there; so its records are counted here instead. See docs/start/signing-in.
"""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta
from ipaddress import ip_address

from axes.models import AccessFailureLog, AccessLog
from django.db.models import Max
from django.http import HttpRequest

from keepfit.kit import clock, settings
from keepfit.kit.web.peers import client_address


def seconds_to_wait(request: HttpRequest) -> int:
    """Return how long nobody may try from the address of a request; 0 where one may now.

    Counted are names and tokens, not tries: one clumsy person is one name, however often. A name
    that came in from there within the time is forgiven.
    """
    ours, address = settings.load(), client_address(request)
    if not ours.address_names or not _counted(address):
        return 0
    since = clock.now() - timedelta(minutes=ours.lock_minutes)
    last = _tried_in_vain(address, since)
    if len(last) < ours.address_names:
        return 0
    free = last[len(last) - ours.address_names]
    return max(1, math.ceil((free - since).total_seconds()))


def note_wrong_token(request: HttpRequest, token: str) -> None:
    """Count a token that opens nothing; the same again from the same address counts once."""
    ours, address = settings.load(), client_address(request)
    if not _counted(address):
        return
    name = f"token {hashlib.sha256(token.encode()).hexdigest()[:16]}"
    since = clock.now() - timedelta(minutes=ours.lock_minutes)
    known = AccessFailureLog.objects.filter(username=name, ip_address=address)
    if not known.filter(attempt_time__gt=since).exists():
        AccessFailureLog.objects.create(username=name, ip_address=address)


def _counted(address: str | None) -> bool:
    # This machine's own address is that of a proxy which nobody named: everybody's.
    return address is not None and not ip_address(address).is_loopback


def _tried_in_vain(address: str | None, since: datetime) -> list[datetime]:
    """Return when each name that did not come in was last tried, the longest ago first."""
    within = {"ip_address": address, "attempt_time__gt": since}
    wrong = AccessFailureLog.objects.filter(**within).order_by()
    last = wrong.values_list("username").annotate(last=Max("attempt_time"))
    came_in = set(AccessLog.objects.filter(**within).values_list("username", flat=True))
    return sorted(at for name, at in last if name not in came_in)
