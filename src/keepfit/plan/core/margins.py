"""What would break if one account alone had another fate: the judge's answer, without its work.

`verify` looks at everything; here only what one account touches is looked at again, so that every
account of a large plan can be asked about. A test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from keepfit.plan.core.plans import CLOSED, Plan, merge_rows
from keepfit.plan.core.problem import AWAY, FREE, Groups, Numbers, Problem, Rows, Sets
from keepfit.plan.core.verify import TOLERANCE

# A row that no account and no fate has.
_NOBODY = -9


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One demand that breaks: at whose row, how much there would be and should be."""

    demand: str
    row: int
    wanted: float
    seen: float


class _Where:
    """The sets that each account stands in, and at which entry."""

    def __init__(self, sets: Sets, many: int) -> None:
        self.sets = sets
        self.order = np.argsort(sets.member, kind="stable")
        self.start = np.searchsorted(sets.member, np.arange(many + 1), sorter=self.order)
        self.owner = sets.owner()

    def entries(self, row: int) -> list[int]:
        found: list[int] = self.order[self.start[row] : self.start[row + 1]].tolist()
        return found

    def sets_of(self, row: int) -> list[int]:
        return [int(self.owner[one]) for one in self.entries(row)]


class Margins:
    """A valid plan, ready to be asked about single accounts."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        many = len(problem)
        self.problem, self.fate = problem, plan.fate.copy()
        self.used = merge_rows(problem, plan)
        self.kept = plan.fate == np.arange(many)
        self.guests: dict[int, list[int]] = {}
        for row in np.flatnonzero((plan.fate >= 0) & ~self.kept).tolist():
            self.guests.setdefault(int(plan.fate[row]), []).append(row)
        merges, reach = problem.merges, problem.reach
        taken = self.used[self.used >= 0]
        self.load = np.bincount(merges.target[taken], merges.load[taken], many)
        share = self.kept.astype(np.float64)
        share[self.used >= 0] = merges.retained[taken]
        self.share = share
        owner, cells = reach.cells.owner(), len(reach.cells)
        self.held = np.bincount(owner, reach.followers * share[reach.cells.member], cells)
        self.due = (1 - reach.loss) * np.bincount(owner, reach.followers, cells)
        self.where = {
            "services": _Where(problem.services.providers, many),
            "reach": _Where(reach.cells, many),
            "doubles": _Where(problem.doubles.sets, many),
            "duties": _Where(problem.duties.sets, many),
        }
        order = np.argsort(merges.source, kind="stable")
        at = np.searchsorted(merges.source, np.arange(many + 1), sorter=order)
        self.merges_of = [order[at[row] : at[row + 1]] for row in range(many)]
        self.waived: dict[tuple[str, int], float] = {}
        for one in plan.waivers:
            key = (str(one.demand), one.row)
            self.waived[key] = self.waived.get(key, 0.0) + one.amount

    def take(self, row: int, fate: int) -> None:
        """Give one account another fate; what is asked afterwards is asked of that plan."""
        problem, old, merge = self.problem, int(self.fate[row]), int(self.used[row])
        if merge >= 0:
            self.load[old] -= problem.merges.load[merge]
            self.guests[old].remove(row)
        merge = -1 if fate in (CLOSED, row) else self.merge_of(row, fate)
        if merge >= 0:
            self.load[fate] += problem.merges.load[merge]
            self.guests.setdefault(fate, []).append(row)
        share = float(fate == row) if merge < 0 else float(problem.merges.retained[merge])
        for entry in self.where["reach"].entries(row):
            cell = int(self.where["reach"].owner[entry])
            self.held[cell] += (share - self.share[row]) * float(problem.reach.followers[entry])
        self.fate[row], self.kept[row] = fate, fate == row
        self.used[row], self.share[row] = merge, share

    def options(self, row: int) -> list[int]:
        """Return the kept accounts that this one could be merged into."""
        targets = self.problem.merges.target[self.merges_of[row]]
        return [one for one in targets.tolist() if self.kept[one]]

    def merge_of(self, row: int, target: int) -> int:
        """Return the row in `merges` of a merge, -1 where it is not allowed."""
        mine = self.merges_of[row]
        hit = mine[self.problem.merges.target[mine] == target]
        return int(hit[0]) if len(hit) else -1

    def broken(self, row: int, fate: int) -> tuple[Breach, ...]:
        """Return the demands that break if nothing changes but one account's fate."""
        merge = -1 if fate in (CLOSED, row) else self.merge_of(row, fate)
        if fate not in (CLOSED, row) and merge < 0:
            return (self._one("merge", row),)
        return (
            *self._single(row, fate),
            *self._services(row, fate),
            *self._capacity(row, fate, merge),
            *self._reach(row, fate, merge),
            *self._doubles(row, fate),
            *self._duties(row, fate),
        )

    def entrances(self, service: int, row: int = _NOBODY, fate: int = CLOSED) -> list[int]:
        """Return the living entrances of a service, as rows; one account may be thought away."""
        deep = self.problem.services.deep[service]
        hosts = set()
        for one in self.problem.services.providers.of(service).tolist():
            host = fate if one == row else int(self.fate[one])
            alive = host == fate if host == row else host >= 0 and bool(self.kept[host])
            able = host == one or not deep or bool(self.problem.accounts.transacts[host])
            if alive and able:
                hosts.add(host)
        return sorted(hosts)

    def _one(self, demand: str, row: int, wanted: float = 1, seen: float = 0) -> Breach:
        return Breach(demand=demand, row=row, wanted=wanted, seen=seen)

    def _lacks(self, demand: str, row: int, wanted: float, lack: float) -> bool:
        usual = abs(wanted) if np.isfinite(wanted) else 0.0
        slack = TOLERANCE * max(1.0, usual) + self.waived.get((demand, row), 0.0)
        return lack > slack

    def _single(self, row: int, fate: int) -> Iterator[Breach]:
        lock = int(self.problem.locks[row])
        off = fate == row if lock == AWAY else fate != lock
        if fate >= 0 and fate != row and not self.kept[fate]:
            yield self._one("successor", row)
        if fate != row:
            for guest in self.guests.get(row, ()):
                yield self._one("successor", guest)
            if self.problem.accounts.protected[row]:
                yield self._one("protected", row)
        if lock != FREE and off:
            yield self._one("locked", row)

    def _services(self, row: int, fate: int) -> Iterator[Breach]:
        where = self.where["services"]
        touched = set(where.sets_of(row))
        if (fate == row) != bool(self.kept[row]):
            for guest in self.guests.get(row, ()):
                touched.update(where.sets_of(guest))
        for service in sorted(touched):
            need = int(self.problem.services.need[service])
            seen = len(self.entrances(service, row, fate))
            if seen < need:
                yield self._one("services", service, need, seen)

    def _capacity(self, row: int, fate: int, merge: int) -> Iterator[Breach]:
        if merge >= 0 and fate != self.fate[row]:
            most = float(self.problem.accounts.capacity[fate])
            seen = float(self.load[fate] + self.problem.merges.load[merge])
            if self._lacks("capacity", fate, most, seen - most):
                yield self._one("capacity", fate, most, seen)

    def _reach(self, row: int, fate: int, merge: int) -> Iterator[Breach]:
        share = float(fate == row) if merge < 0 else float(self.problem.merges.retained[merge])
        where = self.where["reach"]
        for entry in where.entries(row):
            cell = int(where.owner[entry])
            change = (share - float(self.share[row])) * float(self.problem.reach.followers[entry])
            due, seen = float(self.due[cell]), float(self.held[cell]) + change
            if self._lacks("reach", cell, due, due - seen):
                yield self._one("reach", cell, due, seen)

    def _doubles(self, row: int, fate: int) -> Iterator[Breach]:
        if fate == row and not self.kept[row]:
            for group, seen in self._groups("doubles", self.problem.doubles, row, self.kept):
                most = float(self.problem.doubles.number[group])
                if self._lacks("doubles", group, most, seen + 1 - most):
                    yield self._one("doubles", group, most, seen + 1)

    def _duties(self, row: int, fate: int) -> Iterator[Breach]:
        duties = self.problem.duties
        strict = self._groups("duties", duties, row, self.kept)
        soft = self._groups("duties", duties, row, self.fate >= 0)
        for (group, own), (_, any_) in zip(strict, soft, strict=True):
            if int(duties.number[group]) == 2:
                seen = own - float(self.kept[row]) + float(fate == row)
            else:
                seen = any_ - float(self.fate[row] >= 0) + float(fate >= 0)
            if self._lacks("duties", group, 1.0, 1 - seen):
                yield self._one("duties", group, 1, seen)

    def _groups(
        self, kind: str, groups: Groups, row: int, values: Rows | Numbers | object
    ) -> Iterator[tuple[int, float]]:
        counted = np.asarray(values)
        for group in self.where[kind].sets_of(row):
            yield group, float(counted[groups.sets.of(group)].sum())
