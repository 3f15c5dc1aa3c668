"""How the database comes to know at once that tables have grown."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model

# Fewer new rows change no plan of a query that matters.
MANY = 500


def take_sizes(*kinds: type[Model]) -> None:
    """Have PostgreSQL look at these tables anew, so that it plans queries for their present sizes.

    It does so by itself after about a minute; until then a table that was empty a moment ago is
    read as if it still were, and a join of two such tables takes minutes instead of moments.
    SQLite plans by its indexes alone. Part of the transaction it stands in; blocks nobody.
    """
    if connection.vendor != "postgresql":
        return
    # Django's documented way to a model's table.
    names = ", ".join(connection.ops.quote_name(kind._meta.db_table) for kind in kinds)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")
