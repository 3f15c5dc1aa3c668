from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from keepfit.intake.batch import Batch
from keepfit.intake.tables import exchange_tables
from tests.intake.books import (
    LEDGER,
    Rows,
    batch,
    delimited,
    jsonl,
    ods,
    parquet,
    xls,
    xlsx,
    xlsx_of,
)

POSTS: Rows = (
    ("账号编号", "发布时间", "标题", "阅读数", "是否原创"),
    ("gov01", "2024-03-01 08:30:00", "关于停水的通知", 1200, "是"),
    ("gov02", "2024-03-02 09:00:00", "@不是公式", 100001, "否"),
)
BUILDERS: dict[str, Callable[[Path, Rows], Path]] = {
    "xlsx": xlsx,
    "xls": xls,
    "ods": ods,
    "csv": delimited,
    "parquet": parquet,
    "jsonl": jsonl,
}


def content(found: Batch) -> dict[str, list[dict[str, object]]]:
    return {
        name: [
            {key: value for key, value in row.items() if not key.startswith("origin_")}
            for row in table.to_pylist()
        ]
        for name, table in found.tables.items()
    }


@pytest.mark.parametrize("rows", [LEDGER, POSTS], ids=["ledger", "posts"])
@pytest.mark.parametrize("ending", list(BUILDERS))
def test_the_same_table_is_the_same_batch_in_every_format(
    ending: str, rows: Rows, tmp_path: Path
) -> None:
    plain = batch(delimited(tmp_path / "台账.csv", rows))
    found = batch(BUILDERS[ending](tmp_path / f"台账2.{ending}", rows))
    assert (found.errors, content(found)) == ((), content(plain))


def test_gb18030_gives_the_same_batch(tmp_path: Path) -> None:
    plain = batch(delimited(tmp_path / "台账.csv", LEDGER))
    other = batch(delimited(tmp_path / "台账2.csv", LEDGER, encoding="gb18030", delimiter=";"))
    assert content(plain) == content(other)


def test_typed_cells_and_text_cells_give_the_same_batch(tmp_path: Path) -> None:
    typed = [
        LEDGER[0],
        *((*row[:4], dt.date.fromisoformat(str(row[4])), *row[5:]) for row in LEDGER[1:]),
    ]
    found = batch(
        xlsx(tmp_path / "a.xlsx", typed),
    )
    assert content(found) == content(batch(xlsx(tmp_path / "b.xlsx", LEDGER)))


def test_parquet_with_its_own_types_gives_the_same_posts(tmp_path: Path) -> None:
    moments = [dt.datetime.fromisoformat(f"{row[1]}+08:00") for row in POSTS[1:]]
    typed = [
        POSTS[0],
        *(
            (row[0], at, row[2], float(str(row[3])), row[4] == "是")
            for row, at in zip(POSTS[1:], moments, strict=True)
        ),
    ]
    found = content(batch(parquet(tmp_path / "a.parquet", typed)))
    plain = content(batch(delimited(tmp_path / "b.csv", POSTS)))
    assert [row["reads"] for row in found["posts"]] == [row["reads"] for row in plain["posts"]]
    assert [row["is_original"] for row in found["posts"]] == [True, False]


def test_what_goes_out_comes_back_the_same(tmp_path: Path) -> None:
    """What an export must write: ids, names of choices, "未采集" where nobody asked."""
    poor: Rows = [["账号名称", "平台", "主办单位"], ["乙县发布", "抖音", "县公安局"]]
    first = batch(xlsx(tmp_path / "a.xlsx", LEDGER), xlsx(tmp_path / "b.xlsx", poor))
    table = exchange_tables()["accounts"]
    rows: list[list[object]] = [[one.header.zh for one in table.columns]]
    for row in first.tables["accounts"].to_pylist():
        known = {"account_id", "kind", *row["asked"]}
        rows.append([shown(row[one.name], one.name in known) for one in table.columns])
    names = [["写法", "单位编号"]]
    names += [[row["name"], row["unit_id"]] for row in first.tables["units"].to_pylist()]
    back = batch(xlsx_of(tmp_path / "c.xlsx", {"账号": rows, "单位别名": names}))
    assert back.errors == ()
    ignored = ("origin_file", "origin_sheet", "origin_row", "asked")
    for before, after in zip(
        first.tables["accounts"].to_pylist(), back.tables["accounts"].to_pylist(), strict=True
    ):
        assert {k: v for k, v in before.items() if k not in ignored} == {
            k: v for k, v in after.items() if k not in ignored
        }
        assert set(after["asked"]) == {"account_id", "kind", *before["asked"]}


def shown(value: object, asked: bool) -> object:  # noqa: FBT001  # a test's own small word
    if value is None or not asked:
        return None if asked else "未采集"
    return {True: "是", False: "否"}.get(value, value) if isinstance(value, bool) else str(value)
