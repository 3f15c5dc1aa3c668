"""A real WordPress (Debian's packages) in a folder of its own, on loopback, stopped by its pids."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path("/usr/share/wordpress")
PROGRAMS = ("php", "mariadbd", "mariadb-install-db", "mariadb")
_PATIENCE_SECONDS = 60
_CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp');
define('DB_HOST', 'localhost:@SOCKET@'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '@URL@'); define('WP_SITEURL', '@URL@');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_DEBUG', false);
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY',
          'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $key) {
    define($key, $key);
}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
_START = """<?php
if ($argv[1] === 'install') define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1'; $_SERVER['REQUEST_URI'] = '/';
require __DIR__ . '/wp-load.php';
"""
_INSTALL = (
    _START
    + """
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('区政府门户', 'admin', 'admin@example.invalid', true, '', 'admin-pass');
update_option('timezone_string', 'Asia/Shanghai');
switch_theme('twentytwentyone');
foreach (get_posts(['numberposts' => -1]) as $post) wp_delete_post($post->ID, true);
"""
)
_WRITE = (
    _START
    + """
$ids = [];
foreach (json_decode(stream_get_contents(STDIN), true) as $post) {
    $ids[] = isset($post['ID']) ? wp_update_post($post, true) : wp_insert_post($post, true);
}
echo json_encode($ids);
"""
)


def missing() -> list[str]:
    """What of the packages is not installed here."""
    programs = [name for name in PROGRAMS if _program(name) is None]
    theme = PACKAGE / "wp-content/themes/twentytwentyone"
    return programs + [str(path) for path in (PACKAGE, theme) if not path.is_dir()]


def _program(name: str) -> str | None:
    # Servers lie in a folder that ordinary users' search path leaves out.
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPress:
    """A running site."""

    url: str
    folder: Path

    def write(self, posts: Sequence[dict[str, Any]]) -> list[int]:
        """Publish posts, or change those given with their ID; return the ids."""
        rows = [{"post_status": "publish", **post} for post in posts]
        return [int(one) for one in json.loads(self.php("write", json.dumps(rows)))]

    def php(self, script: str, given: str = "") -> str:
        """Run one of our scripts inside WordPress."""
        return _run(
            "php",
            "-d",
            "sendmail_path=/bin/true",
            self.folder / f"{script}.php",
            script,
            given=given,
        )


def _run(program: str, *arguments: str | Path, given: str = "") -> str:
    result = subprocess.run(  # noqa: S603  # installed programs, arguments from the test
        [_program(program) or program, *map(str, arguments)],
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@contextmanager
def wordpress(folder: Path) -> Iterator[WordPress]:
    """Install a site in the folder and serve it until the test has ended."""
    with _database(folder) as database:
        site = WordPress(url=f"http://127.0.0.1:{_free_port()}", folder=folder / "site")
        _lay_out(site, database)
        site.php("install")
        with _served(site):
            yield site


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    # In a short place of its own: a socket's path may have at most 107 characters.
    place, door = folder / "db", Path(folder.anchor, "tmp", f"kf-{os.getpid()}-{_free_port()}.sock")
    mine = [] if os.getuid() else ["--user=root"]
    install = ["--no-defaults", *mine, f"--datadir={place}", "--skip-test-db"]
    _run("mariadb-install-db", *install, "--auth-root-authentication-method=normal")
    run = ["--no-defaults", *mine, f"--datadir={place}", f"--socket={door}", "--skip-networking"]
    light = ["--innodb-flush-log-at-trx-commit=0", "--skip-log-bin"]
    with _running(folder / "db.log", "mariadbd", *run, *light):
        _wait_for(door.exists)
        client = ["--no-defaults", "-uroot", f"--socket={door}"]
        grant = "CREATE USER wp@localhost IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO wp@localhost;"
        _run("mariadb", *client, "-e", f"CREATE DATABASE wp CHARACTER SET utf8mb4; {grant}")
        yield door


def _lay_out(site: WordPress, database: Path) -> None:
    """Copy the doors of WordPress, which look for their settings beside them; link the rest."""
    content = site.folder / "wp-content"
    content.mkdir(parents=True)
    for one in PACKAGE.glob("*.php"):
        shutil.copy(one, site.folder / one.name)
    for name in ("wp-admin", "wp-includes", "wp-content/themes"):
        (site.folder / name).symlink_to(PACKAGE / name)
    config = _CONFIG.replace("@SOCKET@", str(database)).replace("@URL@", site.url)
    (site.folder / "wp-config.php").write_text(config, encoding="utf-8")
    (site.folder / "install.php").write_text(_INSTALL, encoding="utf-8")
    (site.folder / "write.php").write_text(_WRITE, encoding="utf-8")


@contextmanager
def _served(site: WordPress) -> Iterator[None]:
    place = site.url.removeprefix("http://")
    host, port = place.split(":")
    with _running(site.folder.parent / "http.log", "php", "-S", place, "-t", site.folder):
        _wait_for(lambda: _answers(host, int(port)))
        yield


def _answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


@contextmanager
def _running(log: Path, program: str, *arguments: str | Path) -> Iterator[None]:
    with log.open("wb") as said:
        running = subprocess.Popen(  # noqa: S603  # installed programs, arguments from the test
            [_program(program) or program, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            yield
        finally:
            running.terminate()
            try:
                running.wait(timeout=20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def _wait_for(ready: Any) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not ready():
        assert time.monotonic() < until, "the server did not come up"
        time.sleep(0.05)
