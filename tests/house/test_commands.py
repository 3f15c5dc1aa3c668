"""Every command says what it does, in both languages, with an example; and stands in the docs."""

from __future__ import annotations

import re

import click
import pytest

from docs import reference
from keepfit.cli.main import main
from keepfit.kit import settings
from tests.house.sources import ROOT

COMMANDS = dict(reference.leaves(main, ("keepfit",)))
HAN = re.compile(r"[\u3400-\u9fff]")


def groups(command: click.Command, words: str) -> dict[str, click.Command]:
    """Every group below one, itself included."""
    if not isinstance(command, click.Group):
        return {}
    found: dict[str, click.Command] = {words: command}
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        if inner is not None:
            found |= groups(inner, f"{words} {name}")
    return found


def test_the_commands_are_found() -> None:
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("words", [*COMMANDS, *groups(main, "keepfit")])
def test_help_is_there_in_both_languages(words: str) -> None:
    command = COMMANDS.get(words) or groups(main, "keepfit")[words]
    said = (command.help or "").split("\b")[0]
    assert HAN.search(said), said
    assert re.search(r"[A-Za-z]{3}.*\.", said), said


@pytest.mark.parametrize("words", COMMANDS)
def test_help_shows_an_example_of_the_command(words: str) -> None:
    assert re.search(rf"^{words}\b", COMMANDS[words].help or "", flags=re.MULTILINE)


@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_says_what_it_means(words: str) -> None:
    options = [one for one in COMMANDS[words].params if isinstance(one, click.Option)]
    assert [one.name for one in options if not HAN.search(one.help or "")] == []


def test_every_command_and_option_stands_in_the_docs() -> None:
    page = reference.commands()
    wanted = {f"## {words}" for words in COMMANDS} | {
        one.opts[0]
        for command in COMMANDS.values()
        for one in command.params
        if isinstance(one, click.Option)
    }
    assert [one for one in sorted(wanted) if one not in page] == []


def test_every_setting_stands_in_the_docs() -> None:
    page = reference.setting_table()
    names = [settings.PREFIX + one.name.upper() for one, _ in settings.described()]
    assert [name for name in names if name not in page] == []


def test_every_setting_that_is_named_exists() -> None:
    known = {settings.PREFIX + one.name.upper() for one, _ in settings.described()}
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")]
    named = {
        name
        for page in pages
        for name in re.findall(r"KEEPFIT_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8"))
    }
    assert named <= known
