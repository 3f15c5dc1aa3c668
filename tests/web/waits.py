"""Waiting with a limit: no test may hang on a process that says nothing."""

from __future__ import annotations

import subprocess
from threading import Timer
from typing import IO, AnyStr

WITHIN = 120.0  # seconds: no wait is longer, however busy the machine


def line_said(
    running: subprocess.Popen[AnyStr], said: IO[AnyStr] | None, word: AnyStr | None = None
) -> AnyStr:
    """Return the next line of a process, with a word if asked; one that is late is killed."""
    assert said is not None, "what it says was not asked for"
    late = Timer(WITHIN, running.kill)
    late.start()
    try:
        return next(line for line in said if word is None or word in line)
    except StopIteration:
        raise AssertionError(f"the process ended without saying {word!r}") from None
    finally:
        late.cancel()
