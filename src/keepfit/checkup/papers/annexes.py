"""The circular's annexes: who failed, figures by platform, level and unit, who was not observed."""

from __future__ import annotations

from collections.abc import Callable

from keepfit.checkup.core.rules import Outcome, Totals
from keepfit.checkup.papers.roll import Roll
from keepfit.checkup.papers.terms import Terms
from keepfit.kit.text import Text
from keepfit.paper.documents import Annex, Column, Paragraph, Table, annex_mark

_INDENT = "　"

FAILED = Text(zh="不合格政务新媒体账号清单", en="Accounts that failed")
GROUPS = Text(zh="分平台、分层级检查情况统计表", en="Results of the check by platform and by level")
UNITS = Text(zh="分单位检查情况统计表", en="Results of the check by unit")
UNSEEN = Text(zh="未能观测的政务新媒体账号清单", en="Accounts that could not be observed")
PRAISED = Text(zh="表现较好的政务新媒体账号名单", en="Accounts that did well")

_NO = Text(zh="序号", en="No.")
_NAME = Text(zh="账号名称", en="Account")
_PLATFORM = Text(zh="平台", en="Platform")
_LEVEL = Text(zh="层级", en="Level")
_UNIT = Text(zh="主办单位", en="Unit")
_PROBLEMS = Text(zh="问题类别", en="Problems")
_LAST = Text(zh="最后更新日期", en="Last post")
_DUE = Text(zh="整改时限", en="Deadline")
_WHY = Text(zh="未能观测的原因", en="Why it was not observed")
_FIGURES = (
    (Text(zh="纳入检查", en="In scope"), 2.0),
    (Text(zh="作出判定", en="Judged"), 2.0),
    (Text(zh="合格", en="Passed"), 2.0),
    (Text(zh="不合格", en="Failed"), 2.0),
    (Text(zh="未观测", en="Not observed"), 2.0),
    (Text(zh="合格率", en="Pass rate"), 2.5),
    (Text(zh="覆盖率", en="Coverage"), 2.5),
)
_WHOLE = Text(zh="合计", en="Total")
_BY_SCORE = Text(zh="综合得分低于合格线", en="Score below the pass mark")
_REFERENCE = Text(zh="见{mark}", en="see {mark}")


