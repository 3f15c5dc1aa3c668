"""Sets webhooks up, notes what they are to be told, and tells them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.db import transaction

from keepfit.api.core.events import KINDS, TRIAL, WAITS, secret_of, secret_text, signature
from keepfit.api.models import Delivery, Webhook
from keepfit.api.queries import webhooks_of
from keepfit.connectors.http import Question, Web, WebError
from keepfit.kit import clock, settings
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.core.chain import Line
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.queries import actor_of, unit_paths

_SECONDS = 15.0  # a receiver takes a message and works on it later
_NAMED = 100  # objects of one event; who needs the rest asks the API
_GONE = Text(zh="设置人已无权查看该单位。", en="Whoever set it up may no longer read the unit.")


class WebhookError(KeepfitError):
    """A webhook that cannot be set up as asked."""


@transaction.atomic
def set_up(address: str, unit_id: str, kinds: Sequence[str], *, by: Actor) -> tuple[int, str]:
    """Have an address told of events of a branch; returns its number and its secret."""
    path = unit_paths([unit_id]).get(unit_id)
    if path is None:
        raise NotAllowedError(Right.IMPORT)
    by.demand(Right.IMPORT, path)
    _demand_address(address)
    made = Webhook.objects.create(
        staff_id=by.staff_id,
        unit_id=unit_id,
        address=address,
        kinds=[one for one in KINDS if one in kinds],
        salt=secrets.token_hex(32),
        made_at=clock.now(),
    )
    trail.write(_deed("webhook.set_up", made), by)
    return made.pk, secret_text(_secret(made))


@transaction.atomic
def end_webhook(webhook_id: int, *, by: Actor) -> None:
    """Tell an address nothing any more."""
    found = _mine(webhook_id, by)
    found.ended_at = clock.now()
    found.save()
    Delivery.objects.filter(webhook=found, state=Delivery.WAITING).update(state=Delivery.GIVEN_UP)
    trail.write(_deed("webhook.end", found), by)


@transaction.atomic
def note_trial(webhook_id: int, *, by: Actor) -> int:
    """Note a message that says nothing but that messages arrive; returns its number."""
    found = _mine(webhook_id, by)
    now = clock.now()
    event = f"trial-{secrets.token_hex(8)}"
    return _noted(found, event, TRIAL, {"unit_ids": [found.unit_id]}, now).pk


@transaction.atomic
def note_again(webhook_id: int, delivery_id: int, *, by: Actor) -> int | None:
    """Have a message that was given up tried anew, as often as the first time.

    Returns its number, None where it is not given up. It keeps its name, so that a receiver that
    had it after all can tell.
    """
    hook = _mine(webhook_id, by)
    rows = Delivery.objects.filter(pk=delivery_id, webhook=hook, state=Delivery.GIVEN_UP)
    if not rows.update(state=Delivery.WAITING, tries=0, next_at=clock.now()):
        return None
    trail.write(_deed("webhook.again", hook), by)
    return delivery_id


def note_events(lines: Sequence[Line]) -> list[int]:
    """Note, inside the transaction of the deeds, who is to be told of them; returns the numbers.

    All lines of one kind that were written at once are one event.
    """
    wanted = sorted((one for one in lines if one.verb in KINDS), key=lambda one: one.verb)
    hooks = [*Webhook.objects.filter(ended_at=None).select_related("unit")] if wanted else []
    paths = unit_paths({one.unit_id for one in wanted if one.unit_id}) if hooks else {}
    numbers = []
    for kind, same in groupby(wanted, key=lambda one: one.verb):
        told = [*same]
        for hook in hooks:
            near = [one for one in told if paths.get(one.unit_id, "").startswith(hook.unit.path)]
            if near and kind in hook.kinds:
                numbers.append(_event(hook, kind, near).pk)
    return numbers


def deliver(delivery_id: int) -> datetime | None:
    """Send one message; returns when it is to be tried again, None where it is done with."""
    found = Delivery.objects.select_related("webhook__unit").filter(pk=delivery_id).first()
    if found is None or found.state != Delivery.WAITING:
        return None
    now = clock.now()
    if found.next_at is not None and found.next_at > now:
        return found.next_at
    owner = actor_of(found.webhook.staff_id)
    if owner is None or not owner.may(Right.READ, found.webhook.unit.path):
        return _failed(found, _GONE, last=True)
    try:
        _send(found, now)
    except WebError as why:
        return _failed(found, why.message, last=found.tries >= len(WAITS))
    found.state, found.tries, found.tried_at = Delivery.TAKEN, found.tries + 1, now
    found.next_at, found.said_zh, found.said_en = None, "", ""
    found.save()
    return None


def _send(found: Delivery, now: datetime) -> None:
    seconds = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "Webhook-Id": found.event,
        "Webhook-Timestamp": str(seconds),
        "Webhook-Signature": signature(_secret(found.webhook), found.event, seconds, found.body),
    }
    content = found.body.encode()
    question = Question(url=found.webhook.address, headers=headers, content=content)
    Web(replace(settings.load(), http_seconds=_SECONDS)).fetch(question)


def _failed(found: Delivery, said: Text, *, last: bool) -> datetime | None:
    now = clock.now()
    wait = timedelta() if last else WAITS[found.tries]
    found.state = Delivery.GIVEN_UP if last else Delivery.WAITING
    found.tries, found.tried_at = found.tries + 1, now
    found.next_at = None if last else now + wait
    found.said_zh, found.said_en = said.zh[:300], said.en[:300]
    found.save()
    return found.next_at


def _event(hook: Webhook, kind: str, lines: Sequence[Line]) -> Delivery:
    objects = [one.object_id for one in lines]
    told = {
        "kind": lines[0].kind,
        "unit_ids": sorted({one.unit_id for one in lines})[:_NAMED],
        "objects": objects[:_NAMED],
        "count": len(objects),
        "request": lines[0].request,
    }
    return _noted(hook, f"evt-{lines[0].seq}", kind, told, clock.now())


def _noted(
    hook: Webhook, event: str, kind: str, told: dict[str, object], now: datetime
) -> Delivery:
    said = {"type": kind, "timestamp": now.isoformat(), "data": told}
    body = json.dumps(said, ensure_ascii=False)
    return Delivery.objects.create(
        webhook=hook, event=event, kind=kind, body=body, made_at=now, next_at=now
    )


def _secret(hook: Webhook) -> bytes:
    key: str = django_settings.KEEPFIT_WEBHOOK_KEY
    return secret_of(key.encode(), hook.salt)


def _mine(webhook_id: int, by: Actor) -> Webhook:
    found = webhooks_of(by, living=True).filter(pk=webhook_id).first()
    if found is None:
        raise NotAllowedError(Right.IMPORT)
    return found


def _demand_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        sound = False
    if not sound:
        raise WebhookError(
            Text(
                zh="接收地址须为 http 或 https 网址，且不含用户名和密码。",
                en="The address must be one of http or https, without user name and password.",
            )
        )


def _deed(verb: str, hook: Webhook) -> trail.Deed:
    # Of the address only the host: the rest may hold a secret of the receiver's.
    told = {"host": urlsplit(hook.address).hostname, "kinds": hook.kinds}
    return trail.Deed(
        verb=verb, kind="webhook", object_id=str(hook.pk), unit_id=hook.unit_id, after=told
    )
