"""The other files of an office: units, services, offers, posts, messages, readings, probes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from keepfit.intake.tables import exchange_tables, schema
from keepfit.sample.core.records import World
from keepfit.sample.core.truth import ABOUT
from keepfit.sample.ledger_book import workbook

_LEVELS = {"city": "市级", "county": "县级", "town": "乡镇", "village": "村"}
_DEPTHS = {
    "information": "信息发布",
    "guide": "办事指南",
    "apply": "网上申报",
    "complete": "全程网办",
}
_PROBES = {"open": "打开", "download": "下载", "link": "链接", "question": "测试提问"}
_OUTCOMES = {"ok": "正常", "failed": "失败", "unreachable": "无法访问", "not_allowed": "平台不允许"}
_REQUESTS = {
    "form": "填表",
    "repost": "转发任务",
    "screenshot": "截图留痕",
    "meeting": "会议",
    "report": "材料",
}
_YES_NO = {True: "是", False: "否", None: ""}
_CENSORED = 100_000


def units_book(world: World) -> bytes:
    """Return the list of units as the bytes of a workbook."""
    names = {seat.unit.unit_id: seat.unit.name for seat in world.seats}
    rows = [
        [
            seat.unit.unit_id,
            seat.unit.name,
            "、".join(seat.unit.aliases),
            names.get(seat.unit.parent_id, ""),
            _LEVELS[seat.unit.level],
            seat.unit.sector,
            seat.unit.residents,
        ]
        for seat in world.seats
    ]
    header = ("单位编号", "单位全称", "简称", "上级单位", "单位层级", "所属领域", "常住人口")
    return _book("单位名录", f"{world.title}机关事业单位名录", header, rows)


def messages_book(world: World) -> bytes:
    """Return the messages as the bytes of a workbook."""
    table = world.messages
    header = ("账号编号", "留言时间", "留言内容", "回复时间", "回复内容", "留言渠道")
    columns = ("account_id", "received_at", "text", "replied_at", "reply_text", "channel")
    rows = zip(*(table[name] for name in columns), strict=True)
    return _book("留言", f"{world.title}政务新媒体留言办理情况表", header, rows)


def _book(name: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    buffer = BytesIO()
    book = workbook(buffer)
    page = book.add_worksheet(name)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    page.merge_range(0, 0, 0, len(header) - 1, title)
    page.write_row(1, 0, header)
    for row, values in enumerate(rows, start=2):
        for column, value in enumerate(values):
            if isinstance(value, datetime):
                page.write_datetime(row, column, value, moment)
            elif value not in (None, ""):
                page.write(row, column, value)
    page.set_column(0, len(header), 20)
    notes = book.add_worksheet("填报说明")
    notes.write_string(0, 0, "填报说明")
    notes.write_string(1, 0, ABOUT)
    book.close()
    return buffer.getvalue()


def services_csv(world: World) -> bytes:
    """Return the services as CSV in GB18030, as older office software saves it."""
    header = (
        "事项编号",
        "事项名称",
        "事项编码",
        "实施部门",
        "行使层级",
        "是否民生事项",
        "是否法定事项",
        "年办件量",
        "俗称",
    )
    rows = [
        (
            one.service_id,
            one.name,
            one.code,
            one.department,
            one.level,
            _YES_NO[one.livelihood],
            _YES_NO[one.statutory],
            one.yearly_volume,
            "、".join(one.aliases),
        )
        for one in world.services
    ]
    return _csv(header, rows).encode("gb18030")


def offers_csv(world: World) -> bytes:
    """Return the offers as CSV in UTF-8 with a byte-order mark."""
    header = ("服务入口", "事项编号", "服务深度", "月使用量", "测试日期", "是否可用")
    rows = [
        (
            one.account_id,
            one.service_id,
            _DEPTHS[one.depth],
            one.monthly_uses,
            one.tested_on,
            _YES_NO[one.works],
        )
        for one in world.offers
    ]
    return _csv(header, rows).encode("utf-8-sig")


def posts_csv(world: World) -> bytes:
    """Return the posts as CSV in UTF-8, with 10万+ where a platform shows no more."""
    names = _headers("posts", world.posts)
    columns = [_shown(name, values) for name, values in world.posts.items()]
    return _csv(names, zip(*columns, strict=True)).encode()


def posts_parquet(world: World) -> bytes:
    """Return the posts as a Parquet file with typed columns."""
    types = schema("posts")
    names = _headers("posts", world.posts)
    table = pa.table(
        [pa.array(values, type=types.field(name).type) for name, values in world.posts.items()],
        names=list(names),
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    found: bytes = sink.getvalue().to_pybytes()
    return found


def metrics_csv(world: World) -> bytes:
    """Return the follower readings as CSV in UTF-8 with a byte-order mark."""
    rows = zip(*world.metrics.values(), strict=True)
    return _csv(("账号编号", "统计日期", "累计粉丝", "新增关注"), rows).encode("utf-8-sig")


def probes_csv(world: World) -> bytes:
    """Return the probes as CSV in UTF-8."""
    table = dict(world.probes)
    table["kind"] = [_PROBES[kind] for kind in table["kind"]]
    table["outcome"] = [_OUTCOMES[outcome] for outcome in table["outcome"]]
    header = ("账号ID", "检测时间", "检测类型", "检测结果", "耗时（秒）", "截图")
    return _csv(header, zip(*table.values(), strict=True)).encode()


def votes_csv(world: World) -> bytes:
    """Return the usefulness votes as CSV in UTF-8 with a byte-order mark."""
    header = ("被评账号", "评价日期", "有用", "没用")
    return _csv(header, zip(*world.votes.values(), strict=True)).encode("utf-8-sig")


def requests_csv(world: World) -> bytes:
    """Return the requests of the supervision as CSV in UTF-8 with a byte-order mark."""
    table = dict(world.requests)
    table["kind"] = [_REQUESTS[kind] for kind in table["kind"]]
    header = _headers("requests", table)
    return _csv(header, zip(*table.values(), strict=True)).encode("utf-8-sig")


def _headers(table: str, columns: Mapping[str, Any]) -> tuple[str, ...]:
    definition = exchange_tables()[table]
    return tuple(definition.column(name).header.zh for name in columns)


def _shown(name: str, values: list[Any]) -> list[Any]:
    if name in ("is_original", "is_headline"):
        return [_YES_NO[value] for value in values]
    if name == "links":
        return ["、".join(value) for value in values]
    if name == "reads":
        return ["10万+" if value > _CENSORED else value for value in values]
    return values


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    sink = StringIO()
    writer = csv.writer(sink, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return sink.getvalue()