class Annexes:
    """The annexes a circular has, each under its number."""

    def __init__(self, roll: Roll, said: Terms) -> None:
        self._roll, self._said = roll, said
        makers: list[tuple[Text, Callable[[], Annex | None]]] = [
            (FAILED, self._failed),
            (GROUPS, self._groups),
            (UNITS, self._units),
            (UNSEEN, self._unseen),
            (PRAISED, self._praised),
        ]
        made = [(title, annex) for title, maker in makers if (annex := maker()) is not None]
        self.annexes = tuple(annex for _, annex in made)
        self._places = {title: place for place, (title, _) in enumerate(made, 1)}

    def reference(self, title: Text) -> str:
        """Return how the text refers to an annex: 见附件1."""
        mark = annex_mark(self._places[title], len(self.annexes), self._said.lang)
        return self._said.read(_REFERENCE, mark=mark)

    def _annex(self, title: Text, *blocks: Table | Paragraph) -> Annex:
        return Annex(title=self._said.read(title), blocks=blocks)

    def _columns(self, *given: tuple[Text, float, str]) -> tuple[Column, ...]:
        return tuple(
            Column(header=self._said.read(header), share=share, align=align)  # type: ignore[arg-type]  # literals below
            for header, share, align in given
        )

    def _failed(self) -> Annex | None:
        roll, said = self._roll, self._said
        due = said.deadline.isoformat()
        rows = tuple(
            (
                str(place),
                one.name,
                said.read(roll.platform(one.platform)),
                said.read(roll.unit(one.unit_id)),
                self._problems(one.account_id),
                roll.last_update(one.account_id),
                due,
            )
            for place, one in enumerate(roll.with_verdict(Outcome.FAIL), 1)
        )
        columns = self._columns(
            (_NO, 1.5, "center"),
            (_NAME, 4, "left"),
            (_PLATFORM, 3.1, "center"),
            (_UNIT, 4, "left"),
            (_PROBLEMS, 4.4, "left"),
            (_LAST, 2.8, "center"),
            (_DUE, 2.8, "center"),
        )
        return self._annex(FAILED, Table(columns=columns, rows=rows)) if rows else None

    def _problems(self, account_id: str) -> str:
        faults = self._roll.faults(account_id)
        named = [self._said.read(self._roll.rules[one.rule_id].statement) for one in faults]
        vetoed = any(self._roll.rules[one.rule_id].severity == "veto" for one in faults)
        return self._said.clauses([*([] if vetoed else [self._said.read(_BY_SCORE)]), *named])

    def _figures(self, one: Totals) -> tuple[str, ...]:
        counts = (one.accounts, one.judged, one.passed, one.failed, one.not_observed)
        return (
            *(str(count) for count in counts),
            self._said.pass_rate(one),
            self._said.coverage(one),
        )

    def _totals(self, first: Text, caption: Text, named: list[tuple[str, Totals]]) -> Table:
        said = self._said
        rates = [(figure, share, "center") for figure, share in _FIGURES]
        return Table(
            columns=self._columns((first, 7.4, "left"), *rates),
            rows=tuple((name, *self._figures(one)) for name, one in named),
            total=(said.read(_WHOLE), *self._figures(said.checkup.total)),
            caption=said.read(caption),
        )

    def _groups(self) -> Annex:
        roll, said = self._roll, self._said
        platforms = [(said.read(roll.platform(one.group)), one) for one in roll.by_platform()]
        levels = [(said.read(roll.level(one.group)), one) for one in roll.by_level()]
        by_platform = Text(zh="表1　分平台检查情况", en="Table 1. By platform")
        by_level = Text(zh="表2　分层级检查情况", en="Table 2. By level")
        return self._annex(
            GROUPS,
            self._totals(_PLATFORM, by_platform, platforms),
            self._totals(_LEVEL, by_level, levels),
        )

    def _units(self) -> Annex:
        roll, said = self._roll, self._said
        totals = roll.by_unit()
        shallowest = min((roll.depths.get(one.group, 0) for one in totals), default=0)
        named = [
            (
                _INDENT * (roll.depths.get(one.group, shallowest) - shallowest)
                + said.read(roll.unit(one.group)),
                one,
            )
            for one in totals
        ]
        table = self._totals(_UNIT, Text(zh="", en=""), named)
        order = Text(
            zh="注：按机构隶属关系排列，不作名次。",
            en="In the order in which the units belong together; this is no ranking.",
        )
        return self._annex(UNITS, table, Paragraph(text=said.read(order)))

    def _unseen(self) -> Annex | None:
        roll, said = self._roll, self._said
        rows = tuple(
            (
                str(place),
                one.name,
                said.read(roll.platform(one.platform)),
                said.read(roll.unit(one.unit_id)),
                said.read(roll.why_unseen(one.account_id)),
            )
            for place, one in enumerate(roll.with_verdict(Outcome.NOT_OBSERVED), 1)
        )
        columns = self._columns(
            (_NO, 1.5, "center"),
            (_NAME, 4, "left"),
            (_PLATFORM, 3.1, "center"),
            (_UNIT, 4, "left"),
            (_WHY, 7, "left"),
        )
        return self._annex(UNSEEN, Table(columns=columns, rows=rows)) if rows else None

    def _praised(self) -> Annex | None:
        praised = self._said.issuer.praised
        rows = tuple((str(place), name) for place, name in enumerate(praised, 1))
        columns = self._columns((_NO, 1, "center"), (_NAME, 8, "left"))
        return self._annex(PRAISED, Table(columns=columns, rows=rows)) if rows else None
