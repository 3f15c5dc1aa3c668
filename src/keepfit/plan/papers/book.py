"""The decision book: one row for each account, to be filtered, decided and signed."""

from __future__ import annotations

from collections.abc import Iterator

from keepfit.kit.text import Text
from keepfit.paper.books import Book, Cell, Column, Page
from keepfit.plan.core.decisions import Decision, Draft
from keepfit.plan.core.scenarios import SCENARIOS
from keepfit.plan.core.tally import Tally, tallies
from keepfit.plan.core.telling import FATES
from keepfit.plan.papers.records import name_of, platform_of, services_of, unit_of

TITLE = Text(zh="政务新媒体整合决定表", en="Decisions on accounts")
# What whoever signs may say; "change" needs the next column.
OPINIONS = (
    Text(zh="同意", en="agreed"),
    Text(zh="不同意", en="refused"),
    Text(zh="改为", en="change"),
    Text(zh="缓议", en="later"),
)
_HOW = Text(
    zh="现有＝保留＋并入＋关停。并入账号的后续工时和随转关注者计入承接账号所在平台。"
    "关注者按账号相加，同一人关注多个账号重复计算。",
    en="Accounts = kept + merged + closed. What a merged account still takes, and the followers"
    " that come along, count on the platform they go to. Followers are added up by account.",
)
_SIGN = Text(
    zh="请在“审批意见”中选择；填“不同意”“改为”的写明去向或理由。工时为每月小时数，标“估算”的为同类账号中位数。",
    en="Choose an opinion; a refusal or a change needs its reason. Hours are a month's; where they"
    " were not asked they are the median of the like.",
)
_GROUNDS = Text(
    zh="“旁证”（体检问题、评估末位、内容重复等）只供参考，方案不因此关停任何账号。",
    en="What is listed as background (findings, ranks, overlaps) closes no account by itself.",
)


def decision_book(draft: Draft) -> Book:
    """Return the book of a plan."""
    pages = (_summary(draft), _decisions(draft), _waves(draft), _protected(draft), _proof(draft))
    return Book(title=TITLE, pages=pages)


def _column(zh: str, en: str, **given: object) -> Column:
    return Column(header=Text(zh=zh, en=en), **given)  # type: ignore[arg-type]  # fields of a column


def _summary(draft: Draft) -> Page:
    whole = ("integer", "integer", "integer", "integer", "number", "number", "integer", "integer")
    headers = (
        ("现有账号", "Accounts"),
        ("保留", "Kept"),
        ("并入", "Merged"),
        ("关停", "Closed"),
        ("现月工时", "Hours now"),
        ("整合后月工时", "Hours after"),
        ("现有关注者", "Followers now"),
        ("整合后关注者", "Followers after"),
    )
    scenario = SCENARIOS[draft.scenario].name if draft.scenario in SCENARIOS else Text(zh="", en="")
    return Page(
        name=Text(zh="汇总", en="Summary"),
        columns=(
            _column("平台", "Platform"),
            *(_column(zh, en, kind=kind) for (zh, en), kind in zip(headers, whole, strict=True)),
        ),
        rows=tuple(_tally(one, draft) for one in tallies(draft.problem, draft.plan)),
        title=(
            Text(
                zh=f"政务新媒体整合汇总（{scenario.zh}）", en=f"The plan in figures, {scenario.en}"
            ),
        ),
        notes=(_HOW, _GROUNDS),
        autofilter=False,
    )


def _tally(one: Tally, draft: Draft) -> tuple[Cell, ...]:
    name = draft.names.platform(one.group) if one.group else Text(zh="合计", en="Total")
    return (
        name,
        one.accounts,
        one.kept,
        one.merged,
        one.closed,
        one.hours_before,
        one.hours_after,
        one.followers_before,
        one.followers_after,
    )


