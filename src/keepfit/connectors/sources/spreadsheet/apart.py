"""Reads an old .xls workbook in a process of its own.

One wrong byte in such a file can ask for 128 GB at once, and then the reader does not fail, it
takes the whole program with it (seen with calamine 0.9: the last cell's row and column set to
65,535). Here only the child dies, within a limit of memory, and the file is called damaged.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from keepfit.connectors.records import MergedCells
from keepfit.connectors.sheets import Sheet
from keepfit.connectors.sources.spreadsheet import parse

if sys.platform != "win32":  # only Unix has it
    import resource

_SECONDS = 600
_LOCKED, _DAMAGED, _LARGE = "locked", "damaged", "large"
_ABOUT = b"keepfit"


class ApartError(Exception):
    """The child could not read the workbook; `kind` says why: locked, damaged, large."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def sheets_apart(path: Path, most_cells: int) -> tuple[Sheet, ...]:
    """Return the sheets of an .xls workbook, or raise ApartError."""
    command = [sys.executable, "-m", "keepfit.connectors.sources.spreadsheet.apart"]
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the path is an argument, no shell
            [*command, str(path.resolve()), str(most_cells)],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as why:
        raise ApartError(_DAMAGED, f"{_SECONDS} s") from why
    if done.returncode == 1 and done.stdout.startswith(b"{"):
        said = json.loads(done.stdout)
        raise ApartError(said["kind"], said["detail"])
    if done.returncode != 0:
        raise ApartError(_DAMAGED, f"xls, {done.returncode}")
    return tuple(_unpacked(done.stdout, path.name))


def _unpacked(packed: bytes, file: str) -> list[Sheet]:
    source = pa.BufferReader(packed)
    sheets = []
    while source.tell() < source.size():
        with pa.ipc.open_stream(source) as stream:
            table = stream.read_all()
        about = json.loads(table.schema.metadata[_ABOUT])
        sheets.append(
            Sheet(
                file=file,
                name=about["name"],
                cells=table.replace_schema_metadata(None),
                first_row=about["first_row"],
                merged=tuple(MergedCells(**block) for block in about["merged"]),
            )
        )
    return sheets


def _packed(sheet: Sheet) -> bytes:
    merged = [
        {name: getattr(block, name) for name in MergedCells.__dataclass_fields__}
        for block in sheet.merged
    ]
    about = {"name": sheet.name, "first_row": sheet.first_row, "merged": merged}
    table = sheet.cells.replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    target = pa.BufferOutputStream()
    with pa.ipc.new_stream(target, table.schema) as stream:
        stream.write_table(table)
    return bytes(target.getvalue())


def _limit_memory(size: int) -> None:
    """Four gigabytes and 32 times the file are far more than any real .xls needs."""
    if sys.platform != "win32":
        limit = (4 << 30) + 32 * size
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(path: Path, most_cells: int) -> list[Sheet]:
    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())) as workbook:
        for index, about in enumerate(workbook.sheets_metadata):
            if about.typ == SheetTypeEnum.WorkSheet:
                found = workbook.get_sheet_by_index(index)
                if found.height * found.width > most_cells:
                    raise ApartError(_LARGE, f"{about.name}\n{found.height * found.width}")
                sheets.append(parse.sheet(found, file=path.name, name=about.name))
    return sheets


def main(path: Path, most_cells: int) -> int:
    """Write the sheets as Arrow streams to standard output; 1 and a JSON text when refused."""
    _limit_memory(path.stat().st_size)
    try:
        packed = b"".join(map(_packed, _read(path, most_cells)))
    except ApartError as why:
        said = {"kind": why.kind, "detail": why.detail}
    except PasswordError as why:
        said = {"kind": _LOCKED, "detail": str(why)}
    except (CalamineError, OSError, ValueError, OverflowError, KeyError) as why:
        said = {"kind": _DAMAGED, "detail": str(why)}
    else:
        sys.stdout.buffer.write(packed)
        return 0
    sys.stdout.write(json.dumps(said))
    return 1


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), int(sys.argv[2])))
