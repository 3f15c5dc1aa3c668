"""Accounts: platform, kind, unit and id of each row, and rows that mean the same account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from keepfit.connectors.platforms import PlatformTable
from keepfit.connectors.records import AccountLink
from keepfit.intake.core.names import account_id_of
from keepfit.intake.core.problems import Problem
from keepfit.intake.entries import Entry
from keepfit.intake.required import absent
from keepfit.intake.telling import Telling
from keepfit.intake.unit_book import UnitBook
from keepfit.kit.text import Text, fold


@dataclass(frozen=True, slots=True)
class Hints:
    """What tells an account's platform: the platform table, and where each account's posts are."""

    platforms: PlatformTable
    posts: Mapping[str, str]
    links: dict[str, AccountLink | None] = field(default_factory=dict)

    def link(self, entry: Entry) -> AccountLink | None:
        """Return what a row's link says, or None; each address is looked at once."""
        url = entry.text("url")
        if url and url not in self.links:
            self.links[url] = self.platforms.link(url)
        return self.links[url] if url else None


@dataclass(slots=True)
class AccountBook:
    """All accounts known so far, and the ids and names under which rows may refer to them."""

    accounts: dict[str, Entry] = field(default_factory=dict)
    fresh: dict[str, None] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def meant(self, text: str, platform: str = "") -> list[str]:
        """Return the ids of the accounts a cell may mean; more than one is ambiguous."""
        if text in self.ids:
            return [self.ids[text]]
        found = self.names.get(fold(text), [])
        on_platform = [one for one in found if self.accounts[one].text("platform") == platform]
        return on_platform or found

    def arrived(self) -> list[Entry]:
        """Return the accounts of the input itself."""
        return [self.accounts[account_id] for account_id in self.fresh]


def account_book(
    rows: Sequence[Entry],
    desk: Sequence[Entry],
    units: UnitBook,
    hints: Hints,
    telling: Telling,
) -> AccountBook:
    """Return the accounts of all rows, each once, beside those a desk has already.

    An account whose link or handle the desk knows keeps the id it has there.
    """
    complete = [_completed(entry, units, hints) for entry in rows if entry.text("name")]
    telling.problems.extend(_incomplete(complete, rows, _told(telling)))
    for entry in complete:
        telling.problems.extend(_contradictions(entry, hints))
    book = AccountBook()
    for entry in desk:
        book.accounts[entry.text("account_id")] = entry
        book.ids[entry.text("account_id")] = entry.text("account_id")
    identified = _identified(complete, units, hints)
    _merge(_known_again(identified, desk, book, hints), book, hints, telling)
    for account_id, entry in book.accounts.items():
        book.names.setdefault(fold(entry.text("name")), []).append(account_id)
    return book


def _known_again(
    rows: Iterable[Entry], desk: Iterable[Entry], book: AccountBook, hints: Hints
) -> Iterator[Entry]:
    """Give accounts whose link or handle the desk knows the id they have there."""
    known = {sign: entry.text("account_id") for entry in desk for sign in _lasting(entry, hints)}
    for entry in rows:
        account_id = entry.text("account_id")
        there = next((known[one] for one in _lasting(entry, hints) if one in known), "")
        if there and account_id not in book.accounts:
            book.ids[account_id] = there
            yield entry.having(account_id=there)
        else:
            yield entry


def _lasting(entry: Entry, hints: Hints) -> list[str]:
    """Return what stays when an account changes its name: its link, its handle."""
    platform = entry.text("platform")
    link = hints.link(entry)
    signs = [f"url|{platform}|{link.url}"] if link else []
    if handle := fold(entry.text("handle")):
        signs.append(f"handle|{platform}|{handle}")
    return signs


def _completed(entry: Entry, units: UnitBook, hints: Hints) -> Entry:
    platforms = hints.platforms
    link = hints.link(entry)
    platform = (
        entry.text("platform")
        or (link.platform_id if link else "")
        or hints.posts.get(entry.text("account_id"), "")
        or hints.posts.get(fold(entry.text("name")), "")
    )
    kinds = platforms.platforms[platform].kinds if platform in platforms.platforms else ()
    kind = entry.text("kind") or (kinds[0] if len(kinds) == 1 else "")
    written = entry.text("unit_id")
    unit_id = units.unit_id(written, entry, "unit_id") if written else None
    return entry.having(platform=platform or None, kind=kind or None, unit_id=unit_id)


