"""The way of a finding: told, contested or put right, decided, looked at again, closed.

The table can be read aloud: from where, by what step, to where, and who may take it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.people.core.rights import Right


class State(StrEnum):
    """Where a finding stands."""

    NOTIFIED = "NOTIFIED"
    CONTESTED = "CONTESTED"
    UPHELD = "UPHELD"
    WITHDRAWN = "WITHDRAWN"
    PUT_RIGHT = "PUT_RIGHT"
    CLOSED = "CLOSED"
    CARRIED = "CARRIED"  # it goes on in a later check-up


class Step(StrEnum):
    """What somebody does with a finding."""

    CONTEST = "CONTEST"
    UPHOLD = "UPHOLD"
    WITHDRAW = "WITHDRAW"
    PUT_RIGHT = "PUT_RIGHT"
    REOPEN = "REOPEN"
    CLOSE = "CLOSE"
    # What a check-up or a letter does, and no person by hand.
    NOTIFY = "NOTIFY"
    CARRY = "CARRY"
    SEEN_GOOD = "SEEN_GOOD"


STATE_NAMES: Mapping[State, Text] = {
    State.NOTIFIED: Text(zh="待处理", en="To be put right"),
    State.CONTESTED: Text(zh="申诉中", en="Contested"),
    State.UPHELD: Text(zh="申诉未采纳", en="Upheld"),
    State.WITHDRAWN: Text(zh="已撤销", en="Withdrawn"),
    State.PUT_RIGHT: Text(zh="已整改，待复查", en="Put right, to be looked at again"),
    State.CLOSED: Text(zh="已销号", en="Closed"),
    State.CARRIED: Text(zh="已转入新一次体检", en="Carried over"),
}
STEP_NAMES: Mapping[Step, Text] = {
    Step.CONTEST: Text(zh="提出申诉", en="Contest it"),
    Step.UPHOLD: Text(zh="不予采纳", en="Uphold it"),
    Step.WITHDRAW: Text(zh="撤销问题", en="Withdraw it"),
    Step.PUT_RIGHT: Text(zh="报告已整改", en="Say that it was put right"),
    Step.REOPEN: Text(zh="复查不合格，退回", en="Not put right: send it back"),
    Step.CLOSE: Text(zh="复查合格，销号", en="Put right: close it"),
    Step.NOTIFY: Text(zh="已发整改通知书", en="Letter sent"),
    Step.CARRY: Text(
        zh="体检仍不合格，转入该次体检，期限不变",
        en="A check-up found it again; it goes on there with its deadline",
    ),
    Step.SEEN_GOOD: Text(
        zh="体检已合格，待复查人员销号", en="A check-up found it right; a checker may close it"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of the table."""

    start: State
    step: Step
    end: State
    right: Right


# Who contests does not decide: the owner's right and the supervisor's differ (ASVS 5.0, 2.3.5).
MOVES: tuple[Move, ...] = (
    Move(start=State.NOTIFIED, step=Step.CONTEST, end=State.CONTESTED, right=Right.CONTEST),
    Move(start=State.NOTIFIED, step=Step.PUT_RIGHT, end=State.PUT_RIGHT, right=Right.CONTEST),
    Move(start=State.CONTESTED, step=Step.UPHOLD, end=State.UPHELD, right=Right.DECIDE),
    Move(start=State.CONTESTED, step=Step.WITHDRAW, end=State.WITHDRAWN, right=Right.DECIDE),
    Move(start=State.UPHELD, step=Step.PUT_RIGHT, end=State.PUT_RIGHT, right=Right.CONTEST),
    Move(start=State.PUT_RIGHT, step=Step.CLOSE, end=State.CLOSED, right=Right.CHECK),
    Move(start=State.PUT_RIGHT, step=Step.REOPEN, end=State.NOTIFIED, right=Right.CHECK),
)
OPEN = (State.NOTIFIED, State.CONTESTED, State.UPHELD, State.PUT_RIGHT)


class StepError(KeepfitError):
    """A step that does not lead on from where the finding stands."""


def move(start: State, step: Step) -> Move:
    """Return where a step leads from a state; raises StepError where it leads nowhere."""
    found = next((one for one in MOVES if one.start is start and one.step is step), None)
    if found is None:
        state, name = STATE_NAMES[start], STEP_NAMES[step]
        raise StepError(
            Text(
                zh=f"这个问题现在是“{state.zh}”，不能“{name.zh}”。",
                en=f"The finding is “{state.en}” now; “{name.en}” does not lead on from there.",
            ),
            hint=Text(
                zh="可能已有他人办理，请刷新后查看。",
                en="Somebody else may have dealt with it; load the page anew.",
            ),
        )
    return found


def steps_from(start: State) -> tuple[Move, ...]:
    """Return the steps that lead on from a state."""
    return tuple(one for one in MOVES if one.start is start)
