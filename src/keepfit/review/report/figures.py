"""The pictures of the report; each stands beside a table with the same numbers."""

from __future__ import annotations

from dataclasses import dataclass

from keepfit.kit.text import Lang
from keepfit.paper.charts import Picture, bars, lines, stacked_bars
from keepfit.review.report.content import Content

_MOST_PLATFORMS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The drawn pictures of one language."""

    platforms: Picture
    rules: Picture
    months: Picture
    followers: Picture


def figures(content: Content, lang: Lang) -> Figures:
    """Draw the pictures of the report in one language."""
    passed, failed, unseen = (
        ("合格", "不合格", "未观测") if lang == "zh" else ("passed", "failed", "not observed")
    )
    rows = [
        (name, {passed: one.passed, failed: one.failed, unseen: one.not_observed})
        for name, one in content.by_platform()[:_MOST_PLATFORMS]
    ]
    rules = [
        (str(row["statement"]), float(row["counts"].failed + row["counts"].warned))
        for row in content.by_rule()
        if row["counts"].failed + row["counts"].warned
    ]
    months, series = content.months()
    return Figures(
        platforms=stacked_bars(
            rows,
            {passed: "good", failed: "bad", unseen: "quiet"},
            label="各平台检查结果" if lang == "zh" else "Verdicts by platform",
            name=f"platforms-{lang}",
        ),
        rules=bars(
            rules,
            label="各类问题数量" if lang == "zh" else "Findings by rule",
            name=f"rules-{lang}",
            tone="bad",
        ),
        months=lines(
            [(name, list(zip(months, map(float, values), strict=True))) for name, values in series],
            label="各平台每月发布条数" if lang == "zh" else "Posts a month by platform",
            name=f"months-{lang}",
        ),
        followers=bars(
            [(words, float(count)) for words, count in content.followers()],
            label="粉丝数分布" if lang == "zh" else "Accounts by followers",
            name=f"followers-{lang}",
        ),
    )
