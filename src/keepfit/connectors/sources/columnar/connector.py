"""The thin part: which columnar and line-wise files are opened."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from keepfit.connectors.refusals import MEGABYTE, damaged, demand_readable, refusal, too_large
from keepfit.connectors.sheets import Sheet, Source
from keepfit.connectors.sources.columnar import parse
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text


def read(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """Return the one sheet of a Parquet or JSON Lines file; its columns carry their own names."""
    demand_readable(path, settings)
    cells = _parquet(path, settings) if path.suffix.lower() == ".parquet" else _lines(path)
    return (Sheet(file=path.name, name=path.stem, cells=cells, named=True),)


def _parquet(path: Path, settings: Settings) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            about = file.metadata
            groups = (about.row_group(index) for index in range(about.num_row_groups))
            unpacked = sum(group.total_byte_size for group in groups)
            if unpacked > 4 * settings.file_megabytes * MEGABYTE:
                raise too_large(path, unpacked, settings)
            table = file.read()
            table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, MemoryError, UnicodeDecodeError) as why:
        raise damaged(path, str(why).splitlines()[0][:200] if str(why) else "Parquet") from why
    return parse.plain(table)


def _lines(path: Path) -> pa.Table:
    try:
        with path.open(encoding="utf-8-sig") as text:
            return parse.json_lines(text)
    except parse.LineError as why:
        raise refusal(
            path,
            Text(
                zh=f"第 {why.line} 行不是 JSON 对象。", en=f"line {why.line} is not a JSON object."
            ),
            Text(
                zh='JSON Lines 每行是一个 {"列名": 值} 对象；请重新导出。',
                en='Each line of JSON Lines is one {"column": value} object; export it again.',
            ),
        ) from why
    except UnicodeDecodeError as why:
        raise damaged(path, "UTF-8") from why


SOURCE = Source(
    name=Text(zh="列式与逐行数据", en="columnar and line-wise files"),
    endings=(".parquet", ".jsonl", ".ndjson"),
    read=read,
)
