"""A real directory for tests: slapd in a folder of its own, on a port of this machine alone."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BASE = "dc=qingxi,dc=example"
READER = f"cn=reader,{BASE}"
SECRET = "what the reader knows"  # noqa: S105  # of an account that does not exist
PASSWORD = "目录 quiet river 91"  # noqa: S105  # of people who do not exist
PEOPLE = ("owner", "checker", "operator", "admin", "stranger", "auditor")
PROGRAM = shutil.which("slapd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/libexec")
_ADD = shutil.which("slapadd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/libexec")
_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Where the directory listens, and who vouches for its certificate."""

    port: int
    tls_port: int
    authority: Path

    @property
    def address(self) -> str:
        """The address for StartTLS."""
        return f"ldap://127.0.0.1:{self.port}"

    @property
    def tls_address(self) -> str:
        """The address that is encrypted from its first byte."""
        return f"ldaps://127.0.0.1:{self.tls_port}"


@contextmanager
def directory(folder: Path) -> Iterator[Directory]:
    """Start a directory with a few people, and stop it by its own number."""
    for name in ("base", "run"):
        (folder / name).mkdir()
    _certificate(folder)
    (folder / "slapd.conf").write_text(_configuration(folder), encoding="utf-8")
    (folder / "people.ldif").write_text(_people(), encoding="utf-8")
    assert PROGRAM is not None
    assert _ADD is not None
    seed: list[str | Path] = [_ADD, "-q", "-f", folder / "slapd.conf", "-l", folder / "people.ldif"]
    subprocess.run(seed, check=True, timeout=_SECONDS)  # noqa: S603  # Debian's own program
    here = Directory(port=_free(), tls_port=_free(), authority=folder / "authority.pem")
    listening = f"{here.address}/ {here.tls_address}/"
    with (folder / "slapd.log").open("wb") as log:
        running = subprocess.Popen(  # noqa: S603  # Debian's own program
            [PROGRAM, "-d", "0", "-h", listening, "-f", folder / "slapd.conf"],
            stdout=log,
            stderr=log,
        )
    try:
        for port in (here.port, here.tls_port):
            _wait(port, running)
        yield here
    finally:
        running.terminate()
        try:
            running.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(_SECONDS)


def _configuration(folder: Path) -> str:
    schemas = "\n".join(
        f"include /etc/ldap/schema/{one}.schema" for one in ("core", "cosine", "inetorgperson")
    )
    return f"""{schemas}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile {folder}/run/slapd.pid
TLSCACertificateFile {folder}/authority.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
database mdb
maxsize 10485760
suffix "{BASE}"
rootdn "cn=root,{BASE}"
directory {folder}/base
overlay ppolicy
ppolicy_default "cn=policy,{BASE}"
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{READER}" read by * none
"""


def _people() -> str:
    told = [
        f"dn: {BASE}\nobjectClass: domain\ndc: qingxi\n",
        (
            f"dn: cn=policy,{BASE}\nobjectClass: organizationalRole\nobjectClass: pwdPolicy\n"
            "cn: policy\npwdAttribute: userPassword\npwdLockout: TRUE\n"
        ),
        f"dn: ou=people,{BASE}\nobjectClass: organizationalUnit\nou: people\n",
        (
            f"dn: {READER}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject"
            f"\ncn: reader\nuserPassword: {SECRET}\n"
        ),
    ]
    told += [
        f"dn: uid={one},ou=people,{BASE}\nobjectClass: inetOrgPerson\nuid: {one}\ncn: {one}\n"
        f"sn: {one}\nuserPassword: {PASSWORD}\n"
        for one in PEOPLE
    ]
    # RFC draft behavera 5.3.3: locked for ever, as by an administrator.
    told[-1] += "pwdAccountLockedTime: 000001010000Z\n"
    return "\n".join(told)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _SECONDS
    while True:
        if running.poll() is not None or time.monotonic() > ends:
            raise RuntimeError("slapd did not start")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def _certificate(folder: Path) -> None:
    """Write an authority and a certificate of it for 127.0.0.1."""
    ours, theirs = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _signed("test authority", ours, "test authority", ours, authority=True)
    server = _signed("127.0.0.1", theirs, "test authority", ours, authority=False)
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(authority.public_bytes(pem))
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    (folder / "server.key").write_bytes(
        theirs.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    by: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - dt.timedelta(days=1),
        not_valid_after=now + dt.timedelta(days=1),
    ).add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    if not authority:
        made = made.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
    return made.sign(by, hashes.SHA256())
