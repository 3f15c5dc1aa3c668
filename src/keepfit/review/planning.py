"""Plan the accounts of a review: what it found out stands beside each decision."""

from __future__ import annotations

from keepfit.checkup.core.rules import CheckUp
from keepfit.evaluation.core.records import Candidate
from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.functions import FunctionTwin
from keepfit.plan.fronts import scenario_points
from keepfit.plan.grounds import grounds
from keepfit.plan.packs import switches_for
from keepfit.plan.queries import Wanted, drafted, planned, posed
from keepfit.plan.solving.engine import Options
from keepfit.review.core.planning import MOST, Planned

# Two accounts less alike than this are not worth a word.
_ALIKE = 0.8
# Near enough for a first look; `keepfit plan solve` goes on.
_NEAR = Options(gap=2e-2)


def planned_review(
    ledger: Ledger,
    checkup: CheckUp,
    candidates: tuple[Candidate, ...],
    twins: tuple[FunctionTwin, ...],
) -> Planned | None:
    """Return the balanced plan for a ledger; None where there are too many accounts, or none.

    `candidates` may be given back, `twins` do the same: both are told beside the decisions.
    """
    switches = switches_for(checkup.pack)
    wanted = Wanted(pack=checkup.pack.pack_id)
    asked = posed(ledger, wanted, switches)
    if not 0 < len(asked.problem) <= MOST:
        return None
    close = [one for one in twins if one.score >= _ALIKE]
    known = grounds(ledger, switches, checkup, candidates, close)
    draft = drafted(asked, planned(asked.problem, _NEAR), known)
    return Planned(draft=draft, points=scenario_points(ledger, wanted, _NEAR, draft))
