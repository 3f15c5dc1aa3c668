"""What is said when a store is not what it should be: which file, and how to go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from keepfit.kit.errors import StoreError
from keepfit.kit.text import Text

MISSING = Text(zh="文件不见了", en="it is missing")
CUT = Text(zh="长度与清单不符", en="its length is not what the manifest says")
GARBLED = Text(zh="内容读不出来", en="its content cannot be read")
ALTERED = Text(zh="内容与清单的校验值不符", en="its content does not match its digest")


def damaged(path: Path, what: Text, whole: Sequence[str]) -> StoreError:
    """Return the error for one damaged file, naming the snapshots that can still be read."""
    hint = Text(
        zh="没有完整的快照。请从备份恢复该文件，或把原始文件重新导入新的数据仓。",
        en="No snapshot is whole. Restore the file from a backup, or import the original files "
        "into a new store.",
    )
    if whole:
        hint = Text(
            zh=f"仍然完整的快照：{'、'.join(whole)}。请改读其中之一，或从备份恢复该文件。",
            en=f"Snapshots that are still whole: {', '.join(whole)}. Read one of them, or "
            "restore the file from a backup.",
        )
    return StoreError(
        Text(
            zh=f"数据仓的文件 {path} 已损坏：{what.zh}。",
            en=f"The store's file {path} is damaged: {what.en}.",
        ),
        hint=hint,
    )


def no_store(path: Path) -> StoreError:
    """Return the error for a place that is no store."""
    return StoreError(
        Text(zh=f"{path} 不是数据仓。", en=f"{path} is no store."),
        hint=Text(
            zh="请给出空文件夹（将在其中新建数据仓）或已有数据仓的路径。",
            en="Name an empty folder, where a store is then made, or an existing store.",
        ),
    )


def unknown(what: Text, name: str, known: Sequence[str]) -> StoreError:
    """Return the error for a table or snapshot that the store does not have."""
    return StoreError(
        Text(zh=f"数据仓里没有{what.zh}“{name}”。", en=f'The store has no {what.en} "{name}".'),
        hint=Text(
            zh=f"现有：{'、'.join(known) or '（无）'}。",
            en=f"It has: {', '.join(known) or 'none'}.",
        ),
    )


def misfit(table: str, why: Text) -> StoreError:
    """Return the error for rows that do not fit the stored table."""
    return StoreError(
        Text(
            zh=f"表“{table}”的数据无法存入：{why.zh}。",
            en=f'Rows for the table "{table}" cannot be stored: {why.en}.',
        )
    )
