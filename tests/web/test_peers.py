"""Forwarded headers count where a proxy of ours sends them, and nowhere else: raw requests."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from waitress.server import create_server

from benchmarks.office_client import environment, run_python, serving
from keepfit.kit.errors import UsageError
from keepfit.kit.web.peers import believing, client_address, networks

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])

PATIENCE = 20.0
STRANGER, PROXY = "127.0.0.1", "127.0.0.2"
FORGED = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "127.0.0.1:443",
}
FOUND = """
import keepfit.web.boot
from keepfit.web.start import up_to_date
from tests.web.office import an_office
up_to_date()
an_office()
"""
TRIED = """
import keepfit.web.boot
from axes.models import AccessAttempt
print(sorted(AccessAttempt.objects.values_list("username", "ip_address")))
"""


def asked(port: int, peer: str, told: dict[str, str], place: str = "/", form: str = "") -> str:
    """Send one request from an address of this machine, and return the whole answer."""
    lines = [f"{'POST' if form else 'GET'} {place} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in told.items()]
    lines += ["Connection: close", f"Content-Length: {len(form)}"]
    if form:
        lines.append("Content-Type: application/x-www-form-urlencoded")
    with socket.create_connection(("127.0.0.1", port), PATIENCE, (peer, 0)) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n" + form).encode())
        parts = list(iter(lambda: line.recv(65536), b""))
    return b"".join(parts).decode()


def seen(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with what an application is told about who asks."""
    start("200 OK", [("Content-Type", "text/plain")])
    told = (environ["wsgi.url_scheme"], environ["REMOTE_ADDR"], environ["HTTP_HOST"])
    left = [name for name in environ if "FORWARDED" in name]
    return [" ".join((*told, *(left if told[0] == "http" else []))).encode()]


@contextmanager
def listening(proxies: str) -> Iterator[int]:
    """A server of its own thread that believes these proxies; hands out its port."""
    server = create_server(
        believing(seen, networks(proxies)),
        host="127.0.0.1",
        port=0,
        threads=1,
        clear_untrusted_proxy_headers=False,
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(PATIENCE)


@pytest.mark.parametrize("proxies", ["127.0.0.2", "127.0.0.2/31", "10.0.0.1, 127.0.0.2"])
def test_what_a_named_proxy_forwards_counts(proxies: str) -> None:
    with listening(proxies) as port:
        assert asked(port, PROXY, FORGED).endswith("https 203.0.113.9 127.0.0.1:443")


@pytest.mark.parametrize("proxies", ["", "127.0.0.2", "10.0.0.0/8"])
def test_what_anybody_else_forwards_is_taken_away(proxies: str) -> None:
    with listening(proxies) as port:
        assert asked(port, STRANGER, FORGED).endswith(f"http {STRANGER} localhost")


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("10.1.2.4, 203.0.113.9, 10.1.2.3, 10.1.2.5", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy_of_ours(chain: str, client: str) -> None:
    with listening("127.0.0.2, 10.1.0.0/16") as port:
        answer = asked(port, PROXY, {"X-Forwarded-For": chain})
    assert client == answer.rsplit("\r\n", 1)[1].split()[1]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:DB8:0::1", "2001:db8::"),
        ("2001:db8::ffff:0:0:2", "2001:db8::"),
        ("2001:db8:0:1::2", "2001:db8:0:1::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::1"),
        ("made up", None),
        ("", None),
    ],
)
def test_an_address_is_one_however_it_is_written(written: str, address: str | None) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=written)
    assert client_address(request) == address


def test_what_is_no_address_is_refused_as_a_proxy() -> None:
    with pytest.raises(UsageError, match="neither an address nor a network"):
        networks("127.0.0.1, proxy.example.gov.cn")


@pytest.fixture(scope="module")
def office_of(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An office that is reached by HTTPS only, through a proxy at 127.0.0.2."""
    env = environment(tmp_path_factory.mktemp("site"), "")
    env |= {"KEEPFIT_OFFICE_HTTPS": "1", "KEEPFIT_TRUSTED_PROXY": PROXY}
    run_python(FOUND, env=env)
    return env


def test_a_whole_office_believes_its_proxy_alone(office_of: dict[str, str]) -> None:
    with serving(office_of) as (_, address):
        port = int(address.rsplit(":", 1)[1])
        assert asked(port, STRANGER, FORGED, "/sign-in/").startswith("HTTP/1.1 301")
        page = asked(port, PROXY, {**FORGED, "X-Forwarded-Host": "localhost"}, "/sign-in/")
        assert page.startswith("HTTP/1.1 200")
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        cookie = re.findall(r"Set-Cookie: +__Host-csrftoken=([^;]+);.*Secure", page)[0]
        told = {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "198.51.100.7, 203.0.113.9",
            "Cookie": f"__Host-csrftoken={cookie}",
            "Referer": "https://localhost/sign-in/",
        }
        form = f"csrfmiddlewaretoken={token}&username=owner&password=wrong"
        assert asked(port, PROXY, told, "/sign-in/", form).startswith("HTTP/1.1 422")
        assert asked(port, STRANGER, told, "/sign-in/", form).startswith("HTTP/1.1 301")
    assert run_python(TRIED, env=office_of).strip() == "[('owner', '203.0.113.9')]"


def test_an_office_by_https_without_a_proxy_says_what_is_missing(
    tmp_path: Path,
) -> None:
    env = environment(tmp_path, "") | {"KEEPFIT_OFFICE_HTTPS": "1"}
    script = """
import keepfit.web.boot
from keepfit.kit.errors import UsageError
from keepfit.web.start import server
try:
    server("127.0.0.1", 0, 1)
except UsageError as why:
    print(why.read("en"))
"""
    assert "KEEPFIT_TRUSTED_PROXY" in run_python(script, env=env)
