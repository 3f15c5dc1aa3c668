"""The whole chain on the invented county, once for all tests of this file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from keepfit.checkup.core.rules import Outcome
from keepfit.review.actions import write
from keepfit.review.answers import review_answer
from keepfit.review.core.records import Review
from keepfit.review.flow import review
from keepfit.sample.actions import write_sample

AS_OF = date(2024, 6, 30)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    write_sample("county", folder, seed=7, as_of=AS_OF)
    return folder / "input"


@pytest.fixture(scope="module")
def reviewed(county: Path) -> Review:
    return review([county], pack="cn-2019", as_of=AS_OF, seed=7)


@pytest.fixture(scope="module")
def written(reviewed: Review, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    write(reviewed, folder, "zh")
    return folder


@pytest.fixture(scope="module")
def said(written: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((written / "review.json").read_text(encoding="utf-8"))
    return answer


def test_the_same_inputs_give_the_same_digest(county: Path, reviewed: Review) -> None:
    assert review([county], pack="cn-2019", as_of=AS_OF, seed=7).digest == reviewed.digest


def test_what_was_said_once_is_what_would_be_said_again(reviewed: Review) -> None:
    again = review_answer(replace(reviewed, said={}), "zh")
    assert list(again.items()) == list(review_answer(reviewed, "zh").items())


def test_another_seed_is_told_in_the_digest(county: Path, reviewed: Review) -> None:
    assert review([county], pack="cn-2019", as_of=AS_OF, seed=8).digest != reviewed.digest


def test_review_json_is_what_its_schema_says(said: dict[str, Any]) -> None:
    schema = Path("src/keepfit/review/schema.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(json.loads(schema)).validate(said)


def test_the_books_hold_as_many_findings_as_the_json(written: Path, said: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(written / "findings.xlsx")
    told = sum(one["outcome"] in ("fail", "warn") for one in said["findings"])
    page = book["问题清单"] if "问题清单" in book.sheetnames else book.worksheets[1]
    ids = {one["account_id"] for one in said["findings"]}
    rows = [row for row in page.iter_rows(values_only=True) if ids & {str(cell) for cell in row}]
    assert len(rows) == told


def test_the_cleaned_ledger_reviews_to_the_same_verdicts(
    county: Path, written: Path, reviewed: Review
) -> None:
    long_tables = sorted(county.glob("0[5678]*"))
    again = review([written / "ledger.xlsx", *long_tables], pack="cn-2019", as_of=AS_OF, seed=7)
    assert again.checkup.verdicts == reviewed.checkup.verdicts


def test_an_unreadable_channel_is_never_failed(reviewed: Review, county: Path) -> None:
    truth = json.loads((county.parent / "truth" / "truth.json").read_text(encoding="utf-8"))
    unreadable = {
        (one["name"], one["platform"])
        for one in truth["accounts"].values()
        if "unreadable" in one["made"]
    }
    accounts = reviewed.ledger.accounts
    failed = {
        (accounts[key].name, accounts[key].platform)
        for key, verdict in reviewed.checkup.verdicts.items()
        if verdict is Outcome.FAIL
    }
    assert unreadable
    assert not unreadable & failed
