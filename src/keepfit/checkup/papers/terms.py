"""The figures and days of a document: rates as the issuer prints them, deadlines as days fall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from keepfit.checkup.calendars import work_calendar
from keepfit.checkup.core.circular import rate_text
from keepfit.checkup.core.due import working_day
from keepfit.checkup.core.rules import CheckUp, Totals
from keepfit.checkup.papers.records import Inspected, Issuer
from keepfit.history.core.facts import Window, window
from keepfit.kit.text import Lang, Text, countable

_PERIOD = Text(zh="{year}年第{quarter}季度", en="the {quarter} quarter of {year}")
_QUARTERS = (
    Text(zh="一", en="first"),
    Text(zh="二", en="second"),
    Text(zh="三", en="third"),
    Text(zh="四", en="fourth"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An issuer's habits, applied to one check-up in one language."""

    issuer: Issuer
    checkup: CheckUp
    seen: Window
    lang: Lang

    @property
    def issued_on(self) -> date:
        """The day on the document."""
        return self.issuer.issued_on or self.checkup.as_of

    @property
    def deadline(self) -> date:
        """The last day to put failures right."""
        return self.after(self.issuer.deadline_days)

    @property
    def contest_by(self) -> date:
        """The last day to contest."""
        return self.after(self.issuer.contest_days)

    def after(self, working_days: int) -> date:
        """Return the day that many working days after the day of issue."""
        return working_day(self.issued_on, working_days, work_calendar(self.issuer.calendar))

    def read(self, text: Text, **values: object) -> str:
        """Return a sentence in the document's language; its places may hold texts of both."""
        said = {
            name: value.read(self.lang) if isinstance(value, Text) else countable(value)
            for name, value in values.items()
        }
        # Words that offices and packs wrote have no places and may hold any sign.
        return text.read(self.lang).format(**said) if said else text.read(self.lang)

    def rate(self, part: int, whole: int) -> str:
        """Return a rate in percent as this office prints it; a dash where nothing was judged."""
        if not whole:
            return "—"
        return rate_text(part, whole, self.issuer.rounding, self.issuer.decimals) + "%"

    def pass_rate(self, one: Totals) -> str:
        """Return the passed accounts among the judged."""
        return self.rate(one.passed, one.judged)

    def coverage(self, one: Totals) -> str:
        """Return the judged accounts among all that were in scope."""
        return self.rate(one.judged, one.accounts)

    @property
    def period(self) -> str:
        """The quarter the check-up belongs to, or what the issuer calls it."""
        own = self.issuer.period.read(self.lang)
        day = self.checkup.as_of
        quarter = _QUARTERS[(day.month - 1) // 3]
        return own or self.read(_PERIOD, year=day.year, quarter=quarter)

    def listed(self, items: list[str]) -> str:
        """Put items in a row as the language does."""
        return ("、" if self.lang == "zh" else ", ").join(items)

    def clauses(self, items: list[str]) -> str:
        """Put clauses in a row as the language does."""
        return ("；" if self.lang == "zh" else "; ").join(items)


def terms(found: Inspected, issuer: Issuer, lang: Lang) -> Terms:
    """Return the terms of a document."""
    checkup = found.checkup
    seen = found.facts.window if found.facts else window(checkup.as_of, checkup.pack.window_days)
    return Terms(issuer=issuer, checkup=checkup, seen=seen, lang=lang)


def notes(found: Inspected, issuer: Issuer) -> Iterator[Text]:
    """Yield what whoever issues the documents must know and no document says."""
    said = terms(found, issuer, "zh")
    calendar = work_calendar(issuer.calendar)
    unknown = [day for day in (said.deadline, said.contest_by) if not calendar.knows(day)]
    if unknown:
        yield Text(
            zh="{year} 年的放假安排未收录，期限按周一至周五计算，请人工核对。",
            en="The holidays of {year} are unknown; deadlines count Monday to Friday: check them.",
        ).fill(year=unknown[0].year)
    if "×" in issuer.organ.zh:
        yield Text(
            zh="没有给出发文设置，发文机关等以“××”代替；"
            "执行 keepfit checkup issuer 可得到一份可填写的样本，填好后用 --issuer 给出。",
            en="No issuer was given, so its names are “××”; keepfit checkup issuer writes a sample "
            "to be filled in and given with --issuer.",
        )
