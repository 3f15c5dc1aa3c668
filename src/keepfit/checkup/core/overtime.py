"""One check-up after another: what was fixed, what is new, what stays open, what was contested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from keepfit.checkup.core.rules import Outcome


class Answer(StrEnum):
    """What the account's owner or the checker answered to an earlier finding."""

    NONE = ""
    FIXED = "fixed"
    CONTESTED = "contested"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier finding: its deadline, since when it has been open, and the answer to it."""

    account_id: str
    rule_id: str
    outcome: Outcome
    found_on: date
    due_on: date | None = None
    answer: Answer = Answer.NONE
    why: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same complaint in two check-ups."""
        return self.account_id, self.rule_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How earlier findings went, and which are new; every complaint stands in exactly one list.

    `fixed`: it passes now. `still_open`: it fails again and its deadline has not passed.
    `overdue`: it fails again after its deadline. `unseen`: it cannot be observed now, so nobody
    may call it fixed. `gone`: its account or rule is no longer judged. `set_aside`: ignored or
    withdrawn with a reason, and not counted. `contested`: an appeal is pending. `new`: complaints
    that the earlier check-up did not have.
    """

    fixed: tuple[Past, ...]
    still_open: tuple[Past, ...]
    overdue: tuple[Past, ...]
    unseen: tuple[Past, ...]
    gone: tuple[Past, ...]
    set_aside: tuple[Past, ...]
    contested: tuple[Past, ...]
    new: tuple[Past, ...]


_SET_ASIDE = (Answer.IGNORED, Answer.WITHDRAWN)
_COMPLAINTS = (Outcome.FAIL, Outcome.WARN)


def course(earlier: Iterable[Past], now: Mapping[tuple[str, str], Past], as_of: date) -> Course:
    """Hold earlier findings against the outcomes of today (by account and rule, passes too)."""
    lists: dict[str, list[Past]] = {name: [] for name in Course.__dataclass_fields__}
    known = set()
    for past in earlier:
        if past.outcome not in _COMPLAINTS:
            continue
        known.add(past.key)
        lists[_where(past, now.get(past.key), as_of)].append(past)
    lists["new"] = [
        one for key, one in now.items() if key not in known and one.outcome in _COMPLAINTS
    ]
    return Course(**{name: tuple(found) for name, found in lists.items()})


def _where(past: Past, today: Past | None, as_of: date) -> str:
    if past.answer in _SET_ASIDE:
        return "set_aside"
    if today is None:
        return "gone"
    if today.outcome is Outcome.NOT_OBSERVED:
        return "unseen"
    if today.outcome is Outcome.PASS:
        return "fixed"
    if past.answer is Answer.CONTESTED:
        return "contested"
    late = past.due_on is not None and past.due_on < as_of
    return "overdue" if late else "still_open"
