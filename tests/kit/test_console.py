from __future__ import annotations

import json
import math
from datetime import date, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from keepfit.kit.console import (
    Progress,
    as_of_option,
    command_help,
    inputs_argument,
    lang_option,
    print_json,
    say,
)
from keepfit.kit.text import Lang, Text


@click.command(help=command_help(Text(zh="看一看", en="Look."), "keepfit look FILE"))
@inputs_argument
@as_of_option
@lang_option
def look(inputs: tuple[Path, ...], as_of: date, lang: Lang) -> None:
    Progress(lang)(Text(zh="读取", en="Reading"))
    say(Text(zh="好", en="Good"), lang)
    print_json({"as_of": as_of, "单位": [path.name for path in inputs]})


def called(*arguments: str) -> Result:
    return CliRunner().invoke(look, arguments)


def test_standard_output_holds_the_answer_alone(tmp_path: Path) -> None:
    answer = json.loads(called(str(tmp_path), "--as-of", "2024-06-30").stdout)
    assert answer == {"as_of": "2024-06-30", "单位": [tmp_path.name]}


def test_talk_goes_to_standard_error_in_the_chosen_language(tmp_path: Path) -> None:
    assert called(str(tmp_path), "--lang", "en").stderr.splitlines()[1:] == ["Good"]


def test_a_stage_is_told_with_the_seconds_so_far(tmp_path: Path) -> None:
    assert called(str(tmp_path)).stderr.startswith("[  0.0 s] 读取")


def test_without_a_day_today_is_meant(clock: datetime, tmp_path: Path) -> None:
    assert json.loads(called(str(tmp_path)).stdout)["as_of"] == clock.date().isoformat()


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    result = called(str(tmp_path), "--as-of", "2024-02-30")
    assert (result.exit_code, "2024-02-30" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "找不到输入：没有.xlsx"), ("en", "no such input: 没有.xlsx")]
)
def test_a_missing_input_is_named(lang: str, words: str) -> None:
    result = called("没有.xlsx", "--lang", lang)
    assert (result.exit_code, words in result.stderr) == (2, True)


def test_the_language_counts_wherever_it_stands() -> None:
    assert "no such input" in called("--lang", "en", "none.xlsx").stderr


def test_no_input_at_all_is_a_usage_error() -> None:
    result = called()
    assert (result.exit_code, "没有给出输入" in result.stderr) == (2, True)


def test_json_refuses_a_number_that_is_none() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json({"share": math.nan})


def test_help_shows_both_languages_and_the_example() -> None:
    words = called("--help").stdout
    assert all(one in words for one in ("看一看", "Look.", "keepfit look FILE"))
