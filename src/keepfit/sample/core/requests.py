"""What an invented supervision sends down in a year: forms, ordered reposts, screenshots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from keepfit.sample.core.draws import stream
from keepfit.sample.core.records import Columns, Place

COLUMNS = ("request_id", "sent_on", "from_unit", "kind", "units", "hours_each", "fields")
# Sender, kind, to how many units, hours where the sender states them, what it asks for, and how
# many days before the check-up. Some of it the ledger knows already, and some is asked twice.
_SENT: tuple[tuple[str, str, int, float | None, str, int], ...] = (
    ("委宣传部", "form", 120, None, "账号名称、平台、粉丝数、账号管理员", 12),
    ("政府办公室", "form", 94, None, "账号名称、主办单位、备案号、粉丝数", 33),
    ("委网信办", "form", 94, None, "账号名称、开通日期、是否认证、年度亮点", 61),
    ("委宣传部", "repost", 94, None, "转发链接", 5),
    ("委宣传部", "repost", 94, None, "转发链接", 19),
    ("委宣传部", "repost", 94, None, "转发链接", 40),
    ("委网信办", "screenshot", 94, None, "巡查截图", 8),
    ("委网信办", "screenshot", 94, None, "巡查截图", 38),
    ("政府办公室", "meeting", 60, 2.0, "", 25),
    ("政府办公室", "report", 60, None, "半年工作总结、年度亮点", 3),
    ("委宣传部", "form", 120, None, "账号名称、粉丝数、账号管理员", 150),
    ("政府办公室", "report", 60, None, "年度工作总结", 190),
)


def requests(place: Place, as_of: date, seed: int) -> Columns:
    """Return the requests of the first place's supervision as columns, oldest first."""
    rng = stream(seed, "requests")
    table: Columns = {name: [] for name in COLUMNS}
    for number, (sender, kind, units, hours, asked, ago) in enumerate(_oldest_first(), start=1):
        spared = int(rng.integers(0, 8))
        row = (
            f"RW{as_of.year}{number:03}",
            as_of - timedelta(days=ago),
            f"{place.full}{sender}" if sender.startswith("政") else f"中共{place.full}{sender}",
            kind,
            units - spared,
            hours,
            asked,
        )
        for name, value in zip(COLUMNS, row, strict=True):
            table[name].append(value)
    return table


def _oldest_first() -> Sequence[tuple[str, str, int, float | None, str, int]]:
    return sorted(_SENT, key=lambda one: -one[-1])
