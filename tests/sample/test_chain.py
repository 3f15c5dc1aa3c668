"""From the office's files to findings: all that was planted is found, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from keepfit.checkup.answers import answer
from keepfit.checkup.flow import Checked, Order, run_checkup
from keepfit.sample.actions import write_sample
from keepfit.sample.core.kinds import KINDS
from keepfit.sample.core.scoring import judged_nowhere, scored
from keepfit.sample.core.world import AS_OF

JUDGED = [kind for kind, one in KINDS.items() if one.found != "untested"]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Checked]:
    out: Path = tmp_path_factory.mktemp("chain")
    written = write_sample("county", out)
    order = Order(inputs=(written.files[0].parent,), pack="cn-2019", as_of=AS_OF)
    checked = run_checkup(order, say=lambda _text: None)
    return json.loads(written.truth.read_text(encoding="utf-8")), checked


@pytest.fixture(scope="module")
def findings(chain: tuple[dict[str, Any], Checked]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer(chain[1], "zh", everything=True)["findings"]
    return found


def test_the_office_files_are_sound(chain: tuple[dict[str, Any], Checked]) -> None:
    assert chain[1].batch.problems == ()


def test_no_column_of_the_office_files_is_unknown(chain: tuple[dict[str, Any], Checked]) -> None:
    assert {name for sheet in chain[1].batch.recognised for name in sheet.unknown} == set()


def test_every_account_of_the_truth_arrives(chain: tuple[dict[str, Any], Checked]) -> None:
    truth, checked = chain
    numbered = {key for key, row in truth["accounts"].items() if row["numbered"]}
    assert len(checked.ledger.accounts) == len(truth["accounts"])
    assert numbered <= set(checked.ledger.accounts)


@pytest.mark.parametrize("kind", JUDGED)
def test_what_was_planted_is_found_and_nothing_else(
    kind: str, chain: tuple[dict[str, Any], Checked], findings: list[dict[str, Any]]
) -> None:
    score = next(one for one in scored(chain[0], findings) if one.kind == kind)
    assert (score.missed, score.false) == ((), ())


def test_every_planted_kind_has_a_rule_that_judges_it(
    chain: tuple[dict[str, Any], Checked], findings: list[dict[str, Any]]
) -> None:
    assert judged_nowhere(chain[0], findings) == ()


def test_an_unreadable_channel_breaks_no_rule_about_what_it_published(
    chain: tuple[dict[str, Any], Checked], findings: list[dict[str, Any]]
) -> None:
    dark = {key for key, row in chain[0]["accounts"].items() if "unreadable" in row["made"]}
    outcomes = {
        row["outcome"]
        for row in findings
        if row["account_id"] in dark and row["rule"] == "CN19-UPDATE"
    }
    assert outcomes == {"not_observed"}
