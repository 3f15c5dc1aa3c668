"""What the tests of the office may ask for."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.web.office import Office, an_office


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001  # pytest-django's own, extended
    """Let the tests empty the tables between them, which the audit trail's guard forbids."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER audit_not_emptied ON people_auditline")


@pytest.fixture
def office(db: None) -> Office:  # noqa: ARG001  # asking for it opens the database
    """A small office, made anew for each test."""
    cache.clear()  # numbers of tokens come again, and so would the count of their requests
    return an_office()
