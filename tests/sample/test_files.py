"""The files of an invented place: the same bytes for the same seed, and what stands in them."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from keepfit.kit.errors import UsageError
from keepfit.kit.files import sha256
from keepfit.sample.actions import Written, write_sample
from keepfit.sample.commands import sample

LEDGER = "01_政务新媒体台账.xlsx"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_sample("county", tmp_path_factory.mktemp("county"))


def folder(written: Written) -> Path:
    return written.files[0].parent


def digests(written: Written) -> dict[str, str]:
    return {path.name: sha256(path) for path in (*written.files, written.truth)}


def test_the_same_seed_writes_the_same_bytes(county: Written, tmp_path: Path) -> None:
    assert digests(write_sample("county", tmp_path)) == digests(county)


def test_another_seed_writes_other_bytes(county: Written, tmp_path: Path) -> None:
    other = digests(write_sample("county", tmp_path, seed=8))
    assert not set(other.values()) & set(digests(county).values())


def test_the_truth_lies_apart_from_the_input(county: Written) -> None:
    assert county.truth.parent != folder(county)
    assert {path.suffix for path in folder(county).iterdir()} == {".xlsx", ".csv"}


def test_the_ledger_has_a_sheet_for_each_kind_of_platform(county: Written) -> None:
    book = load_workbook(folder(county) / LEDGER, read_only=True)
    assert book.sheetnames == [
        "微信公众号",
        "微博",
        "抖音",
        "头条及其他",
        "APP及小程序",
        "工作群",
        "填报说明",
    ]


def test_the_ledger_is_as_messy_as_an_office_makes_it(county: Written) -> None:
    book = load_workbook(folder(county) / LEDGER)
    cells = [str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row]
    wanted = {"合计", "同上", "〃", "填表人：王某某", "附件1", "10万+"}
    assert wanted <= set(cells)
    assert any(cell.endswith("万") for cell in cells)
    assert any(cell.startswith("２０") for cell in cells)
    assert len(book["微信公众号"].merged_cells.ranges) > 30


def test_every_workbook_says_that_it_is_invented(county: Written) -> None:
    for path in county.files:
        if path.suffix == ".xlsx":
            page = load_workbook(path)["填报说明"]
            assert any("虚构" in str(row[0]) for row in page.iter_rows(values_only=True))


def test_workbooks_carry_no_time_of_writing(county: Written) -> None:
    with zipfile.ZipFile(folder(county) / LEDGER) as book:
        assert {item.date_time for item in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_services_are_written_in_gb18030(county: Written) -> None:
    raw = (folder(county) / "03_服务事项.csv").read_bytes()
    assert raw.decode("gb18030").startswith("事项编号")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_the_offers_begin_with_a_byte_order_mark(county: Written) -> None:
    assert (folder(county) / "04_服务提供.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_posts_are_counted_as_written(county: Written) -> None:
    with (folder(county) / "05_内容.csv").open(encoding="utf-8", newline="") as source:
        assert sum(1 for _ in csv.reader(source)) - 1 == county.posts


def test_a_city_has_three_ledgers_and_its_posts_as_parquet(tmp_path: Path) -> None:
    city = write_sample("city", tmp_path)
    ledgers = [path for path in city.files if path.name.startswith("01_")]
    posts = pq.read_metadata(tmp_path / "input" / "05_内容.parquet")
    assert len(ledgers) == 3
    assert posts.num_rows == city.posts
    assert 1_350 <= city.accounts <= 1_550


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "别的台账.xlsx").touch()
    with pytest.raises(UsageError, match="not of this sample"):
        write_sample("county", tmp_path)


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Result:
    out = str(tmp_path_factory.mktemp("command"))
    return CliRunner().invoke(sample, ["county", "--out", out, "--json", "--lang", "en"])


def test_the_command_prints_json_alone(command: Result) -> None:
    answer = json.loads(command.stdout)
    assert (command.exit_code, answer["accounts"], len(answer["files"])) == (0, 492, 10)
    assert Path(answer["truth"]).is_file()


def test_the_command_says_how_to_go_on(command: Result) -> None:
    assert "keepfit review" in command.stderr
