"""A small county, written as files and reviewed by the real chain: every outcome occurs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from keepfit.review.core.records import Review
from keepfit.review.flow import review

AS_OF = date(2024, 6, 30)
SPIKE = '<script>alert("钉子")</script>'

UNITS = (
    {"单位编号": "U1", "单位名称": "示例县人民政府办公室", "层级": "县"},
    {"单位编号": "U2", "单位名称": "示例县文旅局", "层级": "县", "上级单位": "U1"},
    {"单位编号": "U3", "单位名称": "城关镇人民政府", "层级": "镇", "上级单位": "U1"},
)
ACCOUNTS = (
    {"账号编号": "OK1", "账号名称": "示例发布", "类型": "账号", "平台": "微信", "主办单位": "U1"},
    {"账号编号": "OK2", "账号名称": "示例发布", "类型": "账号", "平台": "微博", "主办单位": "U1"},
    {"账号编号": "OLD", "账号名称": "示例文旅", "类型": "账号", "平台": "微信", "主办单位": "U2"},
    {"账号编号": "XSS", "账号名称": SPIKE, "类型": "账号", "平台": "抖音", "主办单位": "U3"},
    {"账号编号": "DARK", "账号名称": "城关", "类型": "账号", "平台": "微博", "主办单位": "U3"},
    {"账号编号": "APP1", "账号名称": "示例通", "类型": "应用", "平台": "APP", "主办单位": "U1"},
    {
        "账号编号": "APP2",
        "账号名称": "游示例",
        "类型": "小程序",
        "平台": "小程序",
        "主办单位": "U2",
    },
    {"账号编号": "GONE", "账号名称": "旧号", "类型": "账号", "平台": "微信", "主办单位": "U1"},
    {"账号编号": "GRP", "账号名称": "工作一群", "类型": "群", "平台": "微信群", "主办单位": "U3"},
    {"账号编号": "TWIN", "账号名称": "示例资讯", "类型": "账号", "平台": "微信", "主办单位": "U1"},
)
_MORE = {
    "OK1": {"备案号": "备1", "账号管理员": "赵一", "备用管理员": "钱二", "粉丝数": "12000"},
    "OK2": {"备案号": "备2", "账号管理员": "赵一", "备用管理员": "", "粉丝数": "900"},
    "GONE": {"状态": "已注销"},
}
# How many days before the check-up each account posted, once a week from there back.
_LAST_POST = {"OK1": 1, "OK2": 3, "OLD": 43, "XSS": 20, "TWIN": 2}
_PROBES = (
    {"账号编号": "APP1", "探测时间": "2024-06-28 10:00", "探测类型": "打开", "探测结果": "正常"},
    {"账号编号": "APP2", "探测时间": "2024-06-28 10:00", "探测类型": "打开", "探测结果": "失败"},
    {"账号编号": "DARK", "探测时间": "2024-06-28 10:00", "探测类型": "打开", "探测结果": "无权限"},
)


def write_county(folder: Path) -> Path:
    """Write the small county's files into a folder; return the folder."""
    accounts = [{**one, **_MORE.get(one["账号编号"], {})} for one in ACCOUNTS]
    _write(folder / "单位.csv", UNITS)
    _write(folder / "账号.csv", accounts)
    _write(folder / "内容.csv", list(_posts()))
    _write(folder / "探测.csv", _PROBES)
    return folder


def reviewed_county(folder: Path) -> Review:
    """Return the small county's review."""
    return review([write_county(folder)], pack="cn-2019", as_of=AS_OF)


def _posts() -> Iterable[dict[str, str]]:
    for account, first in _LAST_POST.items():
        for number in range(6):
            day = AS_OF - timedelta(days=first + 7 * number)
            title = f"{account} 第{number}条{SPIKE if account == 'XSS' else ''}"
            yield {
                "账号编号": account,
                "发布时间": f"{day} 09:00",
                "标题": title,
                "正文": f"{title}，第{number}条的正文只此一家，{account * 3}。",
                "链接": f"https://example.gov.cn/{account}/{number}",
            }


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
