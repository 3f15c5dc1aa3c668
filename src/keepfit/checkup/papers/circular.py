"""The circular (通报) on a check-up: overall figures, main problems, demands, annexes."""

from __future__ import annotations

from collections.abc import Iterator

from keepfit.checkup.core.rules import Outcome, Pack, Rule, Totals
from keepfit.checkup.papers import requirements
from keepfit.checkup.papers.annexes import FAILED, GROUPS, PRAISED, UNITS, UNSEEN, Annexes
from keepfit.checkup.papers.records import Inspected, Issuer
from keepfit.checkup.papers.roll import Roll
from keepfit.checkup.papers.terms import Terms, terms
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Account
from keepfit.paper.documents import (
    Block,
    Document,
    Heading,
    Imprint,
    Paragraph,
    Signature,
    day_text,
)

_OWN = "keepfit"  # the document name of rules that rest on none

_BASIS = Text(
    zh="为加强{scope}政务新媒体日常监管，根据{basis}等有关规定，{organ}组织开展了{period}"
    "政务新媒体检查。现将有关情况通报如下。",
    en="Under {basis}, {organ} checked the government new-media accounts of {scope} for {period}. "
    "The results are as follows.",
)
_BASIS_BARE = Text(
    zh="为加强{scope}政务新媒体日常监管，{organ}组织开展了{period}政务新媒体检查。"
    "现将有关情况通报如下。",
    en="{organ} checked the government new-media accounts of {scope} for {period}. The results "
    "are as follows.",
)
_SCOPE = Text(
    zh="本次检查以{as_of}为监测时间点，查看{start}至{as_of}（共{days}天）的运行情况，"
    "检查标准为“{pack}”。截至监测时间点，台账登记政务新媒体{ledger}个，其中已关停等不在检查"
    "范围的{out}个，纳入检查{accounts}个。",
    en="The check looked at the {days:day|s} from {start} to {as_of}, judged as of the last day "
    "by “{pack}”. The ledger then held {ledger:account|s}; {out} of them {out:~is|are} closed or "
    "otherwise out of scope, {accounts} were checked.",
)
_BY_PLATFORM = Text(zh="按平台分，{parts}。", en="By platform: {parts}.")
_BY_LEVEL = Text(zh="按层级分，{parts}。", en="By level: {parts}.")
_COUNTED = Text(zh="{name}{accounts}个", en="{name} {accounts}")
_RESULT = Text(
    zh="纳入检查的{accounts}个账号中，作出判定的{judged}个，覆盖率{coverage}；其中合格{passed}个，"
    "不合格{failed}个，合格率{rate}。",
    en="Of the {accounts:account|s} in scope {judged} could be judged, a coverage of {coverage}. "
    "{passed} of these passed and {failed} failed, a pass rate of {rate}.",
)
_UNSEEN = Text(
    zh="另有{open}个账号未能观测，不计入合格率，也不按不合格处理（{reference}）。",
    en="{open:account|s} could not be observed, which neither enters the pass rate nor counts "
    "as failed ({reference}).",
)
_RATES = Text(
    zh="分平台看，{parts}。各平台、层级、单位情况{groups}、{units}。",
    en="By platform: {parts}. For platforms, levels and units {groups} and {units}.",
)
_RATE = Text(
    zh="{name}判定{judged}个、不合格{failed}个，合格率{rate}",
    en="{name}: {judged} judged, {failed} failed, pass rate {rate}",
)
_NOT_RATED = Text(zh="{name}均未能观测", en="{name}: none could be observed")
_BY_HAND = Text(
    zh="检查标准中不能由数据判定的内容，说明如下：{items}",
    en="What the standard demands and figures cannot tell: {items}",
)
_COURSE = Text(
    zh="对上次检查发现的{total}项问题进行了复查：已整改{fixed}项，整改期内尚未完成{open}项，"
    "逾期未整改{overdue}项，申诉办理中{contested}项，经核实不再计列{aside}项，本次未能观测{unseen}项，"
    "账号或指标已不再检查{gone}项。",
    en="The {total:finding|s} of the last check {total:~was|were} looked at again: {fixed} put "
    "right, {open} still within their deadline, {overdue} overdue, {contested} contested, {aside} "
    "set aside, {unseen} not observable now, {gone} no longer judged.",
)
_OVERDUE = Text(zh="逾期未整改的账号：{names}。", en="Overdue accounts: {names}.")
_PRAISE = Text(
    zh="经综合评定，{n}个账号表现较好（{reference}），予以通报表扬。",
    en="{n:account|s} did well and {n:~is|are} commended ({reference}).",
)
_CLEAN = Text(zh="本次检查未发现不合格账号。", en="The check found no account that failed.")
_FAILED = Text(
    zh="本次检查共有{failed}个账号不合格，涉及{units}个主办单位，名单{reference}。同一账号存在多类"
    "问题的，分别列入各类。",
    en="{failed:account|s} of {units:unit|s} failed ({reference}). An account with several "
    "problems stands under each of them.",
)
_TYPE = Text(zh="{statement}（{n}个）", en="{statement} ({n})")
_TYPE_AFTER_BRACKET = Text(zh="{statement}，共{n}个", en="{statement}, {n}")
_NAMED = Text(zh="涉及{names}。", en="Concerned: {names}.")
_AND_MORE = Text(zh="{names}等{n}个账号", en="{names} and others, {n} in all")
_CLAUSE = Text(zh="依据：{document}，{article}。", en="Basis: {document}, {article}.")
_CLAUSE_BARE = Text(zh="依据：{document}。", en="Basis: {document}.")
_ACCOUNT = Text(zh="“{name}”（{platform}，{unit}）", en="“{name}” ({platform}, {unit})")
_BY_SCORE = Text(zh="综合得分低于合格线", en="Score below the pass mark")
_DEDUCTED = Text(zh="扣分项：{statement}", en="Points deducted: {statement}")
_WARNED = Text(
    zh="以下情况本次只作提醒，不影响合格判定，请相关主办单位对照自查、及时改进：{parts}。",
    en="The following are reminders and decide no verdict; the units concerned are asked to look "
    "into them: {parts}.",
)
_WARNED_ONE = Text(zh="{statement}的{n}个", en="{statement}: {n}")
_WHY_UNSEEN = Text(
    zh="共有{n}个账号未能观测，本次不作合格与否的判定，名单{reference}。原因是：{parts}。",
    en="{n:account|s} could not be observed, without a verdict ({reference}). The reasons: "
    "{parts}.",
)
_WHY_ONE = Text(zh="{why}的{n}个", en="{why}: {n}")


