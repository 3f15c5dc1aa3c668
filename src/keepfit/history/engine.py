"""The engine that runs the expressions, and the long tables as it sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from keepfit.history.core.facts import Window
from keepfit.history.measures import texts
from keepfit.history.tables import LONG
from keepfit.history.text_index import write_text_index
from keepfit.intake.tables import schema
from keepfit.kit.errors import UsageError
from keepfit.kit.store.merge import conformed, conforming
from keepfit.kit.text import Text

EngineName = Literal["duckdb", "spark"]
# A long table in memory, or the Parquet files of a stored one (`Store.files`).
Source: TypeAlias = "pa.Table | Sequence[Path]"
Sources: TypeAlias = "Mapping[str, Source]"

# What a country's 100 million posts may take (benchmarks/budgets.toml), less what Python and
# Arrow hold beside DuckDB. Whatever does not fit goes to the disk and comes back.
DUCKDB_MEMORY = "3500MB"
# Loaded where somebody asks for it: pyspark is an extra.
_SPARK = "keepfit.history.spark"


class History:
    """The long tables of one run, open on one engine; what was compared once is kept."""

    def __init__(
        self,
        backend: ibis.BaseBackend,
        tables: Mapping[str, ir.Table],
        indexed: Callable[[], ir.Table] | None = None,
    ) -> None:
        self.backend = backend
        self.tables = tables
        self._indexed = indexed
        self._keyed: ir.Table | None = None
        self._twins: dict[Window, ir.Table] = {}

    def keyed(self) -> ir.Table:
        """Return `texts.keyed` of the posts, made once and kept while this is open."""
        if self._keyed is None:
            self._keyed = (
                self._indexed()
                if self._indexed is not None
                else _kept(self.backend, "keyed", texts.keyed(self.tables["posts"]))
            )
        return self._keyed

    def twins(self, window: Window) -> ir.Table:
        """Return `texts.twins` of a window, found once and kept while this is open."""
        if window not in self._twins:
            name = f"twins_{window.start:%Y%m%d}_{window.as_of:%Y%m%d}"
            self._twins[window] = _kept(self.backend, name, texts.twins(self.keyed(), window))
        return self._twins[window]

    def rows(self, expression: ir.Table) -> pa.Table:
        """Run an expression and return its rows."""
        return self.backend.to_pyarrow(expression)

    def keep(self, name: str, expression: ir.Table) -> ir.Table:
        """Run an expression and keep its rows under a name while this is open."""
        return _kept(self.backend, name, expression)

    def scan(self, paths: Sequence[Path]) -> ir.Table:
        """Return the rows of derived Parquet files."""
        return self.backend.read_parquet([str(path) for path in paths], hive_partitioning=False)


Read: TypeAlias = "Sources | History"


@contextmanager
def opened(tables: Read, engine: EngineName = "duckdb") -> Iterator[History]:
    """Open long tables on an engine; what is open already is used as it is and stays open."""
    if isinstance(tables, History):
        yield tables
        return
    with TemporaryDirectory(prefix="keepfit-") as aside, _backend(engine, Path(aside)) as backend:
        lay = _lay_aside if engine == "spark" else _lay_in_memory
        long = {name: lay(backend, name, tables.get(name, ()), Path(aside)) for name in LONG}
        yield History(backend, long, _indexing(backend, tables.get("posts", ()), Path(aside)))


@contextmanager
def _backend(engine: EngineName, aside: Path) -> Iterator[ibis.BaseBackend]:
    backend = _spark() if engine == "spark" else _started(aside)
    try:
        yield backend
    finally:
        backend.disconnect()


def _started(aside: Path) -> ibis.BaseBackend:
    """Start DuckDB in memory; moments are wall clocks, so no zone may shift them."""
    backend = ibis.duckdb.connect(
        memory_limit=DUCKDB_MEMORY,
        temp_directory=str(aside),
        preserve_insertion_order=False,
    )
    backend.raw_sql("SET TimeZone = 'UTC'")
    return backend


def _indexing(
    backend: ibis.BaseBackend, posts: Source, aside: Path
) -> Callable[[], ir.Table] | None:
    """Return how to index the texts of posts in files; None where the expression does it."""
    if isinstance(posts, pa.Table) or not posts or backend.name != "duckdb":
        return None

    def indexed() -> ir.Table:
        paths = [aside / f"texts_{number}.parquet" for number in range(len(posts))]
        for post, path in zip(posts, paths, strict=True):
            write_text_index(post, path)
        return backend.read_parquet([str(path) for path in paths])

    return indexed


def _kept(backend: ibis.BaseBackend, name: str, expression: ir.Table) -> ir.Table:
    if backend.name == "pyspark":
        return import_module(_SPARK).kept(backend, name, expression)
    return backend.create_table(name, expression, temp=True)


def _spark() -> ibis.BaseBackend:
    try:
        started: ibis.BaseBackend = import_module(_SPARK).started()
    except ModuleNotFoundError:
        raise UsageError(
            Text(zh="没有安装 Spark。", en="Spark is not installed."),
            hint=Text(
                zh="请安装附加组件：pip install keepfit[spark]，并准备 Java 17。",
                en="Install the extra: pip install keepfit[spark], and have Java 17 at hand.",
            ),
        ) from None
    return started


def _lay_in_memory(backend: ibis.BaseBackend, name: str, source: Source, _aside: Path) -> ir.Table:
    """Return one table with all its columns as DuckDB sees it; one that did not arrive is empty."""
    if isinstance(source, pa.Table) or not source:
        whole = conformed(source, schema(name)) if source else schema(name).empty_table()
        backend.con.register(name, whole)
        return backend.table(name)
    return _scan(backend, name, source)


def _lay_aside(backend: ibis.BaseBackend, name: str, source: Source, aside: Path) -> ir.Table:
    """Return one table as Spark sees it: it reads files, so a table in memory becomes one."""
    if isinstance(source, pa.Table) or not source:
        whole = conformed(source, schema(name)) if source else schema(name).empty_table()
        path = aside / f"{name}.parquet"
        pq.write_table(whole, path)
        source = (path,)
    return _scan(backend, name, source)


def _scan(backend: ibis.BaseBackend, name: str, paths: Sequence[Path]) -> ir.Table:
    plain = [str(path) for path in paths]
    if backend.name == "pyspark":
        found = import_module(_SPARK).scan(backend, name, plain)
    else:
        found = backend.read_parquet(plain, union_by_name=True, hive_partitioning=False)
    return conforming(found, schema(name))
