"""Plans of an office, read within what a person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from keepfit.ledger.office import account_row
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import along, under
from keepfit.plan.core.exchange import names_from, plan_from, problem_from
from keepfit.plan.drafting import unpacked
from keepfit.plan.models import PlanDecision, PlanLock, PlanPaper, PlanRun
from keepfit.plan.queries import with_platforms
from keepfit.plan.refusing import Answer, answered

_HEAVY = ("problem", "made", "locks", "waves", "waivers", "conflict")


def runs(by: Actor) -> QuerySet[PlanRun]:
    """Return the plans that tell of accounts a person may read, newest first."""
    seen = along(by.paths(Right.READ), "unit__path")
    found = PlanRun.objects.filter(seen).select_related("unit", "asked_by", "approved_by")
    return found.defer("problem", "made").order_by("-asked_at", "-pk")


def listed(by: Actor) -> QuerySet[PlanRun]:
    """Return the plans, newest first, without what only their own pages show."""
    return runs(by).defer(*_HEAVY)


def decisions(run: PlanRun, by: Actor) -> QuerySet[PlanDecision]:
    """Return a plan's decisions on accounts a person may read, by unit and name."""
    reached = under(by.paths(Right.READ), "account__unit__path")
    found = PlanDecision.objects.filter(reached, run=run)
    found = found.select_related("account", "account__unit", "successor", "successor__unit")
    return found.order_by("account__unit__path", "account__name", "pk")


def searched(found: QuerySet[PlanDecision], fate: str, words: str) -> QuerySet[PlanDecision]:
    """Return the decisions of one fate ("" for all) whose account or unit is named so."""
    if fate:
        found = found.filter(fate=fate)
    if words:
        named = Q(account__name__icontains=words) | Q(account__unit__name__icontains=words)
        found = found.filter(named)
    return found


def counts(found: QuerySet[PlanDecision]) -> dict[str, int]:
    """Return how many decisions there are of each fate."""
    rows = found.order_by().values_list("fate").annotate(n=Count("pk"))
    return dict(rows)


def one_decision(run: PlanRun, account_id: str, by: Actor) -> PlanDecision | None:
    """Return what a plan says of one account; None where a person may not read it."""
    return decisions(run, by).filter(account_id=account_id).first()


def newest(account_id: str, by: Actor) -> PlanDecision | None:
    """Return what the newest plan says of one account, an approved one before all others."""
    reached = under(by.paths(Right.READ), "account__unit__path")
    found = PlanDecision.objects.filter(reached, account_id=account_id, run__state=PlanRun.DONE)
    found = found.select_related("run", "run__unit", "successor", "successor__unit")
    found = found.defer("run__problem", "run__made")
    last = F("run__approved_at").desc(nulls_last=True)
    return found.order_by(last, "-run__asked_at", "-run_id").first()


def unapproved(by: Actor) -> QuerySet[PlanRun]:
    """Return the plans that wait for this person to approve them; never one's own."""
    reached = under(by.paths(Right.DECIDE), "unit__path")
    found = PlanRun.objects.filter(reached, state=PlanRun.DONE, approved_at=None)
    found = found.exclude(asked_by_id=by.staff_id).select_related("unit").defer(*_HEAVY)
    return found.order_by("-asked_at", "-pk")


def locks(by: Actor) -> QuerySet[PlanLock]:
    """Return the locks on accounts a person may read, by name."""
    reached = under(by.paths(Right.READ), "account__unit__path")
    found = PlanLock.objects.filter(reached).select_related("account", "account__unit", "by")
    return found.order_by("account__name", "pk")


def one_lock(account_id: str, by: Actor) -> tuple[dict[str, Any], PlanLock | None] | None:
    """Return an account a person may lock, and its lock; None beyond reach."""
    row = account_row(account_id, by, Right.CHECK)
    if row is None:
        return None
    return row, PlanLock.objects.filter(account_id=account_id).first()


def papers(run: PlanRun, by: Actor) -> QuerySet[PlanPaper]:
    """Return a plan's papers for who may read all it is about; none for others."""
    found = PlanPaper.objects.filter(run=run).order_by("-lang", "name").defer("content")
    return found if by.may(Right.READ, run.unit.path) else found.none()


def whole_papers(by: Actor) -> QuerySet[PlanPaper]:
    """Return every paper of plans whose whole branch a person may read, newest plan first."""
    reached = under(by.paths(Right.READ), "run__unit__path")
    found = PlanPaper.objects.filter(reached).select_related("run", "run__unit", "run__asked_by")
    found = found.defer("content", *(f"run__{one}" for one in _HEAVY))
    return found.order_by("-run__asked_at", "-run_id", "-lang", "name")


def differing(one: PlanRun, other: PlanRun, by: Actor) -> QuerySet[PlanDecision]:
    """Return a plan's decisions that another plan takes otherwise: its fate, or its successor."""
    there = PlanDecision.objects.filter(run=other, account_id=OuterRef("account_id"))
    found = decisions(one, by).annotate(
        elsewhere=Subquery(there.values("fate")),
        into_here=_known(F("successor_id")),
        into_there=_known(Subquery(there.values("successor_id"))),
    )
    same = Q(fate=F("elsewhere"), into_here=F("into_there"))
    return found.exclude(elsewhere=None).exclude(same)


def _known(successor: F | Subquery) -> Coalesce:
    return Coalesce(successor, Value(""), output_field=CharField())


def counterparts(rows: Sequence[PlanDecision], other: PlanRun, by: Actor) -> list[PlanDecision]:
    """Return what another plan decides on the accounts of some decisions, in their order."""
    ids = [one.account_id for one in rows]
    found = {one.account_id: one for one in decisions(other, by).filter(account_id__in=ids)}
    return [found[one] for one in ids]


def why_not(run: PlanRun, account_id: str) -> Answer | None:
    """Return what the other fate of an account would cost; None where the plan has it not."""
    packed = PlanRun.objects.values("problem", "made").get(pk=run.pk)
    written: Mapping[str, Any] = unpacked(bytes(packed["problem"]))
    problem = problem_from(written)
    names = with_platforms(names_from(written), problem)
    made = plan_from(unpacked(bytes(packed["made"])), problem)
    return answered(problem, names, made, account_id)
