"""What waits for a person, most urgent first: each room tells its own, this puts it in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from keepfit.checkup.core.casework import State
from keepfit.checkup.office import open_findings
from keepfit.checkup.samples import open_looks
from keepfit.checkup.unseen import open_errands
from keepfit.evaluation.office import unheard
from keepfit.kit.text import Text, same
from keepfit.people import queries as people
from keepfit.people.core.rights import Actor, Right
from keepfit.people.factors import FEW, codes_left, has_factor
from keepfit.people.notices import refused_of
from keepfit.plan.office import unapproved

MOST = 50
_WHY = {
    State.NOTIFIED: Text(zh="请整改，或提出申诉", en="Put it right, or contest it"),
    State.UPHELD: Text(zh="申诉未采纳，请整改", en="It was upheld: put it right"),
    State.CONTESTED: Text(zh="有申诉，请作出决定", en="It is contested: decide"),
    State.PUT_RIGHT: Text(zh="已报告整改，请复查", en="Said to be put right: look again"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing to do: where, what, why it is due, until when, and whether that has passed."""

    address: str
    act: Text
    why: Text
    due_on: date | None = None
    late: bool = False


def waiting(actor: Actor, today: date) -> list[Waiting]:
    """Return what waits for one person, the most urgent MOST: overdue first, then by due day."""
    found = [
        *_of_findings(actor, today),
        *_of_candidates(actor),
        *_of_checks(actor, today),
        *_of_plans(actor),
        *_of_an_administrator(actor),
        *_of_refused_addresses(actor),
        *_of_oneself(actor),
    ]
    return sorted(found, key=lambda one: (not one.late, one.due_on or date.max))[:MOST]


def _of_findings(actor: Actor, today: date) -> Iterator[Waiting]:
    text = Text(zh="{account}：{what}", en="{account}: {what}")
    for right in (Right.CONTEST, Right.DECIDE, Right.CHECK):
        if not actor.has(right):
            continue
        for one in open_findings(actor, right)[:MOST]:
            what = one.statement
            name = one.account.name
            yield Waiting(
                address=f"/findings/{one.pk}/",
                act=Text(
                    zh=text.zh.format(account=name, what=what.zh),
                    en=text.en.format(account=name, what=what.en),
                ),
                why=_WHY[State(one.state)],
                due_on=one.due_on,
                late=one.due_on is not None and one.due_on < today,
            )


def _of_candidates(actor: Actor) -> Iterator[Waiting]:
    if not actor.has(Right.CONTEST):
        return
    act = Text(zh="{name}：列为末位建议对象", en="{name}: a last-place candidate")
    why = Text(
        zh="作出决定之前，请写明保留理由",
        en="Say what speaks for it before anybody decides",
    )
    for one in unheard(actor)[:MOST]:
        yield Waiting(
            address=f"/evaluation/account/{one.pk}/", act=act.fill(name=one.account.name), why=why
        )


def _of_checks(actor: Actor, today: date) -> Iterator[Waiting]:
    """Yield the accounts somebody is to make observable, and those to look at blind."""
    for one in open_errands(actor).filter(assigned_to=actor.staff_id)[:MOST]:
        act = Text(zh="{name}：看不到，请查明", en="{name} could not be observed: see to it")
        yield Waiting(
            address="/unobserved/",
            act=act.fill(name=one.account.name),
            why=same(one.words),
            due_on=one.due_on,
            late=one.due_on < today,
        )
    number = open_looks(actor)
    if number:
        act = Text(zh="有 {n} 个账号等您抽查", en="{n:account waits|accounts wait} for your look")
        why = Text(zh="双人抽查：请独立检查，不与他人商量", en="A double check: look on your own")
        yield Waiting(address="/samples/", act=act.fill(n=number), why=why)


def _of_plans(actor: Actor) -> Iterator[Waiting]:
    if not actor.has(Right.DECIDE):
        return
    act = Text(zh="瘦身方案 {n}（{unit}）待批准", en="Plan {n} ({unit}) waits for approval")
    why = Text(
        zh="请核对去向、理由和证明后决定", en="Look at fates, reasons and certificate, and decide"
    )
    for one in unapproved(actor)[:MOST]:
        yield Waiting(
            address=f"/plans/{one.pk}/", act=act.fill(n=one.pk, unit=one.unit.name), why=why
        )


def _of_an_administrator(actor: Actor) -> Iterator[Waiting]:
    if not actor.has(Right.MANAGE_STAFF):
        return
    act = Text(zh="{name}尚未接受邀请", en="{name} has not taken up the invitation")
    why = Text(
        zh="请提醒本人使用邀请链接；链接过期的，可重新生成。",
        en="Remind the person of the address sent; where it is over, make a new one.",
    )
    for one in people.staff_of(actor):
        if one.active and not one.joined:
            yield Waiting(address=f"/staff/{one.staff_id}/", act=act.fill(name=one.name), why=why)


def _of_refused_addresses(actor: Actor) -> Iterator[Waiting]:
    act = Text(zh="{name}的邮箱被拒收", en="The mail server refuses the address of {name}")
    why = Text(
        zh="请提醒本人在“邮件提醒”页改正",
        en="Remind the person to correct it under notices by mail",
    )
    for staff_id, name in refused_of(actor):
        yield Waiting(address=f"/staff/{staff_id}/", act=act.fill(name=name), why=why)


def _of_oneself(actor: Actor) -> Iterator[Waiting]:
    left = codes_left(actor.staff_id)
    if left > FEW or not has_factor(actor.staff_id):
        return
    act = Text(zh="恢复码还有 {n} 个，请重新生成", en="{n:recovery code|s} left: make new ones")
    why = Text(
        zh="手机丢失时要靠恢复码登录",
        en="They sign you in when the phone with the one-time codes is lost",
    )
    yield Waiting(address="/me/recovery/", act=act.fill(n=left), why=why)
