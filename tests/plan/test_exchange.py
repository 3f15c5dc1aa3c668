"""What is written for others is what the schemas say, and can be judged from the files alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from keepfit.plan.core.exchange import ExchangeError, names_from, problem_from
from tests.conftest import Run

HERE = Path("src/keepfit/plan")


def schema(name: str) -> Any:
    return json.loads((HERE / f"{name}.schema.json").read_text(encoding="utf-8"))


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_an_exported_problem_is_what_the_schema_says(
    county: Path, tmp_path: Path, run: Run
) -> None:
    assert run("plan", "export", county, "--out", tmp_path).exit_code == 0
    jsonschema.validate(read(tmp_path / "problem.json"), schema("problem"))


def test_a_solved_plan_is_what_the_schema_says(solved: Path) -> None:
    jsonschema.validate(read(solved / "plan.json"), schema("plan"))
    jsonschema.validate(read(solved / "problem.json"), schema("problem"))


def test_a_plan_of_nothing_but_fates_is_judged(solved: Path, tmp_path: Path, run: Run) -> None:
    """Somebody else's plan need not carry our reasons."""
    bare = {
        "format": "keepfit-plan/1",
        "decisions": [
            {name: one[name] for name in ("account_id", "fate", "successor_id")}
            for one in read(solved / "plan.json")["decisions"]
        ],
    }
    jsonschema.validate(bare, schema("plan"))
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps(bare), encoding="utf-8")
    assert run("plan", "verify", solved / "problem.json", path).exit_code == 0


def test_names_survive_the_file(solved: Path) -> None:
    names = names_from(read(solved / "problem.json"))
    assert names.accounts["WX0001"] == "栖岑发布"
    assert names.protection["WX0001"].en == "a main account"


def test_a_problem_with_a_part_missing_is_refused(solved: Path) -> None:
    written = read(solved / "problem.json")
    del written["reach"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, schema("problem"))
    with pytest.raises(ExchangeError):
        problem_from(written)
