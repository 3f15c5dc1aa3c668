"""Looks an office over: what is well, what is not, and how to put it right."""

from __future__ import annotations

import shutil
import smtplib
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from django.db import DatabaseError, connection

from keepfit.kit import settings
from keepfit.kit.errors import KeepfitError
from keepfit.kit.store import Store
from keepfit.kit.text import Text
from keepfit.signin.provider import ProviderError, found
from keepfit.web.post import PostError, post
from keepfit.web.upgrading import UpgradeError, behind

_FREE_BYTES = 2 * 1024**3
# Loaded only where there is a directory: its library takes a third of a second of every start.
_ASKING = "keepfit.signin.directory"
_STYLE = Path(__file__).with_name("static") / "web" / "vendor" / "bootstrap.min.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that was looked at: its name, whether it is well, and the way on where not."""

    name: str
    what: Text
    well: bool
    hint: Text | None = None


def looked_over(site: Path, audit: Callable[[], int]) -> list[Sign]:
    """Look at the folder, keys, database, history, trail, the pages' style, whom else we ask."""
    signs = [_folder(site), _keys(site), *_database(audit), _history(site), _style()]
    ours = settings.load()
    return [*signs, *_directory(ours), *_provider(ours), *_mail(ours)]


def _folder(site: Path) -> Sign:
    free = shutil.disk_usage(site).free
    return Sign(
        name="folder",
        what=Text(
            zh=f"站点文件夹 {site}，剩余空间 {free // 1024**2} MB",
            en=f"Site folder {site}, {free // 1024**2} MB free",
        ),
        well=free >= _FREE_BYTES,
        hint=Text(zh="请腾出至少 2 GB 空间。", en="Make room: 2 GB at least."),
    )


def _keys(site: Path) -> Sign:
    open_to_others = [
        one.name
        for one in (site / "keys").glob("*")
        if stat.S_IMODE(one.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    return Sign(
        name="keys",
        what=Text(zh="密钥只有所有者可读", en="Keys are readable by their owner alone"),
        well=not open_to_others,
        hint=Text(
            zh="请执行 chmod 600：" + "、".join(open_to_others),
            en="Run chmod 600 on: " + ", ".join(open_to_others),
        ),
    )


def _database(audit: Callable[[], int]) -> list[Sign]:
    try:
        todo = behind()
    except UpgradeError as why:
        return [Sign(name="database", what=why.message, well=False, hint=why.hint)]
    except DatabaseError as why:
        told = str(why).splitlines()[0]
        hint = Text(zh=f"数据库的回答：{told}", en=f"The database says: {told}")
        what = Text(zh="数据库可以连接", en="The database can be reached")
        return [Sign(name="database", what=what, well=False, hint=hint)]
    tables = Sign(
        name="database",
        what=Text(
            zh=f"数据库（{connection.vendor}）的表是最新的",
            en=f"The tables of the database ({connection.vendor}) are the newest",
        ),
        well=not todo,
        hint=Text(zh="启动 keepfit serve 即会更新。", en="Starting keepfit serve updates them."),
    )
    return [tables] if todo else [tables, _trail(audit)]


def _trail(audit: Callable[[], int]) -> Sign:
    faults = audit()
    return Sign(
        name="audit",
        what=Text(zh="审计记录完整", en="The audit trail is whole"),
        well=not faults,
        hint=Text(
            zh="发现 {n} 处，请运行 keepfit audit verify。",
            en="{n:fault|s}: run keepfit audit verify.",
        ).fill(n=faults),
    )


def _history(site: Path) -> Sign:
    folder = site / "history"
    what = Text(zh="历史数据可读", en="The history can be read")
    try:
        if (folder / "store.json").exists():
            Store.open(folder, create=False).tables()
    except KeepfitError as why:
        return Sign(name="history", what=what, well=False, hint=why.hint or why.message)
    return Sign(name="history", what=what, well=True)


def _style() -> Sign:
    return Sign(
        name="style",
        what=Text(zh="页面样式文件已就位", en="The pages' style sheet is in place"),
        well=_STYLE.is_file(),
        hint=Text(zh="在源码文件夹执行 make serve 一次。", en="Run make serve once in the source."),
    )


def _directory(ours: settings.Settings) -> list[Sign]:
    if not ours.ldap_server:
        return []
    hidden = Sign(
        name="directory-encrypted",
        what=Text(
            zh="发往统一目录的密码经过加密",
            en="Passwords are encrypted on their way to the directory",
        ),
        well=bool(ours.ldap_starttls) or ours.ldap_server.lower().startswith("ldaps://"),
        hint=Text(zh="请设 KEEPFIT_LDAP_STARTTLS=1。", en="Set KEEPFIT_LDAP_STARTTLS=1."),
    )
    what = Text(
        zh=f"统一目录 {ours.ldap_server} 可以查询", en=f"The directory {ours.ldap_server} answers"
    )
    try:
        import_module(_ASKING).reached(ours)
    except KeepfitError as why:
        return [hidden, Sign(name="directory", what=what, well=False, hint=_cause(why))]
    return [hidden, Sign(name="directory", what=what, well=True)]


def _provider(ours: settings.Settings) -> list[Sign]:
    if not ours.oidc_issuer:
        return []
    what = Text(
        zh=f"统一身份认证 {ours.oidc_issuer} 有应答",
        en=f"The identity provider {ours.oidc_issuer} answers",
    )
    try:
        found(ours)
    except ProviderError as why:
        return [Sign(name="provider", what=what, well=False, hint=why.cause or why.hint)]
    return [Sign(name="provider", what=what, well=True)]


def _mail(ours: settings.Settings) -> list[Sign]:
    """Whether the mail server lets us in; nothing is sent."""
    if not ours.mail_server:
        return []
    what = Text(
        zh=f"邮件服务器 {ours.mail_server} 可以登录",
        en=f"The mail server {ours.mail_server} lets us in",
    )
    try:
        with post(ours):  # opens it, and closes it again
            pass
    except PostError as why:
        return [Sign(name="mail", what=what, well=False, hint=_cause(why))]
    except (OSError, smtplib.SMTPException) as why:
        told = " ".join(str(why).split())[:200]
        hint = Text(zh=f"服务器或网络的回答：{told}", en=f"It says: {told}")
        return [Sign(name="mail", what=what, well=False, hint=hint)]
    return [Sign(name="mail", what=what, well=True)]


def _cause(why: KeepfitError) -> Text | None:
    if why.__cause__ is None:
        return why.hint
    return Text(
        zh=f"{why.message.zh}原因：{why.__cause__}", en=f"{why.message.en} It says: {why.__cause__}"
    )
