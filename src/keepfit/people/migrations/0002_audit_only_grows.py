"""The database itself refuses to change or delete a line of the audit trail."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON people_auditline BEGIN "
        "SELECT RAISE(ABORT, 'the audit trail only grows'); END"
    ),
    (
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON people_auditline BEGIN "
        "SELECT RAISE(ABORT, 'the audit trail only grows'); END"
    ),
]
POSTGRES = [
    (
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$"
    ),
    (
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON people_auditline "
        "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
    ),
    (
        "CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON people_auditline "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    ),
]
UNDO = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": [
        "DROP TRIGGER audit_only_grows ON people_auditline",
        "DROP TRIGGER audit_not_emptied ON people_auditline",
        "DROP FUNCTION audit_only_grows()",
    ],
}
DO = {"sqlite": SQLITE, "postgresql": POSTGRES}


def close(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DO[editor.connection.vendor]:
        editor.execute(statement, params=None)


def open_again(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[editor.connection.vendor]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_tables")]
    operations = [migrations.RunPython(close, open_again)]
