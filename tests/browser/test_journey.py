"""The whole way in one go, by the people who walk it: from an invitation to the documents."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.browser.chromium import CHROMIUM
from tests.browser.walking import Walk
from tests.browser.way_in import take
from tests.web.appraised import sheets

pytestmark = [
    pytest.mark.journey,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]
LOCKED = "账号00"
A_JOB = 60_000  # milliseconds a check-up or a plan may take


def test_from_an_invitation_to_the_documents_of_an_approved_plan(walk: Walk) -> None:
    page = walk.supervisor
    _import(walk)
    finding = _check_up(walk, page)
    _contest(walk.invite("owner", "OWNER", "health"), finding)
    page.goto(finding)
    page.get_by_label("说明").fill("经核实，情况属实")
    page.get_by_role("button", name="撤销问题").click()
    page.locator("main .tag", has_text="已撤销").wait_for()
    first = _plan(walk, page, previous="")
    _why_not_and_lock(page)
    second = _plan(walk, page, previous="1")
    assert _fate(page, LOCKED).startswith("保留")
    _compare(walk, page)
    decider = walk.invite("zhang", "SUPERVISOR", "青溪县人民政府办公室")
    _approve(decider, second)
    assert (_taken(decider, walk), first != second) == ((True, "保留"), True)


def _import(walk: Walk) -> None:
    """Send sheets with a mistake, put it right, send them again and take them."""
    page, folder = walk.supervisor, walk.folder
    paths = [folder / f"{name}.csv" for name in sheets()]
    for path in paths:
        path.write_text(sheets()[path.stem], encoding="utf-8")
    sound = paths[0].read_text(encoding="utf-8")
    paths[0].write_text(sound.replace("B-7,3", "B-7,很多"), encoding="utf-8")
    page.goto(walk.office.address + "/ledger/import/")
    page.set_input_files("#files", paths)
    page.get_by_role("button", name="检查").click()
    assert "第 9 行" in page.inner_text("main table")
    paths[0].write_text(sound, encoding="utf-8")
    page.get_by_role("link", name="重新上传").click()
    take(page, *paths)
    page.wait_for_url("**/ledger/")
    assert "共 16 个" in page.inner_text("h1")


def _check_up(walk: Walk, page: Page) -> str:
    """Check the whole office up; return the address of a finding about a health account."""
    page.goto(walk.office.address + "/checkups/")
    page.select_option("[name=pack]", "structure")
    page.fill("[name=as_of]", "2024-06-30")
    page.get_by_role("button", name="开始体检").click()
    page.get_by_role("heading", name="问题").wait_for(timeout=A_JOB)
    row = page.locator("tbody tr", has_text="health").first
    row.locator("a[href^='/findings/']").click()
    page.wait_for_url("**/findings/**")
    return page.url


def _contest(owner: Page, finding: str) -> None:
    owner.goto(finding)
    owner.get_by_label("说明").fill("管理员已于上月登记")
    owner.get_by_role("button", name="提出申诉").click()
    owner.locator("main .tag", has_text="申诉中").wait_for()


def _plan(walk: Walk, page: Page, *, previous: str) -> str:
    """Have a plan made, and return its address."""
    page.goto(walk.office.address + "/plans/")
    page.fill("[name=start_on]", "2024-08-01")
    page.select_option("[name=previous]", previous)
    page.get_by_role("button", name="求解方案").click()
    page.get_by_role("heading", name="逐个账号").wait_for(timeout=A_JOB)
    return page.url


def _why_not_and_lock(page: Page) -> None:
    """Ask for the other way round of a decision, and lock its account to stay."""
    assert not _fate(page, LOCKED).startswith("保留")
    page.get_by_label(f"为什么不 {LOCKED}").click()
    page.get_by_text("反过来会怎样").wait_for(timeout=A_JOB)
    page.get_by_role("link", name="锁定这个账号").click()
    page.get_by_label("今后的方案").select_option("keep")
    page.get_by_label("理由").fill("承担应急信息发布")
    page.get_by_role("button", name="保存").click()
    assert LOCKED in page.inner_text("tbody")


def _fate(page: Page, name: str) -> str:
    row = page.locator("tbody tr", has=page.get_by_role("link", name=name, exact=True))
    return row.locator("td").nth(1).inner_text()


def _compare(walk: Walk, page: Page) -> None:
    page.goto(walk.office.address + "/plans/")
    page.get_by_role("link", name="两个方案并列比较").click()
    page.select_option("[name=first]", "1")
    page.select_option("[name=second]", "2")
    page.get_by_role("button", name="比较").click()
    differing = page.locator("tbody tr", has_text=LOCKED)
    assert "保留" in differing.locator("td").nth(1).inner_text()


def _approve(decider: Page, plan: str) -> None:
    decider.goto(plan)
    decider.get_by_role("link", name="批准…").click()
    decider.get_by_label("批准依据").fill("县政府常务会议第12次")
    decider.get_by_role("button", name="批准").click()
    assert "已批准" in decider.inner_text(".alert-success")


def _taken(page: Page, walk: Walk) -> tuple[bool, str]:
    """Whether the plan came as a document, and what its book says of the locked account."""
    page.goto(walk.office.address + "/documents/")
    rows = page.locator("tbody tr", has=page.locator("a[href='/plans/2/']"))
    kept = {}
    for title in ("方案（公文）", "决定簿"):
        with page.expect_download() as sent:
            rows.filter(has_text="中文").get_by_role("link", name=title).click()
        kept[title] = walk.folder / sent.value.suggested_filename
        sent.value.save_as(kept[title])
    book = load_workbook(kept["决定簿"], read_only=True)
    rows_of = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    said = next(row for row in rows_of if LOCKED in row)
    return kept["方案（公文）"].read_bytes().startswith(b"PK"), "保留" if "保留" in said else str(
        said
    )
