"""HTML pages from templates that lie inside the package."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment(package: str, folder: str) -> Environment:
    # Everything is escaped unless marked safe; a name no caller gave is an error, not a gap.
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page(template: str, *, package: str, folder: str = "templates", **values: object) -> str:
    """Return a template of a package, filled with the values.

    `template` is its path below `folder` inside `package`. Values are escaped; a value the
    template asks for and nobody gave raises `jinja2.UndefinedError`.
    """
    return _environment(package, folder).get_template(template).render(**values)
