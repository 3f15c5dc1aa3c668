"""The whole way again, by keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser.chromium import CHROMIUM
from tests.browser.keys import follow, hand_in, write
from tests.browser.walking import Walk
from tests.web.appraised import sheets

pytestmark = [
    pytest.mark.journey,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]
A_JOB = 60_000  # milliseconds a check-up or a plan may take


def test_the_same_way_is_walked_by_keyboard_alone(walk: Walk) -> None:
    page = walk.supervisor
    paths = [walk.folder / f"{name}.csv" for name in sheets()]
    for path in paths:
        path.write_text(sheets()[path.stem].replace(",赵,", ",钱,"), encoding="utf-8")
    page.goto(walk.office.address)
    follow(page, "台账", "*/ledger/")
    follow(page, "导入表格", "*/ledger/import/")
    hand_in(page, "文件", paths)
    follow(page, "检查", "*/ledger/import/*/")
    write(page, "说明", "更换管理员")
    follow(page, "确认导入", "*/ledger/")
    follow(page, "体检", "*/checkups/")
    follow(page, "开始体检", "*/checkups/*/")
    page.get_by_role("heading", name="问题").wait_for(timeout=A_JOB)
    follow(page, "方案", "*/plans/")
    follow(page, "求解方案", "*/plans/*/")
    page.get_by_role("heading", name="逐个账号").wait_for(timeout=A_JOB)
    decider = walk.invite("zhao", "SUPERVISOR", "青溪县人民政府办公室")
    decider.goto(page.url)
    follow(decider, "批准…", "*/approve/")
    write(decider, "批准依据", "县政府常务会议第13次")
    follow(decider, "批准", page.url)
    assert "已批准" in decider.inner_text(".alert-success")
