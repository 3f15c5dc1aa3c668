"""The thin part: which text files are opened, and in which writing."""

from __future__ import annotations

import codecs
from pathlib import Path

from keepfit.connectors.refusals import demand_readable, not_as_named, refusal
from keepfit.connectors.sheets import Sheet, Source
from keepfit.connectors.sources.delimited import parse
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PACKED = (
    (
        b"PK\x03\x04",
        Text(zh="压缩包或 Excel 工作簿", en="an archive or an Excel workbook"),
        ".xlsx",
    ),
    (b"\xd0\xcf\x11\xe0", Text(zh="旧版 Excel 工作簿", en="an old Excel workbook"), ".xls"),
    (b"%PDF", Text(zh="PDF 文档", en="a PDF document"), ".pdf"),
    (b"PAR1", Text(zh="Parquet 数据", en="Parquet"), ".parquet"),
)
_BLOCK = 1 << 20


def read(path: Path, settings: Settings) -> tuple[Sheet, ...]:
    """Return the one sheet of a delimited text file; its name is the file's without the ending."""
    demand_readable(path, settings)
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as text:
        try:
            return (parse.sheet(text, path=path, settings=settings),)
        except UnicodeDecodeError as why:
            raise _undecodable(path, why.start) from why


def _encoding(path: Path) -> str:
    with path.open("rb") as source:
        start = source.read(4)
        for magic, found, ending in _PACKED:
            if start.startswith(magic):
                raise not_as_named(path, found, ending)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
    return "utf-8" if _is(path, "utf-8") else _demand_gb18030(path)


def _demand_gb18030(path: Path) -> str:
    if not _is(path, "gb18030"):
        raise _undecodable(path, None)
    return "gb18030"


def _is(path: Path, encoding: str) -> bool:
    """Say whether the whole file decodes; a byte 0 is in no text that people write."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            if b"\x00" in block:
                raise _binary(path)
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _binary(path: Path) -> SourceError:
    return refusal(
        path,
        Text(
            zh="不是文本文件（含有空字节），或是没有标记的 UTF-16 文本。",
            en="is no text file (it holds zero bytes), or is UTF-16 without its mark.",
        ),
        Text(zh="请另存为“CSV UTF-8”。", en="Save it as “CSV UTF-8”."),
    )


def _undecodable(path: Path, place: int | None) -> SourceError:
    near = (
        Text(zh="", en="") if place is None else Text(zh=f"（字节 {place}）", en=f" (byte {place})")
    )
    return refusal(
        path,
        Text(
            zh=f"文字编码既不是 UTF-8 也不是 GB18030，或文件已损坏{near.zh}。",
            en=f"is written neither in UTF-8 nor in GB18030, or is damaged{near.en}.",
        ),
        Text(zh="请另存为“CSV UTF-8”。", en="Save it as “CSV UTF-8”."),
    )


SOURCE = Source(
    name=Text(zh="分隔文本", en="delimited text"), endings=(".csv", ".tsv", ".txt"), read=read
)
