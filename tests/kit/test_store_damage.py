from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest

from keepfit.kit.errors import StoreError
from keepfit.kit.store import Store
from tests.kit.test_store import KEYED, commit, numbers, things


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Version 1 is named "safe", version 2 rewrote May."""
    made = Store.open(tmp_path / "store")
    commit(made, "1", ("a", 0, 1), ("z", 40, 1))
    made.name_snapshot("safe")
    commit(made, "2", ("a", 0, 2))
    return made


def newest(store: Store) -> Path:
    return store.files("things")[0]


def test_a_missing_file_is_named_with_the_snapshot_that_is_still_whole(store: Store) -> None:
    gone = newest(store)
    gone.unlink()
    with pytest.raises(StoreError) as told:
        store.read("things")
    assert str(gone) in told.value.message.zh
    assert told.value.hint is not None
    assert "safe" in told.value.hint.zh


def test_the_whole_snapshot_can_then_be_read(store: Store) -> None:
    newest(store).unlink()
    assert numbers(store, "safe") == {"a": 1, "z": 1}


def test_a_truncated_file_is_named(store: Store) -> None:
    cut = newest(store)
    os.truncate(cut, cut.stat().st_size - 7)
    with pytest.raises(StoreError, match=cut.name):
        store.files("things")


def test_a_file_of_the_right_length_that_is_no_parquet_is_named(store: Store) -> None:
    spoilt = newest(store)
    spoilt.write_bytes(b"?" * spoilt.stat().st_size)
    with pytest.raises(StoreError, match=spoilt.name):
        store.read("things")


def test_one_changed_byte_is_found_by_reading_everything(store: Store) -> None:
    spoilt = newest(store)
    content = bytearray(spoilt.read_bytes())
    content[10] ^= 1
    spoilt.write_bytes(content)
    assert store.altered() == (spoilt,)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"version": 2}', b"\xff\xfe"])
def test_a_broken_manifest_is_an_error_and_never_an_older_state(store: Store, text: bytes) -> None:
    (store.path / "manifests/00000002.json").write_bytes(text)
    with pytest.raises(StoreError, match=r"00000002\.json") as told:
        store.read("things")
    assert told.value.hint is not None
    assert "safe" in told.value.hint.en


def test_a_manifest_that_was_edited_is_noticed(store: Store) -> None:
    path = store.path / "manifests/00000002.json"
    path.write_text(path.read_text().replace('"rows": 1', '"rows": 9'))
    with pytest.raises(StoreError, match="damaged"):
        store.read("things")


def test_a_store_with_a_missing_file_takes_no_batch_that_touches_it(store: Store) -> None:
    newest(store).unlink()
    with pytest.raises(StoreError, match="damaged"):
        commit(store, "3", ("b", 0, 1))


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="no store"):
        Store.open(tmp_path)


def test_an_absent_store_is_not_made_where_that_was_forbidden(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        Store.open(tmp_path / "none", create=False)


def test_an_unknown_snapshot_is_answered_with_those_there_are(store: Store) -> None:
    with pytest.raises(StoreError) as told:
        store.read("things", snapshot="q9")
    assert told.value.hint is not None
    assert "safe" in told.value.hint.en


HOLD = """
import sys, time
from pathlib import Path
from keepfit.kit.store.lock import only_writer
with only_writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def another(script: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a script in another process up to its first line; kill it at the end."""
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own script
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_a_second_writer_is_refused_with_the_number_of_the_first(store: Store) -> None:
    with (
        another(HOLD, store.path / "lock") as first,
        pytest.raises(StoreError, match=str(first.pid)),
    ):
        commit(store, "3", ("b", 0, 1))


def test_readers_do_not_mind_a_writer(store: Store) -> None:
    with another(HOLD, store.path / "lock"):
        assert numbers(store) == {"a": 2, "z": 1}


WRITE = """
import sys
from pathlib import Path
from tests.kit.test_store_damage import batch
from keepfit.kit.store import Store
from tests.kit.test_store import KEYED
store = Store.open(Path(sys.argv[1]))
print("begun", flush=True)
for number in range(4):
    store.commit({"things": batch(number)}, KEYED, batch_id=str(number), about={})
"""


def batch(number: int) -> pa.Table:
    """Eighty rows over three months; each batch changes most of the one before."""
    first = number * 10
    return things(*((f"k{n}", n + number, n * number) for n in range(first, first + 80)))


def write_the_rest(path: Path) -> Store:
    """Commit all four batches, as somebody does who runs the same import again."""
    store = Store.open(path)
    for number in range(4):
        store.commit({"things": batch(number)}, KEYED, batch_id=str(number), about={})
    return store


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with another(WRITE, tmp_path / "timed") as writer:
        begun = time.monotonic()
        assert writer.wait() == 0
        took = time.monotonic() - begun
    whole = write_the_rest(tmp_path / "whole")
    moments = random.Random(7)  # noqa: S311  # moments to kill at, no secrets
    for attempt in range(10):
        path = tmp_path / f"killed-{attempt}"
        with another(WRITE, path):
            time.sleep(moments.uniform(0, took))
        store = write_the_rest(path)
        assert store.read("things").equals(whole.read("things"))
        assert [one.added for one in store.batches()] == [one.added for one in whole.batches()]
        assert store.clean() == ()


def test_a_reader_beside_a_killed_writer_sees_whole_batches_only(tmp_path: Path) -> None:
    path = tmp_path / "store"
    store = Store.open(path)
    store.commit({"things": batch(0)}, KEYED, batch_id="0", about={})
    (path / "tables/things/2024-05/.1.part").write_bytes(b"half a file")
    (path / "manifests/.00000002.json.1.part").write_bytes(b"{")
    (path / "lock").write_text("1\n")
    assert store.read("things").num_rows == 80
    store.commit({"things": batch(1)}, KEYED, batch_id="1", about={})
    assert list(path.rglob("*.part")) == []
