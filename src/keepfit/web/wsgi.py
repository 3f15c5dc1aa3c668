"""The office as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from keepfit.kit import settings
from keepfit.kit.web.peers import believing, networks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keepfit.web.settings")
application = believing(get_wsgi_application(), networks(settings.load().trusted_proxy))
