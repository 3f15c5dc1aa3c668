"""How large the sheets of a packed workbook would become, found before they are unpacked.

One stray cell in the last row and column makes a reader reserve 17 thousand million cells and
the whole program die; a repeat count in an ODS file does the same.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from keepfit.connectors.refusals import too_many_cells
from keepfit.kit.settings import Settings

# Cells beyond column ZZ or row 99,999: only then the whole extent is counted.
_FAR = r"""\sr\s*=\s*["'](?:[A-Za-z]{3,}\d|[A-Za-z]*\d{6})"""
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d{1,9})["']""")
_ODS_FAR = re.compile(rb"""repeated\s*=\s*["']\d{4}""")
_ODS_TAG = re.compile(rb"<(/?)[\w.-]+:(table-row|covered-table-cell|table-cell|table)\b([^>]*)>")
_ODS_REPEAT = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,12})["']""")


def demand_modest(path: Path, archive: zipfile.ZipFile, settings: Settings) -> None:
    """Refuse a workbook one of whose sheets would unfold to more cells than are read."""
    for member in archive.infolist():
        name = member.filename
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            cells = _far_cells(archive.read(member))
        elif name == "content.xml":
            cells = _repeated_cells(archive.read(member))
        else:
            continue
        if cells > settings.sheet_cells:
            raise too_many_cells(path, name.rsplit("/", 1)[-1], cells, settings)


def _far_cells(xml: bytes) -> int:
    # Arrow's engine looks through megabytes of XML six times faster than Python's.
    if not pc.match_substring_regex(pa.array([xml], pa.large_binary()), _FAR)[0].as_py():
        return 0
    rows: set[int] = set()
    columns: set[bytes] = set()
    for letters, digits in _CELL.findall(xml):
        rows.add(int(digits))
        columns.add(letters.upper())
    width = max(_column(letters) for letters in columns) if columns else 0
    return (max(rows) - min(rows) + 1) * width if rows else 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


def _repeated_cells(xml: bytes) -> int:
    if not _ODS_FAR.search(xml):
        return 0
    most = height = width = last = 0
    across = filled = down = 0
    for closing, tag, rest in _ODS_TAG.findall(xml):
        if tag == b"table":
            most, height, width, last = max(most, width * last), 0, 0, 0
        elif tag == b"table-row":
            if not closing:
                down, across, filled = _repeats(rest), 0, 0
            if closing or rest.endswith(b"/"):
                height += down
                width, last = max(width, filled), height if filled else last
        elif not closing:
            across += _repeats(rest)
            filled = across if _has_content(rest) else filled
    return max(most, width * last)


def _has_content(attributes: bytes) -> bool:
    return b"value" in attributes or not attributes.endswith(b"/")


def _repeats(attributes: bytes) -> int:
    found = _ODS_REPEAT.search(attributes)
    return int(found[1]) if found else 1