def _told(telling: Telling) -> set[tuple[str, str, int | None, str]]:
    return {(one.file, one.sheet, one.row, one.column) for one in telling.problems}


def _incomplete(
    complete: Sequence[Entry],
    rows: Sequence[Entry],
    told: set[tuple[str, str, int | None, str]],
) -> Iterator[Problem]:
    """Yield what is missing: a whole column once, else each cell."""
    for column in ("platform", "kind"):
        # Without a platform the kind cannot be known either; that is told once.
        lacking = [
            entry
            for entry in complete
            if not entry.text(column) and (column == "platform" or entry.text("platform"))
        ]
        seen: set[tuple[str, str]] = set()
        for entry in lacking:
            place = entry.place
            if column in place.headers:
                if (place.file, place.sheet, entry.row, place.header(column)) not in told:
                    yield _undecided(entry, column)
            elif (key := (entry.place.file, entry.place.sheet)) not in seen:
                seen.add(key)
                yield absent("accounts", column, entry.place)
    for first in {(one.place.file, one.place.sheet): one for one in rows}.values():
        if "unit_id" not in first.place.headers and not _any_unit(complete, first):
            yield _no_units(first)


def _any_unit(complete: Iterable[Entry], like: Entry) -> bool:
    return any(one.place == like.place and one.text("unit_id") for one in complete)


def _undecided(entry: Entry, column: str) -> Problem:
    word = Text(zh="平台", en="platform") if column == "platform" else Text(zh="类型", en="kind")
    return entry.problem(
        "empty_cell",
        column,
        Text(
            zh=f"没有填写{word.zh}，也无法从链接、内容或工作表名称得知。",
            en=f"The {word.en} is empty, and no link, post or sheet name tells it.",
        ),
        Text(zh=f"请填写{word.zh}。", en=f"Fill in the {word.en}."),
    )


def _no_units(entry: Entry) -> Problem:
    return Problem(
        code="no_units",
        weight="warning",
        file=entry.place.file,
        sheet=entry.place.sheet,
        cause=Text(zh="没有主办单位一列，单位记为未知。", en="No column names the units."),
        suggestion=Text(
            zh="请增加“主办单位”列；没有它就不能按单位汇总。",
            en="Add a column “主办单位” (unit); without it nothing can be told by unit.",
        ),
    )


def _contradictions(entry: Entry, hints: Hints) -> Iterator[Problem]:
    link = hints.link(entry)
    if link and link.platform_id != entry.text("platform"):
        there, said = (
            hints.platforms.title(link.platform_id),
            hints.platforms.title(entry.text("platform")),
        )
        yield entry.problem(
            "platform_and_link",
            "url",
            Text(
                zh=f"平台写的是“{said.zh}”，链接却属于“{there.zh}”。",
                en=f"The platform is “{said.en}”, but the link belongs to “{there.en}”.",
            ),
            Text(zh="请核对平台或链接。", en="Check the platform and the link."),
            "warning",
        )
    opened, closed = entry.values.get("opened_on"), entry.values.get("closed_on")
    if opened and closed and closed < opened:
        yield entry.problem(
            "closed_before_opened",
            "closed_on",
            Text(
                zh=f"关停日期 {closed} 早于开通日期 {opened}。",
                en=f"Closed on {closed}, before it was opened on {opened}.",
            ),
            Text(zh="请核对两个日期。", en="Check both dates."),
        )


def identity(entry: Entry, unit_name: str, hints: Hints) -> str:
    """Return what an account is known by: link, else handle, else unit and name."""
    link = hints.link(entry)
    if link:
        return link.url
    handle = fold(entry.text("handle"))
    return handle or f"{fold(unit_name)}|{fold(entry.text('name'))}"


