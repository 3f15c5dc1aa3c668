"""The plan to be issued (方案): basis, principles, figures, what becomes of whom, waves, risks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from keepfit.kit.text import Lang, Text
from keepfit.paper.documents import (
    Annex,
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Signature,
    Table,
    day_text,
)
from keepfit.plan.core.decisions import Decision, Draft
from keepfit.plan.core.names import filled
from keepfit.plan.core.scenarios import SCENARIOS
from keepfit.plan.core.tally import Tally, service_count, tallies
from keepfit.plan.core.telling import account_words
from keepfit.plan.core.wording import hours, number
from keepfit.plan.papers import phrases
from keepfit.plan.papers.records import Paper, unit_of

_MOST_HOSTS = 3
_MERGED, _CLOSED, _PROTECTED = 1, 2, 3


def scheme(draft: Draft, paper: Paper, lang: Lang) -> Document:
    """Return the plan as a document; every figure in it is the plan's own."""
    one = _Scheme(draft, paper, lang)
    return Document(
        lang=lang,
        title=tuple(one.read(words, scope=one.scope) for words in phrases.TITLE),
        blocks=tuple(one.blocks()),
        signature=Signature(organ=one.read(paper.issuer.organ), dated=paper.day),
        banner=one.read(paper.issuer.banner),
        number=one.read(paper.issuer.number),
        addressee=one.read(paper.issuer.addressees),
        annexes=tuple(one.annexes()),
    )


def percent(part: float, whole: float) -> str:
    """Return a share in percent, a dash where there is no whole."""
    return f"{part / whole:.1%}" if whole else "—"


