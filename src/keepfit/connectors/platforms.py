"""The platform table, and what a link or a spelling says about the platform."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from keepfit.connectors.records import AccountLink, Platform
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text, fold

SHIPPED = Path(__file__).with_name("platforms.toml")


@dataclass(frozen=True)
class PlatformTable:
    """All platforms by id; answers which one a spelling or a link means."""

    platforms: Mapping[str, Platform]

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self.platforms.values():
            for spelling in (one.platform_id, one.name.zh, one.name.en, *one.also):
                found.setdefault(fold(spelling), one.platform_id)
        return found

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """Every known spelling, folded, for suggestions."""
        return tuple(self._by_spelling)

    def named(self, spelling: str) -> str | None:
        """Return the id of the platform written so, or None."""
        return self._by_spelling.get(fold(spelling))

    def link(self, url: str) -> AccountLink | None:
        """Return what an account's link says, or None when no platform knows it."""
        parts = urlsplit(url if "//" in url else f"https://{url}")
        host = (parts.hostname or "").lower()
        rest = parts.path + (f"?{parts.query}" if parts.query else "")
        for one in self.platforms.values():
            if one.account and _belongs(host, one.hosts) and (hit := re.search(one.account, rest)):
                handle = unquote(hit["handle"]).rstrip("/")
                if not one.exact_case:
                    handle = handle.casefold()
                address = one.canonical.replace("{handle}", handle)
                return AccountLink(platform_id=one.platform_id, handle=handle, url=address)
        return None

    def of_post(self, url: str) -> str | None:
        """Return the platform that posts under this link belong to, or None."""
        host = (urlsplit(url).hostname or "").lower()
        for one in self.platforms.values():
            if _belongs(host, one.post_hosts or one.hosts):
                return one.platform_id
        return None

    def title(self, platform_id: str) -> Text:
        """Return the platform's name; an id no table knows is its own name."""
        known = self.platforms.get(platform_id)
        return known.name if known else Text(zh=platform_id, en=platform_id)


def _belongs(host: str, ends: tuple[str, ...]) -> bool:
    return any(host == end or host.endswith("." + end) for end in ends)


def parse(text: str) -> PlatformTable:
    """Read a platform table from its TOML text."""
    rows = tomllib.loads(text)
    return PlatformTable({name: _platform(name, row) for name, row in rows.items()})


def _platform(platform_id: str, row: Mapping[str, object]) -> Platform:
    def several(key: str) -> tuple[str, ...]:
        values = row.get(key, [])
        return tuple(str(value) for value in values) if isinstance(values, list) else ()

    return Platform(
        platform_id=platform_id,
        name=Text(zh=str(row["zh"]), en=str(row["en"])),
        kinds=several("kinds"),
        also=several("also"),
        hosts=several("host"),
        post_hosts=several("post_host"),
        account=str(row.get("account", "")),
        canonical=str(row.get("canonical", "")),
        exact_case=row.get("case") == "exact",
    )


@cache
def table() -> PlatformTable:
    """Return the platform table in force: the office's own, or the one that is shipped."""
    path = Path(settings.load().platforms or SHIPPED)
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, KeyError) as why:
        raise UsageError(
            Text(
                zh="平台表 {path} 读不出来：{why}",
                en="The platform table {path} cannot be read: {why}",
            ).fill(path=path, why=why)
        ) from why
