"""Run a command beside a PostgreSQL of its own: `python -m tests.web.postgres pytest …`.

The server keeps to a folder under the temporary one, listens on a Unix socket there and nowhere
else, and is stopped by its own number when the command ends.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"  # the server refuses to run as root


def programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    if not found:
        raise SystemExit("PostgreSQL is not installed (tests/web/postgresql.packages)")
    return found[-1]


@contextmanager
def server() -> Iterator[str]:
    """Start a server, and hand out its address for KEEPFIT_DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="keepfit-pg-"))
    owner = pwd.getpwnam(OWNER)
    who = {"user": owner.pw_uid, "group": owner.pw_gid} if os.getuid() == 0 else {}
    if who:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    place = folder / "cluster"
    init: list[str | Path] = [
        programs() / "initdb",
        "-D",
        place,
        "-U",
        "keepfit",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    subprocess.run([*init, "-A", "trust"], check=True, stdout=subprocess.DEVNULL, **who)  # type: ignore[call-overload]  # noqa: S603  # user and group together
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
    quick = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    running = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603  # as above
        [programs() / "postgres", "-D", place, *options, *quick], stderr=subprocess.DEVNULL, **who
    )
    try:
        _wait(folder)
        yield f"postgres://keepfit@{str(folder).replace('/', '%2F')}/postgres"
    finally:
        running.terminate()
        running.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    ready: list[str | Path] = [programs() / "pg_isready", "-q", "-h", folder, "-U", "keepfit"]
    while subprocess.run(ready, check=False).returncode:  # noqa: S603  # our own server
        if time.monotonic() > ends:
            raise SystemExit("PostgreSQL did not start")
        time.sleep(0.1)


def main(command: list[str]) -> int:
    """Run the command with the server's address in its environment."""
    with server() as address:
        environment = {**os.environ, "KEEPFIT_DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603  # ours


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
