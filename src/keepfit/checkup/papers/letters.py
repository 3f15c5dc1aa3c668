"""Rectification letters (整改通知书), one for each unit with something to put right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from keepfit.checkup.core.rules import Finding, Outcome, Rule
from keepfit.checkup.papers.records import Inspected, Issuer
from keepfit.checkup.papers.requirements import contact, send_to
from keepfit.checkup.papers.roll import Roll
from keepfit.checkup.papers.terms import Terms, terms
from keepfit.checkup.papers.values import (
    demand_text,
    evidence_text,
    is_answer,
    measure_text,
    measured_text,
)
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Account
from keepfit.paper.documents import (
    Annex,
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Signature,
    Table,
    day_text,
)

_SHOWN = 3  # pieces of evidence for one problem
_OWN = "keepfit"  # the document name of rules that rest on none

_TITLE = (
    Text(zh="政务新媒体", en="Request to Put Right Problems"),
    Text(zh="整改通知书", en="of Government New Media"),
)
_OPENING = Text(
    zh="{organ}以{as_of}为监测时间点，组织开展了{period}政务新媒体检查。经查，你单位主办的{n}个"
    "政务新媒体账号存在需要整改的问题，现将有关事项通知如下。",
    en="{organ} checked the government new media for {period}, as of {as_of}. Of the accounts your "
    "unit is responsible for, {n} {n:~has|have} problems to be put right.",
)
_ACCOUNT = Text(zh="“{name}”（{platform}）", en="“{name}” ({platform})")
_SEVERITIES = {
    "veto": Text(zh="单项否决", en="veto"),
    "deduct": Text(zh="扣分", en="points deducted"),
    "warn": Text(zh="提醒", en="reminder"),
}
_MEASURED = Text(
    zh="问题性质：{severity}。检查情况：{measure}{measured}，标准为{demand}。",
    en="Kind: {severity}. Found: {measure} {measured}; the standard is {demand}. ",
)
_ANSWERED = Text(
    zh="问题性质：{severity}。检查情况：“{measure}”一项为“{measured}”，标准为“{demand}”。",
    en="Kind: {severity}. Found: {measure}: {measured}; the standard is {demand}. ",
)
_CLAUSE = Text(zh="判定依据：{document}，{article}。", en="Basis: {document}, {article}. ")
_CLAUSE_BARE = Text(zh="判定依据：{document}。", en="Basis: {document}. ")
_REMEDY = Text(zh="整改要求：{remedy}", en="To do: {remedy} ")
_DUE = Text(zh="整改时限：{due}。", en="By: {due}.")
_LOOK = Text(zh="可供核对的记录：{records}。", en="To be looked at: {records}.")
_DO = Text(
    zh="请对照上述问题逐项整改，填写《{form}》（见附件），加盖公章后于{deadline}前（自印发之日起"
    "{days}个工作日内）报送{send_to}。",
    en="Put each of the problems right, fill in the annexed {form} and send it to {send_to} by "
    "{deadline} ({days:working day|s} after issue).",
)
_REMIND = Text(
    zh="请对照上述提醒逐项自查，在各项所列时限内改进，并将《{form}》（见附件）报送{send_to}。",
    en="Look into each of the reminders within its time, fill in the annexed {form} and send it to "
    "{send_to}.",
)
_NO_SHOW = Text(
    zh="整改应着眼于实际使用效果，不得以转发凑数、突击发文代替。账号确无必要保留的，可按程序申请关停，"
    "提前公告去向，做好服务事项承接和历史内容保存，再办理注销和备案变更。",
    en="What counts is use to the public; reposting to fill the gap is no rectification. An "
    "account that is not needed may be closed by the book: announced beforehand, its services "
    "taken over, its content kept, then cancelled and the filing changed.",
)
_CONTEST = Text(
    zh="对检查结果有异议的，可于{contest}前（自印发之日起{days}个工作日内）向{organ}书面提出申诉，写明"
    "理由，并附截图、链接等证明材料。经核实确属误判的，予以更正，不再要求整改；逾期未提出的，按本通知"
    "办理。",
    en="Whoever disagrees may contest in writing to {organ} by {contest} ({days:working day|s} "
    "after issue), with reasons and screenshots or links. What proves mistaken will be "
    "corrected and need not be put right; otherwise this letter stands.",
)
_FORM = Text(zh="政务新媒体整改情况反馈表", en="reply form")
_FORM_TITLE = Text(zh="政务新媒体整改情况反馈表", en="Reply Form")
_FORM_COLUMNS = (
    (Text(zh="序号", en="No."), 1.4),
    (Text(zh="账号名称", en="Account"), 3.4),
    (Text(zh="平台", en="Platform"), 2.9),
    (Text(zh="存在问题", en="Problem"), 4.6),
    (Text(zh="整改措施及结果", en="What was done"), 5.4),
    (Text(zh="完成日期", en="Done on"), 2.4),
)
_SIGNED = (
    Text(zh="填报单位（盖章）：{unit}", en="Unit (seal): {unit}"),
    Text(zh="填报人：　　　　　　　　联系电话：", en="Filled in by:                 Telephone:"),
    Text(zh="负责人签字：　　　　　　填报日期：", en="Signed by the head:                 Date:"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One unit's letter; `place` counts from 1 in the order of the tree of units."""

    place: int
    unit_id: str
    unit: str
    accounts: int
    problems: int
    document: Document


