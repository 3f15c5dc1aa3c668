"""The addresses of the office: the desk, and those of each room."""

from __future__ import annotations

from django.urls import include, path

from keepfit.web.pages import audit, desk, documents, health, metrics, notices

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="live"),
    path("health/ready/", health.ready, name="ready"),
    path("notices/", notices.mail, name="mail"),
    path("notices/test/", notices.trial, name="trial"),
    path("metrics", metrics.metrics, name="metrics"),
    path("audit/", audit.lines, name="audit"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<int:paper_id>/", documents.paper, name="paper"),
    path("", include("keepfit.people.urls")),
    path("", include("keepfit.signin.urls")),
    path("", include("keepfit.ledger.urls")),
    path("", include("keepfit.overlap.urls")),
    path("", include("keepfit.burden.urls")),
    path("", include("keepfit.checkup.urls")),
    path("", include("keepfit.evaluation.urls")),
    path("", include("keepfit.api.urls")),
    path("", include("keepfit.plan.urls")),
]
