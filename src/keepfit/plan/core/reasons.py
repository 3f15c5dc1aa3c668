"""Why each account stays or goes: one sentence, and the data that it says in words.

A reason to stay is a demand that breaks with this account closed; a test has `verify` find the
same. A list of broken demands is not a price: `solving.whatif` gives that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from keepfit.kit.text import Text
from keepfit.plan.core import wording
from keepfit.plan.core.margins import Breach, Margins
from keepfit.plan.core.names import Names, filled, listed
from keepfit.plan.core.plans import CLOSED, Plan, followers_of
from keepfit.plan.core.problem import FREE, Problem

# Parts of the id of a duty towards a platform and language, after the unit.
_CELL_PARTS = 2
_ORDER = ("services", "duties", "successor", "reach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A kept account that this one could be merged into, and the demands that would break."""

    successor: str
    breaks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One account's reason: its code, the sentence, and what the sentence says, as data.

    For one that stays: `breaks` if it alone closes, `options`, `guests` merged into it. For one
    that goes: `entrances` that each of its services keeps, `refuge` where its readers are pointed
    to, `followers` (None: unknown) and how many come along, `hours_saved` a month.
    """

    code: str
    words: Text
    demands: tuple[str, ...] = ()
    breaks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    guests: tuple[str, ...] = ()
    entrances: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refuge: str = ""
    followers: int | None = None
    followers_kept: int | None = None
    hours_saved: float = 0.0


def reasons(problem: Problem, plan: Plan, names: Names | None = None) -> tuple[Reason, ...]:
    """Return one true reason for each account of a valid plan."""
    teller = Teller(problem, plan, names or Names())
    return tuple(teller.reason(row) for row in range(len(problem)))


class Teller:
    """A valid plan and the names in it, ready to give reasons."""

    def __init__(self, problem: Problem, plan: Plan, names: Names) -> None:
        self.problem, self.plan, self.names = problem, plan, names
        self.margins = Margins(problem, plan)
        self.followers = followers_of(problem)

    def reason(self, row: int) -> Reason:
        """Return the reason of one account."""
        fate = int(self.plan.fate[row])
        return self._kept(row) if fate == row else self._gone(row, fate)

    def breaks(self, row: int, fate: int) -> dict[str, tuple[str, ...]]:
        """Return the ids of the demands that break with another fate, by kind."""
        return self._by_kind(self.margins.broken(row, fate))

    def called(self, row: int) -> Text:
        """Return an account's name and platform."""
        one = self.problem.accounts
        return self.names.account(str(one.ids[row]), str(one.platform[row]))

    def _by_kind(self, found: Sequence[Breach]) -> dict[str, tuple[str, ...]]:
        ids = {
            "services": self.problem.services.ids,
            "reach": self.problem.reach.ids,
            "doubles": self.problem.doubles.ids,
            "duties": self.problem.duties.ids,
        }
        result: dict[str, tuple[str, ...]] = {}
        for one in found:
            name = str(ids.get(one.demand, self.problem.accounts.ids)[one.row])
            result[one.demand] = (*result.get(one.demand, ()), name)
        return result

    def _ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        return tuple(str(self.problem.accounts.ids[one]) for one in rows)

    def _count(self, row: int) -> int | None:
        known = float(self.followers[row])
        return None if np.isnan(known) else round(known)

    # What stays.

    def _kept(self, row: int) -> Reason:
        found = self.margins.broken(row, CLOSED)
        breaks = self._by_kind(found)
        guests = self.margins.guests.get(row, [])
        options = tuple(
            Option(
                successor=str(self.problem.accounts.ids[one]),
                breaks=self._by_kind(self.margins.broken(row, one)),
            )
            for one in self._nearest(row)
        )
        code = self._code(row, breaks)
        words, code = self._words(row, code, found, options)
        return Reason(
            code=code,
            words=words,
            demands=breaks.get({"unseen": "duties"}.get(code, code), ()),
            breaks=breaks,
            options=options,
            guests=self._ids(guests),
            followers=self._count(row),
        )

    def _code(self, row: int, breaks: Mapping[str, tuple[str, ...]]) -> str:
        if self.problem.accounts.protected[row]:
            return "protected"
        if self.problem.locks[row] != FREE:
            return "locked"
        return next((kind for kind in _ORDER if breaks.get(kind)), "economic")

    def _words(
        self, row: int, code: str, found: Sequence[Breach], options: Sequence[Option]
    ) -> tuple[Text, str]:
        mine = [one for one in found if one.demand == code]
        more = self._instead(code, options)
        if code == "services":
            return self._entrance(mine, more), code
        if code == "duties":
            return self._duty(row, min(mine, key=self._length), more)
        if code == "successor":
            guests = [self.called(one) for one in self.margins.guests[row]]
            number = wording.said(wording.NUMBER, number=len(guests))
            return filled(wording.KEPT[code], these=listed(guests), number=number), code
        if code == "reach":
            return self._reach(row, mine, more), code
        if code == "protected":
            why = self.names.protection.get(
                str(self.problem.accounts.ids[row]), Text(zh="受保护账号", en="it is protected")
            )
            return filled(wording.KEPT[code], why=why), code
        return wording.KEPT[code], code

    def _instead(self, code: str, options: Sequence[Option]) -> Text:
        """Return why it is not merged into the first account that could take it."""
        if not options:
            return wording.NOTHING
        first = options[0]
        row = int(np.flatnonzero(self.problem.accounts.ids == first.successor)[0])
        way = next((kind for kind in (code, *wording.INSTEAD) if kind in first.breaks), "")
        if way == "reach" != code:
            way = "followers"
        words = wording.INSTEAD.get(way, wording.NOTHING)
        return filled(words, other=self.called(row))

    def _entrance(self, found: Sequence[Breach], more: Text) -> Text:
        ids = self.problem.services.ids
        last = [one for one in found if not one.seen]
        plain = [one for one in last if not self.problem.services.deep[one.row]]
        chosen, code = (plain, "services") if plain else (last, "depth")
        if not last:
            plain = [one for one in found if not self.problem.services.deep[one.row]]
            chosen = plain[:1] or list(found[:1])
            code = "entrances" if plain else "deep entrances"
        return filled(
            wording.KEPT[code],
            these=wording.service_list(self.names, [str(ids[one.row]) for one in chosen]),
            wanted=wording.number(chosen[0].wanted),
            seen=wording.number(chosen[0].seen),
            more=more,
        )

    def _duty(self, row: int, found: Breach, more: Text) -> tuple[Text, str]:
        unit, *cell = str(self.problem.duties.ids[found.row]).split(" / ")
        code = "unseen" if cell else "duties"
        words = filled(
            wording.KEPT["unseen cell" if len(cell) == _CELL_PARTS else code],
            unit=self.names.unit(unit),
            platform=self.names.platform(str(self.problem.accounts.platform[row])),
            more=wording.NOTHING if cell else more,
        )
        return words, code

    def _length(self, one: Breach) -> int:
        return str(self.problem.duties.ids[one.row]).count(" / ")

    def _reach(self, row: int, found: Sequence[Breach], more: Text) -> Text:
        # The narrowest cell says most: the fewest followers it must keep.
        one = min(found, key=lambda breach: breach.wanted)
        return filled(
            wording.KEPT["reach"],
            followers=wording.number(self._count(row) or 0),
            cell=self.names.cell(str(self.problem.reach.ids[one.row])),
            seen=wording.number(np.floor(one.seen)),
            wanted=wording.number(np.ceil(one.wanted)),
            more=more,
        )

    # What goes.

    def _gone(self, row: int, fate: int) -> Reason:
        code = "close" if fate == CLOSED else "merge"
        entrances = self._entrances(row)
        refuge = self._refuge(row) if fate == CLOSED else fate
        used = int(self.margins.used[row])
        load = float(self.problem.merges.load[used]) if used >= 0 else 0.0
        share = float(self.problem.merges.retained[used]) if used >= 0 else 0.0
        followers = self._count(row)
        saved = float(self.problem.accounts.hours[row]) - load
        words = filled(
            wording.GONE[code],
            because=self._because(row),
            successor=self.called(fate) if fate >= 0 else "",
            services=self._served(entrances, fate),
            refuge=filled(wording.REFUGE, refuge=self.called(refuge))
            if refuge >= 0
            else wording.NOTHING,
            followers=self._followers(followers, share),
            hours=wording.hours(saved),
            guess=wording.GUESS if self._guessed(row) else wording.NOTHING,
        )
        return Reason(
            code=code,
            words=words,
            demands=self._ids([fate] if fate >= 0 else []),
            breaks=self.breaks(row, row),
            entrances={str(key): self._ids(rows) for key, rows in entrances.items()},
            refuge="".join(self._ids([refuge])) if refuge >= 0 else "",
            followers=followers,
            followers_kept=None if followers is None else round(followers * share),
            hours_saved=saved,
        )

    def _guessed(self, row: int) -> bool:
        return str(self.problem.accounts.ids[row]) in self.names.guessed_hours

    def _entrances(self, row: int) -> dict[str, list[int]]:
        """Return where each service of an account is reached under the plan.

        The deep demand of a service, where it has one, takes the place of the plain one.
        """
        found: dict[str, list[int]] = {}
        for service in self.margins.where["services"].sets_of(row):
            plain = str(self.problem.services.ids[service]).removesuffix("#deep")
            if plain not in found or self.problem.services.deep[service]:
                found[plain] = self.margins.entrances(service)
        return found

    def _served(self, entrances: Mapping[str, Sequence[int]], fate: int) -> Text:
        if not entrances:
            return wording.NO_SERVICES
        moved = [key for key, rows in entrances.items() if fate in rows]
        others = [key for key in entrances if key not in moved]
        parts = []
        if moved:
            these = wording.service_list(self.names, moved)
            parts.append(filled(wording.SERVED_THERE, number=len(moved), these=these))
        if others:
            these = listed(
                [
                    filled(
                        wording.SERVICE_AT,
                        service=self.names.service(key),
                        entrance=self.called(entrances[key][0]),
                    )
                    for key in others
                ],
                most=2,
            )
            parts.append(filled(wording.SERVED_ELSEWHERE, number=len(others), these=these))
        if len(parts) == 1:
            return parts[0]
        return filled(wording.TOGETHER, first=parts[0], second=parts[1])

    def _refuge(self, row: int) -> int:
        """Return the kept account to point readers to."""
        options = self._nearest(row)
        return options[0] if options else -1

    def _nearest(self, row: int) -> list[int]:
        """Return who could take an account over: the unit's own first, then the best known."""
        one = self.problem.accounts
        known = np.nan_to_num(self.followers)
        return sorted(
            self.margins.options(row),
            key=lambda other: (
                one.unit[other] != one.unit[row],
                one.platform[other] != one.platform[row],
                -known[other],
                other,
            ),
        )

    def _because(self, row: int) -> Text:
        if self.problem.locks[row] != FREE:
            return wording.BECAUSE["locked"]
        broken = [one for one in self.margins.broken(row, row) if one.demand == "doubles"]
        if not broken:
            return wording.NOTHING
        group = broken[0].row
        members = self.problem.doubles.sets.of(group).tolist()
        other = next((one for one in members if self.margins.kept[one]), -1)
        if other < 0:
            return wording.NOTHING
        one = self.problem.accounts
        limit = self.names.limits.get(str(self.problem.doubles.ids[group]))
        word = "one" if other == self.plan.fate[row] else "doubles"
        return filled(
            wording.BECAUSE["limit" if limit else word],
            group=limit or "",
            unit=self.names.unit(str(one.unit[row])),
            platform=self.names.platform(str(one.platform[row])),
            other=self.names.account(str(one.ids[other])),
        )

    def _followers(self, followers: int | None, share: float) -> Text:
        if followers is None:
            return wording.FOLLOWERS_UNKNOWN
        shown = wording.number(followers)
        if not share:
            return filled(wording.FOLLOWERS_LEFT, number=shown)
        kept = wording.number(round(followers * share))
        return filled(wording.FOLLOWERS_MOVED, number=shown, share=f"{share:.0%}", kept=kept)