def letters(
    found: Inspected, issuer: Issuer, lang: Lang, *, reminders: bool = False
) -> tuple[Letter, ...]:
    """Return a letter for each unit with failing findings; with `reminders` for warnings as well.

    Accounts whose unit is unknown get none; `unaddressed` names them.
    """
    said, roll = terms(found, issuer, lang), Roll(found)
    written: list[Letter] = []
    for unit_id, concerned in _by_unit(roll, reminders=reminders).items():
        if unit_id not in found.ledger.units:
            continue
        cases = {one.account_id: _problems(one, roll, reminders=reminders) for one in concerned}
        place = len(written) + 1
        written.append(
            Letter(
                place=place,
                unit_id=unit_id,
                unit=said.read(roll.unit(unit_id)),
                accounts=len(concerned),
                problems=sum(len(findings) for findings in cases.values()),
                document=_document(concerned, cases, place, (roll, said)),
            )
        )
    return tuple(written)


def unaddressed(found: Inspected, *, reminders: bool = False) -> tuple[Account, ...]:
    """Return the accounts that need a letter and whose unit the ledger does not know."""
    grouped = _by_unit(Roll(found), reminders=reminders)
    return tuple(
        one
        for unit_id, concerned in grouped.items()
        if unit_id not in found.ledger.units
        for one in concerned
    )


def _by_unit(roll: Roll, *, reminders: bool) -> dict[str, list[Account]]:
    grouped: dict[str, list[Account]] = defaultdict(list)
    for one in roll.accounts(roll.checkup.verdicts):
        if _problems(one, roll, reminders=reminders):
            grouped[one.unit_id].append(one)
    return grouped


def _problems(account: Account, roll: Roll, *, reminders: bool) -> list[Finding]:
    warned = roll.warnings(account.account_id) if reminders else []
    return [*roll.faults(account.account_id), *warned]


def _document(
    concerned: list[Account], cases: dict[str, list[Finding]], place: int, by: tuple[Roll, Terms]
) -> Document:
    roll, said = by
    issuer = said.issuer
    unit = said.read(roll.unit(concerned[0].unit_id))
    organ = said.read(issuer.organ)
    failing = any(one.outcome is Outcome.FAIL for found in cases.values() for one in found)
    return Document(
        lang=said.lang,
        title=tuple(said.read(one) for one in _TITLE),
        blocks=(
            Paragraph(text=_opening(len(concerned), said)),
            Heading(level=1, text=said.read(Text(zh="存在问题", en="Problems"))),
            *(block for one in concerned for block in _case(one, cases[one.account_id], by)),
            *_demands(said, failing=failing),
        ),
        signature=Signature(organ=organ, dated=said.issued_on),
        banner=organ,
        form="letter",
        number=said.read(issuer.letter_number).replace("{n}", str(place)),
        addressee=unit,
        annexes=(_form(concerned, cases, by),),
    )


