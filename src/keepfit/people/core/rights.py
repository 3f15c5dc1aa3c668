"""Who may do what, and how far: roles, rights and their reach in the tree of units."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text

# Between the parts of a path; an id never holds it (a constraint of the table sees to it).
STEP = "/"


class Role(StrEnum):
    """What a person is in the office, for one unit and everything under it."""

    SUPERVISOR = "SUPERVISOR"
    CHECKER = "CHECKER"
    OWNER = "OWNER"
    OPERATOR = "OPERATOR"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"


class Right(StrEnum):
    """One thing that a person may do."""

    READ = "READ"  # the ledger, check-ups and decisions
    KEEP = "KEEP"  # write in the ledger
    IMPORT = "IMPORT"
    CHECK = "CHECK"  # run a check-up, book what a checker saw
    CONTEST = "CONTEST"
    DECIDE = "DECIDE"  # uphold or withdraw a finding, approve a plan
    SET_RULES = "SET_RULES"  # put an office's own pack of rules in force
    SEE_STAFF = "SEE_STAFF"
    MANAGE_STAFF = "MANAGE_STAFF"
    SHAPE_UNITS = "SHAPE_UNITS"
    READ_AUDIT = "READ_AUDIT"


ROLE_NAMES: Mapping[Role, Text] = {
    Role.SUPERVISOR: Text(zh="主管人员", en="Supervisor"),
    Role.CHECKER: Text(zh="检查人员", en="Checker"),
    Role.OWNER: Text(zh="主办负责人", en="Account owner"),
    Role.OPERATOR: Text(zh="运维人员", en="Operator"),
    Role.AUDITOR: Text(zh="审计员", en="Auditor"),
    Role.ADMINISTRATOR: Text(zh="系统管理员", en="System administrator"),
}

# Separation of the three powers (GB/T 22239-2019, 8.1.4.2 d): who runs the system does not read
# what is decided in it, who audits it changes nothing.
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.SUPERVISOR: frozenset(
        {
            Right.READ,
            Right.KEEP,
            Right.IMPORT,
            Right.CHECK,
            Right.DECIDE,
            Right.SET_RULES,
            Right.SEE_STAFF,
            Right.SHAPE_UNITS,
        }
    ),
    Role.CHECKER: frozenset({Right.READ, Right.CHECK}),
    Role.OWNER: frozenset({Right.READ, Right.KEEP, Right.CONTEST, Right.SEE_STAFF}),
    Role.OPERATOR: frozenset({Right.READ}),
    Role.AUDITOR: frozenset({Right.READ, Right.READ_AUDIT, Right.SEE_STAFF}),
    Role.ADMINISTRATOR: frozenset({Right.SEE_STAFF, Right.MANAGE_STAFF, Right.SHAPE_UNITS}),
}

# What changes nothing, for whoever is let in to read only.
READING = frozenset({Right.READ, Right.SEE_STAFF, Right.READ_AUDIT})

# Each of these stands alone: nobody holds it beside another role.
ALONE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


class NotAllowedError(KeepfitError):
    """The person may not do this, or not for this unit."""

    def __init__(self, right: Right) -> None:
        super().__init__(
            Text(
                zh="您没有进行这项操作的权限。",
                en="You are not allowed to do this.",
            ),
            hint=Text(
                zh="如工作需要，请联系本单位的系统管理员。",
                en="If your work needs it, ask your system administrator.",
            ),
        )
        self.right = right


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One role of a person, for the unit at `path` and everything under it."""

    role: Role
    unit_id: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A unit and everything under it."""

    unit_id: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever acts: a member of the staff with the roles held now.

    `only` narrows the rights of the roles, as for a token that may read and nothing else.
    """

    staff_id: int
    name: str
    reaches: tuple[Reach, ...] = ()
    only: frozenset[Right] | None = None

    def paths(self, right: Right) -> tuple[str, ...]:
        """Return the highest paths for which the person has a right, sorted, none in another."""
        held = sorted(one.path for one in self.reaches if self._holds(one.role, right))
        top: list[str] = []
        for path in held:
            if not top or not path.startswith(top[-1]):
                top.append(path)
        return tuple(top)

    def has(self, right: Right) -> bool:
        """Whether the person has a right anywhere."""
        return any(self._holds(one.role, right) for one in self.reaches)

    def may(self, right: Right, path: str) -> bool:
        """Whether the person has a right for the unit at a path."""
        return any(path.startswith(one) for one in self.paths(right))

    def top_unit(self, right: Right) -> str:
        """Return the highest unit for which the person has a right, or refuse without one."""
        top = next(iter(self.paths(right)), "")
        if not top:
            raise NotAllowedError(right)
        return next(one.unit_id for one in self.reaches if one.path == top)

    def demand(self, right: Right, path: str) -> None:
        """Refuse with NotAllowedError what the person may not do for the unit at a path."""
        if not self.may(right, path):
            raise NotAllowedError(right)

    @property
    def reads_only(self) -> bool:
        """Whether whatever they ask may change nothing, not even what is their own."""
        return self.only is not None and self.only <= READING

    def _holds(self, role: Role, right: Right) -> bool:
        return right in RIGHTS[role] and (self.only is None or right in self.only)


def narrowed(actor: Actor, branch: Branch | None, *, reads_only: bool) -> Actor:
    """Return a person who reaches no further than one branch, or may only read, or both."""
    only = READING if reads_only else actor.only
    if branch is None:
        return replace(actor, only=only)
    within = [one for one in actor.reaches if one.path.startswith(branch.path)]
    above = [
        replace(one, unit_id=branch.unit_id, path=branch.path)
        for one in actor.reaches
        if branch.path.startswith(one.path) and one.path != branch.path
    ]
    return replace(actor, reaches=(*within, *above), only=only)


def path_of(unit_id: str, above: str = "") -> str:
    """Return a unit's path: that of its superior, its own id, and a closing step.

    With the closing step a path begins with another exactly when its unit stands under the
    other's, or is it.
    """
    return f"{above}{unit_id}{STEP}"


def clash(roles: Collection[Role]) -> Role | None:
    """Return the role that must stand alone and does not, if there is one."""
    return next((one for one in sorted(ALONE & set(roles)) if len(set(roles)) > 1), None)
