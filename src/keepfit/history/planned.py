"""The queries that run every day, planned once and kept beside a store's states.

Ibis takes longer to turn its expressions into SQL than DuckDB takes to answer for a province. The
SQL is that of the expressions, with the window's days as parameters; when the expressions or Ibis
change, it is made anew.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from keepfit.history.core.facts import Window
from keepfit.history.engine import DUCKDB_MEMORY
from keepfit.history.measures import followers, months, posts, probes, replies, span, texts
from keepfit.history.measures.span import midnight
from keepfit.history.queries import OTHERS, others
from keepfit.history.tables import LONG, TEXTS
from keepfit.intake.tables import schema
from keepfit.kit.files import write_whole

# Days of no real check-up, so that they are found again in the SQL.
_WINDOW = Window(start=date(1801, 3, 7), as_of=date(1809, 11, 23))
# What the queries read: the long tables, and the texts that states keep.
_SHAPES = {**{name: schema(name) for name in LONG}, "texts": TEXTS}


class Planned:
    """The planned queries, and a DuckDB of their own that answers them."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, sql: Mapping[str, str]) -> None:
        self._engine = engine
        self._sql = sql

    def lay(self, name: str, source: pa.Table | Sequence[Path]) -> None:
        """Lay a table, or stored files, out with all its columns, null where a file lacks one."""
        shape, given = _SHAPES[name], f"{name}_given"
        self._engine.register(f"{name}_shape", shape.empty_table())
        if isinstance(source, pa.Table):
            self._engine.register(given, source)
            columns = source.column_names
        elif source:
            plain = [str(path) for path in source]
            stored = self._engine.read_parquet(plain, union_by_name=True, hive_partitioning=False)
            self._engine.register(given, stored)
            columns = stored.columns
        else:
            self._engine.execute(f"CREATE OR REPLACE VIEW {name} AS FROM {name}_shape")
            return
        known = ", ".join(f'"{one}"' for one in columns if one in shape.names)
        both = f"FROM {name}_shape UNION ALL BY NAME SELECT {known} FROM {given}"  # noqa: S608  # our own names
        self._engine.execute(f"CREATE OR REPLACE VIEW {name} AS {both}")

    def rows(self, query: str, window: Window | None = None) -> duckdb.DuckDBPyRelation:
        """Return what a query answers from the tables as they are laid out now."""
        moments = {} if window is None else _moments(window)
        sql = self._sql[query]
        return self._engine.sql(
            sql, params={name: one for name, one in moments.items() if f"${name}" in sql}
        )


@contextmanager
def planned(folder: Path) -> Iterator[Planned]:
    """Start DuckDB with the house's limits; the plans are kept in the folder."""
    with TemporaryDirectory(prefix="keepfit-") as aside, duckdb.connect() as engine:
        engine.execute(f"SET memory_limit = '{DUCKDB_MEMORY}'")
        engine.execute(f"SET temp_directory = '{aside}'")
        engine.execute("SET preserve_insertion_order = false; SET TimeZone = 'UTC'")
        yield Planned(engine, plans(folder))


def counted_others(
    files: Mapping[str, Sequence[Path]], window: Window, folder: Path
) -> dict[str, pa.Table]:
    """Return what `queries.of_others` counts."""
    with planned(folder) as queries:
        for name in LONG:
            queries.lay(name, files.get(name, ()))
        return {name: queries.rows(name, window).to_arrow_table() for name in OTHERS}


def plans(folder: Path) -> dict[str, str]:
    """Return the SQL of each query by its name, from the folder where it is still right."""
    path, mark = folder / "plans.json", _mark()
    try:
        kept = json.loads(path.read_bytes())
        if kept["mark"] == mark:
            return dict(kept["plans"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none yet, or of another version
    made = _planned()
    write_whole(path, json.dumps({"mark": mark, "plans": made}, indent=1).encode())
    return made


def _mark() -> str:
    """Return a digest of everything that plans are made from."""
    modules = (followers, months, posts, probes, replies, span, texts)
    sources = [inspect.getsource(one) for one in (*modules, others, _queries)]
    shapes = [str(one) for one in _SHAPES.values()]
    both = [*sources, *shapes, ibis.__version__, duckdb.__version__]
    return hashlib.sha256("\n".join([__name__, *both]).encode()).hexdigest()


def _planned() -> dict[str, str]:
    backend = ibis.duckdb.connect()
    try:
        laid = {
            name: backend.create_table(name, schema=ibis.Schema.from_pyarrow(shape))
            for name, shape in _SHAPES.items()
        }
        compiled = {name: backend.compile(one) for name, one in _queries(laid).items()}
    finally:
        backend.disconnect()
    return {name: _with_parameters(sql) for name, sql in compiled.items()}


def _queries(laid: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    return {
        **others(laid, _WINDOW),
        "kept": months.kept(laid["posts"]),
        "flags": months.flags(laid["texts"], _WINDOW),
    }


def _with_parameters(sql: str) -> str:
    for name, moment in _moments(_WINDOW).items():
        sql = sql.replace(_literal(moment), f"${name}")
    years = {str(one.year) for one in _moments(_WINDOW).values()}
    if any(year in sql for year in years):
        raise RuntimeError(f"Ibis writes days in another way: {sql}")
    return sql


def _literal(moment: date) -> str:
    day = f"{moment.year}, {moment.month}, {moment.day}"
    whole = isinstance(moment, datetime)
    return f"MAKE_TIMESTAMP({day}, 0, 0, 0.0)" if whole else f"MAKE_DATE({day})"


def _moments(window: Window) -> dict[str, date]:
    return {
        "began": datetime.combine(window.start, time()),
        "ended": midnight(window),
        "first_day": window.start,
        "last_day": window.as_of,
    }
