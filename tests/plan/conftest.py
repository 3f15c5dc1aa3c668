"""The invented county and its plan, made once for all tests of this room."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from keepfit.cli.main import main
from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.decisions import Draft
from keepfit.plan.flow import read_ledger
from keepfit.plan.queries import Wanted, drafted, planned, posed
from keepfit.plan.solving.engine import Options


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of the county, without posts: a plan asks for none."""
    folder = tmp_path_factory.mktemp("county")
    made = CliRunner().invoke(main, ["sample", "county", "--out", str(folder)])
    assert made.exit_code == 0
    for path in (folder / "input").iterdir():
        if path.name[:2] > "04":
            path.unlink()
    return folder / "input"


@pytest.fixture(scope="session")
def ledger(county: Path) -> Ledger:
    """The ledger of the county."""
    return read_ledger((county,), None, lambda _: None)


@pytest.fixture(scope="session")
def draft(ledger: Ledger) -> Draft:
    """Its balanced plan."""
    asked = posed(ledger, Wanted())
    return drafted(asked, planned(asked.problem, Options(gap=5e-3)))


@pytest.fixture(scope="session")
def solved(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `plan solve` wrote for the county."""
    folder = tmp_path_factory.mktemp("plan") / "out"
    command = ["plan", "solve", str(county), "--out", str(folder), "--start", "2024-08-01"]
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert done.exit_code == 0
    return folder
