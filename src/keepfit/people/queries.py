"""Who works here, in which tree of units, and what the audit trail holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q, QuerySet

from keepfit.kit import clock
from keepfit.kit.text import Lang, Text, same
from keepfit.people.core.chain import ANCHORS, Anchor, Fault, Line, faults, signed_text
from keepfit.people.core.rights import (
    RIGHTS,
    ROLE_NAMES,
    STEP,
    Actor,
    Branch,
    Reach,
    Right,
    Role,
    narrowed,
)
from keepfit.people.core.units import LEVEL_NAMES
from keepfit.people.core.units import Unit as UnitRecord
from keepfit.people.models import AuditHead, AuditLine, Grant, Invitation, Staff, Token, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """One role of a person with the unit's name."""

    role: Role
    unit_id: str
    unit_name: str

    @property
    def name(self) -> Text:
        """What the role is called."""
        return ROLE_NAMES[self.role]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCard:
    """One person as the staff page shows them."""

    staff_id: int
    login: str
    name: str
    email: str
    active: bool
    joined: bool
    roles: tuple[HeldRole, ...]
    last_sign_in: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """Who comes in by a token: its owner, narrowed as the token is."""

    token_id: int
    actor: Actor
    lang: Lang
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCard:
    """One token as its owner sees it."""

    token_id: int
    name: str
    unit_name: str
    reads_only: bool
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None
    living: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One unit in the tree; `depth` counts the steps below the highest unit that is shown."""

    unit: UnitRecord
    path: str
    depth: int

    @property
    def level(self) -> Text:
        """What the unit's level is called."""
        return LEVEL_NAMES.get(self.unit.level, same(self.unit.level))


def actor_of(staff_id: int) -> Actor | None:
    """Return a person as an actor with the roles held now; None where nobody may act so."""
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None:
        return None
    return Actor(staff_id=staff.pk, name=staff.name, reaches=_reaches(staff.pk))


def _reaches(staff_id: int) -> tuple[Reach, ...]:
    held = Grant.objects.filter(staff_id=staff_id).select_related("unit").order_by("role", "unit")
    return tuple(
        Reach(role=Role(one.role), unit_id=one.unit_id, path=one.unit.path) for one in held
    )


def under(paths: tuple[str, ...], column: str = "path") -> Q:
    """Return the condition that a row's path stands under one of these; none of them: no row."""
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(**{f"{column}__under": path})
    return wanted


def along(paths: tuple[str, ...], column: str = "path") -> Q:
    """Return the condition that a row's path stands under one of these, or above it.

    It is for what is made once for a whole branch and read row by row by those below.
    """
    wanted = under(paths, column)
    for path in paths:
        ids = path.split(STEP)[:-1]
        above = [STEP.join(ids[: depth + 1]) + STEP for depth in range(len(ids))]
        wanted |= Q(**{f"{column}__in": above})
    return wanted


def covers_all(paths: tuple[str, ...]) -> bool:
    """Say whether every unit of the office stands under one of these paths."""
    highest = Unit.objects.filter(parent=None).values_list("path", flat=True)
    return bool(paths) and all(one.startswith(paths) for one in highest)


def unit_paths(unit_ids: Iterable[str]) -> dict[str, str]:
    """Return the paths of these units; one that is not there is left out."""
    ids = sorted(unit_ids)
    paths: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        found = Unit.objects.filter(pk__in=ids[start : start + 500])
        paths.update(found.values_list("pk", "path"))
    return paths


def unit_name(unit_id: str) -> str:
    """Return what a unit is called, its id where it is not there."""
    found = Unit.objects.filter(pk=unit_id).values_list("name", flat=True).first()
    return found or unit_id


def units_called(word: str, most: int) -> list[str]:
    """Return the ids of at most so many units whose name holds a word."""
    return [*Unit.objects.filter(name__icontains=word).values_list("pk", flat=True)[:most]]


def held_units(by: Actor) -> list[tuple[str, str]]:
    """Return id and name of the units for which a person holds a role that reads."""
    ids = {one.unit_id for one in by.reaches if Right.READ in RIGHTS[one.role]}
    return [*Unit.objects.filter(pk__in=ids).order_by("path").values_list("pk", "name")]


