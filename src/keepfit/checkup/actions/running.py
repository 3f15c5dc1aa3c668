"""Asks for a check-up, and runs it: its findings are written all at once, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import numpy as np
from django.db import transaction

from keepfit.checkup.actions.carrying import carry_over
from keepfit.checkup.core.judge import totals
from keepfit.checkup.core.rules import CheckUp, Outcome
from keepfit.checkup.core.rules import Finding as Judged
from keepfit.checkup.making import Office, made
from keepfit.checkup.models import Finding, Run, Verdict
from keepfit.checkup.ownpacks import demand_offered, pack_of
from keepfit.kit import clock
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.office import account_row
from keepfit.people import jobs
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, Branch, NotAllowedError, Right, narrowed
from keepfit.people.papers_kept import Papers, Source, keep, of_one_branch

_CHUNK = 500
Done = tuple[CheckUp, Papers]
# From a check-up's question, answer and ledger to documents by name and language.
Writer = Callable[[Run, CheckUp, Ledger], Papers]


def unwritten(_run: Run, _done: CheckUp, _ledger: Ledger) -> Papers:
    """Make no documents."""
    return {}


@transaction.atomic
def ask(pack_id: str, as_of: date, *, by: Actor, only: str = "") -> int:
    """Ask for a check-up of everything the person checks, or `only` of one account of it.

    Returns its number. Raises PackError for a pack that is neither shipped nor in force here.
    """
    if not by.has(Right.CHECK):
        raise NotAllowedError(Right.CHECK)
    if only and account_row(only, by, Right.CHECK) is None:
        raise NotAllowedError(Right.CHECK)
    demand_offered(pack_id, by)
    run = Run.objects.create(
        unit_id=by.top_unit(Right.CHECK),
        asked_by_id=by.staff_id,
        asked_at=clock.now(),
        pack=pack_id,
        as_of=as_of,
        only_id=only or None,
    )
    told = {"pack": pack_id, "as_of": as_of.isoformat(), "only": only}
    trail.write(_deed("checkup.ask", run, told), by)
    return run.pk


def carry_out(run_id: int, history: Path, papers: Writer = unwritten) -> None:
    """Run a check-up that was asked for, with what `papers` makes of it; see `jobs.carry_out`.

    No papers are made of a check-up of one account, nor of several branches at once: a paper is
    for who may read all it is about.
    """

    def judged(run: Run, by: Actor) -> Done:
        if run.schedule_id is not None:
            branch = Branch(unit_id=run.unit_id, path=run.unit.path)
            by = narrowed(by, branch, reads_only=False)
        office = Office(by=by, history=history, as_of=run.as_of)
        ledger, done = made(office, pack_of(run.pack), run.say)
        if run.only_id or not of_one_branch(by):
            return done, {}
        run.say(Text(zh="写出公文和底册", en="Writing the documents"))
        return done, papers(run, done, ledger)

    jobs.carry_out(Run, run_id, judged, _write)


@transaction.atomic
def _write(run: Run, whole: Done) -> None:
    done, papers = whole
    Finding.objects.filter(run=run).delete()
    Verdict.objects.filter(run=run).delete()
    if run.only_id:
        done = _only(done, run.only_id)
    rules = {one.rule_id: one for one in done.pack.rules}
    rows = []
    for one in done.findings:
        rule = rules[one.rule_id]
        if rule.severity == "bonus":
            continue  # What earns points is no complaint.
        rows.append(
            Finding(
                run=run,
                account_id=one.account_id,
                rule_id=one.rule_id,
                severity=rule.severity,
                statement_zh=rule.statement.zh,
                statement_en=rule.statement.en,
                remedy_zh=rule.remedy.zh,
                remedy_en=rule.remedy.en,
                source=f"{rule.source.document} {rule.source.article.zh}"[:300],
                **_seen(one),
            )
        )
    Finding.objects.bulk_create(rows, batch_size=_CHUNK)
    Verdict.objects.bulk_create(_verdicts(run, done), batch_size=_CHUNK)
    run.totals = _totals(done) | carry_over(run, done)
    run.state, run.ended_at = Run.DONE, clock.now()
    run.stage_zh = run.stage_en = ""
    run.save()
    keep(papers, _source(run))
    trail.write(_deed("checkup.done", run, run.totals), None)


def _source(run: Run) -> Source:
    return Source(
        room="checkup",
        run=run.pk,
        as_of=run.as_of,
        unit_id=run.unit_id,
        made_by_id=run.asked_by_id,
    )


def _only(done: CheckUp, account_id: str) -> CheckUp:
    """Return what a check-up says about one account; it was judged among all others."""
    verdicts = {one: said for one, said in done.verdicts.items() if one == account_id}
    return replace(
        done,
        verdicts=verdicts,
        total=totals("", np.array([one.value for one in verdicts.values()], dtype=np.str_)),
        findings=tuple(one for one in done.findings if one.account_id == account_id),
        everything=tuple(one for one in done.everything if one.account_id == account_id),
        out_of_scope=0 if verdicts else 1,
    )


def _verdicts(run: Run, done: CheckUp) -> Iterator[Verdict]:
    """Yield a row for every account that any rule was asked about."""
    for account_id in sorted({one.account_id for one in done.everything}):
        outcome = done.verdicts.get(account_id)
        yield Verdict(
            run=run,
            account_id=account_id,
            outcome=outcome.value if outcome else "",
            score=done.scores.get(account_id),
        )


def _seen(one: Judged) -> dict[str, object]:
    return {
        "observed": one.outcome is not Outcome.NOT_OBSERVED,
        "measured": one.measured,
        "limit": one.limit,
        "due_on": one.due_on,
        "evidence": [asdict(each) for each in one.evidence],
    }


def _totals(done: CheckUp) -> dict[str, int]:
    total = done.total
    return {
        "accounts": total.accounts,
        "judged": total.judged,
        "passed": total.passed,
        "failed": total.failed,
        "not_observed": total.not_observed,
        "out_of_scope": done.out_of_scope,
    }


def _deed(verb: str, run: Run, after: Mapping[str, object]) -> trail.Deed:
    return trail.Deed(
        verb=verb, kind="checkup", object_id=str(run.pk), unit_id=run.unit_id, after=after
    )
