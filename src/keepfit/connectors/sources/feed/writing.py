"""In which characters a feed is written, whatever its server says about it."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", flags=re.IGNORECASE)
# GB 18030 holds all of GB 2312 and GBK, and feeds declared as these use it.
_CHINESE = frozenset({"gb2312", "gbk", "cp936", "936", "euc_cn", "hz"})


def decoded(content: bytes, content_type: str) -> str:
    """Return the text: by its mark, the server's word, its own word, then UTF-8 and GB 18030.

    The first that fits every byte wins (RFC 7303 has the same order); where none does, what is
    unreadable is replaced.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace").removeprefix("\ufeff")
    said = _CHARSET.search(content_type)
    declared = _DECLARED.match(content)
    names = [said[1] if said else "", declared[1].decode("ascii") if declared else ""]
    for name in (*map(_known, names), "utf-8", "gb18030"):
        try:
            return content.decode(name or "utf-8")
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _known(name: str) -> str:
    """Return Python's name of an encoding of text, or empty where it has none."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    single = found.name.startswith(("iso8859", "cp1252", "latin", "ascii"))
    # Every byte fits Latin-1, so a server that says so out of habit would always win.
    if single:
        return ""
    return "gb18030" if found.name in _CHINESE else found.name