def unit_steps(
    unit_id: str, paths: tuple[str, ...]
) -> tuple[tuple[UnitRow, ...], tuple[UnitRow, ...]]:
    """Return the way down to a unit within these paths, and the units one step below it.

    Without a unit no way, and the highest units of these paths; a unit beyond them has neither.
    """
    if not unit_id:
        return (), _unit_rows(Unit.objects.filter(path__in=paths))
    here = Unit.objects.filter(under(paths), pk=unit_id).first()
    if here is None:
        return (), ()
    steps = [here.path[: at + 1] for at, sign in enumerate(here.path) if sign == STEP]
    way = Unit.objects.filter(under(paths), path__in=steps)
    return _unit_rows(way), _unit_rows(Unit.objects.filter(parent_id=unit_id))


def _unit_rows(found: QuerySet[Unit]) -> tuple[UnitRow, ...]:
    ordered = enumerate(found.order_by("path"))
    return tuple(UnitRow(unit=_record(one), path=one.path, depth=depth) for depth, one in ordered)


def unit_tree(by: Actor, right: Right = Right.READ) -> list[UnitRow]:
    """Return the units a person reaches with a right, in the order of the tree."""
    paths = by.paths(right)
    top = {path: path.count("/") for path in paths}
    rows = []
    for unit in Unit.objects.filter(under(paths)).order_by("path"):
        above = next(depth for path, depth in top.items() if unit.path.startswith(path))
        depth = unit.path.count("/") - above
        rows.append(UnitRow(unit=_record(unit), path=unit.path, depth=depth))
    return rows


def _record(unit: Unit) -> UnitRecord:
    return UnitRecord(
        unit_id=unit.unit_id,
        name=unit.name,
        aliases=tuple(unit.aliases),
        parent_id=unit.parent_id or "",
        level=unit.level,
        division_code=unit.division_code,
        uscc=unit.uscc,
        sector=unit.sector,
        residents=unit.residents,
        extra=unit.extra,
    )


def staff_of(by: Actor) -> list[StaffCard]:
    """Return everybody with a role for a unit the person may see the staff of, by name."""
    return _cards(_seen(by))


def staff_reaching(right: Right, paths: Iterable[str]) -> list[tuple[int, str]]:
    """Return who holds a right for a unit at or under one of these paths, or above it, by name."""
    wanted = tuple(paths)
    roles = [role.value for role in Role if right in RIGHTS[role]]
    above = {
        STEP.join(path.split(STEP)[:depth]) + STEP
        for path in wanted
        for depth in range(1, path.count(STEP) + 1)
    }
    grants = Grant.objects.filter(
        under(wanted, "unit__path") | Q(unit__path__in=above), role__in=roles
    )
    found = Staff.objects.filter(pk__in=grants.values("staff"), is_active=True)
    return list(found.order_by("name", "pk").values_list("pk", "name"))


def staff_card(staff_id: int, by: Actor) -> StaffCard | None:
    """Return one person, None where there is nobody or nobody this actor may see."""
    return next(iter(_cards(_seen(by).filter(pk=staff_id))), None)


def _seen(by: Actor) -> QuerySet[Staff]:
    grants = Grant.objects.filter(under(by.paths(Right.SEE_STAFF), "unit__path"))
    return Staff.objects.filter(pk__in=grants.values("staff"))


def _cards(people: QuerySet[Staff]) -> list[StaffCard]:
    held: dict[int, list[HeldRole]] = {}
    waits = set(Invitation.objects.filter(staff__in=people, used_at=None).values_list("staff"))
    grants = Grant.objects.filter(staff__in=people).select_related("unit")
    for one in grants.order_by("role", "unit"):
        role = HeldRole(role=Role(one.role), unit_id=one.unit_id, unit_name=one.unit.name)
        held.setdefault(one.staff_id, []).append(role)
    found = people.order_by("name", "pk")
    return [_card(one, held.get(one.pk, []), waits=(one.pk,) in waits) for one in found]


def _card(staff: Staff, roles: list[HeldRole], *, waits: bool) -> StaffCard:
    return StaffCard(
        staff_id=staff.pk,
        login=staff.login,
        name=staff.name,
        email=staff.email,
        active=staff.is_active,
        joined=staff.has_usable_password() or not waits,
        roles=tuple(roles),
        last_sign_in=staff.last_login,
    )


def nobody_yet() -> bool:
    """Whether the office has no staff at all: it is being set up."""
    return not Staff.objects.exists()


