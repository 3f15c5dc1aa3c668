"""A ledger of 5,000 rows as .xlsx: imported and checked, against the bare read of its cells.

python -m benchmarks.ledger
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks import runs
from keepfit.intake.queries import read
from keepfit.kit.settings import Settings

ROWS, REPEATS = 5_000, 5
_HEADER = (
    "序号", "账号编号", "公众号名称", "微信号", "主办单位", "开设时间", "关注人数", "是否认证",
    "认证主体", "备案编号", "运维方式", "年费用（元）", "管理员", "备用管理员", "最近登录核验日期",
    "运行状态",
)  # fmt: skip


def book(path: Path) -> None:
    """Write the ledger."""
    with xlsxwriter.Workbook(path) as file:
        page = file.add_worksheet("微信公众号")
        page.write_row(0, 0, _HEADER)
        for n in range(1, ROWS + 1):
            unit = f"样例县第{n // 3 + 1}中心"
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
    """Take the least of five runs of each, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.xlsx"
        book(path)
        bare = [_bare(path) for _ in range(REPEATS)]
        checked = [_checked(path) for _ in range(REPEATS)]
    figures = {
        "size": ROWS,
        "bare_read_cpu_s": round(min(bare), 3),
        "import_cpu_s": round(min(checked), 3),
        "import_to_read": round(min(checked) / min(bare), 2),
    }
    runs.keep("ledger", figures)
    runs.demand("ledger", figures)


def _bare(path: Path) -> float:
    begin = time.process_time()
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert len(rows) == ROWS + 1  # noqa: S101
    return time.process_time() - begin


def _checked(path: Path) -> float:
    begin = time.process_time()
    batch = read([path], settings=Settings(), mapping=None, say=lambda _stage: None)
    assert batch.demand_sound().tables["accounts"].num_rows == ROWS  # noqa: S101
    return time.process_time() - begin


if __name__ == "__main__":
    main()
