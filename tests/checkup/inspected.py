"""Check-ups with known figures, built from rows instead of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from keepfit.checkup.core.judge import totals, totals_by
from keepfit.checkup.core.rules import (
    CheckUp,
    Evidence,
    Finding,
    Outcome,
    Pack,
    Rule,
    RuleTotals,
    Source,
)
from keepfit.checkup.papers.records import Inspected, Issuer
from keepfit.history.core.facts import Facts, window
from keepfit.kit.text import Text, same
from keepfit.ledger.core.records import Account, Ledger
from keepfit.people.core.units import Unit

AS_OF = date(2025, 6, 30)
PASS, FAIL, UNSEEN = Outcome.PASS, Outcome.FAIL, Outcome.NOT_OBSERVED

SILENT = Rule(
    rule_id="T-SILENT",
    statement=Text(zh="监测时间点前2周内无更新", en="Nothing published in two weeks"),
    measure="silent_days",
    comparison=">",
    limit=14,
    severity="veto",
    unobserved="open",
    source=Source(
        document="国办秘函〔2019〕19号",
        article=Text(zh="单项否决指标：内容不更新", en="veto items: content not updated"),
        mark="B",
    ),
    remedy=Text(zh="恢复更新，或按程序关停。", en="Publish again, or close the account."),
    days=10,
)
UNFILED = Rule(
    rule_id="T-FILED",
    statement=Text(zh="未备案", en="Not filed"),
    measure="filed",
    comparison="==",
    limit=0,
    severity="warn",
    source=Source(document="国办发〔2018〕123号", article=same("5"), mark="A"),
    remedy=Text(zh="补办备案。", en="File it."),
    days=20,
)
PACK = Pack(
    pack_id="test",
    name=Text(zh="政务新媒体检查指标", en="Check indicators"),
    about=same(""),
    rules=(SILENT, UNFILED),
)
ISSUER = Issuer(
    organ=Text(zh="示例县人民政府办公室", en="Office of the People's Government of Shili County"),
    scope=Text(zh="全县", en="Shili County"),
    number=Text(zh="示政办函〔2025〕15号", en="No. 15 (2025)"),
    letter_number=Text(zh="示政办改〔2025〕{n}号", en="Letter {n} (2025)"),
    addressees=Text(zh="各乡镇人民政府，县政府各部门", en="All townships and departments"),
    contact=Text(zh="王某，0000-1234567", en="Wang, tel. 0000-1234567"),
    send_to=Text(zh="县政府办公室政务公开科", en="the open-government section"),
    issued_on=date(2025, 7, 7),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One account of a test check-up; `warned` for not being filed."""

    verdict: Outcome
    platform: str = "wechat"
    unit_id: str = "u1"
    warned: bool = False


def rows(platform: str, passed: int, failed: int, unseen: int = 0) -> list[Row]:
    """That many accounts of one platform, spread over three units."""
    verdicts = [FAIL] * failed + [UNSEEN] * unseen + [PASS] * passed
    return [
        Row(verdict=one, platform=platform, unit_id=f"u{place % 3 + 1}")
        for place, one in enumerate(verdicts)
    ]


def inspected(given: Sequence[Row], **changes: Any) -> Inspected:
    """A check-up with exactly these verdicts, its ledger and its facts."""
    ids = [f"a{place:04d}" for place in range(len(given))]
    ledger = _ledger(ids, given)
    out_of_scope: int = changes.pop("out_of_scope", 0)
    verdict = np.array([one.verdict.value for one in given], dtype=np.str_)
    levels = [ledger.units[one.unit_id].level if one.unit_id else "" for one in given]
    findings = tuple(one for place, row in enumerate(given) for one in _findings(ids[place], row))
    checkup = CheckUp(
        pack=PACK,
        as_of=AS_OF,
        verdicts=dict(zip(ids, (one.verdict for one in given), strict=True)),
        total=totals("", verdict),
        by_platform=totals_by([one.platform for one in given], verdict),
        by_level=totals_by(levels, verdict),
        by_unit=totals_by([one.unit_id for one in given], verdict),
        by_rule=(_fared(SILENT, findings, given), _fared(UNFILED, findings, given)),
        findings=findings,
        out_of_scope=out_of_scope,
    )
    usual = Inspected(checkup=checkup, ledger=ledger, facts=_facts(ids, given))
    return replace(usual, **changes)


def _ledger(ids: Iterable[str], given: Sequence[Row]) -> Ledger:
    names = {"u1": "县政府办", "u2": "县文旅局", "u3": "城关镇人民政府", "u4": "县卫健局"}
    accounts = {
        account_id: Account(
            account_id=account_id,
            name=f"示例号{account_id}",
            kind="account",
            platform=one.platform,
            unit_id=one.unit_id,
        )
        for account_id, one in zip(ids, given, strict=True)
    }
    units = {
        unit_id: Unit(
            unit_id=unit_id,
            name=name,
            level="town" if unit_id == "u3" else "county",
            parent_id="" if unit_id == "u1" else "u1",
        )
        for unit_id, name in names.items()
    }
    return Ledger(units=units, accounts=accounts)


def _findings(account_id: str, row: Row) -> list[Finding]:
    found = []
    if row.verdict is not PASS:
        failed = row.verdict is FAIL
        post = Evidence(kind="post", ref="p1", at="2025-06-01 09:00", text="端午活动预告")
        found.append(
            Finding(
                account_id=account_id,
                rule_id=SILENT.rule_id,
                outcome=row.verdict,
                measured=29.0 if failed else None,
                limit=14,
                evidence=(post,) if failed else (Evidence(kind="account", ref="never_read"),),
            )
        )
    if row.warned:
        found.append(
            Finding(
                account_id=account_id,
                rule_id=UNFILED.rule_id,
                outcome=Outcome.WARN,
                measured=0.0,
                limit=0,
                evidence=(Evidence(kind="ledger", ref="台账.xlsx / 微信 / 3", at="filing_no"),),
            )
        )
    return found


def _fared(rule: Rule, findings: Iterable[Finding], given: Sequence[Row]) -> RuleTotals:
    own = [one.outcome for one in findings if one.rule_id == rule.rule_id]
    return RuleTotals(
        rule_id=rule.rule_id,
        passed=len(given) - len(own),
        warned=own.count(Outcome.WARN),
        failed=own.count(FAIL),
        not_observed=own.count(UNSEEN),
    )


def _facts(ids: Sequence[str], given: Sequence[Row]) -> Facts:
    last = ["NaT" if one.verdict is UNSEEN else "2025-06-01T09:00" for one in given]
    return Facts(
        window=window(AS_OF),
        account_ids=np.array(ids, dtype=np.str_),
        values={},
        coverage={},
        last_post_at=np.array(last, dtype="datetime64[us]"),
    )