def _identified(rows: Iterable[Entry], units: UnitBook, hints: Hints) -> Iterator[Entry]:
    """Give an id to rows that have none; two accounts never share a derived one."""
    owners: dict[str, str] = {}
    for entry in rows:
        if entry.text("account_id"):
            yield entry
            continue
        known_by = identity(entry, units.name(entry.text("unit_id")), hints)
        platform = entry.text("platform")
        account_id = account_id_of(platform, known_by)
        if owners.setdefault(account_id, known_by) != known_by:
            account_id = account_id_of(platform, known_by + "|2")
        yield entry.having(account_id=account_id)


def _merge(rows: Iterable[Entry], book: AccountBook, hints: Hints, telling: Telling) -> None:
    """Put rows into the book; rows of one account become one entry, and that is told."""
    signs: dict[str, str] = {}
    for entry in rows:
        account_id = entry.text("account_id")
        found = _signs(entry, hints)
        same = account_id if account_id in book.fresh else ""
        known_id = same or next((signs[sign] for sign in found if sign in signs), "")
        if known_id and not _apart(book.accounts[known_id], entry, hints):
            known = book.accounts[known_id]
            telling.problems.append(_twice(known, entry))
            book.accounts[known_id] = _joined(known, entry)
        else:
            known_id = account_id
            book.accounts[known_id] = entry
            book.fresh[known_id] = None
        book.ids[account_id] = known_id
        for sign in found:
            signs.setdefault(sign, known_id)


def _signs(entry: Entry, hints: Hints) -> list[str]:
    """Return what two rows of one account share: its link, or its name within its unit."""
    platform = entry.text("platform")
    link = hints.link(entry)
    signs = [f"url|{platform}|{link.url}"] if link else []
    if entry.text("unit_id"):
        signs.append(f"name|{platform}|{entry.text('unit_id')}|{fold(entry.text('name'))}")
    return signs


def _apart(known: Entry, entry: Entry, hints: Hints) -> bool:
    """Say whether two rows that share a name have different links, handles or languages."""
    if known.text("account_id") == entry.text("account_id"):
        return False
    one, other = hints.link(known), hints.link(entry)
    if one and other:
        return one.url != other.url
    for column in ("url", "handle", "language"):
        left, right = fold(known.text(column)), fold(entry.text(column))
        if left and right and left != right:
            return True
    return False


def _twice(known: Entry, entry: Entry) -> Problem:
    contrary = (
        known.text("unit_id")
        and entry.text("unit_id")
        and known.values["unit_id"] != entry.values["unit_id"]
    )
    if contrary:
        return entry.problem(
            "account_of_two_units",
            "unit_id",
            Text(
                zh=f"“{entry.text('name')}”与 {known.where} 是同一账号，主办单位却不同，"
                "先按前一行归属。",
                en=f"“{entry.text('name')}” is the same account as {known.where}, under another "
                "unit; the earlier row's unit counts for now.",
            ),
            Text(
                zh="请核对主办单位；若两个名称是同一单位，请在对应文件的 [units] "
                "或“单位别名”表中注明。",
                en="Check the unit; if both names mean one unit, say so under [units] in the "
                "mapping file or in a table of unit names.",
            ),
            "warning",
        )
    return entry.problem(
        "account_twice",
        "name",
        Text(
            zh=f"“{entry.text('name')}”与 {known.where} 是同一账号，已合并，"
            "以后出现的非空内容为准。",
            en=f"“{entry.text('name')}” is the same account as {known.where}; merged, later values "
            "that are not empty count.",
        ),
        Text(zh="请删去其中一行。", en="Delete one of the rows."),
        "warning",
    )


def _joined(known: Entry, entry: Entry) -> Entry:
    later = {column: value for column, value in entry.values.items() if value not in (None, "", [])}
    later["account_id"] = known.values["account_id"]
    if known.text("unit_id"):
        later["unit_id"] = known.values["unit_id"]
    asked = tuple(dict.fromkeys((*known.asked, *entry.asked)))
    joined = known.having(**later)
    return Entry(values=joined.values, place=known.place, row=known.row, asked=asked)
