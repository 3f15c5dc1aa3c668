"""Columns of names as they are compared: folded at once where folding only means small letters."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pyarrow as pa
import pyarrow.compute as pc

from keepfit.kit.text import fold

# One character that folding leaves as it is, but for capitals: the ideographs of Unicode's main
# block and what ASCII has without spaces, quotes and marks that a spreadsheet may not mean.
PLAIN = r"[\x{4e00}-\x{9fff}0-9A-Za-z_.:@/#&+=*%(),;!?\-]"
_PLAIN_TEXT = rf"^{PLAIN}*$"


def folded(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return `kit.text.fold` of each cell, null where a cell is null."""
    plain = pc.match_substring_regex(cells, _PLAIN_TEXT)
    small = pc.ascii_lower(cells)
    if pc.all(plain).as_py() is not False:
        return small
    odd = pc.if_else(plain, pa.scalar(None, pa.string()), cells)
    texts = odd.unique().drop_null()
    ones = pa.array([fold(text) for text in texts.to_pylist()], pa.string())
    return pc.coalesce(ones.take(pc.index_in(odd, value_set=texts)), small)


def is_folded(cells: pa.ChunkedArray, words: AbstractSet[str]) -> pa.ChunkedArray:
    """Say of cells of plain characters and spaces whether each folds to one of the words."""
    small = pc.replace_substring(pc.ascii_lower(cells), " ", "")
    return pc.is_in(small, value_set=pa.array(sorted(words), pa.string()))
