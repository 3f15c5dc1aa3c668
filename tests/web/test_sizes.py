"""PostgreSQL knows the size of a ledger as soon as it was imported."""

from __future__ import annotations

import pyarrow as pa
import pytest
from django.db import connection

from keepfit.kit.web.sizes import MANY
from keepfit.ledger.actions.taking import take_in
from tests.web.office import Office

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite plans by its indexes alone"
)


def test_an_import_of_many_accounts_is_known_at_once(office: Office) -> None:
    rows = [
        {"account_id": f"n{n}", "name": f"n{n}", "kind": "app", "unit_id": "office"}
        for n in range(MANY)
    ]
    take_in({"accounts": pa.Table.from_pylist(rows)}, by=office.actor("supervisor"), why="x")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'ledger_account'")
        assert cursor.fetchone()[0] >= MANY
