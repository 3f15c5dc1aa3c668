"""Sheets of alike posts, as structure: clusters, who copies whom, whose content is its own.

A cluster is a hint for a person; nothing on these sheets is a reason to delete a post.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from keepfit.kit.text import Text
from keepfit.ledger.core.records import Account
from keepfit.overlap.queries import Cluster, PostsOverlap, largest_clusters
from keepfit.paper.books import Cell, Column, Page

# So many clusters are read by nobody; the JSON holds all of them.
SHOWN = 500
_HEAD = 60
_HINT = Text(
    zh="近似内容由软件比对得出，是否重复、能否删除须由人核定；同一模板换了数字、日期、地点的不算重复。",
    en="Alike posts were found by software: a person decides what is a duplicate. A template "
    "filled in with other numbers, dates or places is none.",
)
_POSTS = Column(header=Text(zh="篇数", en="Posts"), kind="integer")
_MEETINGS = Text(
    zh="“会议活动”按标题中的会议、调研、慰问等用语识别；首发者按发布时间最早认定，时间不详的不作首发。",
    en="Meetings and visits are known by words of the title; the first is the one published "
    "earliest, and never one whose moment is unknown.",
)


def pages(found: PostsOverlap, accounts: Mapping[str, Account]) -> tuple[Page, ...]:
    """Return the sheets of alike posts; `accounts` (by id) give the names where they are known."""
    names = {key: one.name for key, one in accounts.items()}
    return clusters_page(found, names), copying_page(found, names), own_page(found, names)


def clusters_page(found: PostsOverlap, names: Mapping[str, str]) -> Page:
    """Return the largest clusters of alike posts, the first publisher of each named."""
    shown = largest_clusters(found, SHOWN)
    count = int((np.bincount(found.roots, minlength=1) > 1).sum())
    total = Text(
        zh=f"共比对 {len(found.roots)} 篇，雷同内容 {count} 组，本表列出 {len(shown)} 组。",
        en=f"{len(found.roots)} posts were compared; of {count} groups alike {len(shown)} are "
        "listed.",
    )
    return Page(
        name=Text(zh="雷同内容", en="Alike posts"),
        columns=(
            Column(header=Text(zh="内容开头", en="Begins"), wrap=True, width=50),
            _POSTS,
            Column(header=Text(zh="其中完全相同", en="Identical"), kind="integer"),
            Column(header=Text(zh="涉及账号", en="Accounts"), kind="integer"),
            Column(header=Text(zh="首发账号", en="First account")),
            Column(header=Text(zh="首发内容编号", en="First post")),
            Column(header=Text(zh="首发时间", en="First published"), kind="moment"),
            Column(header=Text(zh="其他账号", en="Other accounts"), wrap=True, width=40),
        ),
        rows=tuple(_cluster_row(one, names) for one in shown),
        notes=(total, _HINT),
    )


def _cluster_row(one: Cluster, names: Mapping[str, str]) -> tuple[Cell, ...]:
    others = [names.get(account, account) for account in one.accounts if account != one.by]
    return (
        one.text[:_HEAD],
        one.size,
        one.identical,
        len(one.accounts),
        names.get(one.by, one.by) or None,
        one.first,
        one.at,
        "、".join(others) or None,
    )


def copying_page(found: PostsOverlap, names: Mapping[str, str]) -> Page:
    """Return who copies whom."""
    return Page(
        name=Text(zh="转用关系", en="Who copies whom"),
        columns=(
            Column(header=Text(zh="转用账号", en="Copies")),
            Column(header=Text(zh="来源账号", en="Published first")),
            _POSTS,
            Column(header=Text(zh="占转用账号内容", en="Share of its posts"), kind="percent"),
        ),
        rows=tuple(
            (
                names.get(one.copier, one.copier),
                names.get(one.source, one.source),
                one.posts,
                one.share,
            )
            for one in found.copying
        ),
        notes=(_MEETINGS, _HINT),
    )


def own_page(found: PostsOverlap, names: Mapping[str, str]) -> Page:
    """Return each account's share of its own content, in the order of their ids."""
    return Page(
        name=Text(zh="自有内容", en="Own content"),
        columns=(
            Column(header=Text(zh="账号编号", en="Account ID")),
            Column(header=Text(zh="账号名称", en="Account name")),
            _POSTS,
            Column(header=Text(zh="转用他人", en="Copied"), kind="integer"),
            Column(header=Text(zh="重发自己", en="Repeated"), kind="integer"),
            Column(header=Text(zh="会议活动", en="Meetings and visits"), kind="integer"),
            Column(header=Text(zh="自有内容占比", en="Share of own content"), kind="percent"),
            Column(header=Text(zh="说明", en="Explanation"), wrap=True, width=50),
        ),
        rows=tuple(
            (
                one.account_id,
                names.get(one.account_id),
                one.posts,
                one.copies,
                one.repeats,
                one.meetings,
                one.own_share,
                one.explanation,
            )
            for one in found.own
        ),
        notes=(_MEETINGS,),
    )
