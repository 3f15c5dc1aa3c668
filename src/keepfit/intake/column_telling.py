"""What is to be told about a sheet's columns: unknown, doubled, without a header, left out."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from keepfit.connectors.sheets import Sheet
from keepfit.intake.core.exchange import Column
from keepfit.intake.core.headers import Header
from keepfit.intake.core.problems import Problem
from keepfit.intake.core.spelling import header_key
from keepfit.intake.recognising import Rules
from keepfit.intake.tables import exchange_tables
from keepfit.intake.telling import Place, Telling
from keepfit.kit.text import Text

# Likeness (0 to 100) from which a known header is worth suggesting.
_NEAR = 60


def tell_columns(
    sheet: Sheet, header: Header, place: Place, rules: Rules, telling: Telling
) -> None:
    """Tell of every column that is not read, and how to have it read."""
    for at in header.serials:
        text = Text(
            zh=f"“{header.labels[at]}”只是行的编号，未读取。",
            en=f"“{header.labels[at]}” only counts the rows and is not read.",
        )
        telling.note("serial_column", place, text)
    for at, column in header.second.items():
        telling.note("second_column", place, _second(header, at, column))
    for at in header.unknown:
        label = header.labels[at]
        if label in rules.mapping.ignored:
            text = Text(zh=f"“{label}”按对应文件略过。", en=f"“{label}” is ignored as mapped.")
            telling.note("ignored_column", place, text)
        else:
            free = tuple(
                column
                for column in exchange_tables()[header.table].columns
                if column.name not in header.columns.values()
            )
            telling.problems.append(_unknown(label, header.table, place, _nearest(label, free)))
    for at, label in enumerate(header.labels):
        if (
            not label
            and not sheet.named
            and sheet.cells.column(at).null_count < sheet.cells.num_rows
        ):
            _tell_headless(sheet, header, at, place, telling)


def _second(header: Header, at: int, column: str) -> Text:
    taken = next(header.labels[place] for place, name in header.columns.items() if name == column)
    label = header.labels[at]
    return Text(
        zh=f"“{label}”与“{taken}”是同一含义，以“{taken}”为准。",
        en=f"“{label}” means the same as “{taken}”; “{taken}” is used.",
    )


def _tell_headless(sheet: Sheet, header: Header, at: int, place: Place, telling: Telling) -> None:
    under = sheet.cells.column(at).slice(header.last + 1)
    filled = len(under) - under.null_count
    # A note written beside the table is no column; a column has cells in many rows.
    if filled < max(3, 0.2 * len(under)):
        return
    at_letter = letter(sheet, at)
    telling.problems.append(
        Problem(
            code="no_header",
            weight="warning",
            file=place.file,
            sheet=place.sheet,
            column=at_letter,
            cause=Text(
                zh=f"{at_letter} 列有 {filled} 个单元格，但没有表头，未读取。",
                en=f"Column {at_letter} has {filled} cells but no header; it is not read.",
            ),
            suggestion=Text(
                zh="请补上表头，或清空此列。", en="Give it a header, or clear the column."
            ),
        )
    )


def _unknown(label: str, table: str, place: Place, near: Column | None) -> Problem:
    example = f'"{label}" = "{near.name if near else "…"}"'
    guess = (
        Text(
            zh=f"是不是“{near.header.zh}”？",
            en=f"Did you mean “{near.header.en}”? ",
        )
        if near
        else Text(zh="没有相近的已知表头。", en="No known header is near. ")
    )
    return Problem(
        code="unknown_column",
        weight="warning",
        file=place.file,
        sheet=place.sheet,
        column=label,
        cause=Text(
            zh=f"不认识表头“{label}”，内容原样保留，不参与分析。",
            en=f"The header “{label}” is not known; its cells are carried along unread.",
        ),
        suggestion=Text(
            zh=f"{guess.zh}可在对应文件的 [headers.{table}] 中注明含义（如 {example}）；"
            "若不需要，写入 [ignore] columns。",
            en=f"{guess.en}Say what it means under [headers.{table}] in the mapping file "
            f"({example}), or put it under [ignore] columns.",
        ),
    )


def _nearest(label: str, columns: tuple[Column, ...]) -> Column | None:
    spellings = {
        header_key(spelling): column
        for column in columns
        for spelling in (column.name, column.header.zh, column.header.en, *column.also)
    }
    near = process.extractOne(
        header_key(label), list(spellings), scorer=fuzz.ratio, score_cutoff=_NEAR
    )
    return spellings[near[0]] if near else None


def letter(sheet: Sheet, place: int) -> str:
    """Return a column's letter, as spreadsheet programs show it."""
    number = place + 1 if sheet.named else int(sheet.cells.column_names[place]) + 1
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
