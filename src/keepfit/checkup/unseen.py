"""What check-ups could not observe: which accounts, why, what to do, and who sees to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from keepfit.checkup.models import Errand, Finding, Run
from keepfit.kit.text import Text
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under

_SHEET = Text(
    zh="请主办单位导出后台数据（文章表、留言表），在“台账—导入表格”上传",
    en="Have the unit export its posts and messages, and import the sheets into the ledger",
)
_CHANNEL = Text(
    zh="请提供可读取的渠道：网址、订阅源，或平台导出文件",
    en="Give a channel that can be read: an address, a feed, or the platform's export",
)
_PROBE = Text(
    zh="请人工打开、下载或提问一次，把结果填入测试结果表后导入",
    en="Open it, download it or put a question once, and import the result as a probe",
)
_COLUMN = Text(
    zh="请在台账里补齐相应栏目后重新导入，或在账号页填写",
    en="Fill the missing columns of the ledger, by import or on the account's page",
)
_ADVICE: Mapping[str, Text] = {
    "not_asked": _COLUMN,
    "not_probed": _PROBE,
    "no_messages": _SHEET,
    "no_figures": _SHEET,
    "never_posted": _CHANNEL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """One account with rules nobody could observe: the causes, what to do, and the open errand."""

    account_id: str
    name: str
    platform: str
    unit: str
    rules: int
    causes: tuple[str, ...]
    advice: tuple[Text, ...]
    errand: Errand | None


def last_run(by: Actor) -> Run | None:
    """Return the last whole check-up that a person may read and that is done."""
    reached = under(by.paths(Right.READ), "unit__path")
    done = Run.objects.filter(reached, state=Run.DONE, only=None)
    return done.order_by("-as_of", "-pk").first()


def unseen(run: Run, by: Actor) -> list[Unseen]:
    """Return the accounts of a run with unobserved rules, those with most of them first.

    A rule that a later re-check of the account did observe is left out.
    """
    reached = under(by.paths(Right.READ), "account__unit__path")
    found = Finding.objects.filter(reached, run=run, observed=False)
    by_account: dict[str, list[Finding]] = defaultdict(list)
    for one in found.select_related("account", "account__unit").order_by("account__name", "pk"):
        by_account[one.account_id].append(one)
    still = _still_unseen(run)
    errands = {one.account_id: one for one in open_errands(by)}
    rows = [
        _row([one for one in rules if still.get(key) is None or one.rule_id in still[key]], errands)
        for key, rules in by_account.items()
        if key not in still or any(one.rule_id in still[key] for one in rules)
    ]
    return sorted(rows, key=lambda row: -row.rules)


def _still_unseen(run: Run) -> dict[str, set[str]]:
    """Return, for accounts re-checked since, the rules the last re-check could not observe."""
    again = Run.objects.filter(state=Run.DONE, only__isnull=False, asked_at__gte=run.asked_at)
    numbers = dict(again.order_by("pk").values_list("only_id", "pk"))
    found: dict[str, set[str]] = {account_id: set() for account_id in numbers}
    rows = Finding.objects.filter(run__in=numbers.values(), observed=False)
    for account_id, rule_id in rows.values_list("account_id", "rule_id"):
        found[account_id].add(rule_id)
    return found


def _row(rules: list[Finding], errands: Mapping[str, Errand]) -> Unseen:
    first = rules[0].account
    causes = tuple(dict.fromkeys(_cause(one) for one in rules))
    advice = dict.fromkeys(_ADVICE.get(one, _CHANNEL) for one in causes)
    return Unseen(
        account_id=first.pk,
        name=first.name,
        platform=first.platform,
        unit=first.unit.name,
        rules=len(rules),
        causes=causes,
        advice=tuple(advice),
        errand=errands.get(first.pk),
    )


def _cause(one: Finding) -> str:
    return str(one.evidence[0]["ref"]) if one.evidence else "no_figures"


def open_errands(by: Actor) -> QuerySet[Errand]:
    """Return the errands not done yet that a person may read, the most urgent first."""
    reached = under(by.paths(Right.READ), "account__unit__path")
    found = Errand.objects.filter(reached, done_at=None)
    return found.select_related("account", "assigned_to").order_by("due_on", "pk")
