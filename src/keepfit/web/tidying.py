"""Clears away what nobody needs any more: sessions that are over, old records of signing in."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.sessions.backends.db import SessionStore

# Longer than the six months for which network logs have to be kept (网络安全法 第二十一条).
KEPT_DAYS = 200


def tidy() -> None:
    """Delete the sessions whose time is over, and records of signing in that are too old."""
    SessionStore.clear_expired()
    AxesProxyHandler.reset_logs(age_days=KEPT_DAYS)
    AxesProxyHandler.reset_failure_logs(age_days=KEPT_DAYS)
