"""The addresses of people's pages."""

from __future__ import annotations

from django.urls import path, re_path

from keepfit.people.pages import entry, me, notices, setup, staff, tokens, units

app_name = "people"
urlpatterns = [
    path("setup/<str:token>/", setup.setup, name="setup"),
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("sign-in/code/", entry.code, name="code"),
    path("sign-in/recovery/", entry.recovery_code, name="recovery_code"),
    path("sign-out/", entry.sign_out, name="sign_out"),
    path("invitation/<str:token>/", entry.invitation, name="invitation"),
    path("me/second-factor/", me.second_factor, name="second_factor"),
    path("me/recovery/", me.recovery, name="recovery"),
    path("me/password/", me.password, name="password"),
    path("me/notices/", notices.notices, name="notices"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    re_path(r"^me/language/(?P<lang>zh|en)/$", me.language, name="language"),
    path("staff/", staff.everybody, name="staff"),
    path("staff/invite/", staff.invite_somebody, name="invite"),
    path("staff/<int:staff_id>/", staff.person, name="person"),
    path("staff/<int:staff_id>/grant/", staff.give_role, name="grant"),
    path("staff/<int:staff_id>/revoke/", staff.take_role, name="revoke"),
    path("staff/<int:staff_id>/invite-again/", staff.invite_once_more, name="invite_again"),
    path("staff/<int:staff_id>/hand-over/", staff.hand_over_work, name="hand_over"),
    path("staff/<int:staff_id>/disable/", staff.end_access, name="disable"),
    path("staff/<int:staff_id>/forget-factor/", staff.forget_factor, name="forget_factor"),
    path("units/", units.tree, name="units"),
]
