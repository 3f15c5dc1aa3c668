"""The addresses of the pages of check-ups."""

from __future__ import annotations

from django.urls import path

from keepfit.checkup.pages import findings, runs

app_name = "checkup"
urlpatterns = [
    path("checkups/", runs.runs, name="runs"),
    path("checkups/<int:run_id>/", runs.run, name="run"),
    path("findings/<int:finding_id>/", findings.finding, name="finding"),
]
