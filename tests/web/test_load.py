"""Many people at once in a real office: nothing fails, and no update is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.office_client import PASSWORD, environment, new_database, run_python
from benchmarks.office_load import FOUND, load

PEOPLE, SECONDS = 12, 10


@pytest.mark.slow
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_people_who_change_the_same_accounts_at_once_lose_nothing(tmp_path: Path) -> None:
    env = environment(tmp_path / "site", new_database("small-load"))
    run_python(FOUND, "500", str(PEOPLE), PASSWORD, env=env)
    tally, held = load(env, PEOPLE, SECONDS)
    assert tally.wrong == []
    assert tally.edits["saved"] > 0
    assert held == {"risen": tally.edits["saved"], "lines": tally.edits["saved"], "faults": 0}
