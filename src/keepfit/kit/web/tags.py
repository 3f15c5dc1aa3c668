"""Entity tags of rows with a version: who changes one says which version was read (RFC 9110)."""

from __future__ import annotations

import re

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text

_TAG = re.compile(r'"v(\d{1,9})"')


class UnmetError(KeepfitError):
    """A change came without the version it was made for."""


def tag_of(version: int) -> str:
    """Return the tag of a version, as the header ETag has it."""
    return f'"v{version}"'


def version_asked(header: str | None) -> int:
    """Return the version that If-Match names; -1, which none has, for a tag not of ours.

    Raises UnmetError where there is no header: the change might undo somebody else's unseen.
    """
    if header is None:
        raise UnmetError(
            Text(zh="缺少 If-Match 请求头。", en="The header If-Match is missing."),
            hint=Text(
                zh="请先读取，把答复中的 ETag 原样放入 If-Match。",
                en="Read it first, and send its ETag as If-Match.",
            ),
        )
    found = _TAG.fullmatch(header.strip())
    return int(found[1]) if found else -1