def circular(found: Inspected, issuer: Issuer, lang: Lang) -> Document:
    """Return the circular on a check-up; every figure in it is the check-up's own."""
    said, roll = terms(found, issuer, lang), Roll(found)
    annexes = Annexes(roll, said)
    organ = said.read(issuer.organ)
    return Document(
        lang=lang,
        title=_title(organ, said),
        blocks=(
            Paragraph(text=_basis(organ, said)),
            *_overall(found, roll, said, annexes),
            *_problems(roll, said, annexes),
            *requirements.for_circular(roll, said, annexes),
        ),
        signature=Signature(organ=organ, dated=said.issued_on),
        banner=said.read(issuer.banner),
        number=said.read(issuer.number),
        addressee=said.read(issuer.addressees),
        annexes=annexes.annexes,
        imprint=_imprint(said),
    )


def _imprint(said: Terms) -> Imprint | None:
    copied_to, printed_by = said.read(said.issuer.copied_to), said.read(said.issuer.printed_by)
    if not copied_to and not printed_by:
        return None
    printed_on = said.issuer.printed_on or said.issued_on
    return Imprint(copied_to=copied_to, printed_by=printed_by, printed_on=printed_on)


def _title(organ: str, said: Terms) -> tuple[str, ...]:
    if said.lang == "zh":
        return (organ, f"关于{said.period}", "政务新媒体", "检查情况的通报")
    return (organ, "Circular on the Check of Government", f"New Media for {said.period}")


def documents(pack: Pack) -> list[str]:
    """Return the documents that a pack's rules in force rest on, each once."""
    cited = [
        one.source.document
        for one in pack.rules
        if one.on and one.source.mark != "C" and one.source.document != _OWN
    ]
    return list(dict.fromkeys(cited))


