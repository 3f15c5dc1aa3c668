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
