"""What an evaluation says of one account, as two parts of its page: vital signs, and its place."""

from __future__ import annotations

from django.utils.safestring import mark_safe

from keepfit.evaluation import office
from keepfit.evaluation.models import Standing
from keepfit.evaluation.pulse import VITALS
from keepfit.evaluation.wording import amount
from keepfit.history.core.catalogue import MEASURES
from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang
from keepfit.ledger.parts import Part
from keepfit.paper.charts import lines
from keepfit.people.core.rights import Actor

_LABEL = Text(zh="每月发布条数", en="Posts a month")
_UNSEEN = Text(zh="未观测", en="not observed")


def vital_signs(account_id: str, by: Actor) -> Part | None:
    """Return how much an account published month by month, and how it fares; None before a run."""
    found = office.newest(account_id, by)
    if found is None:
        return None
    seen = [(month, float(posts)) for month, posts in found.months if posts is not None]
    return Part(
        template="evaluation/vital_signs.html",
        shown={
            "as_of": found.run.as_of,
            "months": found.months,
            "chart": _chart(seen) if seen else "",
            "vitals": _vitals(found),
        },
    )


def place(account_id: str, by: Actor) -> Part | None:
    """Return how an account stands among its peers; None before a run."""
    found = office.newest(account_id, by)
    if found is None:
        return None
    return Part(
        template="evaluation/account_part.html",
        shown={
            "standing": found,
            "place": office.placed([found])[0],
            "group": office.group_of(found),
        },
    )


def _chart(seen: list[tuple[str, float]]) -> str:
    label = _LABEL.read(page_lang())
    drawn = lines([(label, seen)], label=label, name="months")
    return mark_safe(drawn.svg)  # noqa: S308  # drawn by us from numbers and months


def _vitals(found: Standing) -> list[tuple[Text, Text]]:
    told = []
    for name in VITALS:
        value = found.vitals.get(name)
        measure = MEASURES[name]
        shown = _UNSEEN if value is None else amount(value, measure.unit)
        told.append((measure.name, shown))
    return told
