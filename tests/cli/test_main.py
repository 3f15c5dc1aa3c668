from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint

import click
import pytest
from click.testing import Result

from keepfit.cli import main as shell
from keepfit.intake.core.problems import UnsoundInputError
from keepfit.kit.console import lang_option
from keepfit.kit.errors import KeepfitError, UsageError
from keepfit.kit.text import Lang, Text
from tests.build import a_problem

Run = Callable[..., Result]


class Command(EntryPoint):
    """An entry point whose command is at hand."""

    def load(self) -> click.Command:
        return broken


ERRORS: dict[str, Exception] = {
    "mistake": KeepfitError(Text(zh="错", en="Wrong"), hint=Text(zh="改", en="Mend")),
    "usage": UsageError(Text(zh="用法", en="Usage")),
    "unsound": UnsoundInputError(tuple(a_problem(row=row) for row in range(1, 61))),
    "bug": ZeroDivisionError("our own"),
}


@click.command()
@click.argument("which")
@lang_option
def broken(which: str, lang: Lang) -> None:  # noqa: ARG001  # the shell reads the language
    raise ERRORS[which]


@pytest.fixture(autouse=True)
def only_the_broken_command(monkeypatch: pytest.MonkeyPatch) -> None:
    point = Command(name="broken", value="tests:broken", group=shell.COMMANDS)
    monkeypatch.setattr(shell, "announced", lambda _group: {"broken": point})


def test_a_mistake_is_told_with_its_hint(run: Run) -> None:
    result = run("broken", "mistake", "--lang", "en")
    assert (result.exit_code, result.stderr, result.stdout) == (1, "Wrong\nMend\n", "")


def test_a_mistake_is_told_in_chinese_unless_asked_otherwise(run: Run) -> None:
    assert run("broken", "mistake").stderr == "错\n改\n"


def test_a_usage_error_ends_with_two(run: Run) -> None:
    assert run("broken", "usage").exit_code == 2


def test_an_unsound_input_names_where_each_problem_is(run: Run) -> None:
    assert "台账.xlsx : 微信 : 3 : 开通日期" in run("broken", "unsound").stderr


def test_a_long_list_of_problems_says_how_many_it_leaves_out(run: Run) -> None:
    assert "… and 20 more." in run("broken", "unsound", "--lang", "en").stderr


def test_a_bug_crashes(run: Run) -> None:
    with pytest.raises(ZeroDivisionError):
        run("broken", "bug")


def test_an_unknown_command_is_a_usage_error(run: Run) -> None:
    assert run("nothing").exit_code == 2


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").stdout.startswith("keepfit 0.")


def as_program(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `keepfit` as a process of its own."""
    command = [sys.executable, "-X", "utf8", "-m", "keepfit.cli.main", *words]
    return subprocess.run(  # noqa: S603  # our own program
        command, capture_output=True, check=False, encoding="utf-8"
    )


def test_the_program_says_its_whole_answer_before_it_ends() -> None:
    done = as_program("packs", "show", "cn-2019", "--json")
    assert done.returncode == 0
    assert done.stdout.startswith("{")
    assert done.stdout.endswith("}\n")


def test_the_program_ends_with_the_exit_code_of_its_command() -> None:
    assert as_program("packs", "show", "no-such-pack").returncode in (1, 2)
    assert as_program("no-such-command").returncode == 2
