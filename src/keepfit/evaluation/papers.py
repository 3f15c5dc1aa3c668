"""Sheets of an evaluation, as structure: ranks with intervals, course, candidates, lessons.

Accounts stand group by group. No sheet orders units or people, and none names who keeps an account.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from keepfit.connectors.platforms import table
from keepfit.evaluation.answers import PURPOSE
from keepfit.evaluation.core.candidates import NAMES
from keepfit.evaluation.core.learning import Example, Lesson
from keepfit.evaluation.core.records import POWERS, Change, Evaluation, Score
from keepfit.evaluation.wording import group_words
from keepfit.kit.text import YES, Text
from keepfit.ledger.core.records import Ledger
from keepfit.paper.books import Cell, Column, Page

_ACCOUNT = (
    Column(header=Text(zh="账号编号", en="Account ID")),
    Column(header=Text(zh="账号名称", en="Account name")),
    Column(header=Text(zh="平台", en="Platform")),
)
_GROUP = Column(header=Text(zh="同类组", en="Peer group"), wrap=True)
_METHOD = Text(
    zh="名次区间为 90 % 区间：按周重抽样，样本少的账号向同类均值收缩。区间重叠的账号不分高下。",
    en="Rank intervals are 90 %: weeks are drawn again, and accounts with few posts are drawn to "
    "their peers' mean. Accounts whose intervals overlap are not told apart.",
)


def pages(
    evaluation: Evaluation, ledger: Ledger, lessons: Sequence[Lesson] = ()
) -> tuple[Page, ...]:
    """Return the sheets of an evaluation."""
    return (
        ranks_page(evaluation, ledger),
        course_page(evaluation, ledger),
        candidates_page(evaluation, ledger),
        lessons_page(lessons, evaluation, ledger),
    )


def ranks_page(evaluation: Evaluation, ledger: Ledger) -> Page:
    """Return the newest window's ranks with their intervals, group by group."""
    numbers = (
        Column(header=Text(zh="名次", en="Rank"), kind="integer"),
        Column(header=Text(zh="区间上", en="Rank from"), kind="integer"),
        Column(header=Text(zh="区间下", en="Rank to"), kind="integer"),
        Column(header=Text(zh="同类数", en="Peers"), kind="integer"),
        Column(header=Text(zh="得分", en="Score"), kind="number"),
    )
    powers = [Column(header=NAMES[one], kind="number") for one in POWERS]
    coverage = Column(header=Text(zh="覆盖率", en="Coverage"), kind="percent")
    return Page(
        name=Text(zh="同类名次", en="Ranks among peers"),
        columns=(_GROUP, *_ACCOUNT, *numbers, *powers, coverage),
        rows=tuple(_rank_rows(evaluation, ledger)),
        notes=(PURPOSE, _METHOD, *_merged_notes(evaluation)),
    )


def _merged_notes(evaluation: Evaluation) -> Iterator[Text]:
    for one in evaluation.groups:
        if one.merged:
            words = group_words(one)
            yield Text(zh=f"{words.zh}：{one.merged.zh}", en=f"{words.en}: {one.merged.en}")


def _rank_rows(evaluation: Evaluation, ledger: Ledger) -> Iterator[tuple[Cell, ...]]:
    order = {one.group_id: place for place, one in enumerate(evaluation.groups)}
    scores = sorted(
        evaluation.scores[0].values(),
        key=lambda one: (order[one.group_id], one.rank or math.inf, one.account_id),
    )
    words = _words(evaluation)
    for one in scores:
        interval = one.rank_interval or (None, None)
        yield (
            words[one.group_id],
            *_account(one.account_id, ledger),
            None if one.rank is None else int(one.rank),
            *interval,
            one.size or None,
            one.score,
            *(one.powers.get(name) for name in POWERS),
            one.coverage,
        )


def _words(evaluation: Evaluation) -> dict[str, Text]:
    return {one.group_id: group_words(one) for one in evaluation.groups}


def _account(account_id: str, ledger: Ledger) -> tuple[Cell, ...]:
    known = ledger.accounts[account_id]
    return known.account_id, known.name, table().title(known.platform)