def token_digest(token: str) -> str:
    """Return the digest by which an invitation's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def invited(token: str) -> StaffCard | None:
    """Return who an invitation is for; None where it is unknown, used or over."""
    found = (
        Invitation.objects.filter(
            digest=token_digest(token), used_at=None, ends_at__gt=clock.now(), staff__is_active=True
        )
        .select_related("staff")
        .first()
    )
    return None if found is None else _cards(Staff.objects.filter(pk=found.staff_id))[0]


def bearer_of(token: str) -> Bearer | None:
    """Return who comes in by a token; None where it is unknown, over, revoked or its owner gone."""
    found = (
        Token.objects.filter(digest=token_digest(token), revoked_at=None, ends_at__gt=clock.now())
        .select_related("unit", "staff")
        .first()
    )
    owner = None if found is None else actor_of(found.staff_id)
    if found is None or owner is None:
        return None
    unit = found.unit
    branch = None if unit is None else Branch(unit_id=unit.pk, path=unit.path)
    return Bearer(
        token_id=found.pk,
        actor=narrowed(owner, branch, reads_only=found.reads_only),
        lang="en" if found.staff.lang == "en" else "zh",
        used_at=found.used_at,
    )


def tokens_of(by: Actor) -> list[TokenCard]:
    """Return a person's own tokens, newest first; what they are is not kept."""
    now = clock.now()
    found = Token.objects.filter(staff_id=by.staff_id).select_related("unit").order_by("-pk")
    return [
        TokenCard(
            token_id=one.pk,
            name=one.name,
            unit_name="" if one.unit is None else one.unit.name,
            reads_only=one.reads_only,
            made_at=one.made_at,
            ends_at=one.ends_at,
            used_at=one.used_at,
            living=one.revoked_at is None and one.ends_at > now,
        )
        for one in found
    ]


def staff_names(numbers: Iterable[str]) -> dict[str, str]:
    """Return the names of the people whose numbers stand in the audit trail."""
    wanted = {int(one) for one in numbers if one.isdecimal()}
    found = Staff.objects.filter(pk__in=wanted).values_list("pk", "name")
    return {str(number): name for number, name in found}


def audit_lines(by: Actor, *, before: int | None = None, limit: int = 50) -> list[Line]:
    """Return the newest lines an auditor may read, those numbered below `before`."""
    reached = under(by.paths(Right.READ_AUDIT))
    units = Unit.objects.filter(reached).values("pk")
    # What belongs to no unit (the office itself) is read by an auditor of the whole tree.
    whole = Unit.objects.filter(reached, parent=None).exists()
    wanted = Q(unit_id__in=units) | (Q(unit_id="") if whole else Q(pk__in=[]))
    lines = AuditLine.objects.filter(wanted)
    if before is not None:
        lines = lines.filter(seq__lt=before)
    return [_line(one) for one in lines.order_by("-seq")[:limit]]


def object_lines(
    kind: str, object_id: str, limit: int = 50, before: int | None = None
) -> list[Line]:
    """Return the newest lines on one object, for whoever may read the object itself.

    With `before` only those with smaller numbers, for the next page.
    """
    found = AuditLine.objects.filter(kind=kind, object_id=object_id)
    if before is not None:
        found = found.filter(seq__lt=before)
    return [_line(one) for one in found.order_by("-seq")[:limit]]


def audit_faults(folder: Path, audit_key: bytes, anchor_key: bytes) -> tuple[int, list[Fault]]:
    """Check the whole trail against its seals, its head and the anchors of a site folder.

    Returns how many lines there are, and every sign of tampering. `anchor_key` is the Ed25519
    public key, 32 bytes.
    """
    stored = AuditLine.objects.order_by("seq")
    anchors = [*_anchors(folder, anchor_key), *_head()]
    found = faults((_line(one) for one in stored.iterator(2000)), anchors, audit_key)
    return stored.count(), found


def _head() -> Iterator[Anchor]:
    for head in AuditHead.objects.filter(row=1, seq__gt=0):
        yield Anchor(source="audit_head", seq=head.seq, seal=head.seal)


def _anchors(folder: Path, key: bytes) -> Iterator[Anchor]:
    public = Ed25519PublicKey.from_public_bytes(key)
    for place in sorted((folder / ANCHORS).glob("*.json")):
        told = json.loads(place.read_text(encoding="utf-8"))
        genuine = True
        try:
            text = signed_text(told["day"], told["seq"], told["seal"])
            public.verify(bytes.fromhex(told["signature"]), text)
        except (InvalidSignature, ValueError):
            genuine = False
        yield Anchor(source=place.name, seq=told["seq"], seal=told["seal"], genuine=genuine)


def _line(stored: AuditLine) -> Line:
    told = {one.name: getattr(stored, one.name) for one in fields(Line) if one.name != "at"}
    return Line(at=stored.at.isoformat(), **told)
