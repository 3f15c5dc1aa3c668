"""What an address asks of the ledger: the search in its query, and words for columns."""

from __future__ import annotations

from django.http import QueryDict

from keepfit.intake.tables import exchange_tables
from keepfit.kit.web.words import page_lang
from keepfit.ledger.office import FACETS, Search

KEPT = ("q", "unit", *FACETS)  # what makes a search; the rest of a query is the page's own


def search_of(asked: QueryDict) -> Search:
    """Return the search that a query asks for."""
    after = (asked.get("after_name", ""), asked.get("after_id", ""))
    return Search(
        words=asked.get("q", "")[:100],
        unit_id=asked.get("unit", ""),
        after=after if after[1] else None,
        **{name: asked.get(name, "") for name in FACETS},
    )


def kept_query(asked: QueryDict) -> str:
    """Return the part of a query that makes the search, empty where nothing was asked."""
    query = QueryDict(mutable=True)
    for name in KEPT:
        if asked.get(name):
            query[name] = asked.get(name, "")
    return query.urlencode()


def account_words(column: str) -> str:
    """Return what a column of the accounts is called."""
    return exchange_tables()["accounts"].column(column).header.read(page_lang())
