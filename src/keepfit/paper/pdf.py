"""HTML pages as PDF. WeasyPrint does the work; it is an extra, and large, so it is loaded late."""

from __future__ import annotations

from importlib import import_module

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text


class PdfUnavailableError(KeepfitError):
    """PDF was asked for and the program that writes it is not installed."""


def pdf_bytes(page: str, *others: str) -> bytes:
    """Return self-contained HTML pages as one PDF, each with its sheets counted from 1.

    Nothing is fetched, not even from the disk.

    Raises PdfUnavailableError where WeasyPrint or the libraries it needs are missing.
    """
    try:
        weasyprint = import_module("weasyprint")
    except (ImportError, OSError) as why:  # OSError: its system libraries are missing
        raise PdfUnavailableError(
            Text(
                zh="没有安装生成 PDF 所需的 WeasyPrint（{why}）。",
                en="WeasyPrint, which writes the PDF, is not installed ({why}).",
            ).fill(why=why),
            hint=Text(
                zh="请执行 pip install 'keepfit[pdf]'，Linux 上另需系统的 Pango 库；"
                "或不用 --pdf，改用 .docx 或 .html 打印。",
                en="Run pip install 'keepfit[pdf]', on Linux with the system's Pango library; or "
                "leave out --pdf and print the .docx or .html.",
            ),
        ) from why
    rendered = [
        weasyprint.HTML(string=one, url_fetcher=_nothing).render() for one in (page, *others)
    ]
    sheets = [sheet for one in rendered for sheet in one.pages]
    written: bytes = rendered[0].copy(sheets).write_pdf()
    return written


def _nothing(url: str, **_options: object) -> object:
    raise ValueError(f"a document fetches nothing: {url}")
