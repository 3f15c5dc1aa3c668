"""Writes an invented world into a folder: input/ as an office sends it, truth/ beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keepfit.kit.errors import UsageError
from keepfit.kit.files import write_whole
from keepfit.kit.text import Text
from keepfit.sample import tables
from keepfit.sample.core.records import Scale, World
from keepfit.sample.core.truth import ABOUT, truth
from keepfit.sample.core.world import AS_OF, SEED, world
from keepfit.sample.ledger_book import ledger_book

INPUT, TRUTH = "input", "truth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: the input files, the truth, and how much there is in them."""

    place: str
    files: tuple[Path, ...]
    truth: Path
    accounts: int
    posts: int


def write_sample(scale: Scale, out: Path, *, seed: int = SEED, as_of: date = AS_OF) -> Written:
    """Invent a county or city and write it; refuse a folder that holds other input files."""
    invented = world(scale, seed, as_of)
    contents = dict(_inputs(invented))
    _demand_own(out / INPUT, set(contents))
    for name, content in contents.items():
        write_whole(out / INPUT / name, content)
    known = json.dumps(truth(invented), ensure_ascii=False, indent=1) + "\n"
    write_whole(out / TRUTH / "truth.json", known.encode())
    write_whole(out / TRUTH / "README.txt", _readme(invented).encode())
    return Written(
        place=invented.title,
        files=tuple(out / INPUT / name for name in contents),
        truth=out / TRUTH / "truth.json",
        accounts=len(invented.members),
        posts=len(invented.posts["post_id"]),
    )


def _inputs(invented: World) -> Iterator[tuple[str, bytes]]:
    for place in invented.places:
        own = [one for one in invented.members if one.seat.place == place]
        ending = f"_{place.full}" if len(invented.places) > 1 else ""
        name = f"01_政务新媒体台账{ending}.xlsx"
        yield name, ledger_book(place, own, invented.as_of)
    yield "02_单位名录.xlsx", tables.units_book(invented)
    yield "03_服务事项.csv", tables.services_csv(invented)
    yield "04_服务提供.csv", tables.offers_csv(invented)
    if invented.scale == "city":
        yield "05_内容.parquet", tables.posts_parquet(invented)
    else:
        yield "05_内容.csv", tables.posts_csv(invented)
    yield "06_留言.xlsx", tables.messages_book(invented)
    yield "07_指标.csv", tables.metrics_csv(invented)
    yield "08_探测.csv", tables.probes_csv(invented)
    yield "09_群众评价.csv", tables.votes_csv(invented)
    yield "10_下发任务.csv", tables.requests_csv(invented)


def _demand_own(folder: Path, names: set[str]) -> None:
    """Refuse a folder with strangers in it: they would be taken for part of the sample."""
    found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if strangers := sorted(found - names):
        raise UsageError(
            Text(
                zh="文件夹 {folder} 里有不属于本样例的文件：{names}。",
                en="The folder {folder} holds files that are not of this sample: {names}.",
            ).fill(folder=folder, names="、".join(strangers[:5])),
            hint=Text(zh="请换一个空文件夹。", en="Choose an empty folder."),
        )


def _readme(invented: World) -> str:
    return (
        f"{ABOUT}\n\n"
        f"{invented.title}，种子 {invented.seed}，截至 {invented.as_of}。"
        "truth.json 记录每个账号被设置成什么情况，不要与输入文件放在一起导入。\n"
        f"Seed {invented.seed}, as of {invented.as_of}. truth.json says what each account was "
        "made to be; keep it apart from the input.\n"
    )
