"""The addresses of signing in elsewhere."""

from __future__ import annotations

from django.urls import path

from keepfit.signin import pages

app_name = "signin"
urlpatterns = [
    path("sign-in/provider/", pages.begin, name="begin"),
    path("sign-in/provider/back/", pages.back, name="back"),
    path("sign-in/provider/join/", pages.join, name="join"),
    path("sign-in/provider/left/", pages.left, name="left"),
    path("me/identity/", pages.identity, name="identity"),
    path("me/identity/link/", pages.begin_link, name="link"),
    path("me/identity/confirm/", pages.confirm, name="confirm"),
]
