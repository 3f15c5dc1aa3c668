"""Pages from templates: escaped, and complete or not at all."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from keepfit.paper.html import page


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with one template; returns the package's name."""
    folder = tmp_path / "paper_of_a_test" / "templates"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "a.html").write_text("<p>{{ name }}</p>\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return "paper_of_a_test"


def test_values_are_escaped(template: str) -> None:
    assert page("a.html", package=template, name="<b>") == "<p>&lt;b&gt;</p>\n"


def test_a_value_nobody_gave_is_an_error(template: str) -> None:
    with pytest.raises(jinja2.UndefinedError):
        page("a.html", package=template)
