"""The room of evaluation as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class EvaluationApp(AppConfig):
    """Evaluations, and what their candidates answer."""

    name = "keepfit.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"
