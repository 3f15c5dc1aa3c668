"""Servers that lie, hang, drip, bomb and break off; over real sockets on loopback."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from keepfit.connectors.http import (
    Answer,
    Question,
    RefusedError,
    TooLargeError,
    TooSlowError,
    UnexpectedError,
    UnreachableError,
    Web,
    WebError,
)
from keepfit.kit.settings import Settings
from tests.connectors.servers import BadServer, answer, bad_server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
MEGABYTE = 1 << 20


@pytest.fixture
def server() -> Iterator[BadServer]:
    with bad_server() as running:
        yield running


def fetch(server: BadServer, path: str = "/feed", media: str = "", **settings: Any) -> Answer:
    usual = {"http_allow": f"127.0.0.1:{server.port}", "http_seconds": 5.0, "http_megabytes": 1}
    web = Web(Settings(**{**usual, **settings}))
    return web.fetch(Question(url=server.url(path), media=(media,)))


def test_a_whole_answer_arrives_with_its_headers(server: BadServer) -> None:
    server.pages["/feed"] = answer(b"fine", ETag='"1"')
    found = fetch(server)
    assert (found.content, found.headers["etag"], found.status) == (b"fine", '"1"', 200)


def test_a_packed_answer_is_unpacked(server: BadServer) -> None:
    server.pages["/feed"] = answer(gzip.compress(b"fine"), Content_Encoding="gzip")
    assert fetch(server).content == b"fine"


def test_loopback_that_nobody_allowed_is_never_asked(server: BadServer) -> None:
    with pytest.raises(RefusedError):
        fetch(server, http_allow="")
    assert server.asked == []


def test_a_proxy_named_by_the_environment_is_not_used(
    server: BadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.pages["/feed"] = answer(b"fine")
    assert fetch(server).content == b"fine"


def test_a_redirect_to_another_port_of_this_machine_is_refused(server: BadServer) -> None:
    server.pages["/feed"] = answer(status="302 Found", Location="http://127.0.0.1:9/secret")
    with pytest.raises(RefusedError):
        fetch(server)


def test_an_endless_redirect_ends(server: BadServer) -> None:
    server.pages["/feed"] = answer(status="302 Found", Location="/feed")
    with pytest.raises(UnexpectedError):
        fetch(server)
    assert len(server.asked) == 6


def test_a_gzip_bomb_ends_at_the_limit(server: BadServer) -> None:
    packer = zlib.compressobj(1, wbits=31)
    bomb = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(200)) + packer.flush()
    server.pages["/feed"] = answer(bomb, Content_Encoding="gzip")
    began = time.process_time()
    with pytest.raises(TooLargeError):
        fetch(server)
    assert time.process_time() - began < 2


def test_an_endless_answer_without_a_length_ends_at_the_limit(server: BadServer) -> None:
    def endless(wire: socket.socket, _asked: str) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            wire.sendall(bytes(65536))

    server.pages["/feed"] = endless
    with pytest.raises(TooLargeError):
        fetch(server)


def test_packed_bytes_that_unpack_to_nothing_end_at_the_limit(server: BadServer) -> None:
    def hollow(wire: socket.socket, _asked: str) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b""))
        while True:
            wire.sendall(gzip.compress(b"") * 3000)

    server.pages["/feed"] = hollow
    with pytest.raises(WebError):
        fetch(server)


def test_an_endless_head_ends(server: BadServer) -> None:
    def endless(wire: socket.socket, _asked: str) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            wire.sendall(b"X-More: " + b"x" * 60000 + b"\r\n")

    server.pages["/feed"] = endless
    with pytest.raises(WebError):
        fetch(server)


def test_endless_early_hints_end(server: BadServer) -> None:
    def hinting(wire: socket.socket, _asked: str) -> None:
        while True:
            wire.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")

    server.pages["/feed"] = hinting
    with pytest.raises(WebError):
        fetch(server, http_seconds=2.0)


def test_a_server_that_hangs_is_too_slow(server: BadServer) -> None:
    done = threading.Event()

    def hanging(_wire: socket.socket, _asked: str) -> None:
        done.wait(10)

    server.pages["/feed"] = hanging
    with pytest.raises(TooSlowError):
        fetch(server, http_wait_seconds=0.3)
    done.set()


def test_a_server_that_drips_is_too_slow_in_all(server: BadServer) -> None:
    def dripping(wire: socket.socket, _asked: str) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            wire.sendall(b"x")
            time.sleep(0.02)

    server.pages["/feed"] = dripping
    began = time.monotonic()
    with pytest.raises(TooSlowError):
        fetch(server, http_seconds=0.5)
    assert time.monotonic() - began < 3


def test_an_answer_shorter_than_it_said_is_broken(server: BadServer) -> None:
    server.pages["/feed"] = answer(b"<rss>", length=5000)
    with pytest.raises(UnexpectedError):
        fetch(server)


@pytest.mark.parametrize(
    "said", [b"hello\r\n\r\n", b"", b"HTTP/1.1 999999 X\r\n\r\n", b"\x16\x03\x01" * 50]
)
def test_what_is_no_http_is_an_error_of_ours(server: BadServer, said: bytes) -> None:
    server.pages["/feed"] = said
    with pytest.raises(WebError):
        fetch(server)


@pytest.mark.parametrize("length", ["-1", "1e9", "5, 6", "9" * 5000])
def test_a_length_that_is_none_is_survived(server: BadServer, length: str) -> None:
    server.pages["/feed"] = answer(b"fine").replace(
        b"Content-Length: 4", f"Content-Length: {length}".encode()
    )
    with pytest.raises(WebError):
        fetch(server)


def test_packed_garbage_is_broken(server: BadServer) -> None:
    server.pages["/feed"] = answer(b"no gzip at all", Content_Encoding="gzip")
    with pytest.raises(UnexpectedError):
        fetch(server)


def test_a_film_is_left_unread(server: BadServer) -> None:
    server.pages["/feed"] = answer(b"x" * 100, Content_Type="video/mp4")
    with pytest.raises(UnexpectedError):
        fetch(server, media="text/")


def test_a_port_where_nobody_listens_is_unreachable(server: BadServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    web = Web(Settings(http_allow=f"127.0.0.1:{port}"))
    with pytest.raises(UnreachableError):
        web.fetch(Question(url=f"http://127.0.0.1:{port}/"))
    assert server.asked == []


def test_a_server_that_speaks_no_tls_is_unreachable(server: BadServer) -> None:
    server.pages["/feed"] = answer(b"fine")
    web = Web(Settings(http_allow=f"127.0.0.1:{server.port}", http_seconds=1.0))
    with pytest.raises(UnreachableError):
        web.fetch(Question(url=server.url().replace("http:", "https:")))
