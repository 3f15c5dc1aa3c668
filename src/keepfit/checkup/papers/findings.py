"""The book of a check-up: its findings to fill in, what was not observed, and the rules."""

from __future__ import annotations

from collections.abc import Iterator

from keepfit.checkup.comparing import ANSWERS
from keepfit.checkup.core.rules import Evidence, Finding, Outcome, Rule, Totals
from keepfit.checkup.papers import wording
from keepfit.checkup.papers.records import Inspected
from keepfit.connectors.platforms import table
from keepfit.kit.text import Text, same
from keepfit.ledger.core.records import Account, Ledger
from keepfit.paper.books import Book, Cell, Column, Page

_TITLE = Text(zh="问题清单", en="Findings")


def findings_book(found: Inspected) -> Book:
    """Return the findings: a summary that adds up, one row per finding, what was not observed,
    and the rules with their sources."""
    return Book(
        title=_TITLE, pages=(_summary(found), _findings(found), _unseen(found), _rules(found))
    )


_COUNTS = (
    Text(zh="应检", en="Accounts"),
    Text(zh="已判定", en="Judged"),
    Text(zh="合格", en="Passed"),
    Text(zh="不合格", en="Failed"),
    Text(zh="未观测", en="Not observed"),
)
_RATES = (Text(zh="合格率", en="Pass rate"), Text(zh="覆盖率", en="Coverage"))
_HOW = Text(
    zh="应检 = 已判定 + 未观测；已判定 = 合格 + 不合格；"
    "合格率 = 合格 ÷ 已判定；覆盖率 = 已判定 ÷ 应检。先列平台，后列层级。",
    en="Accounts = judged + not observed; judged = passed + failed; pass rate = passed / judged; "
    "coverage = judged / accounts. Platforms first, then levels.",
)


def _summary(found: Inspected) -> Page:
    checkup = found.checkup
    levels = wording.LEVELS
    return Page(
        name=Text(zh="汇总", en="Summary"),
        columns=(
            Column(header=Text(zh="分组", en="Group")),
            *(Column(header=header, kind="integer") for header in _COUNTS),
            *(Column(header=header, kind="percent") for header in _RATES),
        ),
        rows=(
            _totals_row(Text(zh="合计", en="Total"), checkup.total),
            *(_totals_row(table().title(one.group), one) for one in checkup.by_platform),
            *(_totals_row(levels.get(one.group, same(one.group)), one) for one in checkup.by_level),
        ),
        title=(
            Text(
                zh=f"政务新媒体体检汇总（{checkup.as_of}，{checkup.pack.name.zh}）",
                en=f"New-media check-up, {checkup.as_of}, {checkup.pack.name.en}",
            ),
        ),
        notes=(_HOW,),
    )


def _totals_row(name: Text, one: Totals) -> tuple[Cell, ...]:
    counts = (one.accounts, one.judged, one.passed, one.failed, one.not_observed)
    return (name, *counts, one.pass_rate, one.coverage)


def _columns(*headers: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(header=Text(zh=zh, en=en)) for zh, en in headers)


_WHO = _columns(
    ("账号编号", "Account ID"),
    ("账号名称", "Account name"),
    ("平台", "Platform"),
    ("主办单位", "Unit"),
)


def _who(account: Account, ledger: Ledger) -> tuple[Cell, ...]:
    unit = ledger.units.get(account.unit_id)
    return (
        account.account_id,
        account.name,
        table().title(account.platform),
        unit.name if unit else "",
    )


def _findings(found: Inspected) -> Page:
    return Page(
        name=_TITLE,
        columns=(
            *_WHO,
            Column(header=Text(zh="规则编号", en="Rule")),
            Column(header=Text(zh="问题", en="Statement"), width=40, wrap=True),
            Column(
                header=Text(zh="结果", en="Outcome"),
                tones={"不合格": "bad", "Failed": "bad", "提醒": "caution", "Warning": "caution"},
            ),
            Column(header=Text(zh="实测", en="Measured")),
            Column(header=Text(zh="界限", en="Limit")),
            Column(header=Text(zh="证据", en="Evidence"), width=40, wrap=True),
            Column(header=Text(zh="依据", en="Source"), width=40, wrap=True),
            Column(header=Text(zh="整改要求", en="Remedy"), width=40, wrap=True),
            Column(header=Text(zh="整改期限", en="Due"), kind="date"),
            Column(
                header=Text(zh="整改情况", en="Answer"),
                choices=tuple(ANSWERS.values()),
                choices_only=True,
                width=14,
            ),
            Column(header=Text(zh="整改说明", en="Why"), width=30, wrap=True),
        ),
        rows=tuple(_complaints(found)),
        notes=(
            Text(
                zh="请在“整改情况”中选择，填“误报”或“申诉成立”须写明理由；不要改动账号编号和规则编号。",
                en="Choose an answer; a false alarm or an upheld appeal needs a reason. Leave the "
                "ids as they are.",
            ),
        ),
    )


