"""What is large stays on the disk and is measured as if it had been read."""

from __future__ import annotations

from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepfit.history import arriving
from keepfit.history.arriving import arrived
from keepfit.history.core.facts import window
from keepfit.history.core.reckoning import ENOUGH_READS, likes_anomaly
from keepfit.history.measures import texts
from keepfit.history.queries import measured
from keepfit.history.tables import LONG
from keepfit.history.text_index import write_text_index
from keepfit.kit.settings import Settings
from tests.history.build import AS_OF, a_table, ago
from tests.history.test_measures import TEXTS, a_history

LETTERS = st.text(st.sampled_from("通知ab12ＡＢ１２ 。，！é한グ𠀀😀\u0301\u3000"), max_size=40)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.none() | LETTERS, st.none() | LETTERS), min_size=1, max_size=20))
def test_the_kernel_calls_identical_what_the_expression_calls_identical(
    tmp_path_factory: pytest.TempPathFactory, written: list[tuple[str | None, str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    rows = [
        {"account_id": "a", "published_at": ago(1), "title": title, "text": text}
        for title, text in [*written, *((None, text) for text in TEXTS)]
    ]
    posts = a_table("posts", rows)
    pq.write_table(posts, folder / "posts.parquet")
    write_text_index(folder / "posts.parquet", folder / "index.parquet")
    quick = keys(pq.read_table(folder / "index.parquet"))
    slow = keys(ibis.duckdb.connect().to_pyarrow(texts.keyed(ibis.memtable(posts))))
    assert groups(quick) == groups(slow)


def keys(table: pa.Table) -> dict[str, object]:
    return dict(zip(table["post_id"].to_pylist(), table["twin_key"].to_pylist(), strict=True))


def groups(found: dict[str, object]) -> set[frozenset[str]]:
    """Return which posts have the same key, and as one of them those that have none."""
    return {
        frozenset(one for one, key in found.items() if key == wanted) for wanted in found.values()
    }


def test_files_are_measured_as_tables_are(tmp_path: Path) -> None:
    tables = {name: a_table(name, rows) for name, rows in a_history(3).items()}
    files = {}
    for name in LONG:
        pq.write_table(tables[name], tmp_path / f"{name}.parquet")
        files[name] = (tmp_path / f"{name}.parquet",)
    span = window(AS_OF, 30)
    here = measured(tables, tables["accounts"], span, Settings())
    there = measured(files, tables["accounts"], span, Settings())
    for name, column in here.values.items():
        np.testing.assert_array_equal(there.values[name], column, err_msg=name)


def test_large_typed_files_are_left_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "STANDING_ROWS", 10)
    posts = [{"account_id": "a", "published_at": ago(n)} for n in range(20)]
    pq.write_table(a_table("posts", posts), tmp_path / "内容.parquet")
    few = [{"account_id": "a", "probed_at": ago(1), "kind": "open", "outcome": "ok"}]
    pq.write_table(a_table("probes", few), tmp_path / "探测.parquet")
    came = arrived([tmp_path], None, lambda _stage: None)
    assert came.tables["posts"] == (tmp_path / "内容.parquet",)
    assert isinstance(came.tables["probes"], pa.Table)
    assert [one.rows for one in came.batch.inputs if one.file == "内容.parquet"] == [20]
    assert "left_on_disk" in {one.code for one in came.batch.notes}


def test_a_few_reads_say_nothing_about_likes() -> None:
    reads = np.array([3.0, ENOUGH_READS - 1, *[5_000.0] * 12])
    likes = np.array([0.0, 200, *range(40, 52)])
    found = likes_anomaly(np.array(["wechat"] * 14), likes, reads)
    assert np.isnan(found[:2]).all()
    assert not np.isnan(found[2:]).any()
