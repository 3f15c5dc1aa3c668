"""Keeps the versions of an office's own packs, and puts one in force or takes it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from keepfit.checkup.core import packs
from keepfit.checkup.core.rules import Pack
from keepfit.checkup.drafting import new_text
from keepfit.checkup.models import OwnPack, PackVersion, Trial
from keepfit.checkup.ownpacks import Faulty, drafted, own_packs
from keepfit.checkup.queries import pack_ids
from keepfit.kit import clock
from keepfit.kit.errors import OutdatedError, PackError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_TAKEN = frozenset({"new", "shipped"})  # stand in addresses


class PackStepError(PackError):
    """Something that cannot be done with a pack as it stands."""


class StalePackError(PackStepError, OutdatedError):
    """A version was kept, or put in or out of force, since the pack was read."""


class UnsoundDraftError(packs.UnsoundPackError):
    """A text that was not kept: each fault, and the line it stands in."""

    def __init__(self, pack_id: str, problems: Sequence[Faulty]) -> None:
        super().__init__(pack_id, [one.what for one in problems])
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPack:
    """A pack to be made: its id, its names, and the pack it starts from."""

    pack_id: str
    names: Text
    extends: str


@transaction.atomic
def make_pack(new: NewPack, *, by: Actor, why: str) -> int:
    """Make a pack that so far takes everything over from another; returns 1, its first version.

    Raises PackError where the id is taken or not written as ids are.
    """
    if not by.has(Right.CHECK):
        raise NotAllowedError(Right.CHECK)
    _demand_free(new.pack_id)
    pack = OwnPack.objects.create(pack_id=new.pack_id, unit_id=by.top_unit(Right.CHECK))
    return _keep(pack, 1, new_text(new.names, new.extends), by, why)


def _demand_free(pack_id: str) -> None:
    if not _NAME.fullmatch(pack_id) or pack_id in _TAKEN:
        raise PackStepError(
            Text(zh="编号“{pack}”不符合要求。", en="“{pack}” is not written as an id is.").fill(
                pack=pack_id
            ),
            hint=Text(
                zh="请用 2 至 60 个小写字母、数字和连字符，如 qingxi-2026。",
                en="Use 2 to 60 small letters, digits and hyphens, as in qingxi-2026.",
            ),
        )
    if pack_id in pack_ids() or OwnPack.objects.filter(pk=pack_id).exists():
        raise PackStepError(
            Text(zh="编号“{pack}”已被使用。", en="The id “{pack}” is taken.").fill(pack=pack_id),
            hint=Text(zh="请换一个编号。", en="Choose another."),
        )


@transaction.atomic
def keep_version(pack_id: str, text: str, *, based_on: int, by: Actor, why: str) -> int:
    """Keep a text as the next version of a pack; returns its number.

    Raises UnsoundDraftError with every fault of the text, and StalePackError where somebody kept
    another version since `based_on` was read. Keeping puts nothing in force.
    """
    pack = _locked(pack_id, by, Right.CHECK)
    last = PackVersion.objects.filter(pack=pack).order_by("-number").first()
    number = last.number if last else 0
    if number != based_on:
        raise StalePackError(
            Text(
                zh="在您修改期间，有人保存了第{n}版，您的修改没有保存。",
                en="Somebody kept version {n} while you were writing; nothing of yours was kept.",
            ).fill(n=str(number)),
            hint=Text(
                zh="请查看最新一版，再在其基础上修改。", en="Look at it, and change that one."
            ),
        )
    if last is not None and last.text == text:
        raise PackStepError(
            Text(
                zh="没有任何改动，无需保存新版本。",
                en="Nothing was changed; there is no new version.",
            )
        )
    return _keep(pack, number + 1, text, by, why)


def _keep(pack: OwnPack, number: int, text: str, by: Actor, why: str) -> int:
    sound = _sound(pack.pack_id, text, by)
    made = PackVersion.objects.create(
        pack=pack,
        number=number,
        text=text,
        name_zh=sound.name.zh[:200],
        name_en=sound.name.en[:200],
        by_id=by.staff_id,
        at=clock.now(),
        why=why,
    )
    after = {"number": number, "name": sound.name.zh, "rules": len(sound.rules), "text": text}
    _write("pack.keep", made, by, why, after=after)
    return number


def _sound(pack_id: str, text: str, by: Actor) -> Pack:
    looked = drafted(pack_id, text, by)
    if looked.pack is None:
        raise UnsoundDraftError(pack_id, looked.faults)
    return looked.pack


@transaction.atomic
def put_in_force(pack_id: str, number: int, *, version: int, by: Actor, why: str) -> None:
    """Put a version in force: check-ups asked for from now on are offered it.

    It takes a right of its own, and a trial of this very version that is done: nobody puts in
    force what nobody has seen the effect of.
    """
    pack = _locked(pack_id, by, Right.SET_RULES, version)
    wanted = PackVersion.objects.filter(pack=pack, number=number).first()
    if wanted is None:
        raise NotAllowedError(Right.SET_RULES)
    if not Trial.objects.filter(pack_version=wanted, state=Trial.DONE).exists():
        raise PackStepError(
            Text(
                zh="第{n}版还没有试算过，不能启用。",
                en="Version {n} was not tried yet, so it cannot be put in force.",
            ).fill(n=str(number)),
            hint=Text(
                zh="请先试算，看清会改变什么。", en="Try it first, and see what it would change."
            ),
        )
    _turn(pack, number, "pack.put_in_force", by, why)


@transaction.atomic
def take_out_of_force(pack_id: str, *, version: int, by: Actor, why: str) -> None:
    """Take a pack out of force: no new check-up is offered it; those that were made stay."""
    _turn(_locked(pack_id, by, Right.SET_RULES, version), None, "pack.take_out_of_force", by, why)


def _turn(pack: OwnPack, number: int | None, verb: str, by: Actor, why: str) -> None:
    before = {"in_force": pack.in_force}
    pack.in_force = number
    pack.version += 1
    pack.save()
    deed = trail.Deed(
        verb=verb,
        kind="pack",
        object_id=pack.pack_id,
        unit_id=pack.unit_id,
        why=why,
        before=before,
        after={"in_force": number},
    )
    trail.write(deed, by)


def _locked(pack_id: str, by: Actor, right: Right, version: int | None = None) -> OwnPack:
    seen = own_packs(by).filter(pk=pack_id)
    pack = seen.select_for_update(of=("self",)).first()
    if pack is None:
        raise NotAllowedError(right)
    by.demand(right, pack.unit.path)
    if version is not None and pack.version != version:
        raise StalePackError(
            Text(
                zh="在此期间，有人启用或停用了这个指标包的某一版，您的操作没有执行。",
                en="Somebody put a version in or out of force meanwhile; yours was not done.",
            ),
            hint=Text(zh="请刷新后查看。", en="Load the page anew."),
        )
    return pack


def _write(verb: str, made: PackVersion, by: Actor, why: str, after: dict[str, object]) -> None:
    deed = trail.Deed(
        verb=verb,
        kind="pack",
        object_id=made.pack_id,
        unit_id=made.pack.unit_id,
        why=why,
        after=after,
    )
    trail.write(deed, by)
