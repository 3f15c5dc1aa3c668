"""The addresses of the pages of check-ups."""

from __future__ import annotations

from django.urls import path

from keepfit.checkup.pages import (
    comparison,
    drafts,
    findings,
    letters,
    packs,
    runs,
    samples,
    schedules,
    unobserved,
)

app_name = "checkup"
urlpatterns = [
    path("checkups/", runs.runs, name="runs"),
    path("checkups/compare/", comparison.compare, name="compare"),
    path("checkups/schedules/", schedules.schedules, name="schedules"),
    path("checkups/schedules/<int:schedule_id>/", schedules.schedule, name="schedule"),
    path("checkups/schedules/<int:schedule_id>/end/", schedules.end, name="end_schedule"),
    path("checkups/<int:run_id>/", runs.run, name="run"),
    path("checkups/<int:run_id>/letters/", letters.letters_of, name="letters"),
    path("checkups/<int:run_id>/steps/", findings.several, name="steps"),
    path("findings/<int:finding_id>/", findings.finding, name="finding"),
    path("unobserved/", unobserved.queue, name="unobserved"),
    path("unobserved/again/", unobserved.check_again, name="check_again"),
    path("unobserved/<int:errand_id>/done/", unobserved.finish_errand, name="finish_errand"),
    path("samples/", samples.all_samples, name="samples"),
    path("samples/<int:sample_id>/", samples.sample, name="sample"),
    path("samples/<int:sample_id>/decide/", samples.decide_look, name="decide_look"),
    path("samples/<int:sample_id>/<int:look_id>/", samples.answer_look, name="answer_look"),
    path("packs/", packs.packs, name="packs"),
    path("packs/<str:pack_id>/", packs.pack, name="pack"),
    path("packs/<str:pack_id>/edit/", drafts.edit_pack, name="edit_pack"),
    path("packs/<str:pack_id>/text/", drafts.edit_pack_text, name="edit_pack_text"),
    path("packs/<str:pack_id>/force/", packs.turn, name="turn_pack"),
    path("packs/<str:pack_id>/<int:number>/", packs.pack_version, name="pack_version"),
    path("packs/<str:pack_id>/<int:number>/try/", packs.try_version, name="try_pack"),
]
