"""Posts out of whatever was given: exchange tables, stores, or a bare sheet of ids and texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from keepfit.connectors.arrivals import arrival, walk
from keepfit.connectors.sheets import Sheet
from keepfit.history.arriving import arrived
from keepfit.history.engine import Source
from keepfit.intake.core.problems import UnsoundInputError
from keepfit.intake.mapping import Mapping as Accepted
from keepfit.intake.tables import exchange_tables
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text, fold

Say = Callable[[Text], None]
# How far down a sheet its header is looked for.
_HEADER_WITHIN = 10
_COLUMNS = (
    "post_id",
    "account_id",
    "published_at",
    "title",
    "text",
    "is_original",
    "origin_url",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTexts:
    """Posts by id, each once: account ("" unknown), moment (NaT unknown), title, whole text, and
    whether the account itself calls it a repost (False where it says nothing).
    """

    ids: pa.ChunkedArray
    accounts: pa.ChunkedArray
    at: NDArray[np.datetime64]
    titles: pa.ChunkedArray
    texts: pa.ChunkedArray
    reposts: NDArray[np.bool_]


def post_texts(paths: Sequence[Path], mapping: Accepted | None, say: Say) -> PostTexts:
    """Read the posts of files, folders or a store.

    A sheet that is no sound table of posts is read as bare texts when it has a column of texts
    or titles and one of ids or links, and that is said; without any, a UsageError says what each
    file lacks.
    """
    try:
        came = arrived(paths, mapping, say)
        posts = _columns(came.tables["posts"]) if "posts" in came.tables else None
    except UnsoundInputError:
        posts = None
    if posts is None or posts.num_rows == 0:
        posts = _bare(paths)
        say(_BARE)
    return _post_texts(posts)


_BARE = Text(
    zh="输入不是合格的内容表，只按编号和正文比对，不判断账号和先后"
    "（逐条问题见 keepfit intake check）",
    en="The input is no sound table of posts: ids and texts are compared, accounts and moments are "
    "not (keepfit intake check lists every problem)",
)


def _columns(source: Source) -> pa.Table:
    if isinstance(source, pa.Table):
        return source.select(_COLUMNS)
    return pq.read_table([str(path) for path in source], columns=list(_COLUMNS))


def _post_texts(posts: pa.Table) -> PostTexts:
    ids = posts["post_id"].cast(pa.string()).fill_null("")
    keys = pc.dictionary_encode(ids).combine_chunks()
    codes = (keys.chunk(0) if isinstance(keys, pa.ChunkedArray) else keys).indices.to_numpy()
    once = np.sort(np.unique(codes, return_index=True)[1])
    kept = posts.take(pa.array(once))
    titles = kept["title"].cast(pa.large_string()).fill_null("")
    bodies = kept["text"].cast(pa.large_string()).fill_null("")
    return PostTexts(
        ids=kept["post_id"].cast(pa.string()),
        accounts=kept["account_id"].cast(pa.string()).fill_null(""),
        at=kept["published_at"].cast(pa.timestamp("us")).to_numpy().astype("datetime64[us]"),
        titles=titles,
        texts=pc.binary_join_element_wise(titles, bodies, pa.scalar("\n", pa.large_string())),
        reposts=_reposts(kept),
    )


def _reposts(posts: pa.Table) -> NDArray[np.bool_]:
    named = pc.greater(pc.utf8_length(posts["origin_url"].cast(pa.string()).fill_null("")), 0)
    other = pc.equal(posts["is_original"].cast(pa.bool_()).fill_null(True), False)  # noqa: FBT003  # a column's value
    return np.asarray(pc.or_(named, other))


def _bare(paths: Sequence[Path]) -> pa.Table:
    """Return the columns of every sheet that has texts and ids, under the names of posts."""
    kept = settings.load()
    sheets = [sheet for one in walk(paths).files for sheet in arrival(one, kept).sheets]
    found = [table for sheet in sheets if (table := _texts_of(sheet)) is not None]
    if not found:
        raise _no_posts(sheets)
    return pa.concat_tables(found)


def _no_posts(sheets: Sequence[Sheet]) -> UsageError:
    """Say of each sheet which of the columns it needs was not found."""
    lacking = [(sheet.file, sheet.name, *_lacks(sheet)) for sheet in sheets]
    zh = "".join(
        f"\n  {name} {sheet}：" + "、".join(one for one, no in (("编号列", a), ("正文列", b)) if no)
        for name, sheet, a, b in lacking
    )
    en = "".join(
        f"\n  {name} {sheet}: " + ", ".join(one for one, no in (("ids", a), ("texts", b)) if no)
        for name, sheet, a, b in lacking
    )
    return UsageError(
        Text(
            zh=f"输入里没有可比对的内容。缺少：{zh}" if zh else "输入里没有可比对的内容。",
            en=f"The input holds no posts to compare. Lacking:{en}"
            if en
            else "The input holds no posts to compare.",
        ),
        hint=Text(
            zh="请给出内容表，或至少有 id 和 text 两列的表格。",
            en="Give a table of posts, or a sheet with at least the columns id and text.",
        ),
    )


def _lacks(sheet: Sheet) -> tuple[bool, bool]:
    """Return whether no column of ids and no column of texts is found in any header row."""
    rows = range(min(_HEADER_WITHIN, sheet.cells.num_rows + 1))
    told = {name for row in rows for name in _header(sheet, row).values()}
    return not told & {"post_id", "url"}, not told & {"text", "title"}


def _texts_of(sheet: Sheet) -> pa.Table | None:
    for row in range(min(_HEADER_WITHIN, sheet.cells.num_rows + 1)):
        header = _header(sheet, row)
        told = {name: column for column, name in header.items()}
        identity = told.get("post_id") or told.get("url")
        if identity is not None and ("text" in told or "title" in told):
            below = sheet.cells if sheet.named else sheet.cells.slice(row + 1)
            return _named(below, told, identity)
        if sheet.named:
            break
    return None


def _header(sheet: Sheet, row: int) -> dict[str, str]:
    """Return each column of the sheet whose header in this row is one of a post's."""
    if sheet.named:
        heads = {name: name for name in sheet.cells.column_names}
    elif row < sheet.cells.num_rows:
        heads = {
            name: str(sheet.cells[name][row].as_py() or "") for name in sheet.cells.column_names
        }
    else:
        return {}
    known = _known_headers()
    return {column: known[fold(head)] for column, head in heads.items() if fold(head) in known}


