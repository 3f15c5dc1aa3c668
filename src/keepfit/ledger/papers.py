"""The sheets this room issues: the ledger as an Excel book."""

from __future__ import annotations

from collections.abc import Iterable

from keepfit.intake.core.problems import Problem
from keepfit.kit.text import Lang
from keepfit.ledger.problem_sheet import problem_book
from keepfit.ledger.sheets import Tables, ledger_book
from keepfit.paper.workbook import book_bytes


def problem_sheet(problems: Iterable[Problem], lang: Lang) -> bytes:
    """Return the .xlsx file of everything an import found wrong, in the words of one language."""
    return book_bytes(problem_book(problems), lang=lang)


def ledger_sheets(tables: Tables, lang: Lang) -> bytes:
    """Return the .xlsx file of the exchange tables, in the words of one language."""
    return book_bytes(ledger_book(tables), lang=lang)
