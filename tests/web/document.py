"""The document of the API as it is committed: `python -m tests.web.document` writes it anew."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.office_settings")
django.setup()

from django.test import Client  # noqa: E402  # the office has to be set up first

SNAPSHOT = Path(__file__).parents[2] / "src" / "keepfit" / "api" / "openapi.json"


def committed() -> dict[str, Any]:
    """Return the document as it is committed."""
    told: dict[str, Any] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    return told


def served() -> dict[str, Any]:
    """Return the document as the office serves it."""
    told: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return told


if __name__ == "__main__":
    text = json.dumps(served(), ensure_ascii=False, indent=1)
    SNAPSHOT.write_text(text + "\n", encoding="utf-8")
