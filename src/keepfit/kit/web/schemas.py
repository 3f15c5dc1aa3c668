"""What the endpoints of all rooms share: the words of a question, and the shape of a list."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from ninja import Header, Schema
from pydantic import Field

from keepfit.kit.web.paging import MOST

Item = TypeVar("Item")

Limit = Annotated[int, Field(ge=1, le=MOST, description="每页条数 / rows a page")]
Cursor = Annotated[
    str, Field(max_length=2000, description="上一页答复中的 next / `next` of the page before")
]
Word = Annotated[str, Field(max_length=200)]
Why = Annotated[str, Field(min_length=1, max_length=500, description="原因 / the reason")]

Match = Annotated[str | None, Header(alias="If-Match", description="读取时的 ETag / the ETag read")]
Known = Annotated[str | None, Header(alias="If-None-Match")]

# For a write that is told by its body which versions were read.
STALE = {
    "responses": {
        412: {
            "description": "Problem",
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
    }
}


def files(*media: str) -> dict[str, Any]:
    """Say in the API's document that an endpoint answers with a file of one of these kinds."""
    content = {one: {"schema": {"type": "string", "format": "binary"}} for one in media}
    return {"responses": {200: {"description": "OK", "content": content}}}


class Listing(Schema, Generic[Item]):
    """One page of a list; `next` is the cursor of the page after it, empty on the last."""

    items: list[Item]
    next: str
