"""The addresses of the pages of overlap."""

from __future__ import annotations

from django.urls import path

from keepfit.overlap.pages import reports

app_name = "overlap"
urlpatterns = [
    path("overlaps/", reports.newest, name="newest"),
    path("overlaps/<int:report_id>/", reports.report, name="report"),
]
