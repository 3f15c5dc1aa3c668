"""What a workbook file really is, and whether unpacking it is safe: judged from its bytes."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from keepfit.connectors.refusals import MEGABYTE, damaged, not_as_named, refusal, too_large
from keepfit.connectors.sources.spreadsheet.extents import demand_modest
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream in which a program hides a workbook that has a password (MS-OFFCRYPTO 2.3.4).
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WEB = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta)", re.IGNORECASE)
# Deflate cannot unpack to more than this many times its size; up to the limit nothing is tried.
_DEFLATE_MOST = 1032


def demand_as_named(path: Path, content: bytes, settings: Settings) -> None:
    """Refuse content that is not what the ending says, is locked, cut off or unsafe to unpack."""
    ending = path.suffix.lower()
    if content.startswith(_OLE):
        _demand_open(path, content)
        if ending != ".xls":
            raise not_as_named(
                path, Text(zh="旧版 Excel 工作簿", en="an old Excel workbook"), ".xls"
            )
    elif content.startswith(_ZIP):
        _demand_archive(path, ending, content, settings)
    elif _WEB.match(content[:200]):
        raise not_as_named(path, Text(zh="网页或 XML", en="a web page or XML"), ".html")
    else:
        raise _strange(path, content)


def _strange(path: Path, content: bytes) -> SourceError:
    if b"\x00" not in content[:4096]:
        return not_as_named(path, Text(zh="纯文本", en="plain text"), ".csv")
    return refusal(
        path,
        Text(
            zh="内容不是电子表格，或开头已损坏。", en="is no spreadsheet, or its beginning is lost."
        ),
        Text(
            zh="请用 Excel（WPS）打开核实，另存为 .xlsx 再试。",
            en="Open it in a spreadsheet program and save it as .xlsx.",
        ),
    )


def _demand_open(path: Path, content: bytes) -> None:
    if _LOCKED in content:
        raise refusal(
            path,
            Text(zh="文件有密码保护，无法读取。", en="the workbook is locked with a password."),
            Text(
                zh="请在 Excel（WPS）中输入密码打开，去掉密码后另存。",
                en="Open it with the password and save a copy without one.",
            ),
        )


def _demand_archive(path: Path, ending: str, content: bytes, settings: Settings) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _demand_safe(path, archive, len(content), settings)
            _demand_kind(path, ending, archive)
            demand_modest(path, archive, settings)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as why:
        raise damaged(path, str(why)) from why
    except (NotImplementedError, RuntimeError) as why:
        # zipfile's words for a compression it does not know and for a member with a password.
        raise damaged(path, str(why)) from why
    except (ValueError, LookupError, OverflowError) as why:
        raise damaged(path, f"ZIP: {why}") from why


def _demand_safe(path: Path, archive: zipfile.ZipFile, size: int, settings: Settings) -> None:
    limit = settings.file_megabytes * MEGABYTE
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > limit:
        raise too_large(path, unpacked, settings)
    # A member may lie about its size. Where the truth could pass the limit, read it through:
    # zipfile stops at the size that was declared and then finds the checksum wrong.
    packed = sum(member.compress_size for member in archive.infolist())
    if max(size, packed) * _DEFLATE_MOST > limit:
        broken = archive.testzip()
        if broken is not None:
            raise damaged(path, f"{broken}: CRC")


def _demand_kind(path: Path, ending: str, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise not_as_named(path, Text(zh="二进制工作簿", en="a binary workbook"), ".xlsb")
    office = {
        "xl/workbook.xml": (".xlsx", Text(zh="Excel 工作簿", en="an Excel workbook")),
        "word/document.xml": (".docx", Text(zh="Word 文档", en="a Word document")),
        "ppt/presentation.xml": (".pptx", Text(zh="演示文稿", en="a presentation")),
        "content.xml": (".ods", Text(zh="ODS 表格", en="an ODS spreadsheet")),
    }
    for member, (true_ending, found) in office.items():
        if member in names:
            if ending != true_ending and (ending, true_ending) != (".xlsm", ".xlsx"):
                raise not_as_named(path, found, true_ending)
            return
    if not any(name.startswith("xl/") for name in names):
        raise not_as_named(path, Text(zh="普通压缩包", en="an ordinary archive"), ".zip")
