"""500 mutated spreadsheets, always the same ones: a clear error or a batch, never a crash."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.intake.books import LEDGER, Rows, batch, delimited, jsonl, ods, parquet, xls, xlsx

HUGE = "超" * 40_000
STRANGE: tuple[object, ...] = (
    *(None, "", " ", 0, -1, 1.5, 1e300, True, "=1/0", "=A1", "#REF!", HUGE, "\u202e\u200b", "同上"),
    *(
        "合计",
        "注：",
        "一、微博",
        "2024-02-30",
        "99999999",
        "9" * 400,
        "'=cmd",
        '{"a":',
        "[",
        "\x85",
    ),
    *("https://[::1", "http://a.cn:99999/", "\ud7ff", "１２３", "10万+", "未采集", "-", "..", "🐼"),
)
Mutation = Callable[[bytes, random.Random], bytes]


def seeded(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # always the same, nothing secret


def flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def doubled(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at : at + chance.randint(1, 500)] * 2 + content[at:]


def members(path: Path, chance: random.Random) -> None:
    """Swap, drop or spoil members of a packed workbook, whose checksums then still hold."""
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    one, other = chance.sample(sorted(found), 2)
    match chance.randrange(4):
        case 0:
            found[one], found[other] = found[other], found[one]
        case 1:
            del found[one]
        case 2:
            found[one] = flipped(found[one] or b"x", chance)
        case _:
            found[one] = cut(found[one] or b"x", chance)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)


def strange_rows(chance: random.Random) -> Rows:
    rows: list[list[object]] = [list(row) for row in LEDGER]
    for _ in range(chance.randint(1, 8)):
        row = chance.randrange(len(rows))
        rows[row][chance.randrange(len(rows[row]))] = chance.choice(STRANGE)
    if chance.random() < 0.4:
        chance.shuffle(rows[0])
    if chance.random() < 0.2:
        chance.shuffle(rows)
    if chance.random() < 0.2:
        rows.insert(chance.randrange(len(rows)), [chance.choice(STRANGE)])
    if chance.random() < 0.2:
        rows = [row[chance.randrange(4) :] for row in rows]
    return rows


def checked(path: Path) -> None:
    found = batch(path)
    for one in found.problems:
        assert one.file
        assert one.cause.zh
        assert one.cause.en
        assert one.suggestion.zh
        assert one.suggestion.en
    assert found.tables or found.problems


@pytest.mark.parametrize("seed", range(10))
def test_200_workbooks_with_strange_cells(seed: int, tmp_path: Path) -> None:
    chance = seeded(seed)
    for _ in range(20):
        rows = strange_rows(chance)
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        for row in rows:
            page.append(["?" if one == "\x85" else one for one in row])
        if chance.random() < 0.4:
            corner = chance.randint(1, 4), chance.randint(1, 4)
            page.merge_cells(
                start_row=corner[0],
                start_column=corner[1],
                end_row=corner[0] + chance.randint(0, 3),
                end_column=corner[1] + chance.randint(0, 5),
            )
        book.save(tmp_path / "a.xlsx")
        checked(tmp_path / "a.xlsx")


@pytest.mark.parametrize("seed", range(4))
def test_100_workbooks_with_spoiled_members(seed: int, tmp_path: Path) -> None:
    chance = seeded(seed)
    for count in range(25):
        path = (xlsx if count % 2 else ods)(
            tmp_path / f"a.{'xlsx' if count % 2 else 'ods'}", LEDGER
        )
        members(path, chance)
        checked(path)


@pytest.mark.parametrize(
    "build", [xlsx, ods, delimited, parquet, jsonl], ids=lambda one: one.__name__
)
def test_185_files_with_spoiled_bytes(build: Callable[[Path, Rows], Path], tmp_path: Path) -> None:
    ending = {"delimited": "csv"}.get(build.__name__, build.__name__)
    chance = seeded(build.__name__)
    whole = build(tmp_path / f"a.{ending}", LEDGER).read_bytes()
    for count in range(37):
        spoil: Mutation = (flipped, cut, doubled)[count % 3]
        (tmp_path / f"a.{ending}").write_bytes(spoil(whole, chance))
        checked(tmp_path / f"a.{ending}")


def test_15_old_workbooks_with_spoiled_bytes(tmp_path: Path) -> None:
    chance = seeded(0)
    whole = xls(tmp_path / "a.xls", LEDGER).read_bytes()
    for count in range(15):
        spoil: Mutation = (flipped, cut, doubled)[count % 3]
        (tmp_path / "a.xls").write_bytes(spoil(whole, chance))
        checked(tmp_path / "a.xls")


def test_a_cell_of_a_million_characters_is_read(tmp_path: Path) -> None:
    rows = [list(row) for row in LEDGER]
    rows[1][0] = "甲" * 1_000_000
    checked(delimited(tmp_path / "a.csv", rows))
