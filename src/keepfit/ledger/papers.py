"""The sheets this room issues: the ledger as an Excel book."""

from __future__ import annotations

from keepfit.kit.text import Lang
from keepfit.ledger.sheets import Tables, ledger_book
from keepfit.paper.workbook import book_bytes


def ledger_sheets(tables: Tables, lang: Lang) -> bytes:
    """Return the .xlsx file of the exchange tables, in the words of one language."""
    return book_bytes(ledger_book(tables), lang=lang)
