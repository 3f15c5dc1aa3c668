from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run

A = "县城区供水管网改造工程今日全面开工，预计年底完成全部施工任务，惠及居民三万余户，请大家绕行。"


def test_a_bare_sheet_of_ids_and_texts_is_compared(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "texts.csv"
    sheet.write_text(f"id,text\nx,{A}\ny,扩散！{A}\nz,{A}\n", encoding="utf-8")
    found = json.loads(run("overlap", "posts", sheet, "--json").stdout)
    assert {(one["a"], one["b"], one["kind"]) for one in found["pairs"]} == {
        ("x", "z", "exact"),
        ("x", "y", "near"),
        ("y", "z", "near"),
    }
    assert found["clusters"][0]["members"] == ["x", "y", "z"]


def test_a_sheet_without_texts_is_refused_with_its_problems(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "other.csv"
    sheet.write_text("甲,乙\n1,2\n", encoding="utf-8")
    done = run("overlap", "posts", sheet, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "other.csv" in done.stderr
    assert "编号列、正文列" in done.stderr


def test_a_sheet_that_lacks_one_column_is_told_which(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "notext.csv"
    sheet.write_text("id,name\na,b\n", encoding="utf-8")
    said = run("overlap", "posts", sheet, "--json", "--lang", "en").stderr
    assert "notext.csv" in said
    assert ": texts" in said


def test_units_are_matched_with_their_score(run: Run, tmp_path: Path) -> None:
    names, known = tmp_path / "names.csv", tmp_path / "units.csv"
    names.write_text("name\n临江县教体局\n", encoding="utf-8")
    known.write_text("unit_id,name\n1,临江县教育和体育局\n2,临江县水利局\n", encoding="utf-8")
    found = json.loads(run("overlap", "units", names, "--against", known, "--json").stdout)
    assert found["matches"][0]["unit_id"] == "1"
    assert set(found["matches"][0]) >= {"name", "score", "sure"}


def test_a_county_is_told_which_accounts_do_alike(run: Run, tmp_path: Path) -> None:
    run("sample", "county", "--seed", "3", "--out", tmp_path)
    found = json.loads(run("overlap", "functions", tmp_path / "input", "--json").stdout)
    assert found["pairs"][0]["reasons"]
    assert found["audience"].startswith("未观测")
    assert all(len(one["account_ids"]) > 1 for one in found["doubled"])


def test_a_county_is_told_who_copies_whom(run: Run, tmp_path: Path) -> None:
    run("sample", "county", "--seed", "3", "--out", tmp_path)
    said = run("overlap", "posts", tmp_path / "input", "--lang", "en").stdout
    assert "copies" in said
