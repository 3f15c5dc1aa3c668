"""What connectors hand on that other cores may know."""

from __future__ import annotations

from dataclasses import dataclass

from keepfit.kit.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One row of the platform table: how a platform is called and how its links are read.

    `account` is a regular expression on path and query with a group `handle`; `canonical` is the
    address with `{handle}` in it. Both are empty where a platform has no public account links.
    """

    platform_id: str
    name: Text
    kinds: tuple[str, ...]
    also: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    post_hosts: tuple[str, ...] = ()
    account: str = ""
    canonical: str = ""
    exact_case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLink:
    """What an account's link says: the platform, the handle on it, the one canonical address."""

    platform_id: str
    handle: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCells:
    """A merged block of a sheet, rows and columns counted from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int