def _known_headers() -> Mapping[str, str]:
    known = {fold("id"): "post_id", fold("编号"): "post_id"}
    for column in exchange_tables()["posts"].columns:
        for head in (column.name, column.header.zh, column.header.en, *column.also):
            known.setdefault(fold(head), column.name)
    return known


def _named(cells: pa.Table, told: Mapping[str, str], identity: str) -> pa.Table:
    def column(name: str) -> pa.ChunkedArray:
        if name not in told:
            return pa.chunked_array([pa.nulls(cells.num_rows, pa.large_string())])
        return cells[told[name]].cast(pa.large_string())

    # The same post is met under one link with other tracking marks behind the question mark.
    link = pc.replace_substring_regex(cells[identity].cast(pa.large_string()), r"\?from=.*$", "")
    return pa.table(
        {
            "post_id": link,
            "account_id": column("account_id"),
            "published_at": pa.nulls(cells.num_rows, pa.timestamp("us")),
            "title": column("title"),
            "text": column("text"),
            "is_original": pa.nulls(cells.num_rows, pa.bool_()),
            "origin_url": column("origin_url"),
        }
    )


def stored_posts(tables: Mapping[str, Source]) -> PostTexts | None:
    """Return the posts among the long tables of an input, None where there are none."""
    if "posts" not in tables:
        return None
    posts = _columns(tables["posts"])
    return _post_texts(posts) if posts.num_rows else None


def sheet_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file's first sheet as header → cell, empty cells as empty text.

    The first row is the header. A file without any row is a UsageError.
    """
    (one,) = walk([path]).files
    sheet = arrival(one, settings.load()).sheets[0]
    cells = sheet.cells.cast(pa.schema([(name, pa.string()) for name in sheet.cells.column_names]))
    rows = [[cell or "" for cell in row.values()] for row in cells.to_pylist()]
    heads = list(cells.column_names) if sheet.named else rows.pop(0) if rows else []
    if not rows:
        raise UsageError(Text(zh=f"{path.name} 没有数据行。", en=f"{path.name} has no rows."))
    return [dict(zip(heads, row, strict=True)) for row in rows]
