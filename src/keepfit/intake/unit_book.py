"""Which unit a cell means: by id, name, alias, or what the office accepted. Never by likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from keepfit.intake.core.names import alike_pairs, likely, unit_id_of, unit_id_of_key
from keepfit.intake.core.problems import Problem
from keepfit.intake.entries import Entry, entries
from keepfit.intake.mapping import Mapping as Accepted
from keepfit.intake.reading import TypedSheet
from keepfit.intake.recognising import Rules
from keepfit.intake.telling import Place, Telling
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text, clean, fold


@dataclass(slots=True)
class UnitBook:
    """All units known so far. `listed` is true where the input lists its units.

    Without a list, a name met for the first time becomes a unit; with one it is an error.
    """

    mapping: Accepted
    settings: Settings
    listed: bool
    units: dict[str, Entry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    fresh: dict[str, None] = field(default_factory=dict)
    created: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, tuple[Entry, str, int]] = field(default_factory=dict)
    _accepted: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._accepted = {fold(word): meaning for word, meaning in self.mapping.units.items()}

    def unit_id(
        self, text: str, where: tuple[Place, int], column: str, rows: int = 1
    ) -> str | None:
        """Return the unit a cell means, or None, remembered as a problem, where none does.

        `where` is the first of so many rows that write it so.
        """
        key = fold(text)
        meant = self._accepted.get(key, text)
        if meant in self.units:
            return meant
        key = key if meant is text else fold(meant)
        found = self.names.get(key)
        if found is not None:
            return found
        if self.listed:
            first = Entry(values={column: text}, place=where[0], row=where[1])
            first, first_column, known = self.unknown.get(key, (first, column, 0))
            self.unknown[key] = (first, first_column, known + rows)
            return None
        return self._create(meant, key, where)

    def _create(self, written: str, key: str, where: tuple[Place, int]) -> str:
        unit_id, name = unit_id_of_key(key), clean(written)
        self.units[unit_id] = Entry(
            values={"unit_id": unit_id, "name": name},
            place=where[0],
            row=where[1],
            asked=("name",),
        )
        self.names[key] = unit_id
        self.created[unit_id] = name
        self.fresh[unit_id] = None
        return unit_id

    def arrived(self) -> list[Entry]:
        """Return the units of the input itself: listed ones and created ones."""
        return [self.units[unit_id] for unit_id in self.fresh]

    def name(self, unit_id: str) -> str:
        """Return a unit's name."""
        return self.units[unit_id].text("name") if unit_id in self.units else ""

    def told(self) -> Iterable[Problem]:
        """Yield a problem for each unknown name, and a warning for created names much alike."""
        if self.unknown:
            names = {one.text("name") for one in self.units.values()}
            known = sorted(names | set(self.mapping.units))
            for entry, column, rows in self.unknown.values():
                yield self._unknown(entry, column, rows, known)
        for one, other in alike_pairs(self.created.values(), self.settings.unit_likeness):
            yield self._alike(one, other)

    def _unknown(self, entry: Entry, column: str, rows: int, known: Sequence[str]) -> Problem:
        written = entry.text(column)
        near = likely(written, known, min(self.settings.unit_likeness, 70.0))
        guess = near[0] if near else ""
        others = (
            Text(zh=f"（共 {rows} 行）", en=f" ({rows} rows)") if rows > 1 else Text(zh="", en="")
        )
        names = Text(zh="、".join(near), en=", ".join(near))
        return entry.problem(
            "unknown_unit",
            column,
            Text(
                zh=f"单位表里没有“{written}”{others.zh}。",
                en=f"The units listed have no “{written}”{others.en}.",
            ),
            Text(
                zh=(f"是不是：{names.zh}？若是，" if near else "请补入单位表，或")
                + f'在对应文件的 [units] 中写 "{written}" = "{guess or "…"}"。',
                en=(f"Did you mean {names.en}? If so, write" if near else "List it, or write")
                + f' "{written}" = "{guess or "…"}" under [units] in the mapping file.',
            ),
        )

    def _alike(self, one: str, other: str) -> Problem:
        short, long = sorted((one, other), key=len)
        entry = self.units[unit_id_of(short)]
        return entry.problem(
            "alike_units",
            "unit_id",
            Text(zh=f"“{short}”与“{long}”很像。", en=f"“{short}” and “{long}” are much alike."),
            Text(
                zh=f'若是同一单位，请在对应文件的 [units] 中写 "{short}" = "{long}"；'
                "若不是，不必处理。",
                en=f'If they are one unit, write "{short}" = "{long}" under [units] in the mapping '
                "file; if not, leave it.",
            ),
            "warning",
        )


