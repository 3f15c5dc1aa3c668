"""Long lists in pages: an opaque mark says where the next page begins."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet

from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text

MOST = 200
Row = TypeVar("Row", bound=Model)
One = TypeVar("One")


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


def in_order(found: QuerySet[Row], cursor: str, limit: int) -> tuple[list[Row], str]:
    """Return the rows of a page, first made first, and the mark of the next one."""
    after = number_of(cursor)
    rest = found if after is None else found.filter(pk__gt=after)
    return _page(rest.order_by("pk"), limit)


def newest_first(found: QuerySet[Row], cursor: str, limit: int) -> tuple[list[Row], str]:
    """Return the rows of a page, last made first, and the mark of the next one."""
    before = number_of(cursor)
    rest = found if before is None else found.filter(pk__lt=before)
    return _page(rest.order_by("-pk"), limit)


def sliced(rows: Sequence[One], cursor: str, limit: int) -> tuple[Sequence[One], str]:
    """Return a page of what was worked out whole, in its order, and the mark of the next one."""
    begin = number_of(cursor) or 0
    end = begin + limit
    return rows[begin:end], mark_of(end) if len(rows) > end else ""


def _page(found: QuerySet[Row], limit: int) -> tuple[list[Row], str]:
    rows = [*found[: limit + 1]]
    return rows[:limit], mark_of(rows[limit - 1].pk) if len(rows) > limit else ""


def _unknown() -> UsageError:
    return UsageError(
        Text(zh="分页标记 cursor 无效。", en="The cursor is not one that was given out."),
        hint=Text(
            zh="请原样使用上一页答复中的 next，或去掉 cursor 从头读取。",
            en="Use `next` of the page before as it is, or begin anew without a cursor.",
        ),
    )
