"""Everything a person reads exists in both languages; nothing written names this workplace."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.sources import parsed, python_files, short, written_files

HAN = re.compile(r"[\u3400-\u9fff]")
# Put together from pieces, so that this list does not name what it looks for.
FORBIDDEN = tuple(
    "".join(pieces)
    for pieces in (
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("/opt/", "wheels"),
        ("/opt/", "pypi"),
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("npmjs", ".com"),
        ("npmjs", ".org"),
        ("ghcr", ".io"),
        ("docker", ".io"),
        ("aliyun", ".com"),
        ("tuna.tsinghua", ".edu"),
    )
)
HOME = re.compile(r"/(?:home|Users)/[a-z]")
EXCUSE = re.compile(
    r"#\s*(?:ruff: )?(?P<what>(?:type:\s*ignore|noqa)(?:\[[\w\-, ]+\]|:\s*[\w, ]+)?)(?P<why>.*)$"
)


def places(sentence: str) -> set[str]:
    """The names of the places to fill; braces around anything else are shown as they are."""
    names = (name or "" for _, name, _, _ in string.Formatter().parse(sentence))
    return {name for name in names if re.match(r"[A-Za-z_]", name)}


def literals(call: ast.Call) -> dict[str, str]:
    """The arguments of a Text(zh=…, en=…) call that are written out."""
    return {
        one.arg: one.value.value
        for one in call.keywords
        if one.arg and isinstance(one.value, ast.Constant) and isinstance(one.value.value, str)
    }


def in_code() -> Iterator[tuple[str, str, str]]:
    """Where each sentence of the code stands, and both its languages."""
    for path in python_files("src"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                written = literals(node)
                if written.keys() >= {"zh", "en"}:
                    yield f"{short(path)}:{node.lineno}", written["zh"], written["en"]


def in_tables() -> Iterator[tuple[str, str, str]]:
    """Where each sentence of a pack or another shipped table stands, and both its languages."""
    for path in written_files():
        if path.suffix == ".toml" and short(path).startswith("src"):
            for where, row in tables(tomllib.loads(path.read_text(encoding="utf-8"))):
                for zh, en in pairs(row):
                    yield f"{short(path)}:{where}.{zh}", row.get(zh, ""), row.get(en, "")


def pairs(row: Mapping[str, str]) -> set[tuple[str, str]]:
    """The keys that hold one sentence in two languages: zh and en, or about_zh and about_en."""
    found = [re.fullmatch(r"(|.+_)(zh|en)", key) for key in row]
    return {(f"{one[1]}zh", f"{one[1]}en") for one in found if one}


def sentences() -> list[tuple[str, str, str]]:
    """Every sentence of the package: where it stands, and both its languages."""
    return [*in_code(), *in_tables()]


def tables(row: Mapping[str, object], where: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every table of a TOML file with its dotted name, and its values that are text."""
    yield where, {key: value for key, value in row.items() if isinstance(value, str)}
    for key, value in row.items():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Mapping):
                yield from tables(inner, f"{where}.{key}")


def test_the_sentences_are_found() -> None:
    assert len(sentences()) > 100


def test_every_sentence_is_there_in_both_languages() -> None:
    half = [where for where, zh, en in sentences() if bool(zh.strip()) != bool(en.strip())]
    assert half == []


def test_the_chinese_is_chinese_unless_the_word_is_the_same_in_both() -> None:
    foreign = [
        where for where, zh, en in sentences() if zh != en and not HAN.search(zh) and not places(zh)
    ]
    assert foreign == []


def test_both_languages_have_the_same_places_to_fill() -> None:
    assert [where for where, zh, en in sentences() if places(zh) != places(en)] == []


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_file_names_this_machine_or_a_package_registry(word: str) -> None:
    assert [
        short(path) for path in written_files() if word in path.read_text(encoding="utf-8")
    ] == []


def test_no_file_names_a_home_folder() -> None:
    found = [short(path) for path in written_files() if HOME.search(path.read_text("utf-8"))]
    assert found == []


def excuses(path: Path) -> Iterator[tuple[str, str, int]]:
    """Each ignored check of a file with the reason beside it, and the line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if (hit := EXCUSE.search(line)) and "re.compile" not in line and '    r"' not in line:
            yield hit["what"].strip(), hit["why"].strip(" #"), number


def test_an_ignored_check_has_its_reason_beside_it_once_a_file() -> None:
    bare = [
        f"{short(path)}:{number} {what}"
        for path in python_files()
        for found in [list(excuses(path))]
        for reasoned in [{what for what, why, _ in found if len(why) >= 5}]
        for what, _, number in found
        if what not in reasoned
    ]
    assert bare == []
