"""Invented places and the tree of their units."""

from __future__ import annotations

from collections.abc import Iterator

from keepfit.people.core.units import Unit
from keepfit.sample.core import words
from keepfit.sample.core.draws import Rng, one_of, some_of, stream
from keepfit.sample.core.records import Place, Scale, Seat

TOWNS, STATIONS, VILLAGES = 16, 8, 36
SCHOOLS, CLINICS = 70, 16

_NUMBERS = "一二三四五六七八九十"


def places(scale: Scale, seed: int) -> tuple[Place, ...]:
    """Return one county, or a city itself with two of its counties."""
    rng = stream(seed, "places")
    firsts = some_of(rng, words.PLACE_FIRST, 3)
    seconds = some_of(rng, words.PLACE_SECOND, 3)
    names = [first + second for first, second in zip(firsts, seconds, strict=True)]
    county = Place(short=names[0], suffix="县", level="county", code="", seed=seed)
    if scale == "county":
        return (county,)
    return (
        Place(short=names[0], suffix="市", level="city", code="A", seed=seed),
        Place(short=names[1], suffix="县", level="county", code="B", seed=seed),
        Place(short=names[2], suffix="县", level="county", code="C", seed=seed),
    )


def seats(place: Place, root: str, taken: set[str]) -> tuple[Seat, ...]:
    """Return every unit of a place, superiors before those under them.

    `root` is the id of the city's government above a county's, empty where there is none.
    `taken` are the names of towns elsewhere; those of this place are added to it.
    """
    tree = _Tree(place, stream(place.seed, "units", place.short), taken)
    government = tree.add(f"{place.full}人民政府", place.short, "government", root)
    bureaus = {
        ending: tree.add(place.full + ending, place.short + short, "bureau", government, sector)
        for ending, short, sector in words.BUREAUS
    }
    for ending, short, parent in words.AGENCIES:
        tree.add(place.full + ending, place.short + short, "agency", bureaus[parent])
    for ending, short, parent, _does in words.APP_UNITS:
        tree.add(place.full + ending, short.format(place=place.short), "app", bureaus[parent])
    towns = _towns(tree, government)
    _schools(tree, bureaus["教育局"], towns)
    _hospitals(tree, bureaus["卫生健康局"], towns)
    return tuple(tree.seats)


class _Tree:
    """Collects the seats of one place and numbers their units."""

    def __init__(self, place: Place, rng: Rng, taken: set[str]) -> None:
        self.place, self.rng, self.seats = place, rng, list[Seat]()
        self.towns, self.villages = taken, set[str]()
        self._names: dict[str, str] = {}

    def add(self, name: str, short: str, tier: str, parent: str, sector: str = "") -> str:
        unit = Unit(
            unit_id=f"DW{self.place.code}{len(self.seats) + 1:04d}",
            name=name,
            aliases=() if short == name else (short,),
            parent_id=parent,
            level=self._level(tier),
            sector=sector,
            residents=self._residents(tier),
        )
        self._names[unit.unit_id] = name
        above = self._names.get(parent, "")
        self.seats.append(Seat(unit=unit, above=above, short=short, tier=tier, place=self.place))
        return unit.unit_id

    def _level(self, tier: str) -> str:
        return {"town": "town", "station": "town", "village": "village"}.get(tier, self.place.level)

    def _residents(self, tier: str) -> int | None:
        ranges = {
            "government": (380_000, 720_000),
            "town": (12_000, 60_000),
            "village": (900, 4_500),
        }
        return int(self.rng.integers(*ranges[tier])) if tier in ranges else None

    def town(self) -> str:
        """Return a town's name that no other town bears."""
        return self._fresh(words.TOWN_FIRST, tuple(words.TOWN_SECOND), self.towns)

    def village(self) -> str:
        """Return a village's name that no other village of this place bears."""
        return self._fresh(words.VILLAGE_FIRST, words.VILLAGE_SECOND, self.villages)

    def _fresh(self, firsts: str, seconds: tuple[str, ...], taken: set[str]) -> str:
        while (name := one_of(self.rng, firsts) + one_of(self.rng, seconds)) in taken:
            pass
        taken.add(name)
        return name


def _towns(tree: _Tree, government: str) -> dict[str, str]:
    suffix = "街道" if tree.place.level == "city" else "镇"
    office = "街道办事处" if tree.place.level == "city" else "镇人民政府"
    place = tree.place
    found: dict[str, str] = {}
    for _ in range(TOWNS):
        name = tree.town()
        town = tree.add(f"{place.full}{name}{office}", name + suffix, "town", government)
        found[name + suffix] = town
    for name in list(found)[:STATIONS]:
        full = f"{place.full}{name}综合文化站"
        tree.add(full, f"{name}文化站", "station", found[name])
    for number in range(VILLAGES):
        town = list(found)[number % TOWNS]
        village = tree.village()
        full = f"{place.full}{town}{village}村民委员会"
        tree.add(full, f"{town}{village}村", "village", found[town])
    return found


def _schools(tree: _Tree, bureau: str, towns: dict[str, str]) -> None:
    for full, short in _school_names(tree.place, towns):
        tree.add(full, short, "school", bureau)


def _school_names(place: Place, towns: dict[str, str]) -> Iterator[tuple[str, str]]:
    plain = [("小学", "小"), ("中学", "中"), ("幼儿园", "幼")]
    made = 0
    for ending, brief in plain:
        for number in _NUMBERS:
            yield f"{place.full}第{number}{ending}", f"{place.short}{number}{brief}"
            made += 1
    for ending in ("中心小学", "初级中学", "中心幼儿园"):
        for town in towns:
            if made == SCHOOLS:
                return
            yield f"{place.full}{town}{ending}", f"{town}{ending}"
            made += 1


def _hospitals(tree: _Tree, bureau: str, towns: dict[str, str]) -> None:
    for ending in words.HOSPITALS:
        tree.add(tree.place.full + ending, tree.place.short + ending, "hospital", bureau)
    for town in list(towns)[:CLINICS]:
        tree.add(f"{tree.place.full}{town}卫生院", f"{town}卫生院", "hospital", bureau)
