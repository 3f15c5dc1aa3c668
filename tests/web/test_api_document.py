"""The API's document: the same as committed, and true to what the API answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from keepfit.checkup.actions.running import ask, carry_out
from keepfit.people.core.rights import Right
from tests.web.document import committed, served
from tests.web.office import Office
from tests.web.programs import program
from tests.web.test_checkup import AS_OF
from tests.web.test_ledger import BOOK, taken

SCHEMA = schemathesis.openapi.from_dict(committed())
SCHEMA.app = get_wsgi_application()
PLACES = [(path, method) for path, methods in committed()["paths"].items() for method in methods]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


def test_the_document_is_the_one_committed() -> None:
    """Where the change is meant: `python -m tests.web.document` writes it anew."""
    assert served() == committed()


def test_every_endpoint_has_a_name_of_its_own() -> None:
    names = [told["operationId"] for one in committed()["paths"].values() for told in one.values()]
    assert len(names) == len(set(names))


def test_every_list_is_read_page_by_page_but_those_that_are_always_short() -> None:
    whole = {
        methods["get"]["operationId"]
        for methods in committed()["paths"].values()
        if "/Listing_" in str(methods.get("get", {}).get("responses", {}).get("200"))
        and "cursor" not in {one["name"] for one in methods["get"]["parameters"]}
    }
    assert whole == {"list_known", "list_groups", "list_lessons", "list_plan_papers"}


def test_every_endpoint_asks_for_a_token_and_names_the_rights() -> None:
    open_ones = [
        told["operationId"]
        for methods in committed()["paths"].values()
        for told in methods.values()
        if not told["security"] or not set(told["x-rights"]) <= {one.value for one in Right}
    ]
    assert open_ones == []


def test_the_document_names_every_status_an_endpoint_may_answer_with(office: Office) -> None:
    answer = office.browser().get("/api/v1/openapi.json")
    assert answer.headers["Content-Type"].startswith("application/json")


@pytest.fixture
def kept_open() -> Iterator[None]:
    """Django's own test browser does the same: the end of a request closes no test's database."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_open")
@pytest.mark.parametrize(("path", "method"), PLACES)
def test_no_question_brings_the_api_down_or_an_answer_it_does_not_name(
    office: Office, tmp_path: Path, path: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPFIT_API_REQUESTS_MINUTE", "100000")
    taken(BOOK, office.actor("supervisor"), tmp_path)
    carry_out(ask("structure", AS_OF, by=office.actor("supervisor")), tmp_path / "history")
    who = "auditor" if path.endswith("/audit") else "supervisor"
    token = program(office.actor(who)).token
    operation = SCHEMA[path][method.upper()]
    cases = st.one_of([operation.as_strategy(generation_mode=one) for one in MODES])

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask_it(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    ask_it()
