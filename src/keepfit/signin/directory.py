"""Asks a directory (LDAP) whether a password is somebody's; it never learns anything else there.

Roles stay in keepfit: a directory tells who somebody is, not what they may do.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ldap3 import NONE, SIMPLE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPExceptionError
from ldap3.utils.conv import escape_filter_chars
from ldap3.utils.dn import escape_rdn

from keepfit.kit.errors import KeepfitError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

# RFC 4511 4.1.9: what a directory answers where it is this password it does not take, by number:
# constraint (a lock of its own), no such object, invalid DN, inappropriate authentication,
# invalid credentials, insufficient rights, unwilling (a person whom the directory has disabled).
_NOT_TAKEN = frozenset({19, 32, 34, 48, 49, 50, 53})
_FINE = 0
_MOST_ENTRIES = 2  # one is the person; a second one says that the name is not anybody's own

log = logging.getLogger(__name__)


class DirectoryError(KeepfitError):
    """The directory cannot be asked: it is away, its certificate is wrong, or it refuses us."""


def proved(login: str, password: str, ours: Settings) -> bool:
    """Whether the directory takes this password for this sign-in name.

    An empty password is refused here: a directory would let it in as nobody (RFC 4513 5.1.2).
    Raises DirectoryError where the directory cannot be asked.
    """
    if not password or not _plain(login) or "\0" in password:
        return False
    dn = named(login, ours)
    if not dn:
        return False
    with _opened(ours, dn, password) as connection:
        return _bound(connection)


def reached(ours: Settings) -> None:
    """Ask the directory as far as it goes without anybody's password; raises DirectoryError."""
    if ours.ldap_dn:
        with _opened(ours):
            return
    named("keepfit", ours)


def named(login: str, ours: Settings) -> str:
    """Return the DN of whoever signs in by this name; empty where nobody or several do."""
    if ours.ldap_dn:
        return ours.ldap_dn.replace("{login}", escape_rdn(login))
    with _opened(ours, ours.ldap_reader, _reader_password(ours)) as connection:
        if ours.ldap_reader and not _bound(connection):
            raise _refused()
        wanted = f"({ours.ldap_login}={escape_filter_chars(login)})"
        connection.search(
            ours.ldap_base,
            f"(&{ours.ldap_filter}{wanted})",
            search_scope=SUBTREE,
            attributes=[ours.ldap_login],
            size_limit=_MOST_ENTRIES,
        )
        return _only_dn(connection, login, ours)


def _only_dn(connection: Connection, login: str, ours: Settings) -> str:
    entries = [one for one in connection.response or () if one["type"] == "searchResEntry"]
    if len(entries) != 1:
        if entries:
            log.warning("the directory knows several people by one sign-in name")
        return ""
    held = entries[0]["attributes"].get(ours.ldap_login, [])
    names = [held] if isinstance(held, str) else held
    same = any(str(one).casefold() == login.casefold() for one in names)
    return str(entries[0]["dn"]) if same else ""


def _bound(connection: Connection) -> bool:
    """Whether the directory takes the connection's DN and password."""
    connection.bind()
    answer = connection.result["result"]
    if answer == _FINE:
        return True
    if answer in _NOT_TAKEN:
        return False
    raise _away(str(connection.result["description"]))


@contextmanager
def _opened(ours: Settings, user: str = "", password: str = "") -> Iterator[Connection]:
    """Open a connection, encrypted as the office asks, and close it again."""
    connection = None
    try:
        connection = Connection(
            _server(ours),
            user=user or None,
            password=password or None,
            authentication=SIMPLE if user else None,
            auto_referrals=False,
            read_only=True,
            receive_timeout=ours.ldap_seconds,
        )
        connection.open()
        if ours.ldap_starttls and not connection.server.ssl:
            connection.start_tls()
        yield connection
    except (LDAPExceptionError, OSError) as why:
        raise _away(str(why)) from why
    finally:
        if connection is not None:
            _close(connection)


def _close(connection: Connection) -> None:
    held = connection.socket  # the library forgets one that never got as far as speaking
    with suppress(LDAPExceptionError, OSError):  # it may be gone already
        connection.unbind()
    if held is not None:
        held.close()


class _Checked(Tls):  # type: ignore[misc]  # ldap3 ships no types
    """Encryption by Python's own rules: the library's compares host names in a way of its own."""

    def wrap_socket(self, connection: Connection, do_handshake: bool = True) -> None:  # noqa: ARG002, FBT001, FBT002  # as the library calls it
        """Encrypt a connection; the certificate must be vouched for and made out to the host."""
        context = ssl.create_default_context(cafile=self.ca_certs_file)
        connection.socket = context.wrap_socket(
            connection.socket, server_hostname=connection.server.host
        )


def _server(ours: Settings) -> Server:
    tls = _Checked(validate=ssl.CERT_REQUIRED, ca_certs_file=ours.ldap_ca)
    return Server(ours.ldap_server, tls=tls, get_info=NONE, connect_timeout=ours.ldap_seconds)


def _reader_password(ours: Settings) -> str:
    if not ours.ldap_reader_password_file:
        return ours.ldap_reader_password
    try:
        return Path(ours.ldap_reader_password_file).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as why:
        raise _away(f"KEEPFIT_LDAP_READER_PASSWORD_FILE: {why.strerror}") from why


def _plain(login: str) -> bool:
    return bool(login) and login.isprintable()


def _refused() -> DirectoryError:
    return DirectoryError(
        Text(
            zh="统一目录不接受本系统查找人员所用的账户。",
            en="The directory refuses the account by which keepfit searches it.",
        ),
        hint=Text(
            zh="请系统管理员核对 KEEPFIT_LDAP_READER 及其密码。",
            en="The administrator has to look at KEEPFIT_LDAP_READER and its password.",
        ),
    )


def _away(why: str) -> DirectoryError:
    log.warning("the directory cannot be asked: %s", why)
    return DirectoryError(
        Text(
            zh="统一目录目前连不上，无法核对密码。",
            en="The directory cannot be reached, so no password can be checked.",
        ),
        hint=Text(
            zh="请稍后再试。系统管理员仍可用本系统内的密码登录；"
            "在服务器上运行 keepfit doctor 可查看原因。",
            en="Try again later. An administrator still comes in with the password kept here; "
            "keepfit doctor on the server says more.",
        ),
    )
