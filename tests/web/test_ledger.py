"""The ledger of an office: import, change by hand, search, each within one's reach."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from keepfit.intake.queries import read
from keepfit.kit.settings import Settings
from keepfit.ledger import office as ledger
from keepfit.ledger import uploads
from keepfit.ledger.actions.changing import StaleError, change_account
from keepfit.ledger.actions.taking import BeyondReachError, take_batch, take_in
from keepfit.ledger.models import Account
from keepfit.people.actions.founding import HIGHEST
from keepfit.people.actions.staff import Newcomer, invite, take_up
from keepfit.people.core.rights import Actor, NotAllowedError, Role
from keepfit.people.models import AuditLine, Unit
from tests.web.office import DAYS, PASSWORD, Office

BOOK = """账号名称,类型,平台,主办单位,粉丝数,自编号
青溪教育,公众号,微信公众号,education,1.2万,A-1
青溪卫健,公众号,微信公众号,health,800,A-2
青溪一小,公众号,微信公众号,school,,A-3
"""


def taken(text: str, by: Actor, folder: Path) -> dict[str, tuple[int, int]]:
    """Import a sheet, and return what was added and changed by table."""
    (folder / "台账.csv").write_text(text, encoding="utf-8")
    known = {name: one for name, one in ledger.stored_tables(by).items() if one.num_rows}
    batch = read([folder], settings=Settings(), mapping=None, say=lambda _: None, known=known)
    done = take_in(batch.demand_sound().tables, by=by, why="三季度报送")
    return {one.table: (one.added, one.changed) for one in done}


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    """An office whose ledger has three accounts."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    return office


def names(office: Office, who: str, search: ledger.Search | None = None) -> list[str]:
    page = ledger.page(search or ledger.Search(), office.actor(who))
    return [row.name for row in page.rows]


def test_the_same_sheet_again_changes_nothing(filled: Office, tmp_path: Path) -> None:
    lines = AuditLine.objects.count()
    assert taken(BOOK, filled.actor("supervisor"), tmp_path) == {"accounts": (0, 0)}
    assert AuditLine.objects.count() == lines


def test_a_changed_cell_is_one_change_with_before_and_after(filled: Office, tmp_path: Path) -> None:
    taken(BOOK.replace("800", "900"), filled.actor("supervisor"), tmp_path)
    line = AuditLine.objects.order_by("-seq")[0]
    assert (line.verb, line.before, line.after, line.why) == (
        "account.change",
        '{"followers": 800}',
        '{"followers": 900}',
        "三季度报送",
    )


def test_a_column_nobody_knows_is_kept(filled: Office) -> None:  # noqa: ARG001  # its ledger
    assert '"自编号": "A-2"' in Account.objects.get(name="青溪卫健").extra


def test_an_empty_cell_of_an_asked_column_stays_apart_from_one_never_asked(filled: Office) -> None:
    row = ledger.account_row(Account.objects.get(name="青溪一小").pk, filled.actor("supervisor"))
    assert row is not None
    assert (row["followers"], "followers" in row["asked"], "filing_no" in row["asked"]) == (
        None,
        True,
        False,
    )


def test_a_unit_met_for_the_first_time_comes_under_the_importer(
    office: Office, tmp_path: Path
) -> None:
    taken(BOOK.replace("school", "青溪县博物馆"), office.actor("supervisor"), tmp_path)
    assert Unit.objects.get(name="青溪县博物馆").parent_id == HIGHEST


def branch_supervisor(office: Office) -> Actor:
    """Somebody who imports for education and all under it."""
    by = office.actor("administrator")
    person = Newcomer(login="branch", name="分管")
    token = invite(person, Role.SUPERVISOR, "education", by=by, days=DAYS)
    office.people["branch"] = take_up(token, PASSWORD)
    return office.actor("branch")


def test_rows_of_another_branch_are_refused_and_nothing_is_written(
    filled: Office, tmp_path: Path
) -> None:
    by = branch_supervisor(filled)
    number = Account.objects.get(name="青溪卫健").pk
    stolen = f"账号编号,账号名称,类型,平台,主办单位\n{number},改名,公众号,微信公众号,school\n"
    with pytest.raises(BeyondReachError):
        taken(stolen, by, tmp_path)
    assert Account.objects.get(name="青溪卫健").unit_id == "health"


def test_who_may_not_import_does_not(office: Office, tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError):
        taken(BOOK, office.actor("owner"), tmp_path)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("supervisor", ["青溪一小", "青溪卫健", "青溪教育"]),
        ("owner", ["青溪一小", "青溪教育"]),
        ("neighbour", ["青溪卫健"]),
        ("operator", ["青溪一小"]),
        ("administrator", []),
    ],
)
def test_each_person_sees_the_accounts_of_their_own_branch(
    filled: Office, who: str, seen: list[str]
) -> None:
    assert sorted(names(filled, who)) == sorted(seen)


def test_an_account_of_another_branch_is_not_there_at_all(filled: Office) -> None:
    number = Account.objects.get(name="青溪卫健").pk
    assert filled.browser("owner").get(f"/ledger/account/{number}/").status_code == 404


def test_a_search_finds_by_account_and_by_unit(filled: Office) -> None:
    by_name = names(filled, "supervisor", ledger.Search(words="卫健"))
    by_unit = names(filled, "supervisor", ledger.Search(words="school"))
    assert (by_name, by_unit) == (["青溪卫健"], ["青溪一小"])


