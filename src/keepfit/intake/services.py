"""Services and who offers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from keepfit.intake.accounts import AccountBook
from keepfit.intake.core.names import service_id_of
from keepfit.intake.core.problems import Problem
from keepfit.intake.entries import Entry
from keepfit.intake.telling import Telling
from keepfit.kit.text import Text, fold


@dataclass(slots=True)
class ServiceBook:
    """All services known so far, and the codes and names under which rows may refer to them."""

    services: dict[str, Entry] = field(default_factory=dict)
    fresh: dict[str, None] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def meant(self, text: str) -> list[str]:
        """Return the ids of the services a cell may mean; more than one is ambiguous."""
        return [text] if text in self.services else self.names.get(fold(text), [])

    def arrived(self) -> list[Entry]:
        """Return the services of the input itself."""
        return [self.services[service_id] for service_id in self.fresh]


def service_book(rows: Iterable[Entry], desk: Iterable[Entry], telling: Telling) -> ServiceBook:
    """Return the services of all rows, each once, beside those a desk has already."""
    book = ServiceBook(services={one.text("service_id"): one for one in desk})
    for entry in rows:
        if not entry.text("name"):
            continue
        service_id = entry.text("service_id") or service_id_of(
            entry.text("code"), entry.text("department"), entry.text("name")
        )
        known = book.services.get(service_id)
        if known is not None and service_id in book.fresh:
            telling.problems.append(_twice(entry, known, service_id))
        book.fresh[service_id] = None
        book.services[service_id] = entry.having(service_id=service_id)
    for service_id, entry in book.services.items():
        for text in dict.fromkeys((entry.text("name"), entry.text("code"))):
            if text:
                book.names.setdefault(fold(text), []).append(service_id)
    return book


def _twice(entry: Entry, known: Entry, service_id: str) -> Problem:
    same = fold(known.text("name")) == fold(entry.text("name"))
    return entry.problem(
        "service_twice",
        "service_id" if entry.text("service_id") == service_id else "name",
        Text(
            zh=f"事项 {service_id} 已在 {known.where} 出现。",
            en=f"The service {service_id} stands at {known.where} already.",
        ),
        Text(
            zh="已以后一行为准，请删去其中一行。"
            if same
            else "两行名称不同，请改正其中一个编号或编码。",
            en="The later row counts; delete one."
            if same
            else "Their names differ; correct one of the ids or codes.",
        ),
        "warning" if same else "error",
    )


def resolved_offers(
    rows: Sequence[Entry], accounts: AccountBook, services: ServiceBook, telling: Telling
) -> list[Entry]:
    """Return offers with the ids of their accounts and services, each pair once."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in rows:
        account, service = entry.text("account_id"), entry.text("service_id")
        if not account or not service:
            continue
        telling.problems.extend(_unresolved(entry, accounts, services))
        account_id = (accounts.meant(account) or [account])[0]
        service_id = (services.meant(service) or [service])[0]
        known = found.get((account_id, service_id))
        if known is not None:
            telling.problems.append(_offered_twice(entry, known))
        found[account_id, service_id] = entry.having(account_id=account_id, service_id=service_id)
    return list(found.values())


def _unresolved(entry: Entry, accounts: AccountBook, services: ServiceBook) -> Iterator[Problem]:
    if accounts.named and len(meant := accounts.meant(entry.text("account_id"))) != 1:
        yield _reference(entry, "account_id", Text(zh="账号", en="account"), len(meant))
    if services.services and len(meant := services.meant(entry.text("service_id"))) != 1:
        yield _reference(entry, "service_id", Text(zh="事项", en="service"), len(meant))


def _reference(entry: Entry, column: str, thing: Text, meant: int) -> Problem:
    written = entry.text(column)
    return entry.problem(
        "ambiguous_reference" if meant else "unknown_reference",
        column,
        Text(
            zh=f"有 {meant} 个{thing.zh}叫“{written}”。"
            if meant
            else f"没有{thing.zh}“{written}”。",
            en=f"{meant} {thing.en}s are called “{written}”."
            if meant
            else f"There is no {thing.en} “{written}”.",
        ),
        Text(zh=f"请填{thing.zh}编号。", en=f"Give the {thing.en}'s id."),
    )


def _offered_twice(entry: Entry, known: Entry) -> Problem:
    return entry.problem(
        "offer_twice",
        "service_id",
        Text(
            zh=f"同一账号、同一事项已在 {known.where} 出现，以后一行为准。",
            en=f"The same account and service stand at {known.where}; the later row counts.",
        ),
        Text(zh="请删去其中一行。", en="Delete one of the rows."),
        "warning",
    )