def _basis(organ: str, said: Terms) -> str:
    basis = [*documents(said.checkup.pack), *said.issuer.basis]
    return said.read(
        _BASIS if basis else _BASIS_BARE,
        scope=said.issuer.scope,
        basis=said.listed(list(dict.fromkeys(basis))),
        organ=organ,
        period=said.period,
    )


def _overall(found: Inspected, roll: Roll, said: Terms, annexes: Annexes) -> Iterator[Block]:
    yield Heading(level=1, text=said.read(Text(zh="总体情况", en="Overall results")))
    yield Heading(level=2, text=said.read(Text(zh="检查范围", en="Scope")))
    yield Paragraph(text=_scope(roll, said))
    yield Heading(level=2, text=said.read(Text(zh="检查结果", en="Results")))
    yield Paragraph(text=_result(said, annexes))
    yield Paragraph(text=_rates(roll, said, annexes))
    by_hand = [said.read(one).rstrip("。.") for one in said.checkup.pack.by_hand]
    if by_hand:
        end = "。" if said.lang == "zh" else "."
        yield Paragraph(text=said.read(_BY_HAND, items=said.clauses(by_hand) + end))
    if found.course is not None:
        title = Text(zh="上次检查发现问题整改情况", en="How earlier findings went")
        yield Heading(level=2, text=said.read(title))
        yield from _course(found, roll, said)
    if said.issuer.praised:
        praise = Text(zh="表现较好的账号", en="Accounts that did well")
        yield Heading(level=2, text=said.read(praise))
        yield Paragraph(
            text=said.read(
                _PRAISE, n=len(said.issuer.praised), reference=annexes.reference(PRAISED)
            )
        )


def _scope(roll: Roll, said: Terms) -> str:
    checkup = said.checkup
    total = checkup.total
    text = said.read(
        _SCOPE,
        as_of=day_text(checkup.as_of, said.lang),
        start=day_text(said.seen.start, said.lang),
        days=said.seen.days,
        pack=checkup.pack.name,
        ledger=total.accounts + checkup.out_of_scope,
        out=checkup.out_of_scope,
        accounts=total.accounts,
    )
    platforms = [(roll.platform(one.group), one) for one in roll.by_platform()]
    levels = [(roll.level(one.group), one) for one in roll.by_level()]
    gap = "" if said.lang == "zh" else " "
    for sentence, groups in ((_BY_PLATFORM, platforms), (_BY_LEVEL, levels)):
        parts = [said.read(_COUNTED, name=name, accounts=one.accounts) for name, one in groups]
        if parts:
            text += gap + said.read(sentence, parts=said.listed(parts))
    return text


def _result(said: Terms, annexes: Annexes) -> str:
    total = said.checkup.total
    text = said.read(
        _RESULT,
        accounts=total.accounts,
        judged=total.judged,
        coverage=said.coverage(total),
        passed=total.passed,
        failed=total.failed,
        rate=said.pass_rate(total),
    )
    if total.not_observed:
        gap = "" if said.lang == "zh" else " "
        reference = annexes.reference(UNSEEN)
        text += gap + said.read(_UNSEEN, open=total.not_observed, reference=reference)
    return text


def _rates(roll: Roll, said: Terms, annexes: Annexes) -> str:
    def part(one: Totals) -> str:
        return said.read(
            _RATE if one.judged else _NOT_RATED,
            name=roll.platform(one.group),
            judged=one.judged,
            failed=one.failed,
            rate=said.pass_rate(one),
        )

    units = annexes.reference(UNITS)
    return said.read(
        _RATES,
        parts=said.clauses([part(one) for one in roll.by_platform()]),
        groups=annexes.reference(GROUPS),
        units=units.removeprefix("见").removeprefix("see "),
    )


def _course(found: Inspected, roll: Roll, said: Terms) -> Iterator[Paragraph]:
    course = found.course
    if course is None:
        return
    counts = {
        "fixed": len(course.fixed),
        "open": len(course.still_open),
        "overdue": len(course.overdue),
        "contested": len(course.contested),
        "aside": len(course.set_aside),
        "unseen": len(course.unseen),
        "gone": len(course.gone),
    }
    yield Paragraph(text=said.read(_COURSE, total=sum(counts.values()), **counts))
    known = (one.account_id for one in course.overdue if one.account_id in found.ledger.accounts)
    late = roll.accounts(known)
    if late:
        yield Paragraph(text=said.read(_OVERDUE, names=_names(late, roll, said)))


