"""Functions and files stay small enough to be read in one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.sources import parsed, python_files, short

LINES_OF_A_FUNCTION = 40
LINES_OF_A_FILE = 400
# "path" or "path::function": the reason why this one may be longer. It fails when it is no longer
# needed; a second line here wants a better reason than the first.
EXEMPT: dict[str, str] = {}


def long_ones() -> Iterator[str]:
    """Every file and function over its limit."""
    for path in python_files():
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES_OF_A_FILE:
            yield short(path)
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                last = node.end_lineno or node.lineno
                if last - node.lineno + 1 > LINES_OF_A_FUNCTION:
                    yield f"{short(path)}::{node.name}"


def test_no_function_and_no_file_grows_too_long() -> None:
    assert sorted(set(long_ones()) - set(EXEMPT)) == []


def test_no_exemption_is_stale() -> None:
    assert sorted(set(EXEMPT) - set(long_ones())) == []


def test_every_exemption_has_its_reason() -> None:
    assert [one for one, reason in EXEMPT.items() if len(reason) < 20] == []
