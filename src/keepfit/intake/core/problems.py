"""What is wrong with an input: where, why, and how to go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Lang, Text

Weight = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right. An error stops an import; a warning is told and carried along.

    `row` counts as the user's program counts, from 1; `column` is the header as written, or the
    column's letter where there is none. Either is empty where the problem is of the whole sheet.
    """

    code: str
    weight: Weight = "error"
    file: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cause: Text
    suggestion: Text

    def as_json(self, lang: Lang) -> dict[str, object]:
        """Return the problem as the commands print it."""
        return {
            "code": self.code,
            "weight": self.weight,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "cause": self.cause.read(lang),
            "suggestion": self.suggestion.read(lang),
        }


def by_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems as whoever puts them right meets them: sheet by sheet, row by row."""
    found = list(problems)
    sheets = {place: n for n, place in enumerate(dict.fromkeys((p.file, p.sheet) for p in found))}
    return tuple(sorted(found, key=lambda one: (sheets[one.file, one.sheet], one.row or 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that was done to the input and is told, such as a total row left out."""

    code: str
    file: str
    sheet: str = ""
    rows: tuple[int, ...] = ()
    text: Text


class UnsoundInputError(KeepfitError):
    """An input has errors; nothing of it was taken. Carries every problem."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = [one for one in problems if one.weight == "error"]
        super().__init__(
            Text(
                zh="输入有 {n} 处错误，没有导入任何内容。",
                en="The input has {n:error|s}; nothing of it was taken.",
            ).fill(n=len(errors)),
            hint=Text(
                zh="运行 keepfit intake check 查看每一处的位置、原因与建议。",
                en="Run keepfit intake check to see where each is, why, and what to do.",
            ),
        )
        self.problems = problems
