"""Sets Django up when it is imported, so that what comes after may import the rooms' tables."""

from __future__ import annotations

import os

import django

SETTINGS = "keepfit.web.settings"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
django.setup()
