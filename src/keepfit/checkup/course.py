"""Two check-ups of an office held against each other: what was fixed, what is new, what stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from keepfit.checkup.core.casework import STATE_NAMES, State
from keepfit.checkup.core.overtime import Answer, Course, Past, course
from keepfit.checkup.core.rules import Outcome, Rule
from keepfit.checkup.models import Finding, Run, Verdict
from keepfit.checkup.office import findings
from keepfit.checkup.ownpacks import pack_of
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text
from keepfit.people.core.rights import Actor

COURSE: Mapping[str, Text] = {
    "new": Text(zh="新增", en="New"),
    "overdue": Text(zh="逾期未改", en="Overdue"),
    "still_open": Text(zh="整改期内未改", en="Open, within its deadline"),
    "contested": Text(zh="申诉中", en="Contested"),
    "fixed": Text(zh="已整改", en="Put right"),
    "unseen": Text(zh="本次未观测", en="Not observed now"),
    "set_aside": Text(zh="不计（申诉成立）", en="Set aside (withdrawn)"),
    "gone": Text(zh="账号或规则不再检查", en="No longer judged"),
}
_ANSWERS = {
    State.CONTESTED: Answer.CONTESTED,
    State.UPHELD: Answer.UPHELD,
    State.WITHDRAWN: Answer.WITHDRAWN,
    State.PUT_RIGHT: Answer.FIXED,
    State.CLOSED: Answer.FIXED,
}
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One complaint in the comparison: the finding to open, where it stands, where it came from."""

    finding: Finding
    state: Text
    carried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How many findings went which way, and those of one way that were asked for."""

    counts: tuple[tuple[str, Text, int], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines to show: one way of the course, words in account, rule or unit, one unit."""

    way: str = "new"
    words: str = ""
    unit_id: str = ""


def compared(before: Run, now: Run, wanted: Wanted, by: Actor) -> Compared:
    """Hold a check-up against an earlier one, as far as a person may read both.

    Raises UsageError where one was not of everything, is not done, or is the later one.
    """
    _demand_comparable(before, now)
    old, new = _found(before, wanted, by), _found(now, wanted, by)
    judged = _judged(now, {one.account_id for one in old.values()})
    found = course(_pasts(old, new), _today(now, old, new, judged), now.as_of)
    return Compared(
        counts=tuple((way, name, len(getattr(found, way))) for way, name in COURSE.items()),
        lines=tuple(_lines(found, wanted.way, old, new)),
    )


def _demand_comparable(before: Run, now: Run) -> None:
    if any(one.state != Run.DONE or one.only_id for one in (before, now)):
        raise UsageError(
            Text(
                zh="只能比较两次已完成的全面体检。",
                en="Only two whole check-ups that are done can be compared.",
            )
        )
    if (before.as_of, before.pk) >= (now.as_of, now.pk):
        raise UsageError(
            Text(zh="前一次体检应早于后一次。", en="The first check-up must be the earlier one."),
            hint=Text(zh="请对调两次体检。", en="Change the two about."),
        )


def _found(run: Run, wanted: Wanted, by: Actor) -> dict[Key, Finding]:
    found = findings(by).filter(run=run)
    for word in wanted.words.split():
        found = found.filter(
            Q(account__name__icontains=word)
            | Q(account__unit__name__icontains=word)
            | Q(rule_id__icontains=word)
            | Q(statement_zh__icontains=word)
            | Q(statement_en__icontains=word)
        )
    if wanted.unit_id:
        found = found.filter(account__unit__path__contains=f"{wanted.unit_id}/")
    slim = found.defer("evidence", "remedy_zh", "remedy_en", "account__note", "account__functions")
    return {(one.account_id, one.rule_id): one for one in slim}


def _judged(run: Run, accounts: Iterable[str]) -> set[str]:
    """Return which of these accounts the check-up judged at all."""
    judged = Verdict.objects.filter(run=run).values_list("account_id", flat=True)
    return set(judged) & set(accounts)


def _pasts(old: Mapping[Key, Finding], new: Mapping[Key, Finding]) -> list[Past]:
    """Return the earlier findings; one carried over stands where it stands in the new check-up."""
    pasts = []
    for key, one in old.items():
        now = new.get(key) if one.state == State.CARRIED else None
        answer = _ANSWERS.get(State(now.state if now else one.state), Answer.NONE)
        pasts.append(_past(one, answer))
    return pasts


def _past(one: Finding, answer: Answer = Answer.NONE) -> Past:
    return Past(
        account_id=one.account_id,
        rule_id=one.rule_id,
        outcome=_outcome(one),
        found_on=one.run.as_of,
        due_on=one.due_on,
        answer=answer,
    )


def _outcome(one: Finding) -> Outcome:
    if not one.observed:
        return Outcome.NOT_OBSERVED
    return Outcome.WARN if one.severity == "warn" else Outcome.FAIL


def _today(
    now: Run, old: Mapping[Key, Finding], new: Mapping[Key, Finding], judged: set[str]
) -> dict[Key, Past]:
    """Return today's outcomes: what was found, and the passes of what was complained of before."""
    today = {key: _past(one) for key, one in new.items()}
    rules = {one.rule_id: one for one in pack_of(now.pack).rules if one.on}
    for key, one in old.items():
        rule = rules.get(one.rule_id)
        if key in today or rule is None or one.account_id not in judged or not _applies(rule, one):
            continue
        today[key] = Past(
            account_id=one.account_id,
            rule_id=one.rule_id,
            outcome=Outcome.PASS,
            found_on=now.as_of,
        )
    return today


def _applies(rule: Rule, one: Finding) -> bool:
    kinds, platforms = rule.kinds, rule.platforms
    return (not kinds or one.account.kind in kinds) and (
        not platforms or one.account.platform in platforms
    )


def _lines(
    found: Course, way: str, old: Mapping[Key, Finding], new: Mapping[Key, Finding]
) -> Iterable[Line]:
    for past in getattr(found, way):
        # What goes on is opened in the new check-up, what ended where it ended.
        one = new.get(past.key) or old[past.key]
        yield Line(
            finding=one,
            state=STATE_NAMES[State(one.state)],
            carried=one.carried_from_id is not None,
        )