def _problems(roll: Roll, said: Terms, annexes: Annexes) -> Iterator[Block]:
    yield Heading(level=1, text=said.read(Text(zh="检查发现的主要问题", en="Main problems")))
    failed = roll.with_verdict(Outcome.FAIL)
    if failed:
        yield Paragraph(
            text=said.read(
                _FAILED,
                failed=len(failed),
                units=len({one.unit_id for one in failed}),
                reference=annexes.reference(FAILED),
            )
        )
    else:
        yield Paragraph(text=said.read(_CLEAN))
    yield from _types(failed, roll, said)
    yield from _warned(said, roll)
    yield from _unseen(roll, said, annexes)


def _types(failed: list[Account], roll: Roll, said: Terms) -> Iterator[Block]:
    """Yield each kind of failure with the accounts: vetoes, failing by score, deductions."""
    for rule in roll.rules.values():
        if rule.severity == "veto":
            yield from _type(rule, said.read(rule.statement), roll, said)
    by_score = [
        one
        for one in failed
        if not any(roll.rules[x.rule_id].severity == "veto" for x in roll.faults(one.account_id))
    ]
    if by_score:
        yield _counted(said.read(_BY_SCORE), len(by_score), said)
        yield Paragraph(text=said.read(_NAMED, names=_names(by_score, roll, said)))
    for rule in roll.rules.values():
        if rule.severity == "deduct":
            statement = said.read(_DEDUCTED, statement=rule.statement)
            yield from _type(rule, statement, roll, said)


def _counted(statement: str, count: int, said: Terms) -> Heading:
    """Return a heading that counts; brackets after brackets read badly."""
    ending = _TYPE_AFTER_BRACKET if statement.endswith(("）", ")")) else _TYPE
    return Heading(level=2, text=said.read(ending, statement=statement, n=count))


def _type(rule: Rule, statement: str, roll: Roll, said: Terms) -> Iterator[Block]:
    concerned = roll.breakers(rule.rule_id, Outcome.FAIL)
    if not concerned:
        return
    yield _counted(statement, len(concerned), said)
    clause = ""
    if rule.source.document != _OWN:
        article = said.read(rule.source.article)
        clause = said.read(
            _CLAUSE if article else _CLAUSE_BARE, document=rule.source.document, article=article
        )
    gap = "" if said.lang == "zh" or not clause else " "
    named = said.read(_NAMED, names=_names(concerned, roll, said))
    yield Paragraph(text=f"{named}{gap}{clause}")


def _names(concerned: list[Account], roll: Roll, said: Terms) -> str:
    shown = [
        said.read(
            _ACCOUNT,
            name=one.name,
            platform=roll.platform(one.platform),
            unit=roll.unit(one.unit_id),
        )
        for one in concerned[: said.issuer.named_at_most]
    ]
    named = said.listed(shown)
    if len(shown) == len(concerned):
        return named
    return said.read(_AND_MORE, names=named, n=len(concerned))


def _warned(said: Terms, roll: Roll) -> Iterator[Block]:
    warned = [one for one in said.checkup.by_rule if one.warned]
    if not warned:
        return
    parts = [
        said.read(_WARNED_ONE, statement=roll.rules[one.rule_id].statement, n=one.warned)
        for one in warned
    ]
    yield Heading(level=2, text=said.read(Text(zh="提醒事项", en="Reminders")))
    yield Paragraph(text=said.read(_WARNED, parts=said.clauses(parts)))


def _unseen(roll: Roll, said: Terms, annexes: Annexes) -> Iterator[Block]:
    unseen = roll.with_verdict(Outcome.NOT_OBSERVED)
    if not unseen:
        return
    reasons: dict[str, int] = {}
    for one in unseen:
        why = said.read(roll.why_unseen(one.account_id))
        reasons[why] = reasons.get(why, 0) + 1
    parts = [said.read(_WHY_ONE, why=why, n=count) for why, count in sorted(reasons.items())]
    yield Heading(level=2, text=said.read(Text(zh="未能观测的账号", en="Not observed")))
    yield Paragraph(
        text=said.read(
            _WHY_UNSEEN,
            n=len(unseen),
            reference=annexes.reference(UNSEEN),
            parts=said.clauses(parts),
        )
    )
