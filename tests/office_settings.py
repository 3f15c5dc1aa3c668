"""The office's settings for tests: a site folder of their own, quick hashes, nothing sent."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# One folder for all runs of one person, and for each of the processes they are spread over: it
# holds keys, which are drawn once, and the locks by which one worker keeps others out.
FOLDER = Path(
    tempfile.gettempdir(),
    f"keepfit-tests-{os.getuid()}",
    os.environ.get("PYTEST_XDIST_WORKER", "alone"),
)
os.environ["KEEPFIT_SITE"] = str(FOLDER)

from keepfit.web.settings import *  # noqa: E402, F403  # the folder has to be chosen first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a test has no secrets
ALLOWED_HOSTS = ["*"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
