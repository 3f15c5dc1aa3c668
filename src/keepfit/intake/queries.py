"""The one entry: files and folders in, a batch with everything there is to say about it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from keepfit.connectors.arrivals import InputFile, Walk, arrival, walk
from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.batch import Batch, Input, Recognised
from keepfit.intake.core.problems import Problem, by_place
from keepfit.intake.mapping import Mapping as Accepted
from keepfit.intake.reading import TypedSheet, typed_sheet
from keepfit.intake.recognising import Rules, rules
from keepfit.intake.resolving import resolved
from keepfit.intake.telling import Place, Telling
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

Tables = Mapping[str, pa.Table]


def read(
    paths: Sequence[Path],
    *,
    settings: Settings,
    mapping: Accepted | None,
    say: Callable[[Text], None],
    known: Tables | None = None,
) -> Batch:
    """Read files and folders into one batch; every problem of every file is in it.

    A path that does not exist is a UsageError; a file that cannot be read is a problem
    "unreadable_file", and the others are still checked. `known` holds the small tables of a desk
    that the input may refer to; nothing of them comes back in the batch by itself.
    """
    found = walk(paths)
    by = rules(settings, platform_table(), mapping)
    telling = Telling()
    inputs: list[Input] = []
    taken_for: list[Recognised] = []
    sheets: list[TypedSheet] = []
    _tell_passed_over(found, telling)
    for one in found.files:
        say(Text(zh=f"读取 {one.file}", en=f"Reading {one.file}"))
        for typed, recognised in _sheets(one, by, inputs, telling):
            sheets.append(typed)
            taken_for.append(recognised)
    if not sheets and not telling.problems:
        telling.problems.append(_nothing(paths))
    say(Text(zh="核对并归并", en="Resolving"))
    tables = resolved(sheets, by, telling, known or {})
    return Batch(
        tables=tables,
        problems=by_place(telling.problems),
        notes=tuple(telling.notes),
        inputs=tuple(inputs),
        recognised=tuple(taken_for),
    )


def _sheets(
    one: InputFile, by: Rules, inputs: list[Input], telling: Telling
) -> list[tuple[TypedSheet, Recognised]]:
    try:
        arrived = arrival(one, by.settings)
    except SourceError as why:
        telling.problems.append(_unreadable(one, why))
        return []
    inputs.append(Input(file=arrived.file, sha256=arrived.sha256, rows=arrived.rows))
    found = (typed_sheet(sheet, by, telling) for sheet in arrived.sheets)
    return [pair for pair in found if pair is not None]


def _unreadable(one: InputFile, why: SourceError) -> Problem:
    return Problem(
        code="unreadable_file",
        file=one.file,
        cause=why.message,
        suggestion=why.hint or Text(zh="请检查文件。", en="Check the file."),
    )


def _tell_passed_over(found: Walk, telling: Telling) -> None:
    for one in found.passed_over:
        telling.note(
            "file_passed_over",
            Place(file=one.file),
            Text(
                zh="临时文件或 keepfit 不读取的文件类型，已略过。",
                en="A leftover, or of a kind keepfit does not read; passed over.",
            ),
        )


def _nothing(paths: Sequence[Path]) -> Problem:
    names = "、".join(path.name for path in paths)
    return Problem(
        code="nothing_to_read",
        file=names,
        cause=Text(
            zh="没有找到任何可识别的数据表。", en="No table was found that keepfit can recognise."
        ),
        suggestion=Text(
            zh="请检查是否给对了文件；表头至少要有“账号名称”等两个可识别的列名。",
            en="Check that these are the right files; a header needs at least two known columns.",
        ),
    )
