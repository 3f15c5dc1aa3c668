"""Which addresses may be asked, in every form they can be written in."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.connectors.http.addresses import disguised, public
from keepfit.connectors.http.allowing import allowed
from keepfit.connectors.http.errors import shown
from keepfit.kit.errors import UsageError

INNER = [
    "0.0.0.0",  # noqa: S104  # an address to be refused, nothing binds to it
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", INNER)
def test_an_inner_or_reserved_address_is_not_public(address: str) -> None:
    assert not public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "2606:4700::1"])
def test_a_public_address_is_public(address: str) -> None:
    assert public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_no_address_is_public_when_python_says_it_is_private(address: object) -> None:
    one = ip_address(str(address))
    assert not (public(one) and (one.is_private or one.is_loopback or one.is_link_local))


@given(st.ip_addresses(v=4))
def test_no_ipv4_address_is_public_inside_an_ipv6_one(address: object) -> None:
    number = int(ip_address(str(address)))
    inside = [number, (0xFFFF << 32) | number, (0x64FF9B << 96) | number]
    assert not any(public(ip_address(one.to_bytes(16, "big"))) for one in inside)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "017700000001",
        "00.0.0.0",
        "127.0.0.1.",
        "1.2.3.4.5",
        "x.0x7f",
        "999.1.1.1",
        "0X7F.0.0.1",
        "0x",
    ],
)
def test_a_number_in_disguise_is_seen_through(host: str) -> None:
    assert disguised(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "www.example.cn", "12345.gov.cn", "1a", "x"])
def test_names_and_plain_addresses_are_no_disguise(host: str) -> None:
    assert not disguised(host)


def objection(listed: str, host: str, address: str, port: int = 80) -> bool:
    return allowed(listed).objection(host, ip_address(address), port) is not None


@pytest.mark.parametrize(
    ("listed", "host", "address", "port"),
    [
        ("", "www.example.cn", "8.8.8.8", 443),
        ("10.0.0.0/8", "oa.example.cn", "10.2.3.4", 80),
        ("10.2.3.4:8080", "oa.example.cn", "10.2.3.4", 8080),
        ("oa.example.cn", "oa.example.cn", "10.2.3.4", 443),
        ("OA.example.cn:8080", "oa.example.cn", "10.2.3.4", 8080),
        ("*.example.cn", "oa.example.cn", "192.168.0.4", 80),
        ("www.example.cn:8080", "www.example.cn", "8.8.8.8", 8080),
        ("127.0.0.1:4000", "127.0.0.1", "127.0.0.1", 4000),
        ("[fd00::1]:8080", "fd00::1", "fd00::1", 8080),
        ("fd00::/8", "oa.example.cn", "fd00::9", 80),
        ("a.cn，10.0.0.0/8；b.cn", "oa.example.cn", "10.2.3.4", 80),
    ],
)
def test_what_the_office_names_may_be_asked(
    listed: str, host: str, address: str, port: int
) -> None:
    assert not objection(listed, host, address, port)


@pytest.mark.parametrize(
    ("listed", "host", "address", "port"),
    [
        ("", "www.example.cn", "8.8.8.8", 22),
        ("10.0.0.0/8", "oa.example.cn", "192.168.0.1", 80),
        ("10.0.0.0/8", "oa.example.cn", "10.2.3.4", 8080),
        ("10.2.3.4:8080", "oa.example.cn", "10.2.3.4", 80),
        ("oa.example.cn", "evil.example.cn", "10.2.3.4", 80),
        ("*.example.cn", "example.cn.evil.cn", "10.2.3.4", 80),
        ("oa.example.cn", "oa.example.cn", "127.0.0.1", 80),
        ("oa.example.cn", "oa.example.cn", "169.254.169.254", 80),
        ("0.0.0.0/0", "oa.example.cn", "::ffff:10.0.0.1", 80),
    ],
)
def test_nothing_beside_it_may_be_asked(listed: str, host: str, address: str, port: int) -> None:
    assert objection(listed, host, address, port)


@pytest.mark.parametrize(
    "listed", ["http://a.cn", "a.cn:0", "a.cn:99999", "10.0.0.1/8", "a b!", "[x]"]
)
def test_a_line_that_means_nothing_is_an_error(listed: str) -> None:
    with pytest.raises(UsageError):
        allowed(listed)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://user:secret@a.cn:8080/feed?token=secret#secret", "https://a.cn:8080/feed?…"),
        ("http://[::1]/feed", "http://[::1]/feed"),
        ("http://[bad", "…"),
    ],
)
def test_what_may_be_secret_in_an_address_is_not_shown(url: str, safe: str) -> None:
    assert shown(url) == safe
