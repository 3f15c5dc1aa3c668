"""The thin part: which workbooks are opened, and what is refused before anything is unpacked."""

from __future__ import annotations

import io
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from keepfit.connectors.refusals import damaged, demand_readable, refusal, too_many_cells
from keepfit.connectors.sheets import Sheet, Source
from keepfit.connectors.sources.spreadsheet import parse
from keepfit.connectors.sources.spreadsheet.apart import ApartError, sheets_apart
from keepfit.connectors.sources.spreadsheet.container import demand_as_named
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text


def read(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """Return every sheet of one workbook; chart sheets have no cells and are passed over."""
    demand_readable(path, settings)
    content = path.read_bytes()
    demand_as_named(path, content, settings)
    if path.suffix.lower() == ".xls":
        return _old(path, settings)
    try:
        return _sheets(path, content, settings)
    except PasswordError as why:
        raise locked(path) from why
    except (CalamineError, OSError, ValueError, OverflowError, KeyError) as why:
        raise damaged(path, str(why)) from why
    except BaseException as why:
        # A Rust panic reaches Python as an exception outside `Exception` that no module exports.
        if type(why).__name__ == "PanicException":
            raise damaged(path, str(why)) from why
        raise


def _old(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    try:
        return sheets_apart(path, settings.sheet_cells)
    except ApartError as why:
        if why.kind == "locked":
            raise locked(path) from why
        if why.kind == "large":
            name, _, cells = why.detail.rpartition("\n")
            raise too_many_cells(path, name, int(cells), settings) from why
        raise damaged(path, why.detail) from why


def _sheets(path: Path, content: bytes, settings: Settings) -> tuple[Sheet, ...]:
    sheets: list[Sheet] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for index, about in enumerate(workbook.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            found = workbook.get_sheet_by_index(index)
            cells = found.height * found.width
            if cells > settings.sheet_cells:
                raise too_many_cells(path, about.name, cells, settings)
            sheets.append(parse.sheet(found, file=path.name, name=about.name))
    return tuple(sheets)


def locked(path: Path) -> SourceError:
    """Return the error for a workbook that asks for a password."""
    return refusal(
        path,
        Text(zh="文件有密码保护，无法读取。", en="the workbook is locked with a password."),
        Text(
            zh="请在 Excel（WPS）中输入密码打开，去掉密码后另存。",
            en="Open it with the password and save a copy without one.",
        ),
    )


SOURCE = Source(
    name=Text(zh="电子表格", en="spreadsheets"),
    endings=(".xlsx", ".xlsm", ".xls", ".ods"),
    read=read,
)
