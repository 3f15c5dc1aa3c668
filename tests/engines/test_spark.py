"""Every measure on a real local Spark, compared row by row with DuckDB."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepfit.history.core.catalogue import MEASURES
from keepfit.history.core.facts import Facts, window
from keepfit.history.engine import History, opened
from keepfit.history.queries import copied_posts, last_posts, measured, repeated_posts
from keepfit.kit.settings import Settings
from tests.history.build import AS_OF, a_table
from tests.history.test_measures import a_history

SparkSession = pytest.importorskip("pyspark.sql").SparkSession
pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    pytest.mark.enable_socket,  # Python and the Java machine talk over the loopback
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17"),
    # Spark 4.0 uses what newer pandas and Python releases have announced to drop.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SPAN = window(AS_OF, 30)


def joined_histories() -> dict[str, pa.Table]:
    """Five random histories as one, each with accounts of its own."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for seed in range(5):
        for name, some in a_history(seed).items():
            rows.setdefault(name, []).extend(
                {**one, "account_id": f"{one['account_id']}-{seed}"} for one in some
            )
    # An account id is needed for every text to be met elsewhere at another time.
    moved = [dict(one) for one in rows["posts"][:50]]
    for one in moved:
        one["published_at"] -= timedelta(days=1)
    return {
        name: a_table(name, some) for name, some in {**rows, "posts": rows["posts"] + moved}.items()
    }


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    return joined_histories()


@pytest.fixture(scope="module")
def spark(
    tables: dict[str, pa.Table], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[History]:
    folder = tmp_path_factory.mktemp("2024-05=files")  # what looks like a partition is none
    laid: dict[str, tuple[Path, ...]] = {}
    for name, table in tables.items():
        if name != "accounts":
            pq.write_table(table, folder / f"{name}.parquet")
            laid[name] = (folder / f"{name}.parquet",)
    # Small queries are quicker interpreted than compiled; what they say is the same.
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name in ("spark.sql.codegen.wholeStage", "spark.sql.adaptive.enabled"):
        builder = builder.config(name, "false")
    builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    with opened(laid, "spark") as history:
        yield history


@pytest.fixture(scope="module")
def both(tables: dict[str, pa.Table], spark: History) -> tuple[Facts, Facts]:
    here = measured(tables, tables["accounts"], SPAN, Settings())
    return here, measured(spark, tables["accounts"], SPAN, Settings())


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_spark_measures_what_duckdb_measures(name: str, both: tuple[Facts, Facts]) -> None:
    here, there = both
    np.testing.assert_array_equal(here.account_ids, there.account_ids)
    np.testing.assert_allclose(there.values[name], here.values[name], rtol=1e-12)


def test_spark_observes_what_duckdb_observes(both: tuple[Facts, Facts]) -> None:
    here, there = both
    np.testing.assert_array_equal(there.unobserved_reason, here.unobserved_reason)
    np.testing.assert_array_equal(there.last_post_at, here.last_post_at)
    for name, column in here.coverage.items():
        np.testing.assert_allclose(there.coverage[name], column, rtol=1e-12, err_msg=name)


def test_spark_finds_the_same_rows_behind_a_finding(
    tables: dict[str, pa.Table], spark: History
) -> None:
    ids = tables["accounts"]["account_id"].to_pylist()[:40]
    assert last_posts(spark, ids, AS_OF) == last_posts(tables, ids, AS_OF)
    assert copied_posts(spark, ids, SPAN) == copied_posts(tables, ids, SPAN)
    assert repeated_posts(spark, ids, SPAN) == repeated_posts(tables, ids, SPAN)
