"""Lists of followers and of accounts wanted, out of sheets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from keepfit.connectors.arrivals import arrival, walk
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text, fold
from keepfit.overlap.core.wanted import Wanted, several
from keepfit.overlap.reading import sheet_rows

_ACCOUNT = ("account_id", "account", "账号编号", "账号id", "账号")
_FOLLOWER = (
    "follower_id",
    "follower",
    "user_id",
    "openid",
    "unionid",
    "关注者",
    "关注者编号",
    "粉丝",
)
_NAME = ("name", "account", "名称", "账号名称", "拟用名称")
_SERVICES = ("services", "functions", "事项", "服务事项", "功能", "主要功能", "功能介绍")
_AUDIENCE = ("audience", "unit", "region", "服务对象", "对象", "主办单位", "单位", "地区")
_LANGUAGE = ("language", "语言", "语种")


def follower_lists(path: Path) -> dict[str, NDArray[np.int64]]:
    """Return for each account the codes of its followers, ascending; ids are kept nowhere.

    A sheet without a column of accounts and one of followers is a UsageError.
    """
    (one,) = walk([path]).files
    sheet = arrival(one, settings.load()).sheets[0]
    cells = sheet.cells
    heads = list(cells.column_names)
    if not sheet.named and cells.num_rows:
        heads = [str(cells[name][0].as_py() or "") for name in cells.column_names]
        cells = cells.slice(1)
    account = cells.column(_required(path, heads, _ACCOUNT))
    follower = cells.column(_required(path, heads, _FOLLOWER))
    names, whose = _coded(account)
    _, who = _coded(follower)
    pairs = np.unique(np.stack([whose, who], axis=1)[(whose >= 0) & (who >= 0)], axis=0)
    starts = np.searchsorted(pairs[:, 0], np.arange(len(names) + 1))
    return {
        name: pairs[starts[at] : starts[at + 1], 1]
        for at, name in enumerate(names)
        if starts[at] < starts[at + 1]
    }


def _coded(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    coded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries().chunk(0)
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return coded.dictionary.to_pylist(), codes


def wanted_rows(path: Path) -> list[Wanted]:
    """Return the accounts a sheet wants; one without a column of names is a UsageError."""
    rows = sheet_rows(path)
    heads = list(rows[0])
    name = heads[_required(path, heads, _NAME)]
    services, audience, language = (
        next((head for head in heads if fold(head) in known), "")
        for known in (_SERVICES, _AUDIENCE, _LANGUAGE)
    )
    return [
        Wanted(
            name=row[name],
            services=several(row.get(services, "")),
            audience=row.get(audience, ""),
            language=row.get(language, ""),
        )
        for row in rows
        if row[name].strip()
    ]


def _required(path: Path, heads: Sequence[str], known: Sequence[str]) -> int:
    for place, head in enumerate(heads):
        if fold(head) in known:
            return place
    raise UsageError(
        Text(
            zh=f"{path.name} 缺少“{known[0]}”列。", en=f"{path.name} lacks a column “{known[0]}”."
        ),
        hint=Text(
            zh=f"表头可以是：{'、'.join(known)}。", en=f"Its header may be: {', '.join(known)}."
        ),
    )
