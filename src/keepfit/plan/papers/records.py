"""How a plan is put on paper: who issues it, and on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keepfit.checkup.papers.records import Issuer
from keepfit.kit import clock
from keepfit.plan.core.decisions import Decision, Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The issuer and the day on the paper; without a day it is the issuer's, else today."""

    issuer: Issuer
    dated: date | None = None

    @property
    def day(self) -> date:
        """The day on the paper."""
        return self.issuer.issued_on or self.dated or clock.today()


def unit_of(draft: Draft, one: Decision) -> str:
    """Return the name of an account's unit."""
    return draft.names.unit(str(draft.problem.accounts.unit[one.row]))


def name_of(draft: Draft, account_id: str) -> str:
    """Return an account's name, empty for none."""
    return draft.names.accounts.get(account_id, account_id)


def platform_of(draft: Draft, one: Decision) -> str:
    """Return an account's platform as the table calls it."""
    return str(draft.problem.accounts.platform[one.row])


def services_of(draft: Draft) -> dict[int, list[str]]:
    """Return the names of each account's services, by row."""
    services, names = draft.problem.services, draft.names.services
    found: dict[int, list[str]] = {}
    for place, row in zip(
        services.providers.owner().tolist(), services.providers.member.tolist(), strict=True
    ):
        plain = str(services.ids[place]).removesuffix("#deep")
        called = names.get(plain, plain)
        if called not in found.setdefault(row, []):
            found[row].append(called)
    return found
