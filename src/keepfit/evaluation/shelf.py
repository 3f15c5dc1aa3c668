"""The indices as they lie on the shelf: those shipped, and an office's own files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from keepfit.evaluation.core import index_texts
from keepfit.evaluation.core.indices import Index
from keepfit.kit.errors import PackError
from keepfit.kit.text import Text

FOLDER = Path(__file__).with_name("indices")


def index_ids() -> tuple[str, ...]:
    """Return the ids of the indices that are shipped."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def load_index(name: str) -> Index:
    """Return a shipped index by its id or one of its other names, or one's own by its TOML file.

    Raises PackError where there is none, where it is not sound, and where it is switched off.
    """
    found = _own(Path(name)) if name.endswith(".toml") else _shipped(name)
    if not found.on:
        raise PackError(
            Text(
                zh="指数“{index}”未经核实（标记 {mark}），默认关闭。",
                en="Index “{index}” is not verified (mark {mark}) and switched off.",
            ).fill(index=found.index_id, mark=found.mark),
            hint=Text(
                zh="核对来源后，把它复制为自有 .toml 文件，改好 mark 并写 on = true。",
                en="Once you have checked its source, copy it to a .toml file of your own, put "
                "its mark right and write on = true.",
            ),
        )
    return found


def all_indices() -> tuple[Index, ...]:
    """Return every shipped index, switched off or not, by id."""
    return tuple(_read(FOLDER / f"{one}.toml") for one in index_ids())


def _shipped(name: str) -> Index:
    wanted = name.casefold()
    for one in all_indices():
        if wanted == one.index_id or wanted in one.also:
            return one
    raise _no_index(name)


def _own(path: Path) -> Index:
    if not path.is_file():
        raise _no_index(str(path))
    return _read(path)


@cache
def _read(path: Path) -> Index:
    return index_texts.index(path.stem, path.read_text(encoding="utf-8"))


def _no_index(name: str) -> PackError:
    return PackError(
        Text(zh="没有名为“{name}”的指数。", en="There is no index called “{name}”.").fill(
            name=name
        ),
        hint=Text(
            zh="现有：{known}；或给出自有指数的 .toml 文件路径。",
            en="There are: {known}; or give the path of your own .toml file.",
        ).fill(known=", ".join(index_ids())),
    )
