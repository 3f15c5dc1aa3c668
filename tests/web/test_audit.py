"""`keepfit audit`: the trail in the database, against its seals and its anchors."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from keepfit.people.actions.anchoring import anchor
from keepfit.people.actions.trail import audit_key
from keepfit.people.models import AuditLine
from keepfit.people.queries import audit_faults
from tests.web.office import Office

KEY = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(KEY).public_key().public_bytes_raw()

# Whoever owns the database can drop its triggers; the chain is for exactly that day.
DROP = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["ALTER TABLE people_auditline DISABLE TRIGGER USER"],
}


@pytest.fixture
def tampering(office: Office) -> None:  # noqa: ARG001  # it has lines to tamper with
    """Open the table to an intruder."""
    with connection.cursor() as cursor:
        for statement in DROP[connection.vendor]:
            cursor.execute(statement)


def found(folder: Path) -> list[str]:
    return [one.kind for one in audit_faults(folder, audit_key(), PUBLIC)[1]]


def test_an_untouched_trail_is_whole(office: Office, tmp_path: Path) -> None:  # noqa: ARG001  # its lines
    anchor(tmp_path, KEY)
    assert found(tmp_path) == []


@pytest.mark.usefixtures("tampering")
def test_an_edited_line_is_found(tmp_path: Path) -> None:
    AuditLine.objects.filter(seq=3).update(after="{}")
    assert found(tmp_path) == ["edited"]


@pytest.mark.usefixtures("tampering")
def test_a_deleted_line_is_found(tmp_path: Path) -> None:
    AuditLine.objects.filter(seq=3).delete()
    assert found(tmp_path)[0] == "missing"


@pytest.mark.usefixtures("tampering")
def test_a_cut_tail_is_found_by_the_signed_file_though_the_head_was_set_back(
    tmp_path: Path,
) -> None:
    anchor(tmp_path, KEY)
    AuditLine.objects.filter(seq__gt=3).delete()
    last = AuditLine.objects.get(seq=3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_audithead SET seq = 3, seal = %s", [last.seal])
    assert found(tmp_path) == ["cut"]


def test_a_forged_anchor_is_told(office: Office, tmp_path: Path) -> None:  # noqa: ARG001  # its lines
    place = anchor(tmp_path, KEY)
    assert place is not None
    place.write_text(place.read_text(encoding="utf-8").replace('"seq": ', '"seq": 9'))
    assert found(tmp_path) == ["forged"]