class _Scheme:
    """One plan in one language, section by section."""

    def __init__(self, draft: Draft, paper: Paper, lang: Lang) -> None:
        self.draft, self.paper, self.lang = draft, paper, lang
        self.rows = tallies(draft.problem, draft.plan)
        self.services = service_count(draft.problem)
        self.merged, self.closed = draft.fated("merge"), draft.fated("close")
        self.hosts = Counter(one.successor_id for one in self.merged)

    def read(self, words: Text, **values: object) -> str:
        """Return a sentence in the document's language."""
        said = filled(words, **values) if values else words
        return said.read(self.lang)

    @property
    def scope(self) -> Text:
        """Whose accounts these are."""
        return self.paper.issuer.scope

    @property
    def total(self) -> Tally:
        """The whole."""
        return self.rows[-1]

    def row_(self, items: Sequence[str]) -> str:
        """Put clauses in a row as the language does."""
        return ("；" if self.lang == "zh" else "; ").join(items)

    def say(self, words: Text, **values: object) -> Paragraph:
        """Return one paragraph."""
        return Paragraph(text=self.read(words, **values))

    def head(self, words: Text, level: int = 1, **values: object) -> Heading:
        """Return one heading."""
        return Heading(level=1 if level == 1 else 2, text=self.read(words, **values))

    def blocks(self) -> Iterator[Block]:
        """Yield the whole text."""
        basis = (*self.paper.issuer.basis, *self.draft.switches.sources)
        quoted = "、".join(dict.fromkeys(basis)) if self.lang == "zh" else ", ".join(basis)
        yield self.say(phrases.INTRO, basis=quoted or "—", scope=self.scope)
        yield from self._now()
        yield from self._rules()
        yield from self._goal()
        yield from self._fates()
        yield from self._waves()
        yield from self._risks()
        yield self.head(phrases.ASKS_HEAD)
        yield self.say(phrases.ASKS, days=self.paper.issuer.contest_days)

    def _now(self) -> Iterator[Block]:
        one, total = self.draft.problem.accounts, self.total
        text = self.read(
            phrases.NOW,
            day=day_text(self.paper.day, self.lang),
            accounts=total.accounts,
            units=len(np.unique(one.unit)),
            platforms=len(np.unique(one.platform)),
            services=self.services,
            followers=number(total.followers_before),
            hours=hours(total.hours_before),
        )
        guessed = len(self.draft.names.guessed_hours)
        if guessed:
            text += ("" if self.lang == "zh" else " ") + self.read(phrases.GUESSED, many=guessed)
        yield self.head(phrases.NOW_HEAD)
        yield Paragraph(text=text)

    def _rules(self) -> Iterator[Block]:
        switches = self.draft.switches
        scenario = SCENARIOS.get(self.draft.scenario)
        rules = [phrases.RULE_SERVICES, phrases.RULE_KEEP]
        if switches.one_per_platform:
            rules.append(phrases.RULE_ONE)
        if switches.limits:
            rules.append(phrases.RULE_LIMITS)
        if scenario is not None:
            rules.append(phrases.RULE_REACH)
        values = {
            "services": self.services,
            "limits": self.row_([self.read(one.words) for one in switches.limits]),
            "scenario": scenario.name if scenario else "",
            "region": f"{scenario.region_loss:.0%}" if scenario else "",
            "cell": f"{scenario.cell_loss:.0%}" if scenario else "",
        }
        yield self.head(phrases.RULES_HEAD)
        for name, words in (*rules, phrases.RULE_PROOF):
            yield self.head(name, 2)
            yield self.say(words, **values)

    def _goal(self) -> Iterator[Block]:
        one, draft = self.total, self.draft
        saved = one.hours_before - one.hours_after
        lost = one.followers_before - one.followers_after
        yield self.head(phrases.GOAL_HEAD)
        yield self.say(
            phrases.GOAL,
            before=one.accounts,
            kept=one.kept,
            merged=one.merged,
            closed=one.closed,
            cut=percent(one.accounts - one.kept, one.accounts),
            hours_before=hours(one.hours_before),
            hours_after=hours(one.hours_after),
            saved=hours(saved),
            hours_cut=percent(saved, one.hours_before),
            moving=hours(draft.figures.moving_hours),
            followers_before=number(one.followers_before),
            followers_after=number(one.followers_after),
            lost=number(lost),
            lost_cut=percent(lost, one.followers_before),
            services=self.services,
        )
        gap = max(draft.certificate.gap, 0.0001)
        yield self.say(phrases.PROOF, gap=f"{gap:.2%}")
        yield self._figures()

    def _figures(self) -> Table:
        shares = (1.6, 0.8, 0.8, 0.8, 0.8, 1.1, 1.2, 1.4, 1.4)
        columns = tuple(
            Column(header=self.read(words), share=share, align="right" if place else "left")
            for place, (words, share) in enumerate(zip(phrases.HEADERS, shares, strict=True))
        )
        *rows, _ = self.rows
        return Table(
            caption=self.read(phrases.TABLE),
            columns=columns,
            rows=tuple(self._cells(one) for one in rows),
            total=self._cells(self.total),
        )

    def _cells(self, one: Tally) -> tuple[str, ...]:
        name = self.draft.names.platform(one.group) if one.group else phrases.TOTAL
        return (
            self.read(name),
            *map(str, (one.accounts, one.kept, one.merged, one.closed)),
            f"{one.hours_before:,.1f}",
            f"{one.hours_after:,.1f}",
            number(one.followers_before),
            number(one.followers_after),
        )

    def _fates(self) -> Iterator[Block]:
        kept = self.draft.fated("keep")
        codes = Counter(one.reason.code for one in kept)
        yield self.head(phrases.FATES_HEAD)
        yield self.head(phrases.KEEP_HEAD, 2, many=len(kept))
        yield self.say(
            phrases.KEEP,
            many=len(kept),
            parts=self.row_(
                [
                    self.read(words, many=codes[code])
                    for code, words in phrases.KEEP_CODES.items()
                    if codes[code]
                ]
            ),
            protected=codes["protected"],
            annex=_PROTECTED,
        )
        yield self.head(phrases.MERGE_HEAD, 2, many=len(self.merged))
        yield self._merging()
        yield self.head(phrases.CLOSE_HEAD, 2, many=len(self.closed))
        bare = sum(not one.reason.entrances for one in self.closed)
        yield (
            self.say(
                phrases.CLOSE,
                many=len(self.closed),
                bare=bare,
                serving=len(self.closed) - bare,
                annex=_CLOSED,
            )
            if self.closed
            else self.say(phrases.NONE)
        )

    def _merging(self) -> Paragraph:
        if not self.merged:
            return self.say(phrases.NONE)
        row_of = {one.account_id: one.row for one in self.draft.decisions}
        most = [
            self.read(phrases.HOST, account=self._called(row_of[name]), many=many)
            for name, many in self.hosts.most_common(_MOST_HOSTS)
        ]
        return self.say(
            phrases.MERGE,
            many=len(self.merged),
            hosts=len(self.hosts),
            most=self.row_(most),
            annex=_MERGED,
        )

    def _called(self, row: int) -> Text:
        return account_words(self.draft.problem, self.draft.names, row)

    def _waves(self) -> Iterator[Block]:
        waves, quiet = self.draft.waves, self.draft.switches.quiet
        if not waves:
            return
        yield self.head(phrases.WAVES_HEAD)
        yield self.say(phrases.WAVES, many=len(waves))
        if quiet:
            parts = [
                self.read(
                    phrases.QUIET_ONE,
                    name=one.words,
                    sectors=phrases.QUIET_SECTORS.fill(sectors="、".join(one.sectors))
                    if one.sectors
                    else "",
                    first=_month_day(one.first, self.lang),
                    last=_month_day(one.last, self.lang),
                )
                for one in quiet
            ]
            yield self.say(phrases.QUIET, parts=self.row_(parts))
        yield self._wave_table()

    def _wave_table(self) -> Table:
        rows = []
        for one in self.draft.waves:
            fates = Counter(self.draft.decisions[row].fate for row in one.rows)
            when = self.read(phrases.OPEN_DAY)
            if one.first and one.last:
                first, last = (day_text(day, self.lang) for day in (one.first, one.last))
                when = self.read(phrases.WAVE_DAYS, first=first, last=last)
            counts = (fates["merge"], fates["close"], len(one.rows))
            rows.append((str(one.number), when, *map(str, counts), f"{one.hours_freed:,.1f}"))
        whole = ("", len(self.merged), len(self.closed), len(self.merged) + len(self.closed))
        freed = sum(round(one.hours_freed, 1) for one in self.draft.waves)
        return Table(
            caption=self.read(phrases.WAVE_TABLE),
            columns=tuple(
                Column(
                    header=self.read(words), share=share, align="right" if share == 1 else "left"
                )
                for words, share in zip(phrases.WAVE_HEADERS, (0.8, 3.2, 1, 1, 1, 1), strict=True)
            ),
            rows=tuple(rows),
            total=(self.read(phrases.TOTAL), *map(str, whole), f"{freed:,.1f}"),
        )

    def _risks(self) -> Iterator[Block]:
        draft = self.draft
        load = sum(one.hours_month - one.reason.hours_saved for one in self.merged)
        kept = sum(one.reason.followers_kept or 0 for one in self.merged)
        values = {"kept": number(kept), "load": hours(load), "hosts": len(self.hosts)}
        yield self.head(phrases.RISKS_HEAD)
        for name, words in phrases.RISKS:
            yield self.head(name, 2)
            yield self.say(words, **values)
        if draft.waivers:
            yield self.head(phrases.WAIVED[0], 2)
            parts = self.row_([self.read(one) for one in draft.waivers])
            yield self.say(phrases.WAIVED[1], parts=parts)

    def annexes(self) -> Iterator[Annex]:
        """Yield the three lists."""
        protected = [one for one in self.draft.decisions if one.reason.code == "protected"]
        for title, some in (
            (phrases.MERGED_ANNEX, self.merged),
            (phrases.CLOSED_ANNEX, self.closed),
        ):
            yield self._annex(title, [(*self._line(one), self._wave(one)) for one in some])
        rows = [(*self._line(one), "") for one in protected]
        yield self._annex(phrases.PROTECTED_ANNEX, rows)

    def _wave(self, one: Decision) -> str:
        return str(one.wave or "")

    def _line(self, one: Decision) -> tuple[str, str, str]:
        words = one.reason.words.read(self.lang)
        colon = "：" if self.lang == "zh" else ": "
        head, _, why = words.partition(colon)
        into = f"{head}{colon}" if one.fate == "merge" else ""
        return self.read(self._called(one.row)), unit_of(self.draft, one), into + why

    def _annex(self, title: Text, rows: list[tuple[str, str, str, str]]) -> Annex:
        shares = (0.5, 1.9, 1.7, 5.2, 0.5)
        columns = tuple(
            Column(header=self.read(words), share=share)
            for words, share in zip(phrases.ANNEX_HEADERS, shares, strict=True)
        )
        numbered = tuple((str(place), *row) for place, row in enumerate(rows, 1))
        blocks: tuple[Block, ...] = (Table(columns=columns, rows=numbered),)
        return Annex(title=self.read(title), blocks=blocks if rows else (self.say(phrases.NONE),))


def _month_day(day: tuple[int, int], lang: Lang) -> str:
    return f"{day[0]}月{day[1]}日" if lang == "zh" else f"{day[1]:02d}/{day[0]:02d}"