def _opening(count: int, said: Terms) -> str:
    return said.read(
        _OPENING,
        organ=said.issuer.organ,
        as_of=day_text(said.checkup.as_of, said.lang),
        period=said.period,
        n=count,
    )


def _case(account: Account, found: list[Finding], by: tuple[Roll, Terms]) -> Iterator[Block]:
    roll, said = by
    platform = roll.platform(account.platform)
    yield Heading(level=2, text=said.read(_ACCOUNT, name=account.name, platform=platform))
    for one in found:
        rule = roll.rules[one.rule_id]
        yield Heading(level=3, text=said.read(rule.statement))
        yield Paragraph(text=_finding(one, rule, said))
        if one.evidence:
            records = [said.read(evidence_text(item)) for item in one.evidence[:_SHOWN]]
            yield Paragraph(text=said.read(_LOOK, records=said.clauses(records)))


def _finding(one: Finding, rule: Rule, said: Terms) -> str:
    """Write what was measured, the standard, its basis, and what is to be done by when."""
    parts = [
        said.read(
            _ANSWERED if is_answer(rule.measure) else _MEASURED,
            severity=_SEVERITIES[rule.severity],
            measure=measure_text(rule.measure),
            measured=measured_text(rule.measure, one.measured),
            demand=demand_text(rule),
        )
    ]
    if rule.source.document != _OWN:
        article = said.read(rule.source.article)
        parts.append(
            said.read(
                _CLAUSE if article else _CLAUSE_BARE,
                document=rule.source.document,
                article=article,
            )
        )
    parts.append(said.read(_REMEDY, remedy=rule.remedy))
    parts.append(said.read(_DUE, due=day_text(due(one, rule, said), said.lang)))
    return "".join(parts)


def due(one: Finding, rule: Rule, said: Terms) -> date:
    """Return the day by which a finding is to be put right: failures as the issuer sets it."""
    return said.deadline if one.outcome is Outcome.FAIL else said.after(rule.days)


def _demands(said: Terms, *, failing: bool) -> Iterator[Block]:
    yield Heading(level=1, text=said.read(Text(zh="整改要求", en="What to do")))
    yield Paragraph(
        text=said.read(
            _DO if failing else _REMIND,
            form=_FORM,
            deadline=day_text(said.deadline, said.lang),
            days=said.issuer.deadline_days,
            send_to=send_to(said),
        )
    )
    yield Paragraph(text=said.read(_NO_SHOW))
    yield Heading(level=1, text=said.read(Text(zh="异议申诉", en="How to contest")))
    yield Paragraph(
        text=said.read(
            _CONTEST,
            contest=day_text(said.contest_by, said.lang),
            days=said.issuer.contest_days,
            organ=said.issuer.organ,
        )
    )
    yield from contact(said)


def _form(
    concerned: list[Account], cases: dict[str, list[Finding]], by: tuple[Roll, Terms]
) -> Annex:
    roll, said = by
    problems = [(one, finding) for one in concerned for finding in cases[one.account_id]]
    rows = [
        (
            str(place),
            one.name,
            said.read(roll.platform(one.platform)),
            said.read(roll.rules[finding.rule_id].statement),
            "",
            "",
        )
        for place, (one, finding) in enumerate(problems, 1)
    ]
    columns = tuple(
        Column(header=said.read(header), share=share, align="center" if share < 3 else "left")
        for header, share in _FORM_COLUMNS
    )
    signed = (said.read(one, unit=roll.unit(concerned[0].unit_id)) for one in _SIGNED)
    return Annex(
        title=said.read(_FORM_TITLE),
        blocks=(
            Table(columns=columns, rows=tuple(rows)),
            *(Paragraph(text=line) for line in signed),
        ),
    )
