"""When two records mean the same account, although name, link or id differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from keepfit.kit.text import fold
from keepfit.ledger.core.records import Account

Canonical = Callable[[str], str]


def identities(account: Account, canonical: Canonical) -> Iterator[str]:
    """Yield what identifies an account, surest first: id, link, handle, name within its unit.

    `canonical` turns a link into the one address of the account, or "" when nobody knows it.
    """
    yield f"id|{account.account_id}"
    if account.url and (address := canonical(account.url)):
        yield f"url|{address}"
    if account.handle:
        yield f"handle|{account.platform}|{fold(account.handle)}"
    if account.unit_id:
        yield f"name|{account.platform}|{account.unit_id}|{account.language}|{fold(account.name)}"


def twins(
    old: Mapping[str, Account], new: Mapping[str, Account], canonical: Canonical
) -> dict[str, str]:
    """Return new id → old id of the accounts that both ledgers hold.

    Sure signs are used up before weaker ones, and no account is matched twice, so that a new
    account which took over a freed name is not taken for the old one while the old one lives on.
    """
    matched: dict[str, str] = {}
    taken: set[str] = set()
    for strength in range(4):
        known = _by_identity(old, canonical, strength)
        for new_id, account in new.items():
            if new_id in matched:
                continue
            old_id = known.get(_nth(account, canonical, strength), "")
            if old_id and old_id not in taken:
                matched[new_id] = old_id
                taken.add(old_id)
    return matched


_STRENGTHS = ("id|", "url|", "handle|", "name|")


def _nth(account: Account, canonical: Canonical, strength: int) -> str:
    signs = (one for one in identities(account, canonical) if one.startswith(_STRENGTHS[strength]))
    return next(signs, "")


def _by_identity(
    accounts: Mapping[str, Account], canonical: Canonical, strength: int
) -> dict[str, str]:
    """Return identity → id; an identity that two accounts share identifies neither."""
    found: dict[str, str] = {}
    for account_id, account in accounts.items():
        sign = _nth(account, canonical, strength)
        if sign:
            found[sign] = "" if sign in found else account_id
    return found
