"""The files a room and a repository must have."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.sources import ROOT, rooms, short

LOCKED = ("requirements/run.txt", "requirements/dev.txt")
CHANGE = re.compile(r"^\d+[a-z]{0,2}\.(?:added|changed|fixed|removed)\.md$")


def test_every_room_says_what_question_it_answers() -> None:
    silent = [
        room.name
        for room in rooms()
        if not (room / "README.md").is_file()
        or len((room / "README.md").read_text(encoding="utf-8")) < 300
    ]
    assert silent == []


@pytest.mark.parametrize("name", LOCKED)
def test_every_requirement_is_locked_with_its_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9][^\s]*==", text, flags=re.MULTILINE)
    hashed = re.findall(r"== ?\S+ \\\n    --hash=sha256:", text)
    assert len(pinned) == len(hashed) > 20


@pytest.mark.parametrize("name", LOCKED)
def test_no_requirement_says_where_to_fetch_it(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    options = [
        line
        for line in text.splitlines()
        if re.match(r"\s*(-i\b|--(?!hash=)|-f\b)", line) or "://" in line
    ]
    assert options == []


def test_what_is_locked_meets_what_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[\[<>=~!; ]", one)[0] for one in declared["dependencies"]]
    run = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    assert [name for name in names if f"\n{name}==" not in f"\n{run}"] == []


def test_both_readmes_name_the_two_commands() -> None:
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert {"make review", "make test"} <= set(re.findall(r"make \w+", text)), name


def test_a_change_is_told_in_a_fragment_that_names_its_kind() -> None:
    strange = [
        short(path)
        for path in (ROOT / "changes").iterdir()
        if path.name != "README.md" and not CHANGE.match(path.name)
    ]
    assert strange == []


def test_a_fragment_is_one_short_sentence() -> None:
    long = [
        short(path)
        for path in (ROOT / "changes").glob("[0-9]*.md")
        if not 20 < len(path.read_text(encoding="utf-8").strip()) < 400
    ]
    assert long == []


def test_publiccode_names_this_version() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = (ROOT / "publiccode.yml").read_text(encoding="utf-8").splitlines()
    assert {f"softwareVersion: {declared['version']}", f"  license: {declared['license']}"} <= {
        *said
    }


def test_the_change_log_tells_of_this_version() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## {declared['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
