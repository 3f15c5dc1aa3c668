from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.kit.files import json_text, sha256, write_whole


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()


def test_writing_makes_the_folder_and_leaves_nothing_aside(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "a.txt", b"whole")
    assert {one.name: one.read_bytes() for one in (tmp_path / "new").iterdir()} == {
        "a.txt": b"whole"
    }


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def no_disk(_handle: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("os.fsync", no_disk)
    with pytest.raises(OSError, match="full"):
        write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"


PLAIN = st.none() | st.booleans() | st.integers() | st.text()
NESTED = st.recursive(
    PLAIN, lambda one: st.lists(one) | st.dictionaries(st.text(), one), max_leaves=5
)


@given(st.dictionaries(st.text(), NESTED))
def test_long_json_says_what_it_was_given(answer: dict[str, object]) -> None:
    assert json.loads(json_text(answer)) == answer


def test_long_json_holds_one_entry_a_line() -> None:
    assert json_text({"a": [{"甲": 1}, 2], "b": {"c": []}}).splitlines() == [
        "{", '"a": [', ' {"甲": 1},', " 2", "],", '"b": {"c": []}', "}",
    ]  # fmt: skip


def test_long_json_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text({"a": [float("nan")]})
