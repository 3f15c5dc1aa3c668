"""What programs are told of documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema


class DocumentOut(Schema):
    """One document: what it is, of which branch, from what, and where to download it.

    `endpoint` is its address under this API; `digest` the SHA-256 of its content; `as_of` of a
    plan's is the day its first wave begins.
    """

    occasion: Literal["checkup", "letters", "evaluation", "plan"]
    name: str
    title: str
    lang: Literal["zh", "en"]
    unit_id: str
    unit: str
    origin: str
    as_of: date
    made_by: str
    made_at: datetime
    approved: bool
    digest: str
    endpoint: str
