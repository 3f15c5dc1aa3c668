"""The report as one HTML file: both languages inside, no script, nothing from outside."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files

from markupsafe import Markup

from keepfit.kit.text import LANGS, Lang, Text
from keepfit.paper.html import page
from keepfit.review.core.records import Review
from keepfit.review.report.alike import AlikeTold
from keepfit.review.report.content import Content
from keepfit.review.report.figures import figures
from keepfit.review.report.planned import PlanTold
from keepfit.review.report.standing import Standing
from keepfit.review.report.upkeep import UpkeepTold

_HERE = "keepfit.review.report"


def report_html(review: Review, lang: Lang = "zh") -> str:
    """Return the report; `lang` is the language it opens in, the other one is a click away."""
    # Markup throughout: our own files, and templates that escape whatever they are given.
    style = Markup("\n").join(Markup(_text(name)) for name in ("report.css", "chapters.css"))  # noqa: S704
    bodies = {one: _body(review, one) for one in LANGS}
    return page("report.html", package=_HERE, style=style, bodies=bodies, lang=lang, review=review)


def _text(name: str) -> str:
    return files(_HERE).joinpath(f"templates/{name}").read_text(encoding="utf-8")


def _body(review: Review, lang: Lang) -> Markup:
    content = Content(review, lang)

    def t(zh: str, en: str) -> str:
        return Text(zh=zh, en=en).read(lang)

    drawn = figures(content, lang)
    pictures = {
        name: (Markup(getattr(drawn, name).svg), getattr(drawn, name).legend)  # noqa: S704  # drawn by us
        for name in ("platforms", "rules", "months", "followers")
    }
    text = page(
        "body.html",
        package=_HERE,
        review=review,
        content=content,
        pictures=pictures,
        standing=Standing(review, lang),
        upkeep=UpkeepTold(review, lang),
        alike=AlikeTold(review, lang),
        planned=PlanTold(review.plan, lang, len(review.ledger.accounts)),
        t=t,
        lang=lang,
        version=version("keepfit"),
    )
    return Markup(text)  # noqa: S704  # a template of ours, everything in it escaped
