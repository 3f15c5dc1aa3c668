"""Webhooks, with a real receiver on this machine's own address."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from keepfit.api.actions import webhooks
from keepfit.api.core.events import WAITS, secret_of, signature
from keepfit.api.models import Delivery, Webhook
from keepfit.api.queries import overdue
from keepfit.api.tasks import begin_again
from keepfit.kit import clock
from keepfit.ledger.actions.changing import add_account
from keepfit.people.actions import staff
from keepfit.people.core.rights import NotAllowedError
from tests.web.office import Office
from tests.web.waits import WITHIN

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
KINDS = ["account.add"]


@dataclass(slots=True)
class Receiver:
    """A server that takes messages, or refuses them with a status."""

    port: int
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook?key=1"


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that the office may reach."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            here.got.append(({k.lower(): v for k, v in self.headers.items()}, content))
            self.send_response(here.status)
            if here.status == 302:
                self.send_header("Location", here.address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        here = Receiver(port=server.server_port)
        monkeypatch.setenv("KEEPFIT_HTTP_ALLOW", f"127.0.0.1:{here.port}")
        running = threading.Thread(target=server.serve_forever, args=(0.05,))
        running.start()
        yield here
        server.shutdown()
        running.join(WITHIN)
        assert not running.is_alive()


def hook(office: Office, address: str, unit: str = "office") -> str:
    """Set a webhook up, and return its secret."""
    return webhooks.set_up(address, unit, KINDS, by=office.actor("supervisor"))[1]


def happen(office: Office, unit: str = "education", name: str = "青溪教研") -> None:
    values = {"name": name, "kind": "account", "platform": "wechat", "unit_id": unit}
    add_account(values, by=office.actor("supervisor"), why="新开")


def test_an_event_arrives_signed_so_that_the_receiver_can_check_it(
    office: Office, receiver: Receiver
) -> None:
    secret = hook(office, receiver.address)
    happen(office)
    headers, content = receiver.got[0]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + content
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    age = abs(clock.now().timestamp() - int(headers["webhook-timestamp"]))
    assert (headers["webhook-signature"], age < 60) == (f"v1,{expected}", True)


def test_a_message_names_what_happened_and_tells_none_of_its_content(
    office: Office, receiver: Receiver
) -> None:
    hook(office, receiver.address)
    happen(office)
    said = json.loads(receiver.got[0][1])
    assert (said["type"], said["data"]["unit_ids"], "青溪" in receiver.got[0][1].decode()) == (
        "account.add",
        ["education"],
        False,
    )


def test_a_signature_of_another_body_or_time_is_another() -> None:
    secret = secret_of(b"key", "salt")
    signs = {signature(secret, "e", 1, "{}"), signature(secret, "e", 2, "{}")}
    assert len(signs | {signature(secret, "e", 1, "[]"), signature(secret, "f", 1, "{}")}) == 4


@pytest.mark.parametrize(("unit", "arrives"), [("education", 1), ("school", 1), ("health", 0)])
def test_only_events_of_the_branch_arrive(
    office: Office, receiver: Receiver, unit: str, arrives: int
) -> None:
    hook(office, receiver.address, "education")
    happen(office, unit)
    assert len(receiver.got) == arrives


def test_an_event_nobody_asked_for_is_not_sent(office: Office, receiver: Receiver) -> None:
    hook(office, receiver.address)
    staff.disable(office.people["checker"], by=office.actor("administrator"), why="调离")
    assert receiver.got == []


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_message_that_is_not_taken_is_tried_again_later_and_later(
    office: Office, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    hook(office, receiver.address)
    happen(office)
    sent = Delivery.objects.get()
    waits = []
    while sent.state == Delivery.WAITING:
        assert sent.tried_at is not None
        waits.append((sent.next_at or sent.tried_at) - sent.tried_at)
        Delivery.objects.update(next_at=clock.now() - timedelta(seconds=1))
        webhooks.deliver(sent.pk)
        sent.refresh_from_db()
    assert (sent.state, len(waits), len(receiver.got)) == (
        Delivery.GIVEN_UP,
        len(WAITS),
        len(WAITS) + 1,
    )
    assert all(abs(a - b) < timedelta(seconds=20) for a, b in zip(waits, WAITS, strict=True))


def test_a_receiver_that_comes_back_gets_the_message_under_the_same_name(
    office: Office, receiver: Receiver
) -> None:
    receiver.status = 503
    hook(office, receiver.address)
    happen(office)
    receiver.status = 200
    Delivery.objects.update(next_at=clock.now())
    webhooks.deliver(Delivery.objects.get().pk)
    names = {headers["webhook-id"] for headers, _ in receiver.got}
    assert (Delivery.objects.get().state, len(receiver.got), len(names)) == ("TAKEN", 2, 1)


def test_a_message_before_its_time_is_not_sent(office: Office, receiver: Receiver) -> None:
    receiver.status = 503
    hook(office, receiver.address)
    happen(office)
    webhooks.deliver(Delivery.objects.get().pk)
    assert len(receiver.got) == 1


def test_an_inner_address_that_nobody_allowed_is_not_asked(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPFIT_HTTP_ALLOW", "")
    hook(office, receiver.address)
    happen(office)
    assert (receiver.got, Delivery.objects.get().state) == ([], Delivery.WAITING)


def test_nothing_is_sent_in_the_name_of_somebody_who_left(
    office: Office, receiver: Receiver
) -> None:
    hook(office, receiver.address)
    staff.disable(office.people["supervisor"], by=office.actor("administrator"), why="调离")
    values = {"name": "甲", "kind": "account", "platform": "wechat", "unit_id": "education"}
    add_account(values, by=office.actor("owner"), why="新开")
    assert (receiver.got, Delivery.objects.get().state) == ([], Delivery.GIVEN_UP)


def test_what_a_killed_worker_left_is_found(office: Office, receiver: Receiver) -> None:
    receiver.status = 503
    hook(office, receiver.address)
    happen(office)
    before = overdue()
    Delivery.objects.update(next_at=clock.now() - timedelta(hours=1))
    assert (before, overdue()) == ([], [Delivery.objects.get().pk])


def test_what_waits_in_the_queue_already_is_not_queued_again(
    office: Office, receiver: Receiver, settings: Settings
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    hook(office, receiver.address)
    happen(office)
    Delivery.objects.update(next_at=clock.now() - timedelta(hours=1))
    begin_again()
    assert DBTaskResult.objects.count() == 1


def test_a_message_given_up_is_sent_again_from_its_page_under_the_same_name(
    office: Office, receiver: Receiver
) -> None:
    hook(office, receiver.address)
    happen(office)
    Delivery.objects.update(state=Delivery.GIVEN_UP, tries=7)
    place = f"/webhooks/{Webhook.objects.get().pk}"
    sent = Delivery.objects.get()
    office.browser("supervisor").post(f"{place}/again/", {"delivery": sent.pk})
    names = {headers["webhook-id"] for headers, _ in receiver.got}
    assert (Delivery.objects.get().state, len(receiver.got), names) == ("TAKEN", 2, {sent.event})


def test_a_message_that_was_taken_is_not_sent_again(office: Office, receiver: Receiver) -> None:
    hook(office, receiver.address)
    happen(office)
    by, hook_id = office.actor("supervisor"), Webhook.objects.get().pk
    assert webhooks.note_again(hook_id, Delivery.objects.get().pk, by=by) is None


def test_only_who_imports_for_a_branch_sets_a_webhook_up(office: Office) -> None:
    with pytest.raises(NotAllowedError):
        webhooks.set_up("https://a.example/", "education", KINDS, by=office.actor("owner"))


@pytest.mark.parametrize("address", ["ftp://a.example/", "https://u:p@a.example/", "x", "http://["])
def test_an_address_that_is_none_is_refused(office: Office, address: str) -> None:
    with pytest.raises(webhooks.WebhookError):
        webhooks.set_up(address, "office", KINDS, by=office.actor("supervisor"))


def test_the_secret_stands_in_no_table(office: Office) -> None:
    secret = hook(office, "https://a.example/")
    assert secret not in str([*Webhook.objects.values()])


def test_the_pages_set_up_try_show_and_end(office: Office, receiver: Receiver) -> None:
    browser = office.browser("supervisor")
    form = {"address": receiver.address, "unit": "office", "kinds": KINDS}
    first = browser.post("/webhooks/", form).content.decode()
    number = Webhook.objects.get().pk
    browser.post(f"/webhooks/{number}/try/")
    log = browser.get(f"/webhooks/{number}/").content.decode()
    browser.post(f"/webhooks/{number}/end/")
    happen(office)
    again = browser.get("/webhooks/").content.decode()
    assert ("whsec_" in first, "webhook.trial" in log, "whsec_" in again) == (True, True, False)
    assert len(receiver.got) == 1
