"""Every setting: its name, meaning and default in one place, read from the environment.

`KEEPFIT_OUTAGE_SHARE=0.5 keepfit …` sets `outage_share` for one run.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text

PREFIX = "KEEPFIT_"


def _setting(default: float | str, zh: str, en: str) -> Any:  # dataclasses.field is typed so
    return field(default=default, metadata={"meaning": Text(zh=zh, en=en)})


def _secret(zh: str, en: str) -> Any:  # a password; never shown, not even by a traceback
    return field(default="", repr=False, metadata={"meaning": Text(zh=zh, en=en)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an office may change without changing code."""

    lang: str = _setting(
        "zh", "屏幕与文书的语言：zh 或 en", "Language of screens and papers: zh or en"
    )
    platforms: str = _setting(
        "",
        "自有平台表文件的路径；空为随软件提供的平台表",
        "Path of the office's own platform table; empty for the one that is shipped",
    )
    outage_share: float = _setting(
        0.2,
        "一个平台一次消失的账号超过此比例（0–1）时视为采集中断，不记为关停",
        "Above this share (0 to 1) of a platform's accounts vanishing at once it is an outage, "
        "and nothing is booked as closed",
    )
    outage_accounts: int = _setting(
        5,
        "一个平台少于此数量的账号时，不按比例判断采集中断",
        "With fewer accounts than this on a platform its share says nothing about an outage",
    )
    horizon_days: int = _setting(
        3,
        "采集的最后一天距检查日超过此天数时，视为没有观测到",
        "When what was collected ends more than this many days before the day of the check-up, "
        "silence since then counts as not observed",
    )
    file_megabytes: int = _setting(
        2048, "单个输入文件的上限（MB）", "Largest input file that is read, in megabytes"
    )
    sheet_cells: int = _setting(
        20_000_000, "单张工作表的单元格上限", "Largest number of cells read from one sheet"
    )
    unit_likeness: float = _setting(
        85.0,
        "单位名称相似度（0–100）达到此值才给出建议",
        "Likeness (0 to 100) from which a similar unit name is suggested",
    )
    http_allow: str = _setting(
        "",
        "除公网外还可访问的主机、主机:端口和网段，逗号分隔（如 *.example.gov.cn, 10.1.0.0/16）",
        "Hosts, host:port and networks that may be asked beside the public network, by comma "
        "(*.example.gov.cn, 10.1.0.0/16)",
    )
    http_ca: str = _setting(
        "",
        "内网站点的证书机构文件（PEM）路径；空为只信任系统自带的证书机构",
        "Path of a PEM file of certificate authorities trusted beside those of the system",
    )
    http_seconds: float = _setting(
        60.0, "读取一个网址总共最多多少秒", "Longest time one address may take in all, in seconds"
    )
    http_wait_seconds: float = _setting(
        15.0,
        "连接或等待下一段内容最多多少秒",
        "Longest wait for a connection or the next piece of an answer, in seconds",
    )
    http_megabytes: int = _setting(
        8,
        "一个网址的内容上限（MB，按解压后计）",
        "Largest content read from one address, in megabytes after unpacking",
    )
    feed_zone: str = _setting(
        "Asia/Shanghai",
        "订阅源没有写明时区时按哪个时区理解",
        "Time zone of a feed whose row in the list names none",
    )
    feed_pages: int = _setting(
        10,
        "一个订阅源最多翻多少页",
        "Most pages read of one feed whose row in the list names no number",
    )
    site: str = _setting(
        "keepfit-office",
        "办公系统存放数据库、密钥和文件的文件夹",
        "Folder where the office keeps its database, keys and files",
    )
    database_url: str = _setting(
        "",
        "办公系统的数据库地址；空为站点文件夹内的 SQLite，也可为 postgres://…",
        "Address of the office's database; empty for SQLite in the site folder, or postgres://…",
    )
    office_hosts: str = _setting(
        "localhost,127.0.0.1",
        "办公系统可用哪些主机名访问，逗号分隔",
        "Host names the office answers to, by comma",
    )
    office_https: int = _setting(
        0,
        "办公系统是否只经 HTTPS 访问（1 是，0 否）；为 1 时 Cookie 只经加密连接传送",
        "Whether the office is reached by HTTPS only (1 yes, 0 no); with 1 cookies travel only so",
    )
    trusted_proxy: str = _setting(
        "",
        "反向代理的地址或网段，逗号分隔（如 127.0.0.1, 10.1.0.0/16）；只采信它们转发的协议、"
        "主机名和来访地址。空为谁都不采信",
        "Addresses and networks of the reverse proxies, by comma (127.0.0.1, 10.1.0.0/16): what "
        "they forward about scheme, host and client counts. Empty to believe nobody",
    )
    idle_minutes: int = _setting(
        30, "多少分钟没有操作后自动退出", "Minutes without any action until a person is signed out"
    )
    session_hours: int = _setting(
        12, "登录后最多多少小时须重新登录", "Hours after which everybody must sign in again"
    )
    lock_tries: int = _setting(
        5, "连续输错多少次密码后锁定", "Wrong passwords in a row until signing in is locked"
    )
    lock_minutes: int = _setting(30, "锁定多少分钟", "Minutes that a lock lasts")
    address_names: int = _setting(
        50,
        "一个网络地址在锁定时长内，最多有多少个不同的登录名或令牌登录失败，超过即暂停从该地址登录；"
        "0 为不限",
        "How many different names and tokens may fail from one network address within the minutes "
        "of a lock, until nobody can sign in from there; 0 for no limit",
    )
    password_policy: str = _setting(
        "asvs",
        "密码规则：asvs 重长度，不强求复杂和定期更换（OWASP ASVS 5.0）；"
        "gbt22239 按等保要求复杂并定期更换（GB/T 22239-2019）。两者相互矛盾，由本单位选定",
        "Rules for passwords: asvs asks for length, and neither for signs nor for change (OWASP "
        "ASVS 5.0); gbt22239 asks for both (GB/T 22239-2019). They contradict each other: choose",
    )
    password_length: int = _setting(
        -1,
        "密码至少多少位；-1 为按密码规则（两套都是 12）",
        "Fewest characters of a password; -1 as the rules say (12 in both)",
    )
    password_classes: int = _setting(
        -1,
        "密码至少含几类字符（大写、小写、数字、符号）；-1 为按密码规则（asvs 为 0，gbt22239 为 3）",
        "Kinds of characters a password must mix (upper, lower, digit, sign); -1 as the rules say "
        "(0 with asvs, 3 with gbt22239)",
    )
    password_days: int = _setting(
        -1,
        "密码使用多少天后须更换，0 为不要求；-1 为按密码规则（asvs 为 0，gbt22239 为 90）",
        "Days after which a password must be changed, 0 for never; -1 as the rules say (0 with "
        "asvs, 90 with gbt22239)",
    )
    password_history: int = _setting(
        -1,
        "不得重复最近多少个密码；-1 为按密码规则（asvs 为 0，gbt22239 为 5）",
        "How many earlier passwords may not be used again; -1 as the rules say (0 with asvs, 5 "
        "with gbt22239)",
    )
    second_factor: str = _setting(
        "privileged",
        "谁必须使用动态口令：all 全体，privileged 主管、审计和系统管理员，none 自愿",
        "Who must use a one-time code: all, privileged (supervisors, auditors, administrators), "
        "none",
    )
    invitation_days: int = _setting(
        7, "邀请链接多少天内有效", "Days for which an invitation can be taken up"
    )
    local_passwords: str = _setting(
        "all",
        "接入统一目录或统一身份认证后，谁仍可用本系统内的密码登录：all 全体，"
        "administrators 只限系统管理员（建议，目录停机时由其维持）",
        "With a directory or identity provider: who may still sign in with a password kept here: "
        "all, or administrators (advised: they keep things going while the directory is down)",
    )
    ldap_server: str = _setting(
        "",
        "统一目录（LDAP）的地址，如 ldap://host:389 或 ldaps://host；空为不使用",
        "Address of the directory (LDAP), ldap://host:389 or ldaps://host; empty for none",
    )
    ldap_starttls: int = _setting(
        1,
        "ldap:// 是否先以 StartTLS 加密（1 是，0 否；0 时密码明文传送，只供本机测试）",
        "Whether ldap:// is encrypted by StartTLS first (1 yes, 0 no: passwords travel in the "
        "clear, for trials on one machine only)",
    )
    ldap_ca: str = _setting(
        "",
        "目录服务器证书机构文件（PEM）的路径；空为系统自带的证书机构",
        "Path of a PEM file with the authority of the directory's certificate; empty for those of "
        "the system",
    )
    ldap_dn: str = _setting(
        "",
        "由登录名直接得出 DN 的模板，如 uid={login},ou=people,dc=example；空为先查找",
        "Template of a person's DN, uid={login},ou=people,dc=example; empty to search for it",
    )
    ldap_base: str = _setting("", "查找人员的起点 DN", "DN below which people are searched for")
    ldap_login: str = _setting(
        "uid",
        "目录中存放登录名的属性（AD 为 sAMAccountName）",
        "Attribute that holds the sign-in name (sAMAccountName in AD)",
    )
    ldap_filter: str = _setting(
        "(objectClass=person)",
        "查找时附加的条件，可用来限定某个组",
        "Filter that a person must meet besides, to let in one group only for example",
    )
    ldap_reader: str = _setting(
        "", "查找所用账户的 DN；空为匿名", "DN of the account that searches; empty for nobody"
    )
    ldap_reader_password: str = _secret(
        "查找所用账户的密码；也可写入文件，见下一项",
        "Password of the account that searches; better in a file, see the next",
    )
    ldap_reader_password_file: str = _setting(
        "",
        "存放该密码的文件路径，优先于上一项",
        "Path of a file that holds that password; goes before the one above",
    )
    ldap_seconds: int = _setting(
        5, "等待目录应答最多多少秒", "Longest wait for the directory, in seconds"
    )
    oidc_issuer: str = _setting(
        "",
        "统一身份认证（OIDC）的签发者网址；空为不使用",
        "Address of the identity provider (the issuer of OpenID Connect); empty for none",
    )
    oidc_name: str = _setting(
        "统一身份认证", "登录页上它的名称", "What it is called on the sign-in page"
    )
    oidc_client: str = _setting(
        "", "本系统在那里登记的客户端编号", "Client id by which this office is registered there"
    )
    oidc_secret: str = _secret(
        "客户端密钥；也可写入文件，见下一项；空为公开客户端（只用 PKCE）",
        "Client secret; better in a file, see the next; empty for a public client (PKCE alone)",
    )
    oidc_secret_file: str = _setting(
        "",
        "存放该密钥的文件路径，优先于上一项",
        "Path of a file that holds that secret; goes before the one above",
    )
    mail_server: str = _setting(
        "",
        "发件服务器的主机名；空为不发邮件",
        "Host name of the mail server; empty to send no mail",
    )
    mail_port: int = _setting(587, "发件服务器的端口", "Port of the mail server")
    mail_security: str = _setting(
        "starttls",
        "加密方式：starttls（多用 587 端口）、tls（多用 465 端口）、none（明文，只供本机转发）",
        "Encryption: starttls (mostly port 587), tls (mostly 465), none (in the clear, for a relay "
        "on the same machine only)",
    )
    mail_ca: str = _setting(
        "",
        "发件服务器证书机构文件（PEM）的路径；空为系统自带的证书机构",
        "Path of a PEM file with the authority of the mail server's certificate; empty for those "
        "of the system",
    )
    mail_user: str = _setting(
        "", "登录发件服务器的用户名；空为不登录", "User name at the mail server; empty for none"
    )
    mail_password: str = _secret(
        "登录发件服务器的密码；也可写入文件，见下一项",
        "Password at the mail server; better in a file, see the next",
    )
    mail_password_file: str = _setting(
        "",
        "存放该密码的文件路径，优先于上一项",
        "Path of a file that holds that password; goes before the one above",
    )
    mail_from: str = _setting("", "发件人地址", "Address the mail comes from")
    mail_hour: int = _setting(
        8, "每天几点（0–23）起发送待办提醒", "Hour of the day (0 to 23) from which digests are sent"
    )
    mail_days: str = _setting(
        "china",
        "哪些日子发送：china（工作日，扣除法定节假日、计入调休）、weekdays（周一至周五）、every（每天）",
        "Days digests are sent on: china (working days, by its holidays and exchanged days), "
        "weekdays (Monday to Friday), every",
    )
    mail_seconds: int = _setting(
        10, "等待发件服务器应答最多多少秒", "Longest wait for the mail server, in seconds"
    )
    office_address: str = _setting(
        "",
        "邮件里链接用的办公系统网址，如 https://keepfit.example.gov.cn",
        "Address of the office for links in mail, https://keepfit.example.gov.cn",
    )
    api_requests_minute: int = _setting(
        600,
        "每个接口令牌每分钟最多多少次请求",
        "Requests a minute that one API token may make",
    )


def described() -> list[tuple[Field[Any], Text]]:
    """Return each setting with its meaning, for the docs."""
    return [(one, one.metadata["meaning"]) for one in fields(Settings)]


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; what is no number is an error, not a guess."""
    given = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for one in fields(Settings):
        text = given.get(PREFIX + one.name.upper())
        if text is not None:
            values[one.name] = _value(one, text)
    return Settings(**values)


def _value(one: Field[Any], text: str) -> float | str:
    if isinstance(one.default, str):
        return text
    try:
        return int(text) if isinstance(one.default, int) else float(text)
    except ValueError:
        raise UsageError(
            Text(
                zh="环境变量 {name} 的值 {text!r} 不是数字。",
                en="The environment variable {name} is {text!r}, which is no number.",
            ).fill(name=PREFIX + one.name.upper(), text=text)
        ) from None
