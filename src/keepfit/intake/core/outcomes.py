"""What comes of reading one cell: a value, or why not."""

from __future__ import annotations

from dataclasses import dataclass

from keepfit.kit.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A value was read; None is an empty answer. `note` is the code of something to be told."""

    value: object
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No value could be read; `weight` is "warning" where the text itself is kept as `value`."""

    cause: Text
    suggestion: Text
    value: object = None
    weight: str = "error"
    code: str = "bad_cell"


Outcome = Taken | Refused

NOTES = {
    "excel_serial": Text(
        zh="“{column}”有 {n} 个 Excel 日期序号，按 1900 日期系统换算（若表格用的是 1904 日期系统，"
        "结果会早 4 年零 1 天）。",
        en="“{column}” has {n:Excel serial number|s}, read in the 1900 date system (a workbook in "
        "the 1904 system would come out 4 years and 1 day early).",
    ),
    "day_assumed": Text(
        zh="“{column}”有 {n} 个单元格只写到月份，记为当月 1 日。",
        en="“{column}” has {n:cell|s} with a month only, taken as its first day.",
    ),
    "censored": Text(
        zh="“{column}”有 {n} 个“10万+”一类的数，只知道下限，记为下限加 1。",
        en="“{column}” has {n:number|s} like “10万+” of which only the lower bound is known, "
        "taken as the bound plus 1.",
    ),
    "approximate": Text(
        zh="“{column}”有 {n} 个约数（约、余、以上等），按所写数字记录。",
        en="“{column}” has {n:approximate number|s}, taken as written.",
    ),
}
