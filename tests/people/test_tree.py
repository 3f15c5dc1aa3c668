"""The tree of units as paths."""

from __future__ import annotations

import pytest

from keepfit.people.core.tree import TreeError, paths_of


def test_a_path_names_all_superiors() -> None:
    assert paths_of({"c": "b", "b": "a", "a": ""})["c"] == "a/b/c/"


def test_a_circle_is_named() -> None:
    with pytest.raises(TreeError) as caught:
        paths_of({"a": "b", "b": "a"})
    assert "a → b → a" in caught.value.message.zh


def test_a_missing_superior_is_named_with_its_unit() -> None:
    with pytest.raises(TreeError) as caught:
        paths_of({"a": "z"})
    said = caught.value.message.en
    assert ("“a”" in said, "“z”" in said) == (True, True)
