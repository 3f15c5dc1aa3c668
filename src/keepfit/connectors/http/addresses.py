"""Which addresses lie in the public network, and which only look as if they did.

Sources: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates); for the
forms that carry an IPv4 address inside an IPv6 one RFC 4291 2.5.5, RFC 6052, RFC 8215, RFC 3056
and RFC 4380.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# What Python's `is_global` lets through in some or all of its versions, and nobody serves from.
_NEVER = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "240.0.0.0/4",
            "::/96",
            "::ffff:0:0/96",
            "::ffff:0:0:0/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
            "fec0::/10",
        ),
    )
)
# The networks an office builds its own house in: RFC 1918, RFC 6598, RFC 4193.
_INNER = tuple(
    map(
        ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
    )
)
# A last label made of digits, or 0x and hexadecimal digits, is read as a number by some resolvers
# (WHATWG URL, "ends in a number"): 127.1, 0177.0.0.1, 0x7f000001, 2130706433.
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?", flags=re.IGNORECASE)


def public(address: Address) -> bool:
    """Say whether the address lies in the public network, in its own plain form."""
    if getattr(address, "scope_id", None) is not None:
        return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in _NEVER)
    )


def inner(address: Address) -> bool:
    """Say whether the address belongs to the networks an office uses inside its own house."""
    return any(address in network for network in _INNER)


def literal(host: str) -> Address | None:
    """Return the address a host name writes out in its plain form, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def disguised(host: str) -> bool:
    """Say whether a host is a number in disguise: octal, hexadecimal, shortened or in one piece."""
    return literal(host) is None and _NUMBER.fullmatch(host) is not None
