"""The lint against formalism: what no pack may score, and the document that forbids it.

Likes, reposts, votes, study time and online hours may hint at an odd figure for a person to look
into; they may never fail, deduct or earn points, and nothing ranks people or units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from keepfit.checkup.core.rules import Pack, Rule
from keepfit.kit.text import Text

# Measures of applause and effort: no verdict and no point may hang on them.
APPLAUSE = frozenset(
    f"{what}_{how}"
    for what in ("likes", "wow", "comments", "shares")
    for how in ("median", "total")
)

# A quota on applause or presence, in a sentence of either language.
_QUOTA = re.compile(
    r"(点赞|转发|投票|评论|学习时长|在线时长|打卡|签到|积分|关注|下载|安装)"
    r"(数|量|率|次数|人数|任务|情况)?[^，。；]{0,6}"
    r"(不足|低于|少于|未达|达不到|未完成|排名|完成率|达标)"
    r"|(likes?|reposts?|shares?|votes?|check-?ins?|study time|online hours|installs?)\b"
    r"[^.;]{0,30}\b(below|fewer|less than|under|rank|quota|not met|completion)",
    re.IGNORECASE,
)

_FORBIDS = Text(
    zh="国办函〔2026〕12号禁止把点赞、投票、转发、学习时长等作为考核依据，禁止打卡、积分排名、"
    "在线时长等功能；中央网信委2023年《关于防治“指尖上的形式主义”的若干意见》同此。",
    en="国办函〔2026〕12号 forbids likes, votes, reposts and study time as a basis of assessment, "
    "and check-ins, points ranking and online hours; so does the 2023 opinion of the Central "
    "Cyberspace Affairs Commission against formalism at the fingertips.",
)


def formalism(pack: Pack) -> tuple[Text, ...]:
    """Return what the pack may not do, each with the document that forbids it."""
    return tuple(fault for rule in pack.rules if rule.on for fault in _rule_faults(rule))


def _rule_faults(rule: Rule) -> Iterator[Text]:
    counts = rule.severity != "warn"
    if counts and rule.measure in APPLAUSE:
        yield _fault(rule, "以“{what}”定合格或计分", "decides or scores by “{what}”", rule.measure)
    for sentence in (rule.statement.zh, rule.statement.en):
        quota = _QUOTA.search(sentence)
        if quota:
            yield _fault(
                rule, "把“{what}”定为指标", "makes a quota of “{what}”", quota.group(0).strip()
            )
            return


def _fault(rule: Rule, zh: str, en: str, what: str) -> Text:
    return Text(
        zh=f"{rule.rule_id} {zh.format(what=what)}：{_FORBIDS.zh}",
        en=f"{rule.rule_id} {en.format(what=what)}: {_FORBIDS.en}",
    )
