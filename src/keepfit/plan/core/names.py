"""What accounts, units, services and cells are called, so that a plan can be read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keepfit.kit.text import Text, countable, same

_QUOTED = Text(zh="“{name}”", en="“{name}”")
_ON = Text(zh="“{name}”（{platform}）", en="“{name}” ({platform})")
_CELL = Text(zh="{region}{platform}账号", en="{platform} in {region}")
_CELL_FOR = Text(
    zh="{region}{platform}账号（{audience}）", en="{platform} in {region} ({audience})"
)
_ALL = Text(zh="{region}各平台账号", en="all platforms in {region}")
NO_AUDIENCE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names by id, as the ledger writes them; an id without a name stands for itself.

    `protection` holds why an account is protected, `limits` what a limit of a group is called,
    `guessed_hours` the accounts whose hours nobody was asked, `sectors` those of whose unit the
    sector is known.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    protection: Mapping[str, Text] = field(default_factory=dict)
    limits: Mapping[str, Text] = field(default_factory=dict)
    guessed_hours: frozenset[str] = frozenset()
    sectors: Mapping[str, str] = field(default_factory=dict)
    platforms: Mapping[str, Text] = field(default_factory=dict)

    def account(self, account_id: str, platform: str = "") -> Text:
        """Return an account's name in quotation marks, with its platform where one is given."""
        name = self.accounts.get(account_id, account_id)
        if not platform:
            return _QUOTED.fill(name=name)
        return filled(_ON, name=name, platform=self.platform(platform))

    def platform(self, name: str) -> Text:
        """Return a platform's name."""
        return self.platforms.get(name, same(name))

    def unit(self, unit_id: str) -> str:
        """Return a unit's name."""
        return self.units.get(unit_id, unit_id)

    def service(self, service_id: str) -> Text:
        """Return a service's name in quotation marks; its deep demand is the same service."""
        plain = service_id.removesuffix("#deep")
        return _QUOTED.fill(name=self.services.get(plain, plain))

    def cell(self, cell_id: str) -> Text:
        """Return what a cell of reach is called."""
        region, *rest = cell_id.split(" / ")
        place = self.regions.get(region, region)
        if len(rest) != 2:
            return _ALL.fill(region=place) if region in self.regions else same(cell_id)
        words = _CELL if rest[1] == NO_AUDIENCE else _CELL_FOR
        return filled(words, region=place, platform=self.platform(rest[0]), audience=rest[1])


def filled(words: Text, /, **values: object) -> Text:
    """Return a sentence with its places filled; values that are texts read in its language.

    A whole number may bring its noun, as in `Text.fill`: "{n:account|s}".
    """
    values = {key: countable(one) for key, one in values.items()}
    return Text(
        zh=words.zh.format(**{key: _in(one, "zh") for key, one in values.items()}),
        en=words.en.format(**{key: _in(one, "en") for key, one in values.items()}),
    )


def _in(value: object, lang: str) -> object:
    return getattr(value, lang) if isinstance(value, Text) else value


def listed(items: list[Text], most: int = 3) -> Text:
    """Put texts in a row as the languages do; beyond `most` only that there are more is said."""
    shown = items[:most]
    more = len(items) > most
    # Between names in quotation marks Chinese sets no comma.
    quoted = all(one.zh.startswith("“") and one.zh.endswith("”") for one in shown)
    return Text(
        zh=("" if quoted else "、").join(one.zh for one in shown) + ("等" if more else ""),
        en=", ".join(one.en for one in shown) + (" and others" if more else ""),
    )
