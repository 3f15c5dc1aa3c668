"""Issues the sheets of the ledger; who took them out stays in the trail."""

from __future__ import annotations

from django.db import transaction

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.ledger.office import Search, matching, stored_tables
from keepfit.ledger.sheets import Tables
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right

MOST = 20_000  # accounts of one book: more would keep everybody waiting while it is written


class TooManyError(KeepfitError):
    """A search finds more accounts than can be taken at once."""


@transaction.atomic
def issue_tables(search: Search | None, *, by: Actor) -> Tables:
    """Return the exchange tables a person may read, narrowed by a search, and note who took them.

    Raises TooManyError above MOST accounts.
    """
    if not by.has(Right.READ):
        raise NotAllowedError(Right.READ)
    found = matching(search or Search(), by).count()
    demand_few(found, MOST)
    tables = stored_tables(by, Right.READ, search)
    told = {name: one.num_rows for name, one in tables.items()}
    deed = trail.Deed(verb="ledger.export", kind="ledger", object_id="ledger", after=told)
    trail.write(deed, by)
    return tables


def demand_few(found: int, most: int) -> None:
    """Refuse what is too many at once, with TooManyError."""
    if found > most:
        raise TooManyError(
            Text(
                zh="符合条件的账号有 {n} 个，一次最多 {most} 个。",
                en="{n:account|s} {n:~is|are} found; {most} can be taken at once.",
            ).fill(n=found, most=most),
            hint=Text(
                zh="请先按单位、平台或状态筛选。", en="Narrow it by unit, platform or status first."
            ),
        )
