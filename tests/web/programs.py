"""Programs for tests: clients that come in by a token of one of the office's people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from keepfit.people.actions.tokens import TokenWish, make_token
from keepfit.people.core.rights import Actor

ROOT = "/api/v1"
Headers = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A client with a token, or with none."""

    token: str = ""

    def ask(
        self, method: str, place: str, body: Any = None, headers: Headers | None = None
    ) -> HttpResponse:
        """Ask the API; `place` is the address behind /api/v1."""
        said = {"Accept": "application/json", **(headers or {})}
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        content = "" if body is None else json.dumps(body)
        client = Client(raise_request_exception=False)
        answer: Any = client.generic(
            method, ROOT + place, content, content_type="application/json", headers=said
        )
        return answer  # type: ignore[no-any-return]  # the test client adds to the response

    def read(self, place: str) -> Any:
        """Return what a question for reading is answered."""
        answer = self.ask("GET", place)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)


def program(by: Actor, *, reads_only: bool = False, unit_id: str = "", days: int = 1) -> Program:
    """Return a program of one person, its token narrowed as asked."""
    wish = TokenWish(name="test", days=days, reads_only=reads_only, unit_id=unit_id)
    return Program(token=make_token(wish, by=by))
