from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from keepfit.evaluation.commands import evaluation
from keepfit.evaluation.index_tables import UnsoundTotalsError, totals
from keepfit.evaluation.shelf import load_index
from keepfit.kit import settings
from keepfit.kit.errors import SourceError
from tests.evaluation.test_indices import NAMES, PUBLISHED


def a_table(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "totals.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def a_row(**changes: Any) -> dict[str, Any]:
    return {"name": "头部科技", **dict(zip(NAMES, PUBLISHED[0][0], strict=True)), **changes}


def answered(*arguments: str) -> Any:
    result = CliRunner().invoke(evaluation, list(arguments), catch_exceptions=False)
    return json.loads(result.stdout)


def test_a_row_for_each_row_with_its_own_fields(tmp_path: Path) -> None:
    table = a_table(tmp_path, a_row(), a_row(name="另一个", R=1000))
    answer = answered("index", "wci-14.2", str(table), "--rounding", "published", "--json")
    first, second = answer["rows"]
    assert (first["name"], first["R"], round(first["value"], 2)) == ("头部科技", 79738, 668.03)
    assert (second["name"], second["row"]) == ("另一个", 3)


def test_one_hundred_thousand_and_more_is_a_lower_bound(tmp_path: Path) -> None:
    table = a_table(tmp_path, a_row(Rmax="10万+"), a_row())
    first, second = answered("index", "wci-14.2", str(table), "--json")["rows"]
    assert (first["Rmax"], first["censored"], first["lower_bound"]) == (100_001, ["Rmax"], True)
    assert second["lower_bound"] is False


def test_an_empty_cell_is_not_observed_and_no_0(tmp_path: Path) -> None:
    table = a_table(tmp_path, a_row(Z=""), a_row())
    first, second = answered("index", "wci-14.2", str(table), "--json")["rows"]
    assert (first["value"], first["not_observed"]) == (None, ["Z"])
    assert second["value"] > 600


def test_upper_and_lower_case_differ(tmp_path: Path) -> None:
    row = {("rt" if name == "Rt" else name): value for name, value in a_row().items()}
    with pytest.raises(SourceError, match=r"Rt \("):
        totals(a_table(tmp_path, row), load_index("wci-14.2"), settings.load())


def test_every_bad_cell_is_named_by_row_and_column(tmp_path: Path) -> None:
    table = a_table(tmp_path, a_row(), a_row(R="很多"), a_row(n=-2))
    with pytest.raises(UnsoundTotalsError) as caught:
        totals(table, load_index("wci-14.2"), settings.load())
    assert [(one.row, one.column) for one in caught.value.problems] == [(3, "R"), (4, "n")]
    assert "3/R" in caught.value.read("zh")


def test_all_indices_are_listed_with_source_and_mark() -> None:
    listed = answered("indices", "--json")["indices"]
    assert len(listed) >= 12
    assert all(one["document"] and one["mark"] in "ABC" for one in listed)
