"""Commands with `--engine spark`, from files to what they print, held against DuckDB's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result

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

Run = Callable[..., Result]
AS_OF = date(2024, 6, 30)


@pytest.fixture(autouse=True)
def small_session() -> Iterator[None]:
    """Start Spark as small as it goes; the command takes the session that runs."""
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name in ("spark.sql.codegen.wholeStage", "spark.sql.adaptive.enabled"):
        builder = builder.config(name, "false")
    session = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    yield
    session.stop()


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Three accounts: one posts every third day, one has long been silent, one only reposts."""
    folder = tmp_path / "input"
    folder.mkdir()
    ledger = ["账号名称,平台,主办单位,备案号"]
    posts = ["账号名称,平台,发布时间,标题,是否原创"]
    for name, every, last, own in (("甲", 3, 1, "是"), ("乙", 5, 40, "是"), ("丙", 2, 0, "否")):
        ledger.append(f"{name}县发布,微信公众号,示例县{name}局,B{every}")
        for back in range(last, last + 60, every):
            day = AS_OF - timedelta(days=back)
            posts.append(f"{name}县发布,微信公众号,{day} 09:30,通知公告第{back % 4}期,{own}")
    (folder / "台账.csv").write_text("\n".join(ledger), encoding="utf-8")
    (folder / "内容.csv").write_text("\n".join(posts), encoding="utf-8")
    return folder


def test_a_check_up_on_spark_prints_what_it_prints_on_duckdb(run: Run, inputs: Path) -> None:
    command = ("checkup", "run", inputs, "--as-of", str(AS_OF), "--all", "--json")
    here, there = run(*command), run(*command, "--engine", "spark")
    assert (here.exit_code, there.exit_code) == (0, 0), there.stderr
    found = json.loads(there.stdout)
    assert found == json.loads(here.stdout)
    assert any(one["outcome"] == "fail" for one in found["findings"])
