"""The guard between a name and a connection, with a wire that leads nowhere."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore2
import pytest

from keepfit.connectors.http import (
    ForbiddenError,
    MissingError,
    Question,
    RefusedError,
    TooLargeError,
    TooSlowError,
    UnexpectedError,
    UnreachableError,
    Web,
)
from keepfit.connectors.http.pinned import Resolve
from keepfit.kit.settings import Settings
from tests.connectors.servers import answer

PUBLIC = "93.184.216.34"


@dataclass(slots=True)
class Wire(httpcore2.NetworkBackend):
    """Hands out prepared answers, one a connection, and remembers where it was to connect to."""

    answers: list[bytes]
    went: list[tuple[str, int]] = field(default_factory=list)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the interface has it
        local_address: str | None = None,  # noqa: ARG002  # the interface has it
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002  # the interface has it
    ) -> httpcore2.NetworkStream:
        """Remember the address and hand out the next answer."""
        self.went.append((host, port))
        return httpcore2.MockStream([self.answers.pop(0)])


def names(**given: str | list[str]) -> Resolve:
    """A name server that knows these names, with _ for the dots; a list is answered in turn."""
    turns: dict[str, Iterator[str]] = {
        name.replace("_", "."): iter([value] * 9 if isinstance(value, str) else value)
        for name, value in given.items()
    }

    def resolve(host: str, _port: int) -> Sequence[str]:
        if host not in turns:
            raise OSError("no such name")
        return next(turns[host]).split()

    return resolve


def fetch(url: str, wire: Wire, resolve: Resolve, **settings: Any) -> bytes:
    web = Web(Settings(**settings), resolve=resolve, connect=wire)
    return web.fetch(Question(url=url)).content


def test_the_address_that_was_judged_is_the_one_connected_to() -> None:
    wire = Wire([answer(b"fine")])
    assert fetch("http://a.cn/", wire, names(a_cn=PUBLIC)) == b"fine"
    assert wire.went == [(PUBLIC, 80)]


def test_https_goes_to_the_judged_address_as_well() -> None:
    wire = Wire([answer(b"fine")])
    fetch("https://a.cn/", wire, names(a_cn=PUBLIC))
    assert wire.went == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1]",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104  # to be refused
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "localhost",
    ],
)
def test_no_writing_of_an_inner_address_is_connected_to(host: str) -> None:
    wire = Wire([])
    with pytest.raises(RefusedError):
        fetch(f"http://{host}/", wire, names(localhost="127.0.0.1 ::1"))
    assert wire.went == []


def test_full_width_digits_are_no_way_in() -> None:
    with pytest.raises((RefusedError, UnreachableError)):
        fetch("http://１２７.0.0.1/", Wire([]), names())


def test_a_name_that_leads_inside_is_refused() -> None:
    with pytest.raises(RefusedError):
        fetch("http://a.cn/", Wire([]), names(a_cn="10.0.0.1"))


def test_of_several_addresses_only_the_public_one_is_asked() -> None:
    wire = Wire([answer(b"fine")])
    fetch("http://a.cn/", wire, names(a_cn=f"10.0.0.1 {PUBLIC}"))
    assert wire.went == [(PUBLIC, 80)]


def test_a_name_that_changes_its_address_between_two_hops_is_refused() -> None:
    wire = Wire([answer(status="302 Found", Location="http://a.cn/second")])
    with pytest.raises(RefusedError):
        fetch("http://a.cn/", wire, names(a_cn=[PUBLIC, "127.0.0.1"]))
    assert wire.went == [(PUBLIC, 80)]


def test_a_name_is_looked_up_once_for_a_connection() -> None:
    wire = Wire([answer(b"fine")])
    fetch("http://a.cn/", wire, names(a_cn=[PUBLIC]))
    assert wire.went == [(PUBLIC, 80)]


@pytest.mark.parametrize("location", ["http://10.0.0.1/", "//127.0.0.1/", "http://b.cn/"])
def test_a_redirect_inside_is_refused(location: str) -> None:
    wire = Wire([answer(status="301 Moved", Location=location)])
    with pytest.raises(RefusedError):
        fetch("http://a.cn/", wire, names(a_cn=PUBLIC, b_cn="192.168.0.1"))


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.cn/", "gopher://a.cn/"])
def test_a_redirect_to_another_scheme_is_refused(location: str) -> None:
    wire = Wire([answer(status="301 Moved", Location=location)])
    with pytest.raises(RefusedError):
        fetch("http://a.cn/", wire, names(a_cn=PUBLIC))


def test_a_redirect_from_https_to_http_is_refused() -> None:
    wire = Wire([answer(status="302 Found", Location="http://a.cn/")])
    with pytest.raises(RefusedError):
        fetch("https://a.cn/", wire, names(a_cn=PUBLIC))


def test_a_redirect_from_http_to_https_is_followed() -> None:
    wire = Wire([answer(status="302 Found", Location="https://a.cn/"), answer(b"fine")])
    assert fetch("http://a.cn/", wire, names(a_cn=PUBLIC)) == b"fine"


def test_five_redirects_are_followed_and_six_are_not() -> None:
    again = answer(status="302 Found", Location="/again")
    assert fetch("http://a.cn/", Wire([again] * 5 + [answer(b"x")]), names(a_cn=PUBLIC)) == b"x"
    with pytest.raises(UnexpectedError):
        fetch("http://a.cn/", Wire([again] * 6 + [answer(b"x")]), names(a_cn=PUBLIC))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.cn",
        "http://",
        "ftp://a.cn/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://u:p@a.cn/",
        "http://a.cn:22/",
        "http://a.cn:99999/",
        "http://[::1/",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedError):
        fetch(url, Wire([]), names(a_cn=PUBLIC))


def test_a_name_nobody_knows_is_unreachable_and_not_refused() -> None:
    with pytest.raises(UnreachableError):
        fetch("http://gone.cn/", Wire([]), names())


def test_a_name_server_that_keeps_silent_is_too_slow() -> None:
    def silent(_host: str, _port: int) -> Sequence[str]:
        waiting.wait(5)
        return [PUBLIC]

    waiting = threading.Event()
    with pytest.raises(TooSlowError):
        fetch("http://a.cn/", Wire([]), silent, http_seconds=0.2)
    waiting.set()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("401 Unauthorized", ForbiddenError),
        ("403 Forbidden", ForbiddenError),
        ("429 Too Many Requests", ForbiddenError),
        ("451 Unavailable", ForbiddenError),
        ("404 Not Found", MissingError),
        ("410 Gone", MissingError),
        ("500 Error", UnreachableError),
        ("503 Unavailable", UnreachableError),
        ("204 No Content", UnexpectedError),
        ("206 Partial Content", UnexpectedError),
        ("418 Teapot", UnexpectedError),
        ("300 Choices", UnexpectedError),
    ],
)
def test_each_status_says_whose_doing_it_is(status: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        fetch("http://a.cn/", Wire([answer(status=status)]), names(a_cn=PUBLIC))


def test_an_unasked_encoding_is_not_unpacked() -> None:
    wire = Wire([answer(b"x", Content_Encoding="gzip, gzip, gzip")])
    with pytest.raises(UnexpectedError):
        fetch("http://a.cn/", wire, names(a_cn=PUBLIC))


def test_a_length_beyond_the_limit_is_believed_and_refused() -> None:
    wire = Wire([answer(b"x", length=10**12)])
    with pytest.raises(TooLargeError):
        fetch("http://a.cn/", wire, names(a_cn=PUBLIC))


def test_no_cookie_and_no_secret_goes_out_and_the_program_names_itself() -> None:
    sent: list[bytes] = []

    class Heard(httpcore2.MockStream):
        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            sent.append(buffer)
            super().write(buffer, timeout)

    class Listening(Wire):
        def connect_tcp(self, *_given: Any, **_named: Any) -> httpcore2.NetworkStream:
            return Heard([self.answers.pop(0)])

    again = answer(status="302 Found", Location="http://b.cn/", Set_Cookie="a=1")
    fetch("http://a.cn/", Listening([again, answer(b"x")]), names(a_cn=PUBLIC, b_cn=PUBLIC))
    said = b"".join(sent).lower()
    assert (b"cookie" in said, b"authorization" in said, b"user-agent: keepfit/" in said) == (
        False,
        False,
        True,
    )


def test_a_query_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wire = Wire([answer(b"x")])
    fetch("http://a.cn/feed?token=secret", wire, names(a_cn=PUBLIC))
    logged = " ".join(str(vars(one)) for one in caplog.records if one.name.startswith("keepfit"))
    assert ("a.cn/feed" in logged, "secret" in caplog.text + logged) == (True, False)
