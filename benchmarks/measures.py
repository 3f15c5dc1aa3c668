"""All measures and rules over millions of posts, against hand-written SQL of the same questions.

python -m benchmarks.measures --posts 10000000 --root out/bench
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks import runs
from benchmarks.raw_sql import answers
from keepfit.checkup.core.rules import CheckUp
from keepfit.checkup.evidence import Shelf
from keepfit.checkup.queries import check_up, load_pack
from keepfit.history.core.facts import Facts, window
from keepfit.history.engine import opened
from keepfit.history.queries import measured, of_others, of_posts
from keepfit.intake.queries import read
from keepfit.kit.settings import Settings
from keepfit.ledger.queries import ledger_of

SPAN = window(runs.AS_OF)
END = (SPAN.as_of + timedelta(days=1)).isoformat()


def ours(folder: Path) -> Facts:
    """Measure."""
    return measured(runs.files(folder), _small(folder)["accounts"], SPAN, Settings())


def judged(folder: Path) -> CheckUp:
    """Measure, judge by cn-2019 and collect the evidence of every finding."""
    small = _small(folder)
    with opened(runs.files(folder)) as history:
        facts = measured(history, small["accounts"], SPAN, Settings())
        shelf = Shelf(ledger=ledger_of(small), facts=facts, tables=history)
        return check_up(shelf, load_pack("cn-2019"), SPAN.as_of)


def by_hand(folder: Path) -> dict[str, pa.Table]:
    """Answer the same questions in SQL."""
    return answers(runs.files(folder), SPAN.start.isoformat(), END)


def _small(folder: Path) -> dict[str, pa.Table]:
    paths = [folder / "accounts.parquet", folder / "units.parquet"]
    return dict(read(paths, settings=Settings(), mapping=None, say=lambda _stage: None).tables)


def differences(folder: Path) -> list[str]:
    """Return the questions that both sides answer differently."""
    theirs = by_hand(folder)
    with opened(runs.files(folder)) as history:
        expressions = of_posts(history, SPAN)
        mine = {name: history.rows(one) for name, one in expressions.items()}
        mine |= of_others(history, SPAN)
    return [name for name in theirs if not _same(mine[name], theirs[name])]


def _same(one: pa.Table, other: pa.Table) -> bool:
    """Say whether two answers hold the same rows; accounts with nothing counted may lack."""
    names = ", ".join(f'"{name}"::VARCHAR AS "{name}"' for name in sorted(one.column_names))
    with duckdb.connect() as con:
        con.register("one", one)
        con.register("other", other)
        columns = [f'"{name}"' for name in one.column_names if name != "account_id"]
        told = " OR ".join(f"coalesce(TRY_CAST({name} AS DOUBLE), 1) <> 0" for name in columns)
        for name in ("one", "other"):
            con.execute(
                f"CREATE TABLE {name}_rows AS SELECT * REPLACE "  # noqa: S608
                f"({', '.join(_plain(one.schema.field(c)) for c in one.column_names)}) FROM {name} "
                f"WHERE {told}"
            )
        mine, theirs = (f"SELECT {names} FROM {name}_rows" for name in ("one", "other"))  # noqa: S608
        odd = con.execute(
            f"SELECT count(*) FROM (({mine} EXCEPT {theirs}) UNION ALL ({theirs} EXCEPT {mine}))"  # noqa: S608
        ).fetchone()
    return odd is not None and odd[0] == 0


def _plain(column: pa.Field) -> str:
    kind = column.type
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    cast = "DOUBLE" if number else "VARCHAR"
    return f'"{column.name}"::{cast} AS "{column.name}"'


_SIDES: dict[str, Callable[[Path], object]] = {"ours": ours, "judged": judged, "by_hand": by_hand}


def main() -> None:
    """Run both sides apart, compare their answers, keep the figures, hold them to the budget."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=10_000_000)
    options.add_argument("--root", type=Path, default=Path("out/bench"))
    options.add_argument("--side", choices=sorted(_SIDES))
    options.add_argument("--only-ours", action="store_true")
    given = options.parse_args()
    folder = runs.place(given.posts, given.root)
    if given.side:
        print(json.dumps(runs.cost(lambda: _SIDES[given.side](folder))))  # noqa: T201
        return
    asked = ["--posts", str(given.posts), "--root", str(given.root), "--side"]
    sides = ("judged",) if given.only_ours else ("by_hand", "ours", "judged")
    found = {side: runs.apart("benchmarks.measures", *asked, side) for side in sides}
    figures: dict[str, object] = {"size": given.posts, **found}
    if given.only_ours:
        runs.keep("measures", figures)
        return
    hand = found["by_hand"]
    ratios = {
        "measures_to_sql": found["ours"]["cpu_s"] / hand["cpu_s"],
        "measures_and_rules_to_sql": found["judged"]["cpu_s"] / hand["cpu_s"],
        "peak_to_sql": found["judged"]["peak_mb"] / hand["peak_mb"],
    }
    rounded = {name: round(one, 3) for name, one in ratios.items()}
    different = differences(folder)
    runs.keep("measures", {**figures, **rounded, "answers_differ": different})
    if different:
        sys.exit(f"the answers differ: {different}")
    runs.demand("measures", {"size": given.posts, **rounded})


if __name__ == "__main__":
    main()
