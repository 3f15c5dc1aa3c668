"""The ledger taken out as sheets and brought back, within reach and as it was searched."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.http import HttpResponse

from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.queries import read
from keepfit.kit.settings import Settings
from keepfit.kit.text import LANGS, Lang
from keepfit.ledger import office as ledger
from keepfit.ledger.actions.taking import compared, take_in
from keepfit.ledger.core.records import KINDS
from keepfit.ledger.papers import ledger_sheets
from keepfit.people.core.rights import Actor
from keepfit.people.models import AuditLine, Unit
from tests.web.office import Office

LEDGER = """账号编号,账号名称,类型,平台,主办单位,粉丝数,状态,是否认证,年费用,开通日期,备注,自编号
a1,青溪教育,公众号,微信公众号,education,1.2万,正常,是,12000.5,2019-03-01,=1+1,A-1
a2,青溪卫健,公众号,微博,health,800,停更,否,,2020-01-02,未采集,007
a3,青溪一小,小程序,微信小程序,school,,,未采集,未采集,,"两行、一格",
"""
UNITS = """单位编号,单位名称,别名,上级单位,层级,常住人口
office,青溪县人民政府办公室,县府办,,县,320000
education,青溪县教育局,"[""教体局、老"",""教育局""]",office,县,
school,青溪县第一小学,,education,,
"""
SERVICES = "事项编号,事项名称,是否民生事项,俗称\ns1,入学报名,是,报名、上学\ns2,预约挂号,是,\n"
OFFERS = "账号编号,事项编号,服务深度,是否可用\na1,s1,办结,是\na2,s2,信息,\n"


def taken(by: Actor, folder: Path, **sheets: str) -> dict[str, tuple[int, int]]:
    """Import sheets, and return what was added and changed by table."""
    folder.mkdir()
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    known = {name: one for name, one in ledger.stored_tables(by).items() if one.num_rows}
    batch = read([folder], settings=Settings(), mapping=None, say=lambda _: None, known=known)
    done = take_in(batch.demand_sound().tables, by=by, why="报送")
    return {one.table: (one.added, one.changed) for one in done}


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    by = office.actor("supervisor")
    taken(by, tmp_path / "in", units=UNITS, accounts=LEDGER, services=SERVICES, offers=OFFERS)
    return office


def brought_back(content: bytes, by: Actor, folder: Path) -> dict[str, tuple[int, int]]:
    """What the import of a book would add and change, by table, where it does anything."""
    folder.mkdir(exist_ok=True)
    (folder / "back.xlsx").write_bytes(content)
    known = {name: one for name, one in ledger.stored_tables(by).items() if one.num_rows}
    batch = read([folder], settings=Settings(), mapping=None, say=lambda _: None, known=known)
    changes = compared(batch.demand_sound().tables, by).changes
    return {one.table: (one.added, one.changed) for one in changes}


NOTHING = dict.fromkeys(("units", "accounts", "services", "offers"), (0, 0))


@pytest.mark.parametrize("lang", LANGS)
def test_sheets_brought_back_change_nothing(filled: Office, tmp_path: Path, lang: Lang) -> None:
    by = filled.actor("supervisor")
    content = ledger_sheets(ledger.stored_tables(by), lang)
    assert brought_back(content, by, tmp_path / "back") == NOTHING


def test_sheets_of_a_search_brought_back_change_nothing(filled: Office, tmp_path: Path) -> None:
    by = filled.actor("supervisor")
    content = ledger_sheets(ledger.stored_tables(by, search=ledger.Search(unit_id="school")), "zh")
    found = brought_back(content, by, tmp_path / "back")
    assert found == {"units": (0, 0), "accounts": (0, 0)}


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_and_platform_is_written_as_it_is_read(
    office: Office, tmp_path: Path, lang: Lang
) -> None:
    rows = [
        f"k{number},账号{number},{KINDS[number % len(KINDS)]},{one},office"
        for number, one in enumerate(platform_table().platforms)
    ]
    by = office.actor("supervisor")
    taken(by, tmp_path / "in", a="\n".join(["账号编号,账号名称,类型,平台,主办单位", *rows]))
    content = ledger_sheets(ledger.stored_tables(by), lang)
    back = brought_back(content, by, tmp_path / "back")
    assert back["accounts"] == (0, 0)


def posted(office: Office, who: str, query: str = "") -> HttpResponse:
    answer: HttpResponse = office.browser(who).post("/ledger/export/", {"query": query})  # type: ignore[assignment]  # the test client's own kind of it
    return answer


def column(answer: HttpResponse, sheet: str, header: str) -> list[object]:
    page = openpyxl.load_workbook(BytesIO(answer.content))[sheet]
    rows = [*page.iter_rows(values_only=True)]
    return [row[rows[0].index(header)] for row in rows[1:]]


def test_who_exports_gets_what_is_within_reach_and_no_more(filled: Office) -> None:
    answer = posted(filled, "owner")
    assert sorted(map(str, column(answer, "账号", "账号名称"))) == ["青溪一小", "青溪教育"]


def test_the_search_is_kept_by_the_export(filled: Office) -> None:
    answer = posted(filled, "supervisor", "status=suspended")
    assert (column(answer, "账号", "账号名称"), column(answer, "事项", "事项名称")) == (
        ["青溪卫健"],
        ["预约挂号"],
    )


def test_an_export_leaves_a_line_with_its_numbers(filled: Office) -> None:
    posted(filled, "owner")
    line = AuditLine.objects.order_by("-seq")[0]
    assert (line.verb, '"accounts": 2' in line.after) == ("ledger.export", True)


def test_a_formula_is_written_as_text(filled: Office) -> None:
    assert "'=1+1" in column(posted(filled, "supervisor"), "账号", "备注")


def test_spellings_of_a_known_unit_become_its_aliases(filled: Office, tmp_path: Path) -> None:
    names = "别名,单位编号\n县一小,school\n一小,school\n青溪县第一小学,school\n"
    taken(filled.actor("supervisor"), tmp_path / "names", names=names)
    assert Unit.objects.get(pk="school").aliases == ["县一小", "一小"]


def test_spellings_taken_once_are_known_by_the_next_import(filled: Office, tmp_path: Path) -> None:
    by = filled.actor("supervisor")
    taken(by, tmp_path / "names", names="别名,单位编号\n县一小,school\n一小,school\n")
    more = "账号名称,类型,平台,主办单位\n一小家长,公众号,微信公众号,县一小\n"
    taken(by, tmp_path / "more", accounts=more)
    assert ledger.page(ledger.Search(words="一小家长"), by).rows[0].unit_id == "school"


def test_the_same_spellings_again_change_nothing(filled: Office, tmp_path: Path) -> None:
    by = filled.actor("supervisor")
    names = "别名,单位编号\n县一小,school\n一小,school\n"
    taken(by, tmp_path / "names", names=names)
    assert taken(by, tmp_path / "again", names=names) == {"units": (0, 0)}
