"""What an import graph says beyond the contracts in pyproject (those are run by lint-imports)."""

from __future__ import annotations

import ast
import sys

import grimp
import pytest

from tests.house.sources import parsed, python_files, short

SHELLS = {"web", "api", "cli", "jobs"}
PRIVATE = {"models", "pages", "forms", "endpoints", "commands", "tasks"}
# A core may know the standard library but not the parts of it that look outside.
# (urllib.parse only takes addresses apart; fetching with urllib is caught by ruff, S310.)
OUTSIDE = {"http", "os", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "time"}
# They calculate and reach for nothing: numbers, likeness of words, check digits, dates.
CALCULATION = {"dateutil", "numpy", "numba", "rapidfuzz", "stdnum"}
PURE = ("keepfit.kit.errors", "keepfit.kit.text", "keepfit.connectors.records")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("keepfit", include_external_packages=True, cache_dir=None)


def room(module: str) -> str:
    return [*module.split("."), ""][1]


def shelf(module: str) -> str:
    return [*module.split("."), "", ""][2]


def pure(module: str) -> bool:
    """Whether a core may import it."""
    if module.startswith("keepfit"):
        return module in PURE or shelf(module) == "core"
    return module in CALCULATION or (module in sys.stdlib_module_names and module not in OUTSIDE)


def test_only_a_room_touches_its_own_tables_and_doors(graph: grimp.ImportGraph) -> None:
    strangers = [
        (importer, module)
        for module in graph.modules
        if shelf(module) in PRIVATE
        for importer in graph.find_modules_that_directly_import(module)
        if room(importer) != room(module)
        and not (room(importer) in SHELLS and shelf(module) != "models")
    ]
    assert strangers == []


def test_a_core_imports_only_what_is_pure(graph: grimp.ImportGraph) -> None:
    impure = [
        (module, imported)
        for module in graph.modules
        if shelf(module) == "core"
        for imported in graph.find_modules_directly_imported_by(module)
        if not pure(imported)
    ]
    assert impure == []


def test_only_the_clock_asks_what_time_it_is() -> None:
    asked = [
        f"{short(path)}:{node.lineno}"
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr)
        in {("datetime", "now"), ("datetime", "today"), ("date", "today")}
    ]
    assert [one for one in asked if not one.startswith("src/keepfit/kit/clock.py")] == []


def test_nothing_is_imported_inside_a_function() -> None:
    late = [
        f"{short(path)}:{inner.lineno}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert late == []
