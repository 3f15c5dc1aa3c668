"""The queries of messages, metrics and probes, planned once and kept beside a store's states.

Ibis takes longer to turn its expressions into SQL than DuckDB takes to answer for a province. The
SQL is that of the expressions, with the window's days as parameters; when the expressions or Ibis
change, it is made anew.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa

from keepfit.history.core.facts import Window
from keepfit.history.measures import followers, probes, replies, span
from keepfit.history.measures.span import midnight
from keepfit.history.queries import others
from keepfit.history.tables import LONG
from keepfit.intake.tables import schema
from keepfit.kit.files import write_whole

# Days of no real check-up, so that they are found again in the SQL.
_WINDOW = Window(start=date(1801, 3, 7), as_of=date(1809, 11, 23))


def counted_others(
    files: Mapping[str, Sequence[Path]], window: Window, folder: Path
) -> dict[str, pa.Table]:
    """Return what `queries.of_others` counts; the plans are kept in the folder."""
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        for name in LONG:
            _lay(engine, name, files.get(name, ()))
        return {name: _answer(engine, sql, window) for name, sql in plans(folder).items()}


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
    sources = [inspect.getsource(one) for one in (followers, probes, replies, span)]
    shapes = [str(schema(name)) for name in LONG]
    both = [*sources, inspect.getsource(others), *shapes, ibis.__version__, duckdb.__version__]
    return hashlib.sha256("\n".join([__name__, *both]).encode()).hexdigest()


def _planned() -> dict[str, str]:
    backend = ibis.duckdb.connect()
    try:
        long = {
            name: backend.create_table(name, schema=ibis.Schema.from_pyarrow(schema(name)))
            for name in LONG
        }
        compiled = {name: backend.compile(one) for name, one in others(long, _WINDOW).items()}
    finally:
        backend.disconnect()
    return {name: _with_parameters(sql) for name, sql in compiled.items()}


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


def _answer(engine: duckdb.DuckDBPyConnection, sql: str, window: Window) -> pa.Table:
    given = {name: one for name, one in _moments(window).items() if f"${name}" in sql}
    return engine.sql(sql, params=given).to_arrow_table()


def _lay(engine: duckdb.DuckDBPyConnection, name: str, paths: Sequence[Path]) -> None:
    """Lay stored files out as a table with all its columns, null where a file lacks one."""
    shape = schema(name)
    engine.register(f"{name}_shape", shape.empty_table())
    if not paths:
        engine.execute(f"CREATE VIEW {name} AS FROM {name}_shape")
        return
    plain = [str(path) for path in paths]
    stored = engine.read_parquet(plain, union_by_name=True, hive_partitioning=False)
    known = ", ".join(f'"{one}"' for one in stored.columns if one in shape.names)
    stored.create_view(f"{name}_stored")
    both = f"FROM {name}_shape UNION ALL BY NAME SELECT {known} FROM {name}_stored"  # noqa: S608  # our own names
    engine.execute(f"CREATE VIEW {name} AS {both}")
