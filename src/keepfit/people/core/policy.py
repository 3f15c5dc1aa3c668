"""What an office asks of passwords: two rule books that contradict each other, and it chooses one.

GB/T 22239-2019 8.1.4.1 a asks for complexity and for change from time to time; OWASP ASVS 5.0 6.2.5
and 6.2.10 forbid to ask for either. The standard names no numbers: three kinds, 90 days and five
earlier passwords are what is usual where it is examined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text

AS_THE_POLICY_SAYS = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a password must be: fewest characters, kinds of them, days it lasts (0 for ever), and
    how many earlier ones it must differ from.
    """

    length: int
    classes: int
    days: int
    history: int


POLICIES = {
    "asvs": Policy(length=12, classes=0, days=0, history=0),
    "gbt22239": Policy(length=12, classes=3, days=90, history=5),
}


class Wishes(Protocol):
    """The office's settings of passwords; a number below zero leaves it to the policy."""

    @property
    def password_policy(self) -> str:
        """Which rule book."""

    @property
    def password_length(self) -> int:
        """Fewest characters."""

    @property
    def password_classes(self) -> int:
        """Kinds of characters."""

    @property
    def password_days(self) -> int:
        """Days until a change."""

    @property
    def password_history(self) -> int:
        """Earlier passwords that may not come again."""


def policy_of(wishes: Wishes) -> Policy:
    """Return the policy an office chose, with what it set otherwise; raises UsageError."""
    chosen = POLICIES.get(wishes.password_policy)
    if chosen is None:
        raise UsageError(
            Text(
                zh="KEEPFIT_PASSWORD_POLICY 的值 {name!r} 不认识，可用：{known}。",
                en="KEEPFIT_PASSWORD_POLICY is {name!r}; it can be {known}.",
            ).fill(name=wishes.password_policy, known=", ".join(POLICIES))
        )
    return Policy(
        length=_set(wishes.password_length, chosen.length),
        classes=_set(wishes.password_classes, chosen.classes),
        days=_set(wishes.password_days, chosen.days),
        history=_set(wishes.password_history, chosen.history),
    )


def _set(wish: int, otherwise: int) -> int:
    return wish if wish > AS_THE_POLICY_SAYS else otherwise
