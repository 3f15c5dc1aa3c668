"""The shell as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """The frame around the rooms' pages."""

    name = "keepfit.web"
    label = "web"
