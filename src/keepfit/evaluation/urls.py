"""The addresses of the pages of evaluations."""

from __future__ import annotations

from django.urls import path

from keepfit.evaluation.pages import runs, standings

app_name = "evaluation"
urlpatterns = [
    path("evaluation/", runs.runs, name="runs"),
    path("evaluation/<int:run_id>/", runs.run, name="run"),
    path("evaluation/account/<int:standing_id>/", standings.standing, name="standing"),
]
