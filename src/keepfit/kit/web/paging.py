"""Long lists in pages: an opaque mark says where the next page begins."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text

MOST = 200


def mark_of(*place: str | int) -> str:
    """Return the mark of a place in a list: what its last row is sorted by."""
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(mark: str, *kinds: type) -> tuple[str | int, ...] | None:
    """Return the place a mark stands for, None for an empty one.

    Raises UsageError for a mark that was not given out by `mark_of` with values of these kinds.
    """
    if not mark:
        return None
    try:
        place = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except ValueError:
        raise _unknown() from None
    if not isinstance(place, list) or [type(one) for one in place] != [*kinds]:
        raise _unknown()
    if any("\0" in one for one in place if isinstance(one, str)):
        raise _unknown()
    return tuple(place)


def number_of(mark: str) -> int | None:
    """Return the number a mark stands for, where a list is sorted by one; see `place_of`."""
    place = place_of(mark, int)
    return None if place is None else int(place[0])


def _unknown() -> UsageError:
    return UsageError(
        Text(zh="分页标记 cursor 无效。", en="The cursor is not one that was given out."),
        hint=Text(
            zh="请原样使用上一页答复中的 next，或去掉 cursor 从头读取。",
            en="Use `next` of the page before as it is, or begin anew without a cursor.",
        ),
    )
