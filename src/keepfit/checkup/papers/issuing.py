"""The documents as files: circular and letters as .docx, HTML and PDF."""

from __future__ import annotations

import re

from keepfit.checkup.papers.circular import circular
from keepfit.checkup.papers.letters import Letter
from keepfit.checkup.papers.records import Inspected, Issuer
from keepfit.kit.text import Lang, Text, clean
from keepfit.paper.documents_html import documents_html
from keepfit.paper.docx.parts import zip_bytes
from keepfit.paper.docx.writer import docx_bytes
from keepfit.paper.pdf import pdf_bytes

# What no file system takes, and what a reader of file names stumbles over.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]+')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_NAME_BYTES = 150

_LETTER = Text(zh="整改通知书", en="letter")


def circular_bytes(found: Inspected, issuer: Issuer, lang: Lang) -> bytes:
    """Return the circular as .docx; the same check-up and issuer give the same bytes."""
    return docx_bytes(circular(found, issuer, lang))


def circular_files(
    found: Inspected, issuer: Issuer, lang: Lang, *, pdf: bool = False
) -> dict[str, bytes]:
    """Return the circular as .docx and .html, and as .pdf where it is asked for."""
    document = circular(found, issuer, lang)
    page = documents_html(document)
    files = {"circular.docx": docx_bytes(document), "circular.html": page.encode()}
    return {**files, "circular.pdf": pdf_bytes(page)} if pdf else files


def letter_files(written: tuple[Letter, ...], lang: Lang, *, pdf: bool = False) -> dict[str, bytes]:
    """Return each unit's letter as a .docx of its own, and all of them in one .docx, .html, .zip.

    Names are paths below the folder chosen; without a letter there is no file.
    """
    if not written:
        return {}
    first, *others = [one.document for one in written]
    single = {f"{_letter_name(one, lang)}.docx": docx_bytes(one.document) for one in written}
    files = {f"letters/{name}": content for name, content in single.items()}
    files["letters.docx"] = docx_bytes(first, *others)
    files["letters.html"] = documents_html(first, *others).encode()
    files["letters.zip"] = zip_bytes(single)
    if pdf:
        files["letters.pdf"] = pdf_bytes(*(documents_html(one.document) for one in written))
    return files


def _letter_name(one: Letter, lang: Lang) -> str:
    return file_name(f"{one.place:03d} {one.unit} {_LETTER.read(lang)}")


def file_name(text: str) -> str:
    """Return a name that every file system takes, Chinese kept, at most 150 bytes long."""
    plain = clean(_UNSAFE.sub(" ", text)).strip(". ")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    short = plain.encode()[:_NAME_BYTES].decode(errors="ignore").strip(". ")
    return short or "_"
