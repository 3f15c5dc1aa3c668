"""An invented province: its numbers are exact, its files need no parsing, its faults are found."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from keepfit.intake.tables import schema
from keepfit.kit.errors import UsageError
from keepfit.kit.files import sha256
from keepfit.sample.actions import INPUT, Written
from keepfit.sample.commands import sample
from keepfit.sample.crowd_files import Wanted, write_crowd

WANTED = Wanted(scale="province", accounts=1_000, posts=30_000, seed=7, as_of=date(2024, 6, 30))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("province")
    written(out)
    return out


def written(out: Path, wanted: Wanted = WANTED) -> Written:
    return write_crowd(wanted, out, say=lambda _stage: None)


def test_as_many_accounts_and_posts_are_written_as_were_asked_for(place: Path) -> None:
    posts = ds.dataset(place / INPUT / "posts")
    ids = posts.to_table(columns=["post_id", "account_id"])
    assert (len(ids), len(ids["post_id"].unique())) == (30_000, 30_000)
    assert len(ids["account_id"].unique()) == 1_000


def test_every_file_has_the_columns_intake_keeps(place: Path) -> None:
    for path in sorted((place / INPUT).rglob("*.parquet")):
        table = path.stem.split("_")[0]
        assert pq.read_schema(path).equals(schema(table)), path


def test_accounts_lie_in_order_within_a_month(place: Path) -> None:
    for path in sorted((place / INPUT / "posts").iterdir()):
        ids = pq.read_table(path, columns=["account_id"])["account_id"].to_pylist()
        assert ids == sorted(ids)


def test_the_same_seed_gives_the_same_files_and_another_seed_others(
    place: Path, tmp_path: Path
) -> None:
    written(tmp_path / "again")
    other = Wanted(scale="province", accounts=1_000, posts=30_000, seed=8, as_of=WANTED.as_of)
    written(tmp_path / "other", other)
    assert digests(tmp_path / "again") == digests(place)
    assert not set(digests(tmp_path / "other")) & set(digests(place))


def digests(out: Path) -> list[str]:
    return [sha256(path) for path in sorted((out / INPUT / "posts").iterdir())]


def test_the_truth_says_the_same_in_both_its_files(place: Path) -> None:
    known = json.loads((place / "truth" / "truth.json").read_bytes())
    rows = pq.read_table(place / "truth" / "truth.parquet").to_pylist()
    planted = {row["account_id"] for row in rows if row["fault"] == "zombie"}
    assert planted == {one for one, row in known["accounts"].items() if "zombie" in row["made"]}
    assert planted


def test_fewer_posts_than_the_accounts_need_are_refused(tmp_path: Path) -> None:
    few = Wanted(scale="province", accounts=1_000, posts=100, seed=7, as_of=WANTED.as_of)
    with pytest.raises(UsageError):
        written(tmp_path, few)


def test_a_folder_with_files_in_it_is_left_alone(place: Path) -> None:
    with pytest.raises(UsageError):
        written(place)


def test_the_command_tells_what_it_wrote(tmp_path: Path) -> None:
    size = ["--accounts", "100", "--posts", "2000"]
    done = CliRunner().invoke(sample, ["nation", *size, "--out", str(tmp_path), "--json"])
    said = json.loads(done.stdout)
    assert (said["accounts"], said["posts"]) == (100, 2_000)
