"""Why a file cannot be read: the causes every source shares, and how to go on."""

from __future__ import annotations

from pathlib import Path

from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

MEGABYTE = 1024 * 1024


def refusal(path: Path, cause: Text, hint: Text) -> SourceError:
    """Return the error that names the file, the cause and the way on."""
    message = Text(zh=f"{path.name}：{cause.zh}", en=f"{path.name}: {cause.en}")
    return SourceError(message, hint=hint)


def demand_readable(path: Path, settings: Settings) -> int:
    """Return the file's size in bytes, or refuse one that is empty, too large or out of reach."""
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as why:
        raise refusal(
            path,
            Text(zh=f"打不开：{why.strerror}。", en=f"cannot be opened: {why.strerror}."),
            Text(
                zh="请检查文件是否存在、是否有读取权限。",
                en="Check that it exists and may be read.",
            ),
        ) from why
    if size == 0:
        raise refusal(
            path,
            Text(zh="文件是空的（0 字节）。", en="the file is empty (0 bytes)."),
            Text(zh="请重新导出，或移走此文件。", en="Export it again, or take the file away."),
        )
    if size > settings.file_megabytes * MEGABYTE:
        raise too_large(path, size, settings)
    return size


def too_large(path: Path, size: int, settings: Settings) -> SourceError:
    """Return the error for a file, or its unpacked content, above the limit."""
    return refusal(
        path,
        Text(
            zh=f"大小 {size // MEGABYTE} MB，超过上限 {settings.file_megabytes} MB。",
            en=f"has {size // MEGABYTE} MB, more than the limit of {settings.file_megabytes} MB.",
        ),
        Text(
            zh="请拆分文件，或用 KEEPFIT_FILE_MEGABYTES 提高上限。",
            en="Split the file, or raise the limit with KEEPFIT_FILE_MEGABYTES.",
        ),
    )


def too_many_cells(path: Path, sheet: str, cells: int, settings: Settings) -> SourceError:
    """Return the error for a sheet with more cells than are read."""
    return refusal(
        path,
        Text(
            zh=f"工作表“{sheet}”有 {cells} 个单元格，超过上限 {settings.sheet_cells}。",
            en=f"sheet “{sheet}” has {cells} cells, more than the limit of {settings.sheet_cells}.",
        ),
        Text(
            zh="请删去表格之外的多余内容（常见于误填到最后一行或最后一列），拆分工作表，"
            "或用 KEEPFIT_SHEET_CELLS 提高上限。",
            en="Delete stray cells far outside the table, split the sheet, or raise the limit "
            "with KEEPFIT_SHEET_CELLS.",
        ),
    )


def not_as_named(path: Path, found: Text, ending: str) -> SourceError:
    """Return the error for content that belongs to another ending."""
    return refusal(
        path,
        Text(
            zh=f"扩展名是 {path.suffix}，内容却是{found.zh}。",
            en=f"is called {path.suffix}, but its content is {found.en}.",
        ),
        Text(
            zh=f"请改用扩展名 {ending}，或在 Excel（WPS）中打开后另存为 .xlsx。",
            en=f"Rename it to {ending}, or open it in a spreadsheet program and save it as .xlsx.",
        ),
    )


def damaged(path: Path, detail: str) -> SourceError:
    """Return the error for a file that begins well and is broken later."""
    return refusal(
        path,
        Text(
            zh=f"文件已损坏或不完整（{detail}）。", en=f"the file is damaged or cut off ({detail})."
        ),
        Text(
            zh="请重新下载或导出；若能用 Excel（WPS）打开，另存为新的 .xlsx 再试。",
            en="Fetch or export it again; if a spreadsheet program still opens it, save it as a "
            "new .xlsx.",
        ),
    )
