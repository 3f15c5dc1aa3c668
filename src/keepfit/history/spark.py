"""Spark as an engine: a local session unless one is there already. Needs the extra `spark`."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from pyspark.sql import SparkSession

# Each of these changed numbers silently where it was left as it comes: folders named like days
# became date columns, and moments were shifted into the machine's own zone.
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
_ALONE = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.showConsoleProgress": "false",
}


def started() -> ibis.BaseBackend:
    """Return Ibis on the running session, or on a local one made for this."""
    running = SparkSession.getActiveSession()
    builder = SparkSession.builder.appName("keepfit")
    for name, value in {**_SETTINGS, **({} if running else _ALONE)}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)


def scan(backend: ibis.BaseBackend, name: str, paths: Sequence[str]) -> ir.Table:
    """Return the rows of Parquet files under a name; columns that only some have are null."""
    frame = SparkSession.active().read.option("mergeSchema", "true").parquet(*paths)
    frame.createOrReplaceTempView(name)
    return backend.table(name)


def kept(backend: ibis.BaseBackend, name: str, expression: ir.Table) -> ir.Table:
    """Keep the rows of an expression for the session under a name."""
    frame = SparkSession.active().sql(backend.compile(expression)).persist()
    frame.createOrReplaceTempView(name)
    return backend.table(name)
