"""What the commands answer: a check and an import as JSON and as lines for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from keepfit.intake.actions import Import
from keepfit.intake.batch import Batch
from keepfit.intake.core.problems import Note, Problem
from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import Lang, Text, plural

_CELLS_SHOWN = 200
_WEIGHTS = {"error": Text(zh="错误", en="error"), "warning": Text(zh="提醒", en="warning")}


def check_answer(batch: Batch, lang: Lang) -> dict[str, Any]:
    """Return a check as the command prints it with --json."""
    return {
        "sound": not batch.errors,
        "problems": [one.as_json(lang) for one in batch.problems],
        "notes": [_note(one, lang) for one in batch.notes],
        "recognised": [
            {
                "file": one.file,
                "sheet": one.sheet,
                "table": one.table,
                "header_row": one.header_row,
                "rows": one.rows,
                "columns": dict(one.columns),
                "unknown": list(one.unknown),
            }
            for one in batch.recognised
        ],
        "inputs": [
            {"file": one.file, "sha256": one.sha256, "rows": one.rows} for one in batch.inputs
        ],
    }


def _note(one: Note, lang: Lang) -> dict[str, Any]:
    return {
        "code": one.code,
        "file": one.file,
        "sheet": one.sheet,
        "rows": list(one.rows),
        "text": one.text.read(lang),
    }


def check_lines(batch: Batch, lang: Lang) -> Iterator[str]:
    """Yield a check as lines: what was recognised, the problems by sheet, a last line."""
    for one in batch.recognised:
        title = exchange_tables()[one.table].title.read(lang)
        yield Text(
            zh=f"{_where(one.file, one.sheet)}：{title}，{one.rows} 行",
            en=f"{_where(one.file, one.sheet)}: {title}, {plural(one.rows, 'row')}",
        ).read(lang)
    for note in batch.notes:
        yield f"  · {_where(note.file, note.sheet)}{_rows(note)}  {note.text.read(lang)}"
    yield from problem_lines(batch.problems, lang)
    warnings = len(batch.problems) - len(batch.errors)
    yield Text(
        zh=f"共 {len(batch.errors)} 处错误，{warnings} 处提醒。",
        en=f"{plural(len(batch.errors), 'error')}, {plural(warnings, 'warning')}.",
    ).read(lang)


def _rows(note: Note) -> str:
    shown = ", ".join(map(str, note.rows[:10]))
    return f" [{shown}{' …' if len(note.rows) > 10 else ''}]" if shown else ""


def problem_lines(problems: Iterable[Problem], lang: Lang) -> Iterator[str]:
    """Yield problems as lines, under the sheet they stand in."""
    here = ""
    for one in sorted(problems, key=lambda each: (each.file, each.sheet, each.row or 0)):
        where = _where(one.file, one.sheet)
        if where != here:
            here = where
            yield where
        row = Text(zh=f"第 {one.row} 行", en=f"row {one.row}").read(lang) if one.row else "—"
        weight = _WEIGHTS[one.weight].read(lang)
        yield f"  {weight}  {row}  {one.column or '—'}  {one.cause.read(lang)}"
        yield f"      → {one.suggestion.read(lang)}"


def _where(file: str, sheet: str) -> str:
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return file if sheet in ("", stem) else f"{file} [{sheet}]"


def import_answer(done: Import, lang: Lang, *, dry_run: bool) -> dict[str, Any]:
    """Return an import as the command prints it with --json."""
    return {
        **check_answer(done.batch, lang),
        "dry_run": dry_run,
        "applied": done.applied,
        "tables": {one.table: {"added": one.added, "changed": one.changed} for one in done.changes},
        "changes": [
            {
                "table": one.table,
                "key": list(cell.key),
                "column": cell.column,
                "old": _plain(cell.old),
                "new": _plain(cell.new),
            }
            for one in done.changes
            for cell in one.cells
        ],
    }


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | list | None) else str(value)


def import_lines(done: Import, lang: Lang, *, dry_run: bool) -> Iterator[str]:
    """Yield an import as lines: rows by table, changed cells, what was done."""
    for one in done.changes:
        title = exchange_tables()[one.table].title.read(lang)
        yield Text(
            zh=f"{title}：新增 {one.added} 行，变更 {one.changed} 行",
            en=f"{title}: {plural(one.added, 'row')} added, {one.changed} changed",
        ).read(lang)
        for cell in one.cells[:_CELLS_SHOWN]:
            key = " / ".join(map(str, cell.key))
            yield f"  {key}  {cell.column}: {_shown(cell.old)} → {_shown(cell.new)}"
        if len(one.cells) > _CELLS_SHOWN:
            yield f"  … {len(one.cells) - _CELLS_SHOWN}"
    yield _last_line(done, dry_run=dry_run).read(lang)


def _shown(value: object) -> str:
    return "∅" if value in (None, "", []) else str(value)


def _last_line(done: Import, *, dry_run: bool) -> Text:
    if not any(one.rows for one in done.changes):
        return Text(zh="没有变化。", en="Nothing changes.")
    if dry_run:
        return Text(zh="以上为预演，没有写入。", en="A rehearsal: nothing was written.")
    return Text(zh="已写入。", en="Written.")