def _complaints(found: Inspected) -> Iterator[tuple[Cell, ...]]:
    rules = {rule.rule_id: rule for rule in found.checkup.pack.rules}
    order = {"veto": 0, "deduct": 1, "warn": 2, "bonus": 3}
    seen = [one for one in found.checkup.findings if one.outcome is not Outcome.NOT_OBSERVED]
    seen.sort(key=lambda one: (order[rules[one.rule_id].severity], one.account_id, one.rule_id))
    for one in seen:
        yield _complaint(one, rules[one.rule_id], found.ledger)


def _complaint(one: Finding, rule: Rule, ledger: Ledger) -> tuple[Cell, ...]:
    return (
        *_who(ledger.accounts[one.account_id], ledger),
        one.rule_id,
        rule.statement,
        wording.OUTCOMES[one.outcome],
        wording.measured(one, rule),
        wording.limit(rule),
        _evidence(one.evidence),
        _source(rule),
        rule.remedy,
        one.due_on,
        None,
        None,
    )


def _evidence(found: tuple[Evidence, ...]) -> Text:
    told = [(wording.told(one), one.url) for one in found]
    lines = [(f"{one.zh} {url}".strip(), f"{one.en} {url}".strip()) for one, url in told]
    return Text(zh="\n".join(zh for zh, _ in lines), en="\n".join(en for _, en in lines))


def _source(rule: Rule) -> Text:
    source = rule.source
    return Text(
        zh=f"{source.document} {source.article.zh} [{source.mark}]",
        en=f"{source.document} {source.article.en} [{source.mark}]",
    )


def _unseen(found: Inspected) -> Page:
    rules = {rule.rule_id: rule for rule in found.checkup.pack.rules}
    rows = [
        (
            *_who(found.ledger.accounts[one.account_id], found.ledger),
            rules[one.rule_id].statement,
            wording.told(one.evidence[0]),
        )
        for one in found.checkup.findings
        if one.outcome is Outcome.NOT_OBSERVED and rules[one.rule_id].severity == "veto"
    ]
    return Page(
        name=Text(zh="未观测", en="Not observed"),
        columns=(*_WHO, *_columns(("没有看到什么", "What"), ("为什么", "Why"))),
        rows=tuple(rows),
        notes=(
            Text(
                zh="未观测不是不合格。这里只列单项否决的项目。",
                en="Not observed is not failed. Only vetoes are listed here.",
            ),
        ),
    )


def _rules(found: Inspected) -> Page:
    counts = {one.rule_id: one for one in found.checkup.by_rule}
    rows = [
        (
            rule.rule_id,
            rule.statement,
            wording.SEVERITIES[rule.severity],
            wording.measure_of(rule).name,
            wording.limit(rule),
            _source(rule),
            counts[rule.rule_id].passed,
            counts[rule.rule_id].failed + counts[rule.rule_id].warned,
            counts[rule.rule_id].not_observed,
        )
        for rule in found.checkup.pack.rules
        if rule.rule_id in counts
    ]
    return Page(
        name=Text(zh="规则", en="Rules"),
        columns=(
            *_columns(
                ("规则编号", "Rule"),
                ("规则", "Statement"),
                ("性质", "Weight"),
                ("指标", "Measure"),
                ("界限", "Limit"),
                ("依据", "Source"),
            ),
            Column(header=Text(zh="通过", en="Passed"), kind="integer"),
            Column(header=Text(zh="问题", en="Found"), kind="integer"),
            Column(header=Text(zh="未观测", en="Not observed"), kind="integer"),
        ),
        rows=tuple(rows),
    )