def test_pages_follow_each_other_without_gap_or_repeat(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"账号{n % 7},公众号,微信公众号,school,gh_{n}\n" for n in range(20))
    taken("账号名称,类型,平台,主办单位,微信号\n" + rows, office.actor("supervisor"), tmp_path)
    monkeypatch.setattr(ledger, "PAGE", 6)
    seen: list[str] = []
    after = None
    while True:
        page = ledger.page(ledger.Search(after=after), office.actor("supervisor"))
        seen += [row.account_id for row in page.rows]
        after = page.further
        if after is None:
            break
    assert (len(seen), len(set(seen))) == (20, 20)


def test_two_people_who_change_one_account_are_told_of_each_other(filled: Office) -> None:
    by, number = filled.actor("owner"), Account.objects.get(name="青溪一小").pk
    change_account(number, {"note": "甲"}, version=1, by=by, why="更正")
    with pytest.raises(StaleError):
        change_account(number, {"note": "乙"}, version=1, by=by, why="更正")
    assert Account.objects.get(pk=number).note == "甲"


def test_an_operator_reads_and_does_not_write(filled: Office) -> None:
    number = Account.objects.get(name="青溪一小").pk
    with pytest.raises(NotAllowedError):
        change_account(number, {"note": "x"}, version=1, by=filled.actor("operator"), why="x")


def test_a_sheet_is_sent_checked_and_taken_in_the_browser(office: Office) -> None:
    browser = office.browser("supervisor")
    checked = sent(browser, BOOK)
    answer = browser.post(checked, {"why": "首次导入"})
    assert (answer.status_code, Account.objects.count()) == (302, 3)


def test_a_sheet_with_errors_says_where_and_writes_nothing(office: Office) -> None:
    browser = office.browser("supervisor")
    page = browser.get(sent(browser, BOOK.replace("1.2万", "很多")))
    text = page.content.decode()
    assert (page.status_code, "第 2 行" in text, "粉丝数" in text, Account.objects.count()) == (
        422,
        True,
        True,
        0,
    )


def test_all_that_is_wrong_is_taken_as_a_sheet(office: Office) -> None:
    browser = office.browser("supervisor")
    rows = "".join(f"青溪{n},公众号,微信公众号,education,很多{n}\n" for n in range(250, 0, -1))
    checked = sent(browser, "账号名称,类型,平台,主办单位,粉丝数\n" + rows)
    page = browser.get(checked).content.decode()
    book = load_workbook(io.BytesIO(browser.get(f"{checked}problems.xlsx").content))
    lines = [*book["问题"].iter_rows(min_row=2, values_only=True)]
    assert ("有 250 处错误" in page, "前 200 处" in page) == (True, True)
    assert [line[3] for line in lines] == [*range(2, 252)]
    assert {line[0] for line in lines} == {"错误，须改正"}


def test_files_of_one_session_are_not_opened_by_another(office: Office) -> None:
    checked = sent(office.browser("supervisor"), BOOK)
    branch_supervisor(office)
    for place in (checked, f"{checked}problems.xlsx"):
        assert office.browser("branch").get(place).status_code == 404


def test_a_file_name_cannot_leave_its_folder(tmp_path: Path) -> None:
    file = SimpleUploadedFile("x", b"1")
    vars(file)["_name"] = "../../keys/django"  # Django's own setter would already cut it
    token = uploads.keep([file], tmp_path, 1)
    assert [one.name for one in uploads.kept(token, tmp_path).iterdir()] == ["django"]


def test_too_much_at_once_is_refused(tmp_path: Path) -> None:
    file = SimpleUploadedFile("a.csv", b"x" * 1_100_000)
    with pytest.raises(uploads.UploadError):
        uploads.keep([file], tmp_path, 1)


def test_what_was_sent_is_removed_once_taken(office: Office) -> None:
    browser = office.browser("supervisor")
    checked = sent(browser, BOOK)
    browser.post(checked, {"why": "首次导入"})
    token = checked.rstrip("/").rsplit("/", 1)[1]
    assert not (django_settings.SITE / uploads.FOLDER / token).exists()


def sent(browser: Client, text: str) -> str:
    """Send a sheet, and return the address of what was found."""
    file = SimpleUploadedFile("台账.csv", text.encode())
    answer = browser.post("/ledger/import/", {"files": [file]})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


POSTS = "内容编号,账号编号,发布时间,标题,正文\np1,{number},2024-06-01 09:00,通知,正文\n"


def kept(office: Office, who: str, number: str, folder: Path) -> None:
    """Import a sheet of one post, read as somebody reads it who knows the whole ledger."""
    sheets = folder / "sheets"
    sheets.mkdir(exist_ok=True)
    (sheets / "内容.csv").write_text(POSTS.format(number=number), encoding="utf-8")
    known = ledger.stored_tables(office.actor("supervisor"))
    batch = read([sheets], settings=Settings(), mapping=None, say=lambda _: None, known=known)
    take_batch(batch, history=folder / "history", by=office.actor(who), why="六月数据")


def test_posts_of_another_branch_are_refused_and_not_kept(filled: Office, tmp_path: Path) -> None:
    branch_supervisor(filled)
    with pytest.raises(BeyondReachError):
        kept(filled, "branch", Account.objects.get(name="青溪卫健").pk, tmp_path)
    assert not (tmp_path / "history").exists()


def test_posts_that_are_kept_leave_one_line_and_none_the_second_time(
    filled: Office, tmp_path: Path
) -> None:
    number = Account.objects.get(name="青溪卫健").pk
    kept(filled, "supervisor", number, tmp_path)
    kept(filled, "supervisor", number, tmp_path)
    lines = AuditLine.objects.filter(verb="history.keep")
    assert [(one.object_id, one.after) for one in lines] == [
        ("posts", '{"added": 1, "changed": 0}')
    ]