def course_page(evaluation: Evaluation, ledger: Ledger) -> Page:
    """Return each account against itself: typical reads and answers, window by window."""
    columns: list[Column] = []
    for span in evaluation.windows:
        columns += [
            Column(
                header=Text(
                    zh=f"篇均阅读（至 {span.as_of}）", en=f"Typical reads (to {span.as_of})"
                ),
                kind="number",
            ),
            Column(
                header=Text(zh=f"答复得分（至 {span.as_of}）", en=f"Answers (to {span.as_of})"),
                kind="number",
            ),
        ]
    changed = {one.account_id: one for one in evaluation.changes}
    rows = tuple(
        (*_account(one, ledger), *_course(one, evaluation), *_changed(changed.get(one)))
        for one in evaluation.scores[0]
    )
    return Page(
        name=Text(zh="自身走势", en="Course"),
        columns=(*_ACCOUNT, *columns, *_CHANGE),
        rows=rows,
        notes=(
            Text(
                zh="倍数为最近一期篇均阅读与上一期之比，区间为 99 %；季节因素没有扣除。",
                en="The factor is the newest window's typical reads over those of the window "
                "before, with its 99 % interval; seasons are not taken out.",
            ),
        ),
    )


_CHANGE = (
    Column(header=Text(zh="变化倍数", en="Factor"), kind="number"),
    Column(header=Text(zh="倍数下限", en="Factor from"), kind="number"),
    Column(header=Text(zh="倍数上限", en="Factor to"), kind="number"),
    Column(header=Text(zh="走势", en="Course")),
)
_COURSES = {
    "up": Text(zh="上升", en="rising"),
    "down": Text(zh="下降", en="falling"),
    "unclear": Text(zh="看不出变化", en="cannot be told"),
}


def _changed(one: Change | None) -> tuple[Cell, ...]:
    if one is None:
        return (None, None, None, None)
    return (one.factor, one.interval.low, one.interval.high, _COURSES[one.course])


def _course(account_id: str, evaluation: Evaluation) -> Iterator[Cell]:
    for scores in evaluation.scores:
        one: Score | None = scores.get(account_id)
        reach = one.raw.get("reach") if one else None
        yield None if reach is None else math.expm1(reach)
        yield one.raw.get("response") if one else None


def candidates_page(evaluation: Evaluation, ledger: Ledger) -> Page:
    """Return the last-place candidates with what speaks for them, and room for their own words."""
    words = _words(evaluation)
    rows = tuple(
        (
            *_account(one.account_id, ledger),
            words[one.group_id],
            _joined(one.reasons),
            "；".join(one.plea.only_services),
            one.plea.protected_reason or (YES if one.plea.protected else None),
            one.plea.season,
            None,
        )
        for one in evaluation.candidates
    )
    return Page(
        name=Text(zh="末位建议对象", en="Last-place candidates"),
        columns=(
            *_ACCOUNT,
            _GROUP,
            Column(header=Text(zh="理由", en="Reasons"), wrap=True),
            Column(header=Text(zh="仅此一家提供的事项", en="Services only here"), wrap=True),
            Column(header=Text(zh="受保护", en="Protected"), wrap=True),
            Column(header=Text(zh="季节性", en="Season"), wrap=True),
            Column(header=Text(zh="申辩意见", en="The account's own words"), wrap=True, width=30),
        ),
        rows=rows,
        notes=(PURPOSE,),
    )


def _joined(reasons: Sequence[Text]) -> Text:
    return Text(zh="；".join(one.zh for one in reasons), en="; ".join(one.en for one in reasons))


def lessons_page(lessons: Sequence[Lesson], evaluation: Evaluation, ledger: Ledger) -> Page:
    """Return what sets the best of each group apart, with real posts."""
    words = _words(evaluation)
    return Page(
        name=Text(zh="优者做法", en="What the best do"),
        columns=(
            _GROUP,
            Column(header=Text(zh="做法", en="Feature")),
            Column(header=Text(zh="优者", en="Best"), kind="number"),
            Column(header=Text(zh="其余", en="Rest"), kind="number"),
            Column(header=Text(zh="差异下限", en="Difference from"), kind="number"),
            Column(header=Text(zh="差异上限", en="Difference to"), kind="number"),
            Column(header=Text(zh="效应量", en="Effect size"), kind="number"),
            Column(header=Text(zh="例子", en="Examples"), wrap=True, width=60),
        ),
        rows=tuple(_lesson(one, words, ledger) for one in lessons),
        notes=(
            Text(
                zh="只列 99 % 区间不含 0 的差异；差异不等于因果。",
                en="Only differences whose 99 % interval excludes 0; a difference is no cause.",
            ),
        ),
    )


def _lesson(one: Lesson, words: Mapping[str, Text], ledger: Ledger) -> tuple[Cell, ...]:
    effect = one.effect
    return (
        words[effect.group_id],
        effect.feature.name,
        effect.best,
        effect.rest,
        effect.interval.low,
        effect.interval.high,
        effect.size,
        "\n".join(_example(post, ledger) for post in one.examples),
    )


def _example(post: Example, ledger: Ledger) -> str:
    known = ledger.accounts.get(post.account_id)
    named = known.name if known else post.account_id
    return f"{named} {post.title or post.text} {post.url}".strip()