def unit_book(
    sheets: Sequence[TypedSheet],
    rules: Rules,
    telling: Telling,
    desk: Mapping[str, Sequence[Entry]],
) -> UnitBook:
    """Return the units an input lists, with all their names, beside those a desk has already."""
    units, names = entries(sheets, "units"), entries(sheets, "unit_names")
    book = UnitBook(mapping=rules.mapping, settings=rules.settings, listed=bool(units or names))
    _remember(book, desk)
    for entry in units:
        _list_unit(entry, book, telling)
    for entry in names:
        _list_name(entry, book, telling, known_only=bool(units))
    for unit_id in book.fresh:
        entry = book.units[unit_id]
        if entry.text("parent_id"):
            parent = book.unit_id(entry.text("parent_id"), (entry.place, entry.row), "parent_id")
            book.units[unit_id] = entry.having(parent_id=parent)
    telling.problems.extend(_circles(book))
    return book


def _remember(book: UnitBook, desk: Mapping[str, Sequence[Entry]]) -> None:
    for entry in desk.get("units", ()):
        unit_id = entry.text("unit_id")
        book.units[unit_id] = entry
        for name in (entry.text("name"), *(entry.values.get("aliases") or ())):
            book.names.setdefault(fold(name), unit_id)
    for entry in desk.get("unit_names", ()):
        book.names.setdefault(fold(entry.text("name")), entry.text("unit_id"))


def _list_unit(entry: Entry, book: UnitBook, telling: Telling) -> None:
    name = entry.text("name")
    unit_id = entry.text("unit_id") or (unit_id_of(name) if name else "")
    if not unit_id:
        return
    known = book.units.get(unit_id)
    if known is not None and unit_id in book.fresh:
        same = fold(known.text("name")) == fold(name)
        telling.problems.append(_twice(entry, known, unit_id, "warning" if same else "error"))
        if not same:
            return
        kept = {column: value for column, value in entry.values.items() if value}
        entry = known.having(**kept)
    book.units[unit_id] = entry.having(unit_id=unit_id)
    book.fresh[unit_id] = None
    for one in (name, *(entry.values.get("aliases") or ())):
        _claim(one, unit_id, entry, book, telling)


def _list_name(entry: Entry, book: UnitBook, telling: Telling, *, known_only: bool) -> None:
    name, unit_id = entry.text("name"), entry.text("unit_id")
    if not name or not unit_id:
        return
    if unit_id not in book.units:
        if known_only:
            telling.problems.append(_no_such_unit(entry, unit_id))
            return
        book.units[unit_id] = entry.having(aliases=[])
        book.fresh[unit_id] = None
    elif fold(name) not in book.names:
        known = book.units[unit_id]
        aliases = [*(known.values.get("aliases") or ()), name]
        book.units[unit_id] = known.having(aliases=aliases)
    _claim(name, unit_id, entry, book, telling)


def _claim(name: str, unit_id: str, entry: Entry, book: UnitBook, telling: Telling) -> None:
    owner = book.names.setdefault(fold(name), unit_id)
    if owner != unit_id:
        telling.problems.append(
            entry.problem(
                "name_of_two_units",
                "name",
                Text(
                    zh=f"“{name}”已经是单位 {owner} 的名称。",
                    en=f"“{name}” is already a name of unit {owner}.",
                ),
                Text(zh="同名单位请写明上级或地区以示区别。", en="Tell units of one name apart."),
            )
        )


def _twice(entry: Entry, known: Entry, unit_id: str, weight: str) -> Problem:
    return entry.problem(
        "unit_twice",
        "unit_id",
        Text(
            zh=f"单位编号 {unit_id} 已在 {known.where} 出现。",
            en=f"The unit id {unit_id} stands at {known.where} already.",
        ),
        Text(zh="每个单位只保留一行。", en="Keep one row for each unit."),
        "warning" if weight == "warning" else "error",
    )


def _no_such_unit(entry: Entry, unit_id: str) -> Problem:
    return entry.problem(
        "unknown_unit",
        "unit_id",
        Text(zh=f"单位表里没有编号 {unit_id}。", en=f"The units listed have no id {unit_id}."),
        Text(zh="请补入单位表或改正编号。", en="List the unit, or correct the id."),
    )


def _circles(book: UnitBook) -> Iterable[Problem]:
    told: set[str] = set()
    for unit_id in book.units:
        path: list[str] = []
        here: str | None = unit_id
        while here and here not in path and here not in told:
            path.append(here)
            here = book.units[here].values.get("parent_id") if here in book.units else None
        if here in path:
            ring = path[path.index(here) :]
            names = " → ".join(book.name(one) for one in (*ring, ring[0]))
            yield book.units[here].problem(
                "circle_of_units",
                "parent_id",
                Text(zh=f"上级单位成环：{names}。", en=f"Parent units run in a circle: {names}."),
                Text(zh="请改正其中一个上级单位。", en="Correct one of the parents."),
            )
        told.update(path)
