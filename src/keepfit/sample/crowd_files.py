"""Writes an invented province or nation as Parquet, in bounded memory, months as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from keepfit.intake.tables import schema
from keepfit.kit.errors import UsageError
from keepfit.kit.files import write_whole
from keepfit.kit.text import Text
from keepfit.sample import crowd_tables
from keepfit.sample.actions import INPUT, TRUTH, Written
from keepfit.sample.core.crowd import HONEST, NEAR, Crowd, crowd, least_posts
from keepfit.sample.core.crowd_posts import blocks, monthly
from keepfit.sample.core.kinds import KINDS
from keepfit.sample.core.records import YEAR_DAYS
from keepfit.sample.core.truth import ABOUT

_GROUP_ROWS = 122_880
Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to invent: how many accounts and posts, from which seed, as of which day."""

    scale: str
    accounts: int
    posts: int
    seed: int
    as_of: date


def write_crowd(wanted: Wanted, out: Path, *, say: Say) -> Written:
    """Invent a province or nation and write it; the same order gives the same rows.

    Refuses a folder that holds files already, and fewer posts than the accounts need.
    """
    least = least_posts(wanted.accounts)
    if wanted.posts < least:
        raise UsageError(
            Text(
                zh=f"{wanted.accounts} 个账号至少要有 {least} 条内容。",
                en=f"{wanted.accounts} accounts publish at least {least} posts.",
            )
        )
    _demand_empty(out)
    made = crowd(wanted.accounts, wanted.posts, wanted.seed)
    say(Text(zh="写出台账与其他表", en="Writing the ledger and the other tables"))
    files = [*_small(made, wanted, out / INPUT), *_posts(made, wanted, out / INPUT, say)]
    truth = _truth(made, wanted, out / TRUTH)
    place = {"province": "虚构省", "nation": "虚构国"}[wanted.scale]
    return Written(
        place=place,
        files=tuple(files),
        truth=truth,
        accounts=wanted.accounts,
        posts=wanted.posts,
    )


def _demand_empty(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        raise UsageError(
            Text(zh=f"文件夹 {out} 不是空的。", en=f"The folder {out} is not empty."),
            hint=Text(zh="请换一个空文件夹。", en="Choose an empty folder."),
        )


def _small(made: Crowd, wanted: Wanted, folder: Path) -> Iterator[Path]:
    yield _written(folder / "accounts.parquet", crowd_tables.accounts(made, wanted.as_of))
    yield _written(folder / "units.parquet", crowd_tables.units(made))
    for name, table in crowd_tables.LONG.items():
        for month, rows in crowd_tables.by_month(name, table(made, wanted.as_of)):
            yield _written(folder / name / f"{name}_{month}.parquet", rows)


def _written(path: Path, table: pa.Table) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", row_group_size=_GROUP_ROWS)
    return path


def _posts(made: Crowd, wanted: Wanted, folder: Path, say: Say) -> Iterator[Path]:
    start = wanted.as_of - timedelta(days=YEAR_DAYS - 1)
    bounds = _months(start)
    (folder / "posts").mkdir(parents=True, exist_ok=True)
    for counts, first, end in zip(monthly(made, bounds), bounds[:-1], bounds[1:], strict=True):
        month = f"{start + timedelta(days=first):%Y-%m}"
        path = folder / "posts" / f"posts_{month}.parquet"
        with pq.ParquetWriter(path, schema("posts"), compression="zstd") as file:
            for block in blocks(made, counts, first, end):
                file.write_table(crowd_tables.posts(made, block, start), _GROUP_ROWS)
        say(Text(zh=f"已写出 {month} 的内容", en=f"Wrote the posts of {month}"))
        yield path


def _months(start: date) -> list[int]:
    """Return the first day of each month of the year, counted from its first, and its length."""
    days = [start + timedelta(days=number) for number in range(YEAR_DAYS)]
    firsts = [number for number, day in enumerate(days) if number == 0 or day.day == 1]
    return [*firsts, YEAR_DAYS]


def _truth(made: Crowd, wanted: Wanted, folder: Path) -> Path:
    """Write the truth as Parquet, and as the JSON that `keepfit sample score` reads."""
    table = crowd_tables.truth(made)
    _written(folder / "truth.parquet", table)
    known: dict[str, Any] = {
        "about": ABOUT,
        "invented": True,
        "scale": wanted.scale,
        "seed": wanted.seed,
        "as_of": wanted.as_of.isoformat(),
        "rules": {
            name: {
                "rules": list(KINDS[name].rules),
                "found": KINDS[name].found,
                "zh": KINDS[name].text.zh,
                "en": KINDS[name].text.en,
            }
            for name in sorted(set(made.fault.tolist()) & set(KINDS))
        },
        "accounts": {
            row["account_id"]: {
                "name": row["name"],
                "numbered": True,
                "made": [] if row["fault"] in (HONEST, *NEAR) else [row["fault"]],
                "near": [row["fault"]] if row["fault"] in NEAR else [],
            }
            for row in table.to_pylist()
        },
    }
    write_whole(folder / "truth.json", json.dumps(known, ensure_ascii=False).encode() + b"\n")
    return folder / "truth.json"
