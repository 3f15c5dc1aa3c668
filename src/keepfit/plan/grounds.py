"""What else speaks about the accounts of a plan: findings, ranks, overlaps, what packs hold.

All of it is background: no plan closes an account for it alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from keepfit.checkup.core.rules import CheckUp, Outcome
from keepfit.evaluation.core.records import Candidate
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.functions import FunctionTwin
from keepfit.plan.core.decisions import Grounds
from keepfit.plan.core.names import filled
from keepfit.plan.core.places import places
from keepfit.plan.core.scenarios import SCENARIOS
from keepfit.plan.core.switches import Switches

_FINDING = Text(zh="体检：{statement}（{rule}）", en="check-up: {statement} ({rule})")
_HELD = Text(zh="{words}（{source}）", en="{words} ({source})")
_LAST = Text(zh="评估：{why}", en="evaluation: {why}")
_TWIN = Text(
    zh="与“{name}”功能相近（{score:.0%}：{why}）", en="does much like “{name}” ({score:.0%}: {why})"
)


def grounds(
    ledger: Ledger,
    switches: Switches,
    checkup: CheckUp | None = None,
    candidates: Sequence[Candidate] = (),
    twins: Iterable[FunctionTwin] = (),
) -> Grounds:
    """Return what is known about each account beside its reason, by account id."""
    found: dict[str, list[Text]] = defaultdict(list)
    if checkup is not None:
        _findings(checkup, found)
    for one in candidates:
        for why in one.reasons[:1]:
            found[one.account_id].append(filled(_LAST, why=why))
    for twin in twins:
        _twin(twin, ledger, found)
    _held(ledger, switches, found)
    return found


def _findings(checkup: CheckUp, found: dict[str, list[Text]]) -> None:
    statements = {one.rule_id: one.statement for one in checkup.pack.rules}
    for one in checkup.findings:
        if one.outcome is not Outcome.NOT_OBSERVED:
            said = statements[one.rule_id]
            found[one.account_id].append(filled(_FINDING, statement=said, rule=one.rule_id))


def _twin(one: FunctionTwin, ledger: Ledger, found: dict[str, list[Text]]) -> None:
    why = one.reasons[0] if one.reasons else Text(zh="—", en="—")
    for here, there in ((one.a, one.b), (one.b, one.a)):
        if there in ledger.accounts:
            name = ledger.accounts[there].name
            found[here].append(filled(_TWIN, name=name, score=one.score, why=why))


def _held(ledger: Ledger, switches: Switches, found: dict[str, list[Text]]) -> None:
    if not switches.held:
        return
    for one in places(ledger, SCENARIOS["balanced"]):
        unit = ledger.units.get(one.account.unit_id)
        residents = unit.residents if unit else None
        for rule in switches.held:
            if rule.speaks_of(one, residents, one.followers) and not one.main:
                words = filled(_HELD, words=rule.words, source=rule.source)
                found[one.account.account_id].append(words)
