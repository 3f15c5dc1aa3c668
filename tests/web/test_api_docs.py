"""The requests that the API's pages show are sent as they stand, one after the other."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.office import Office
from tests.web.programs import program
from tests.web.test_ledger import BOOK

DOCS = Path(__file__).parents[2] / "docs" / "start"
FENCE = re.compile(r"^```bash\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


def shown(page: str) -> Iterator[list[str]]:
    """Each curl command of a page, in words."""
    for block in FENCE.findall((DOCS / page).read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            yield shlex.split(line)


def sent(words: list[str], token: str) -> int:
    """Send what a curl command says, and return the status of the answer."""
    assert words[0] == "curl"
    options: dict[str, list[str]] = {"-X": [], "-H": [], "-d": [], "-F": []}
    for name, value in zip(words[1:-1:2], words[2:-1:2], strict=True):
        options[name].append(value.replace("$TOKEN", token))
    headers = dict(one.split(": ", 1) for one in options["-H"])
    place = words[-1].removeprefix("$OFFICE")
    client = Client()
    if options["-F"]:
        name = options["-F"][0].split("=@")[1]
        files = {"files": SimpleUploadedFile(name, BOOK.encode())}
        return client.post(place, files, headers=headers).status_code
    method = options["-X"][0] if options["-X"] else "GET"
    content = options["-d"][0] if options["-d"] else ""
    kind = headers.pop("Content-Type", "application/json")
    return client.generic(method, place, content, content_type=kind, headers=headers).status_code


@pytest.mark.parametrize("page", ["api.zh.md", "api.en.md"])
def test_the_requests_shown_are_answered(office: Office, page: str) -> None:
    token = program(office.actor("supervisor")).token
    answers = [sent(words, token) for words in shown(page)]
    assert (len(answers), {one // 100 for one in answers}) == (15, {2})


def test_both_languages_show_the_same_requests() -> None:
    places = [[words[-1] for words in shown(page)] for page in ("api.zh.md", "api.en.md")]
    assert places[0] == places[1]
