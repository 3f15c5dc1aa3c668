"""Who asks: the address of the client, told by a proxy where it is one that we trust."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.http import HttpRequest
from waitress.proxy_headers import proxy_headers_middleware

from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_TOLD = frozenset({"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"})


def networks(text: str) -> tuple[Network, ...]:
    """Return the addresses and networks of a list by comma; what is neither is an UsageError."""
    return tuple(_network(one.strip()) for one in text.split(",") if one.strip())


def believing(app: Wsgi, proxies: tuple[Network, ...]) -> Wsgi:
    """Return an application that hears forwarded headers from these proxies and nobody else.

    Waitress trusts one address or all of them; what it does with the headers is its own, and
    whether they count is decided here, by the peer of each connection.
    """
    doubting: Wsgi = proxy_headers_middleware(app)

    def chosen(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if not _among(environ.get("REMOTE_ADDR", ""), proxies):
            return doubting(environ, start)
        trusting: Wsgi = proxy_headers_middleware(
            app,
            trusted_proxy="*",
            trusted_proxy_count=_hops(environ.get("HTTP_X_FORWARDED_FOR", ""), proxies),
            trusted_proxy_headers=_TOLD,
        )
        return trusting(environ, start)

    return chosen


def client_address(request: HttpRequest) -> str | None:
    """Return the address a request comes from, the same for each way of writing it.

    Of IPv6 it is the first address of the network of 64 bits, all of which one client commands
    (RFC 6177). None where there is none that can be read: a proxy may forward what was made up.
    """
    found = _address(request.META.get("REMOTE_ADDR", ""))
    if isinstance(found, IPv6Address) and not found.is_loopback:
        return str(ip_network((found, 64), strict=False).network_address)
    return str(found) if found else None


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        raise UsageError(
            Text(
                zh="{text!r} 既不是地址也不是网段。",
                en="{text!r} is neither an address nor a network.",
            ).fill(text=text),
            hint=Text(zh="请写成 127.0.0.1, 10.1.0.0/16。", en="Write 127.0.0.1, 10.1.0.0/16."),
        ) from None


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text.split("%", maxsplit=1)[0])
    except ValueError:
        return None
    # A server that listens on :: names its IPv4 clients so (RFC 4291, 2.5.5.2).
    return getattr(found, "ipv4_mapped", None) or found


def _among(text: str, proxies: tuple[Network, ...]) -> bool:
    found = _address(text)
    return found is not None and any(found in one for one in proxies)


def _hops(forwarded: str, proxies: tuple[Network, ...]) -> int:
    """Return how many entries of X-Forwarded-For, from its end, our own proxies wrote.

    The first from the end that is none of them is the client; whatever stands before it the
    client may have made up.
    """
    return 1 + sum(1 for _ in _ours(reversed(forwarded.split(",")), proxies))


def _ours(entries: Iterator[str], proxies: tuple[Network, ...]) -> Iterator[str]:
    for one in entries:
        if not _among(one.strip(), proxies):
            return
        yield one
