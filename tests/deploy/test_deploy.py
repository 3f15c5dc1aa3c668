"""What is in deploy/ is understood by the programs it is for, and speaks of things that exist."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from keepfit.cli.main import main
from keepfit.kit.settings import PREFIX, Settings, described
from tests.house.sources import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [one for one in UNITS if one.suffix == ".service"]
FILES = sorted(one for one in DEPLOY.rglob("*") if one.is_file())
PAGES = sorted((ROOT / "docs" / "start").glob("*.md"))
CONTAINER = DEPLOY / "Containerfile"
NGINX = DEPLOY / "nginx" / "keepfit.conf"
PROGRAM = "/opt/keepfit/bin/keepfit"
EXPOSED = 35  # tenths: systemd's own measure of what a service could do, 100 for anything at all


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603  # named here
    return done


def calls() -> list[tuple[str, list[str]]]:
    """Each call of our program in a unit or the container, as words."""
    found = [
        (one.name, shlex.split(hit)[1:])
        for one in SERVICES
        for hit in re.findall(rf"{PROGRAM}[^'\n]*", one.read_text())
    ]
    last = CONTAINER.read_text().rsplit("CMD [", 1)[1].split("]")[0]
    return [*found, (CONTAINER.name, re.findall(r'"([^"]+)"', last))]


@pytest.mark.parametrize("page", [*FILES, *PAGES], ids=lambda one: one.name)
def test_a_variable_that_is_named_is_a_setting(page: Path) -> None:
    known = {PREFIX + one.name.upper() for one, _ in described()}
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8")))
    assert named - known - {f"{PREFIX}QUERY_COUNTS"} == set()


@pytest.mark.parametrize(("file", "words"), calls(), ids=str)
def test_a_command_that_is_called_exists_with_its_options(file: str, words: list[str]) -> None:
    command: click.Command = main
    while isinstance(command, click.Group):
        inner = command.get_command(click.Context(command), words.pop(0))
        assert inner is not None, file
        command = inner
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    assert {one for one in words if one.startswith("--")} - known == set()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    # Only the program's place is changed: systemd looks whether it is there.
    program = tmp_path / "keepfit"
    program.write_text(f"#!{sys.executable}\n", encoding="utf-8")
    program.chmod(0o755)
    copies = [tmp_path / one.name for one in UNITS]
    for one, copy in zip(UNITS, copies, strict=True):
        copy.write_text(one.read_text().replace(PROGRAM, str(program)), encoding="utf-8")
    done = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *copies)
    said = [line for line in done.stderr.splitlines() if "keepfit" in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda one: one.name)
def test_a_service_may_do_little(unit: Path) -> None:
    done = run(
        "systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSED}", "--no-pager", unit
    )
    assert done.returncode == 0, done.stdout[-400:] + done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda one: one.name)
def test_what_a_service_may_not_do_fails_and_does_not_end_it(unit: Path) -> None:
    """Libraries try what they can do without: a place for memory, a core for a thread."""
    lines = unit.read_text().splitlines()
    assert ("SystemCallFilter=@system-service" in lines) == ("SystemCallErrorNumber=EPERM" in lines)


def test_nginx_takes_uploads_as_large_as_the_office_does() -> None:
    (cap,) = re.findall(r"client_max_body_size (\d+)m;", NGINX.read_text())
    assert int(cap) == Settings().file_megabytes


@pytest.mark.skipif(not shutil.which("nginx"), reason="needs nginx (nginx.packages)")
def test_nginx_understands_its_example(tmp_path: Path) -> None:
    key, certificate = self_signed(tmp_path)
    text = NGINX.read_text().replace("/etc/keepfit/tls/certificate.pem", str(certificate))
    text = text.replace("/etc/keepfit/tls/key.pem", str(key))
    # Ports and places that need no rights, and none of this machine's own configuration.
    text = re.sub(r"(listen (?:\[::\]:)?)(80|443)\b", r"\g<1>10\g<2>", text)
    whole = (
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {_places(tmp_path)} {text} }}"
    )
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = run("nginx", "-t", "-q", "-p", tmp_path, "-c", tmp_path / "nginx.conf")
    assert done.returncode == 0, done.stderr


def _places(folder: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return " ".join(f"{one}_temp_path {folder}/{one};" for one in kinds)


def self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "keepfit.example.gov.cn")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    places = folder / "key.pem", folder / "certificate.pem"
    places[0].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    places[1].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return places


def test_the_container_names_no_host_runs_as_nobody_special_and_asks_whether_it_is_ready() -> None:
    text = CONTAINER.read_text()
    bases = re.findall(r"^(?:ARG BASE=|FROM )(\S+)", text, flags=re.MULTILINE)
    (user,) = re.findall(r"^USER (\d+):\d+$", text, flags=re.MULTILINE)
    assert ([one for one in bases if "/" in one], int(user) > 0) == ([], True)
    assert "/health/ready/" in text.split("HEALTHCHECK", 1)[1]


def test_what_the_container_is_built_from_is_in_the_repository_or_made_before() -> None:
    sources = re.findall(r"^COPY (?!--from)(\S+)", CONTAINER.read_text(), flags=re.MULTILINE)
    absent = [one for one in sources if one != "wheels" and not (ROOT / one).exists()]
    assert absent == []
