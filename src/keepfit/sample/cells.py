"""Values as different clerks write them: dates in many forms, round numbers, full-width digits."""

from __future__ import annotations

from datetime import date

from keepfit.sample.core.draws import Rng

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

Cell = str | int | float | date | None


def written_day(day: date | None, rng: Rng, *, month_will_do: bool = False) -> Cell:
    """Write a day: mostly a real date of the sheet, else text in one of many forms.

    Where the month will do, as for an opening long ago, some write no more than that.
    """
    if day is None:
        return None
    forms: list[Cell] = [
        day,
        day,
        f"{day.year}-{day.month:02d}-{day.day:02d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}日".translate(_WIDE),
    ]
    if month_will_do:
        forms += [f"{day.year}年{day.month}月", f"{day.year}年{day.month:02d}月"]
    return forms[int(rng.integers(len(forms)))]


def written_count(count: int | None, rng: Rng) -> Cell:
    """Write a count: a number, full-width digits, 1.2万 from ten thousand, 10万+ from a hundred."""
    if count is None:
        return None
    drawn = float(rng.random())
    if count > 100_000 and drawn < 0.5:
        return "10万+"
    if count >= 10_000 and drawn < 0.6:
        return f"{count / 10_000:.1f}万"
    if drawn < 0.06:
        return str(count).translate(_WIDE)
    return f"{count:,}" if drawn < 0.1 and count >= 1_000 else count


def written_nothing(column: str, rng: Rng) -> Cell:
    """Write that there is nothing: mostly an empty cell."""
    words: dict[str, tuple[Cell, ...]] = {
        "filing_no": (None, None, "未备案", "无"),
        "second_holder": (None, None, "无", "/"),
    }
    choices = words.get(column, (None,))
    return choices[int(rng.integers(len(choices)))]
