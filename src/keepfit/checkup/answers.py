"""A check-up as the commands print it: JSON, or a few lines on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keepfit.checkup.core.rules import CheckUp, Finding, Pack, Rule, RuleTotals, Totals
from keepfit.checkup.flow import Checked
from keepfit.connectors.platforms import table
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Ledger


def answer(done: Checked, lang: Lang, *, everything: bool = False) -> dict[str, Any]:
    """Return what `keepfit checkup run` prints; `everything` lists passing findings as well."""
    return {
        **checkup_answer(done.checkup, done.ledger, lang, everything=everything),
        "inputs": [
            {"file": one.file, "sha256": one.sha256, "rows": one.rows} for one in done.batch.inputs
        ],
        "warnings": [one.as_json(lang) for one in done.batch.problems],
    }


def checkup_answer(
    checkup: CheckUp, ledger: Ledger, lang: Lang, *, everything: bool = False
) -> dict[str, Any]:
    """Return a check-up as JSON: summary, totals by group, totals by rule, findings."""
    listed = _with_passes(checkup) if everything else checkup.findings
    rules = {rule.rule_id: rule for rule in checkup.pack.rules}
    return {
        "pack": checkup.pack.pack_id,
        "as_of": checkup.as_of.isoformat(),
        "summary": {**_counts(checkup.total), "out_of_scope": checkup.out_of_scope},
        "by_platform": [
            {"platform": one.group, "name": table().title(one.group).read(lang), **_counts(one)}
            for one in checkup.by_platform
        ],
        "by_level": [{"level": one.group, **_counts(one)} for one in checkup.by_level],
        "by_unit": [
            {"unit_id": one.group, "name": _unit_name(ledger, one.group), **_counts(one)}
            for one in checkup.by_unit
        ],
        "by_rule": [_rule_counts(one, rules[one.rule_id], lang) for one in checkup.by_rule],
        "soon": [
            {
                "account_id": one.account_id,
                "rule": one.rule_id,
                "measured": one.measured,
                "limit": one.limit,
                "tell": one.tell,
            }
            for one in checkup.soon
        ],
        "scores": dict(checkup.scores),
        "findings": [finding_answer(one, rules[one.rule_id], ledger, lang) for one in listed],
    }


def _rule_counts(one: RuleTotals, rule: Rule, lang: Lang) -> dict[str, Any]:
    return {
        "rule": one.rule_id,
        "statement": rule.statement.read(lang),
        "passed": one.passed,
        "warned": one.warned,
        "failed": one.failed,
        "not_observed": one.not_observed,
    }


def _with_passes(checkup: CheckUp) -> list[Finding]:
    """Return every finding; those that carry evidence instead of their bare twins."""
    told = {(one.account_id, one.rule_id): one for one in checkup.findings}
    return [told.get((one.account_id, one.rule_id), one) for one in checkup.everything]


def _counts(one: Totals) -> dict[str, Any]:
    return {
        "accounts": one.accounts,
        "judged": one.judged,
        "passed": one.passed,
        "failed": one.failed,
        "not_observed": one.not_observed,
        "pass_rate": one.pass_rate,
        "coverage": one.coverage,
    }


def _unit_name(ledger: Ledger, unit_id: str) -> str:
    unit = ledger.units.get(unit_id)
    return unit.name if unit else ""


def finding_answer(one: Finding, rule: Rule, ledger: Ledger, lang: Lang) -> dict[str, Any]:
    """Return one finding as JSON, with the names a reader needs beside the ids."""
    account = ledger.accounts[one.account_id]
    return {
        "account_id": one.account_id,
        "name": account.name,
        "platform": account.platform,
        "unit_id": account.unit_id,
        "unit": _unit_name(ledger, account.unit_id),
        "rule": one.rule_id,
        "statement": rule.statement.read(lang),
        "outcome": one.outcome.value,
        "measure": rule.measure,
        "measured": one.measured,
        "comparison": rule.comparison,
        "limit": one.limit,
        "severity": rule.severity,
        "source": {
            "document": rule.source.document,
            "article": rule.source.article.read(lang),
            "mark": rule.source.mark,
        },
        "remedy": rule.remedy.read(lang),
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "evidence": [
            {"kind": item.kind, "ref": item.ref, "at": item.at, "text": item.text, "url": item.url}
            for item in one.evidence
        ],
    }


def pack_answer(pack: Pack) -> dict[str, Any]:
    """Return a whole pack as JSON, both languages of every sentence."""
    return {
        "pack": pack.pack_id,
        "name": _both(pack.name),
        "about": _both(pack.about),
        "extends": pack.extends,
        "window_days": pack.window_days,
        "statuses": list(pack.statuses),
        "by_hand": [_both(one) for one in pack.by_hand],
        "rules": [_rule_answer(one) for one in pack.rules],
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _rule_answer(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.rule_id,
        "on": rule.on,
        "statement": _both(rule.statement),
        "measure": rule.measure,
        "comparison": rule.comparison,
        "limit": rule.limit,
        "severity": rule.severity,
        "kinds": list(rule.kinds),
        "platforms": list(rule.platforms),
        "unobserved": rule.unobserved,
        "source": {
            "document": rule.source.document,
            "article": _both(rule.source.article),
            "mark": rule.source.mark,
        },
        "remedy": _both(rule.remedy),
        "working_days": rule.days,
    }


_SEVERITIES = {
    "veto": Text(zh="单项否决", en="veto"),
    "deduct": Text(zh="扣分", en="deduct"),
    "warn": Text(zh="提醒", en="warn"),
    "bonus": Text(zh="加分", en="bonus"),
}


def pack_lines(pack: Pack, lang: Lang) -> Iterator[str]:
    """Yield a pack as lines for the screen."""
    yield f"{pack.pack_id}  {pack.name.read(lang)}"
    yield pack.about.read(lang)
    for rule in pack.rules:
        state = "" if rule.on else Text(zh="（停用）", en=" (off)").read(lang)
        severity = _SEVERITIES[rule.severity].read(lang)
        yield ""
        yield f"{rule.rule_id}{state}  [{severity}]  {rule.statement.read(lang)}"
        yield f"  {rule.measure} {rule.comparison} {rule.limit:g}"
        source = rule.source
        yield f"  {source.document} {source.article.read(lang)} [{source.mark}]"


def summary_lines(checkup: CheckUp, lang: Lang) -> Iterator[str]:
    """Yield the main numbers as lines for the screen, every rate with its denominator."""
    total = checkup.total
    rate = Text(
        zh="合格率 {rate}（{passed}/{judged}），覆盖率 {coverage}（{judged}/{accounts}）",
        en="Pass rate {rate} ({passed} of {judged}), coverage {coverage} ({judged} of {accounts})",
    ).fill(
        rate=percent(total.pass_rate),
        coverage=percent(total.coverage),
        passed=total.passed,
        judged=total.judged,
        accounts=total.accounts,
    )
    counts = Text(
        zh="检查账号 {accounts} 个：合格 {passed}，不合格 {failed}，未观测 {open}；"
        "另有 {out} 个不在检查范围（已关停，或指标包没有适用的否决项）",
        en="{accounts:account|s}: {passed} passed, {failed} failed, {open} not observed; "
        "{out:more is|more are} out of scope (closed, or of a kind no veto speaks about)",
    ).fill(
        accounts=total.accounts,
        passed=total.passed,
        failed=total.failed,
        open=total.not_observed,
        out=checkup.out_of_scope,
    )
    yield counts.read(lang)
    yield rate.read(lang)
    for one in checkup.by_rule:
        if one.failed or one.warned or one.not_observed:
            yield _rule_line(checkup.pack, one.rule_id, lang).format(
                failed=one.failed + one.warned, open=one.not_observed
            )


def _rule_line(pack: Pack, rule_id: str, lang: Lang) -> str:
    rule = next(one for one in pack.rules if one.rule_id == rule_id)
    tail = Text(zh="：{failed} 个，未观测 {open} 个", en=": {failed}, not observed {open}")
    severity = _SEVERITIES[rule.severity].read(lang)
    return f"  [{severity}] {rule.statement.read(lang)}" + tail.read(lang)


def percent(share: float | None) -> str:
    """Return a share (0 to 1) as a percentage with two decimals, a dash where there is none."""
    return "—" if share is None else f"{share:.2%}"
