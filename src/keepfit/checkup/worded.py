"""Findings as a page shows them: their figures with units, as their rule measures them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from keepfit.checkup.core.rules import Rule
from keepfit.checkup.models import Finding
from keepfit.checkup.ownpacks import still_sound
from keepfit.checkup.papers import wording
from keepfit.kit.text import Text, same

_NOTHING = same("—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured, when that breaks the rule, and where the rule comes from."""

    measured: Text
    limit: Text
    source: Text


def worded(found: Iterable[Finding]) -> list[tuple[Finding, Figures]]:
    """Return each finding with its figures; each pack is read once.

    A rule may be gone from a pack that came with a later keepfit; then they stand as kept.
    """
    rows = list(found)
    rules = {ref: _rules(ref) for ref in {one.run.pack for one in rows}}
    return [(one, _figures(one, rules[one.run.pack].get(one.rule_id))) for one in rows]


def _rules(ref: str) -> dict[str, Rule]:
    found = still_sound(ref)
    return {one.rule_id: one for one in found.rules} if found else {}


def _figures(one: Finding, rule: Rule | None) -> Figures:
    if rule is None:
        kept = _NOTHING if one.measured is None else same(f"{one.measured:g}")
        return Figures(measured=kept, limit=same(f"{one.limit:g}"), source=same(one.source))
    measured = _NOTHING
    if one.measured is not None:
        measured = wording.amount(one.measured, wording.measure_of(rule))
    return Figures(
        measured=measured,
        limit=wording.limit(replace(rule, limit=one.limit)),
        source=Text(zh=one.source, en=f"{rule.source.document} {rule.source.article.en}"),
    )
