"""A ledger of 5,000 rows as .xlsx: imported and checked, against the bare read of its cells.

The bare read is the fastest there is in Python without looking at anything: calamine (Rust) opens
the workbook and hands out every cell as a Python value. Imported and checked is all that
`intake.queries.read` does with the same file: refuses unsafe files, finds table and header, types
and checks every cell, resolves units and accounts, suggests like names; the batch is sound.
Both are CPU seconds of one process, the least of the runs.

python -m benchmarks.ledger
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks import runs
from keepfit.intake.queries import read
from keepfit.kit.settings import Settings

ROWS, REPEATS = 5_000, 25
_HEADER = (
    "序号", "账号编号", "公众号名称", "微信号", "主办单位", "开设时间", "关注人数", "是否认证",
    "认证主体", "备案编号", "运维方式", "年费用（元）", "管理员", "备用管理员", "最近登录核验日期",
    "运行状态",
)  # fmt: skip


_LANDS = "河湖山林海城田岭溪泉桥石沙井亭寺塔坪坝沟湾滩洲岛港浦洋江川原野坡岗峰岩洞谷涧"
_OFFICES = (
    "教育局", "卫生健康局", "镇人民政府", "街道办事处", "文化和旅游局", "公安局", "税务局",
    "市场监督管理局", "小学", "中学", "医院", "社区",
)  # fmt: skip


def ordinary(number: int) -> str:
    """Return the name of an office as counties have them: a place and what it does."""
    size = len(_LANDS)
    lands = (number, number * 7 + 3, number // size * 11 + 5)
    return "".join(_LANDS[one % size] for one in lands) + _OFFICES[number % len(_OFFICES)]


def alike(number: int) -> str:
    """Return one of many names that differ in their number alone."""
    return f"样例县第{number + 1}中心"


def book(path: Path, name: Callable[[int], str]) -> None:
    """Write the ledger: three accounts for each of 1,667 units."""
    with xlsxwriter.Workbook(path) as file:
        page = file.add_worksheet("微信公众号")
        page.write_row(0, 0, _HEADER)
        for n in range(1, ROWS + 1):
            unit = name(n // 3)
            page.write_row(
                n,
                0,
                (
                    n, f"WX{n:05d}", f"{unit}{n % 3}号", f"gov_{n:05d}", unit, "2019-03-01",
                    1_000 + n, "是", unit, f"新媒备{n:05d}", "自运维", 0, f"管理员{n % 997}",
                    f"备岗{n % 991}", "2024-05-20", "正常",
                ),
            )  # fmt: skip


def main() -> None:
    """Take the least of many runs of each, in turn; the first, with all tables unread, apart."""
    figures: dict[str, float] = {"size": ROWS}
    with tempfile.TemporaryDirectory() as folder:
        for kind, name in (("ordinary", ordinary), ("alike", alike)):
            path = Path(folder) / f"{kind}.xlsx"
            book(path, name)
            if kind == "ordinary":
                figures["first_import_cpu_s"] = round(_timed(_checked, path), 3)
            pairs = [(_timed(_bare, path), _timed(_checked, path)) for _ in range(REPEATS)]
            bare, checked = (min(one) for one in zip(*pairs, strict=True))
            figures[f"{kind}_bare_read_cpu_s"] = round(bare, 3)
            figures[f"{kind}_import_cpu_s"] = round(checked, 3)
            figures[f"{kind}_import_to_read"] = round(checked / bare, 2)
    figures["import_to_read"] = max(
        figures["ordinary_import_to_read"], figures["alike_import_to_read"]
    )
    runs.keep("ledger", figures)
    runs.demand("ledger", figures)


def _timed(work: Callable[[Path], None], path: Path) -> float:
    """Return the CPU seconds of the work, with letting go of what it made."""
    begin = time.process_time()
    work(path)
    return time.process_time() - begin


def _bare(path: Path) -> None:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert len(rows) == ROWS + 1  # noqa: S101


def _checked(path: Path) -> None:
    batch = read([path], settings=Settings(), mapping=None, say=lambda _stage: None)
    assert batch.demand_sound().tables["accounts"].num_rows == ROWS  # noqa: S101


if __name__ == "__main__":
    main()
