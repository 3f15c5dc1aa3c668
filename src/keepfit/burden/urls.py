"""The addresses of the pages of burden."""

from __future__ import annotations

from django.urls import path

from keepfit.burden.pages import reports

app_name = "burden"
urlpatterns = [
    path("burden/", reports.newest, name="newest"),
    path("burden/asking/", reports.asking, name="asking"),
    path("burden/<int:report_id>/", reports.report, name="report"),
]