def _decisions(draft: Draft) -> Page:
    tones = {"关停": "bad", "close": "bad", "并入": "caution", "merge": "caution"}
    return Page(
        name=Text(zh="决定", en="Decisions"),
        columns=(
            _column("账号编号", "Account ID"),
            _column("账号名称", "Account name"),
            _column("平台", "Platform"),
            _column("主办单位", "Unit"),
            _column("拟定去向", "Proposed", tones=tones),
            _column("承接账号编号", "Successor ID"),
            _column("承接账号", "Successor"),
            _column("理由", "Reason", width=56, wrap=True),
            _column("旁证", "Background", width=36, wrap=True),
            _column("与上次不同", "Changed", width=28, wrap=True),
            _column("服务事项", "Services", width=28, wrap=True),
            _column("关注者", "Followers", kind="integer"),
            _column("月工时", "Hours a month", kind="number"),
            _column("月减少工时", "Hours saved", kind="number"),
            _column("批次", "Wave", kind="integer"),
            _column("审批意见", "Opinion", choices=OPINIONS, choices_only=True, width=10),
            _column("改为", "Change to", width=16),
            _column("说明", "Remark", width=24, wrap=True),
            _column("签字", "Signed", width=12),
        ),
        rows=tuple(_rows(draft)),
        notes=(_SIGN, _GROUNDS),
    )


def _rows(draft: Draft) -> Iterator[tuple[Cell, ...]]:
    services = services_of(draft)
    for one in draft.decisions:
        yield (
            *_who(draft, one),
            FATES[one.fate],
            one.successor_id,
            name_of(draft, one.successor_id) if one.successor_id else "",
            one.reason.words,
            Text(
                zh="；".join(ground.zh for ground in one.grounds),
                en="; ".join(ground.en for ground in one.grounds),
            ),
            one.changed,
            "、".join(services.get(one.row, [])),
            one.reason.followers,
            one.hours_month,
            one.reason.hours_saved if one.fate != "keep" else None,
            one.wave,
            None,
            None,
            None,
            None,
        )


def _who(draft: Draft, one: Decision) -> tuple[Cell, ...]:
    return (
        one.account_id,
        name_of(draft, one.account_id),
        draft.names.platform(platform_of(draft, one)),
        unit_of(draft, one),
    )


def _waves(draft: Draft) -> Page:
    return Page(
        name=Text(zh="分批", en="Waves"),
        columns=(
            _column("批次", "Wave", kind="integer"),
            _column("开始", "From", kind="date"),
            _column("结束", "To", kind="date"),
            _column("账号数", "Accounts", kind="integer"),
            _column("其中并入", "Merged", kind="integer"),
            _column("其中关停", "Closed", kind="integer"),
            _column("月减少工时", "Hours saved", kind="number"),
        ),
        rows=tuple(
            (
                one.number,
                one.first,
                one.last,
                len(one.rows),
                sum(draft.decisions[row].fate == "merge" for row in one.rows),
                sum(draft.decisions[row].fate == "close" for row in one.rows),
                round(one.hours_freed, 1),
            )
            for one in draft.waves
        ),
        autofilter=False,
    )


def _protected(draft: Draft) -> Page:
    return Page(
        name=Text(zh="保护名单", en="Protected"),
        columns=(
            _column("账号编号", "Account ID"),
            _column("账号名称", "Account name"),
            _column("平台", "Platform"),
            _column("主办单位", "Unit"),
            _column("理由", "Reason", width=60, wrap=True),
        ),
        rows=tuple(
            (*_who(draft, one), one.reason.words)
            for one in draft.decisions
            if one.reason.code == "protected"
        ),
    )


def _proof(draft: Draft) -> Page:
    one = draft.certificate
    rows: list[tuple[Cell, ...]] = [
        (Text(zh="目标值（月折算工时）", en="Objective (hours a month)"), round(one.objective, 2)),
        (Text(zh="任何方案都不低于", en="No plan is below"), round(one.bound, 2)),
        (Text(zh="差距不超过（%）", en="Gap at most (%)"), round(100 * one.gap, 4)),
        *((Text(zh="让步", en="Given up"), words) for words in draft.waivers),
        *(
            (Text(zh="适用要求", en="Demand of the pack"), rule.words)
            for rule in draft.switches.limits
        ),
        *(
            (Text(zh="适用要求", en="Demand of the pack"), rule.words)
            for rule in draft.switches.held
        ),
    ]
    return Page(
        name=Text(zh="证明与让步", en="Proof and waivers"),
        columns=(_column("项目", "Item"), _column("内容", "Content", width=80, wrap=True)),
        rows=tuple((item, said if isinstance(said, Text) else str(said)) for item, said in rows),
        autofilter=False,
    )
