"""The addresses of the pages of plans."""

from __future__ import annotations

from django.urls import path

from keepfit.plan.pages import locks, plans, whys

app_name = "plan"
urlpatterns = [
    path("plans/", plans.runs, name="runs"),
    path("plans/compare/", plans.compare, name="compare"),
    path("plans/locks/", locks.locks, name="locks"),
    path("plans/locks/<path:account_id>/", locks.lock_one, name="lock"),
    path("plans/<int:plan_id>/", plans.run, name="run"),
    path("plans/<int:plan_id>/approve/", whys.approval, name="approve"),
    path("plans/<int:plan_id>/paper/<int:paper_id>/", whys.paper, name="paper"),
    path("plans/<int:plan_id>/why/<path:account_id>/", whys.why, name="why"),
]
