"""Sheets of a review's overlap, as structure: posts alike, who copies whom, own content, twins."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from keepfit.connectors.platforms import table
from keepfit.kit.text import YES, Text
from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.quarter import Overlap
from keepfit.paper.books import Cell, Column, ColumnKind, Page

_HINT = Text(
    zh="供人核定的线索，不是删除内容或关停账号的理由。",
    en="Hints for people to check; no reasons to delete a post or to close an account.",
)
_FIRST = Text(
    zh="近似内容由软件比对得出，同一模板换了数字、日期、地点的不算重复；发布时间最早者为首发，时间不详的不作首发。",
    en="Alike posts were found by software; a template filled in with other numbers, dates or "
    "places is none. The first is the one published earliest, never one whose moment is unknown.",
)
_MEETINGS = Text(
    zh="“会议活动”按标题中的会议、调研、慰问等用语识别。",
    en="Meetings and visits are known by words of the title.",
)
_Name = Callable[[str], str]


def overlap_pages(found: Overlap, ledger: Ledger) -> tuple[Page, ...]:
    """Return the sheets of the overlap of content and of functions."""

    def name(account_id: str) -> str:
        known = ledger.accounts.get(account_id)
        return known.name if known else account_id

    return (
        _clusters(found, name),
        _copied(found, name),
        _own(found, name),
        _doubled(found, ledger, name),
        _twins(found, ledger, name),
    )


def _page(
    title: tuple[str, str],
    headers: Sequence[tuple[str, str, ColumnKind]],
    rows: Sequence[tuple[Cell, ...]],
    *more: Text,
) -> Page:
    return Page(
        name=Text(zh=title[0], en=title[1]),
        columns=tuple(Column(header=Text(zh=zh, en=en), kind=kind) for zh, en, kind in headers),
        rows=tuple(rows),
        notes=(_HINT, *more),
    )


def _clusters(found: Overlap, name: _Name) -> Page:
    return _page(
        ("雷同内容", "Posts alike"),
        (
            ("内容开头", "Begins", "text"),
            ("条数", "Posts", "integer"),
            ("其中完全相同", "Identical", "integer"),
            ("首发账号", "First account", "text"),
            ("首发时间", "First published", "moment"),
            ("涉及账号", "Accounts", "text"),
        ),
        [
            (
                one.text,
                one.size,
                one.identical,
                name(one.by) or None,
                one.at,
                "、".join(map(name, one.accounts)),
            )
            for one in found.clusters
        ],
        _FIRST,
    )


def _copied(found: Overlap, name: _Name) -> Page:
    return _page(
        ("转用关系", "Who copies whom"),
        (
            ("转用账号", "Copies", "text"),
            ("首发账号", "Published first", "text"),
            ("条数", "Posts", "integer"),
            ("占转用账号内容", "Share of its posts", "percent"),
        ),
        [(name(one.copier), name(one.source), one.posts, one.share) for one in found.copied],
        _FIRST,
    )


def _own(found: Overlap, name: _Name) -> Page:
    return _page(
        ("自有内容", "Own content"),
        (
            ("账号编号", "Account ID", "text"),
            ("账号名称", "Account name", "text"),
            ("条数", "Posts", "integer"),
            ("转用他人", "Copied", "integer"),
            ("重发自己", "Repeated", "integer"),
            ("会议活动", "Meetings and visits", "integer"),
            ("自有内容占比", "Share of own content", "percent"),
            ("几乎只有转载和会议", "Reposts and meetings only", "text"),
        ),
        [
            (
                one.account_id,
                name(one.account_id),
                one.posts,
                one.copies,
                one.repeats,
                one.meetings,
                one.own_share,
                YES if one.self_talking else None,
            )
            for one in found.own
        ],
        _MEETINGS,
    )


def _doubled(found: Overlap, ledger: Ledger, name: _Name) -> Page:
    return _page(
        ("一家多号", "Several accounts of a unit"),
        (
            ("主办单位", "Unit", "text"),
            ("平台", "Platform", "text"),
            ("账号数", "Number", "integer"),
            ("账号", "Accounts", "text"),
        ),
        [
            (
                ledger.units[one.unit_id].name if one.unit_id in ledger.units else one.unit_id,
                table().title(one.platform),
                len(one.account_ids),
                "、".join(map(name, one.account_ids)),
            )
            for one in found.doubled
        ],
    )


def _twins(found: Overlap, ledger: Ledger, name: _Name) -> Page:
    services = ledger.services
    return _page(
        ("功能相近", "Much the same"),
        (
            ("账号甲", "Account", "text"),
            ("平台甲", "Its platform", "text"),
            ("账号乙", "Other account", "text"),
            ("平台乙", "Other platform", "text"),
            ("相似度", "Likeness", "number"),
            ("理由", "Why", "text"),
            ("相同事项", "Same services", "text"),
        ),
        [
            (
                name(one.a),
                table().title(ledger.accounts[one.a].platform),
                name(one.b),
                table().title(ledger.accounts[one.b].platform),
                one.score,
                Text(
                    zh="；".join(each.zh for each in one.reasons),
                    en="; ".join(each.en for each in one.reasons),
                ),
                "、".join(
                    services[each].name if each in services else each
                    for each in one.shared_services
                ),
            )
            for one in found.twins
        ],
    )
