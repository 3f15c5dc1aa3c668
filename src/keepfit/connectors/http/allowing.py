"""The office's own list of hosts and networks that may be asked beside the public network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from keepfit.connectors.http.addresses import Address, inner, public
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text

PORTS = frozenset({80, 443})
_ENTRY = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+(?:/\d+)?)\]|(?P<name>[^:\[\]]+))(?::(?P<port>\d+))?")
_NAME = re.compile(r"(?:\*\.)?[\w-]+(?:\.[\w-]+)*")

NO_PORT = Text(
    zh="端口 {port} 不在允许之列（只允许 80 和 443）。",
    en="port {port} is not one of those that may be asked (80 and 443).",
)
NO_ADDRESS = Text(
    zh="指向内部、本机或保留地址 {address}。",
    en="leads to an inner or reserved address, {address}.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the list: a host by its name or a network, on one port or on 80 and 443."""

    name: str = ""
    network: IPv4Network | IPv6Network | None = None
    port: int | None = None

    def means(self, host: str, address: Address) -> bool:
        """Say whether the entry speaks of this host or its address."""
        if self.network is not None:
            return address in self.network
        if self.name.startswith("*."):
            return host.endswith(self.name[1:])
        return host == self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """All entries; answers why an address may not be asked."""

    entries: tuple[Entry, ...] = ()

    def objection(self, host: str, address: Address, port: int) -> Text | None:
        """Say why this address may not be asked under this name and port; None where it may.

        A host named in the list may lie in an inner network; the machine itself, link-local and
        reserved addresses want an entry of their own, so that a name server that is led astray
        cannot open them.
        """
        meant = [
            one for one in self.entries if one.means(host, address) and one.port in (None, port)
        ]
        if port not in PORTS and all(one.port is None for one in meant):
            return NO_PORT.fill(port=port)
        by_network = any(one.network is not None for one in meant)
        if public(address) or by_network or (meant and inner(address)):
            return None
        return NO_ADDRESS.fill(address=address)


def allowed(text: str) -> Allowed:
    """Read the list: hosts, host:port, *.domain, addresses and networks, by comma or space."""
    return Allowed(entries=tuple(map(_entry, _split(text))))


def _split(text: str) -> Iterable[str]:
    return filter(None, re.split(r"[\s,;，；、]+", text.strip().lower()))


def _entry(text: str) -> Entry:
    network = _network(text)
    if network is not None:
        return Entry(network=network)
    found = _ENTRY.fullmatch(text)
    if found is None:
        raise _unreadable(text)
    port = int(found["port"]) if found["port"] else None
    if port is not None and not 0 < port < 65536:
        raise _unreadable(text)
    network = _network(found["six"] or found["name"])
    if network is not None:
        return Entry(network=network, port=port)
    if found["six"] or not _NAME.fullmatch(found["name"]):
        raise _unreadable(text)
    return Entry(name=found["name"], port=port)


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text)
    except ValueError:
        return None


def _unreadable(text: str) -> UsageError:
    return UsageError(
        Text(
            zh=f"KEEPFIT_HTTP_ALLOW 中的“{text}”既不是主机也不是网段。",
            en=f"“{text}” in KEEPFIT_HTTP_ALLOW is neither a host nor a network.",
        ),
        hint=Text(
            zh="写法：www.example.gov.cn、内网主机:8080、10.1.0.0/16、[fd00::1]:8080。",
            en="Write www.example.gov.cn, host:8080, 10.1.0.0/16 or [fd00::1]:8080.",
        ),
    )
