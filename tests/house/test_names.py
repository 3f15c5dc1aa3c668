"""Names say the thing; records are whole; sentences do without filler."""

from __future__ import annotations

import ast
import re

from keepfit.kit import errors
from tests.house.sources import ROOT, parsed, python_files, short, written_files
from tests.house.test_text import sentences

# Not "handle": that is what an account is called on its platform.
NOTHING = {"utils", "util", "helpers", "helper", "manager", "data", "info", "process"}
FILLER = re.compile(r"\b(?:simply|just|obviously|successfully)\b", flags=re.IGNORECASE)


def named(tree: ast.Module) -> set[str]:
    """The names of the functions and classes of a module."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return {node.name.lower().strip("_") for node in ast.walk(tree) if isinstance(node, kinds)}


def test_nothing_is_called_by_a_word_that_says_nothing() -> None:
    found = [
        f"{short(path)}: {name}"
        for path in python_files("src", "docs")
        for name in sorted((named(parsed(path)) | {*path.with_suffix("").parts}) & NOTHING)
    ]
    assert found == []


def test_every_record_of_a_core_is_frozen_and_whole() -> None:
    wanted = {"frozen", "slots", "kw_only"}
    loose = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in python_files("src")
        if "core" in path.parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        for mark in node.decorator_list
        if "dataclass" in ast.unparse(mark)
        and not (isinstance(mark, ast.Call) and wanted <= {one.arg for one in mark.keywords})
    ]
    assert loose == []


def test_every_mistake_of_people_ends_with_one_or_two() -> None:
    tree = {name: one for name, one in vars(errors).items() if name.endswith("Error")}
    assert {one.exit_code for one in tree.values()} == {1, 2}


def test_no_sentence_has_filler() -> None:
    pages = [path for path in written_files() if path.suffix == ".md"]
    found = [short(page) for page in pages if FILLER.search(page.read_text(encoding="utf-8"))]
    found += [where for where, _, en in sentences() if FILLER.search(en)]
    assert found == []


def test_the_license_is_the_whole_apache_license() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "END OF TERMS AND CONDITIONS" in text
    assert "Version 2.0, January 2004" in text
