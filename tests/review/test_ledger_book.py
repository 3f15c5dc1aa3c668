"""ledger.xlsx: what an office gets back, edits and reads in again."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.intake.queries import read
from keepfit.kit.settings import Settings
from keepfit.kit.text import LANGS, Lang
from keepfit.ledger.core.records import Account, Ledger, Offer, Service
from keepfit.ledger.queries import ledger_of
from keepfit.paper.workbook import book_bytes
from keepfit.people.core.units import Unit
from keepfit.review.core.records import Review
from keepfit.review.ledger_book import ledger_book

# What is written for every account is known of every account from then on.
ALWAYS = frozenset({"account_id", "name", "kind", "platform", "unit_id"})


def an_account(**given: Any) -> Account:
    usual: dict[str, Any] = {
        "account_id": "A1",
        "name": "示例发布",
        "kind": "account",
        "platform": "wechat",
        "unit_id": "U1",
    }
    account = Account(**{**usual, **given})
    filled = {name for name in given if name != "asked"}
    return replace(account, asked=ALWAYS | account.asked | filled)


def a_ledger(*accounts: Account, units: tuple[Unit, ...] = (), **given: Any) -> Ledger:
    unit = Unit(unit_id="U1", name="示例县人民政府办公室", level="county")
    return Ledger(
        units={one.unit_id: one for one in (unit, *units)},
        accounts={one.account_id: one for one in accounts},
        **given,
    )


def reread(ledger: Ledger, folder: Path, lang: Lang = "zh") -> Ledger:
    """Write the book, read it with the importer, and return the ledger it found."""
    path = folder / "ledger.xlsx"
    path.write_bytes(book_bytes(ledger_book(ledger), lang=lang))
    batch = read([path], settings=Settings(), mapping=None, say=lambda _text: None)
    assert batch.problems == ()
    found = ledger_of(batch.tables)
    bare = {key: replace(one, origin=None) for key, one in found.accounts.items()}
    return replace(found, accounts=bare)


WHOLE = an_account(
    handle="gov_shili",
    url="https://example.gov.cn/a",
    language="zh",
    role="main",
    status="active",
    subscription_type="service",
    topic="办事",
    opened_on=date(2019, 2, 28),
    closed_on=date(2024, 2, 29),
    filing_no="备〔2019〕1号",
    verified=True,
    verified_owner="示例县人民政府办公室",
    followers=123_456_789,
    credible_followers=0,
    functions="发布；服务",
    operation="outsourced",
    cost_yuan_year=12_000.5,
    hours_week=0.25,
    staff_count=2,
    login_holder="赵一",
    second_holder="钱二",
    last_login_proven_on=date(2024, 5, 1),
    protected=False,
    protected_reason="民生",
    note="备注",
)


@pytest.mark.parametrize("lang", LANGS)
def test_every_column_of_an_account_comes_back(tmp_path: Path, lang: Lang) -> None:
    ledger = a_ledger(WHOLE)
    assert reread(ledger, tmp_path, lang).accounts == ledger.accounts


def test_an_account_s_test_knows_every_column() -> None:
    left_out = {"successor_id", "extra", "asked", "origin"}
    empty = [one.name for one in fields(WHOLE) if getattr(WHOLE, one.name) in ("", None)]
    assert set(empty) <= left_out


@pytest.mark.parametrize("lang", LANGS)
def test_never_asked_and_asked_but_empty_stay_apart(tmp_path: Path, lang: Lang) -> None:
    ledger = a_ledger(
        an_account(account_id="A1", name="甲", filing_no="备1", verified=True),
        an_account(account_id="A2", name="乙", asked=frozenset({"filing_no"})),
        an_account(account_id="A3", name="丙", asked=frozenset({"verified"})),
    )
    assert reread(ledger, tmp_path, lang).accounts == ledger.accounts


@pytest.mark.parametrize("lang", LANGS)
def test_units_services_and_offers_come_back(tmp_path: Path, lang: Lang) -> None:
    town = Unit(
        unit_id="U2",
        name="城关镇人民政府",
        aliases=("城关镇", "城关"),
        parent_id="U1",
        level="town",
    )
    service = Service(
        service_id="S1", name="社保登记", code="0123", livelihood=True, statutory=False,
        aliases=("交社保", "上社保"),
    )  # fmt: skip
    offer = Offer(
        account_id="A1", service_id="S1", depth="complete", tested_on=date(2024, 1, 1), works=True
    )
    ledger = a_ledger(an_account(), units=(town,), services={"S1": service}, offers=(offer,))
    found = reread(ledger, tmp_path, lang)
    assert (found.units, found.services, found.offers) == (
        ledger.units,
        ledger.services,
        ledger.offers,
    )


def test_two_units_of_one_name_stay_two(tmp_path: Path) -> None:
    twin = Unit(unit_id="U9", name="示例县人民政府办公室", level="town")
    ledger = a_ledger(
        an_account(), an_account(account_id="A2", name="乙", unit_id="U9"), units=(twin,)
    )
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(book_bytes(ledger_book(ledger), lang="zh"))
    batch = read([path], settings=Settings(), mapping=None, say=lambda _text: None)
    owners = {one.account_id: one.unit_id for one in ledger_of(batch.tables).accounts.values()}
    assert owners == {"A1": "U1", "A2": "U9"}


@given(name=st.text(alphabet="=+-@甲乙a1（）·", min_size=1, max_size=8))
def test_any_name_comes_back(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    account = an_account(name=f"{name}号")
    found = reread(a_ledger(account), tmp_path_factory.mktemp("name"))
    assert found.accounts["A1"].name == account.name


def test_a_formula_in_a_name_is_only_a_name(tmp_path: Path) -> None:
    account = an_account(name='=HYPERLINK("http://x","y")', note="@SUM(A1)", handle="+86")
    ledger = a_ledger(account)
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(ledger_book(ledger), lang="zh")))
    assert all(cell.data_type != "f" for row in book["账号"].iter_rows() for cell in row)
    assert reread(ledger, tmp_path).accounts == ledger.accounts


def cells(ledger: Ledger, lang: Lang) -> dict[str, Any]:
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(ledger_book(ledger), lang=lang)))
    header, row = list(book["账号" if lang == "zh" else "accounts"].iter_rows(values_only=True))[:2]
    return dict(zip(map(str, header), row, strict=True))


def test_a_chinese_ledger_speaks_chinese() -> None:
    found = cells(a_ledger(WHOLE), "zh")
    names = ("类型", "平台", "主办单位", "状态", "是否认证")
    assert [found[one] for one in names] == [
        "账号",
        "微信公众号",
        "示例县人民政府办公室",
        "正常",
        "是",
    ]


def test_an_english_ledger_speaks_english() -> None:
    found = cells(a_ledger(WHOLE), "en")
    assert [found[one] for one in ("Kind", "Platform", "Status", "Verified")] == [
        "account",
        "WeChat",
        "active",
        "yes",
    ]


def test_what_stands_in_a_cell_is_one_of_its_choices() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(ledger_book(a_ledger(WHOLE)), lang="zh")))
    sheet = book["账号"]
    rules = [one for one in sheet.data_validations.dataValidation if str(one.formula1)[0] == '"']
    assert len(rules) >= 4
    for rule in rules:
        first = sheet[str(rule.sqref).split(":")[0]]
        assert first.value in str(rule.formula1).strip('"').split(",")


def test_the_small_county_s_ledger_comes_back_without_a_word(small: Review, tmp_path: Path) -> None:
    found = reread(small.ledger, tmp_path)
    assert (found.units, found.services, found.offers) == (
        small.ledger.units,
        small.ledger.services,
        small.ledger.offers,
    )
    for key, account in small.ledger.accounts.items():
        wanted = replace(account, origin=None, asked=account.asked | ALWAYS)
        got = found.accounts[key]
        assert replace(got, asked=got.asked | ALWAYS) == wanted


def test_a_column_nobody_knows_goes_out_and_comes_back(tmp_path: Path) -> None:
    account = Account(
        account_id="w1", name="甲", kind="account", platform="wechat", extra='{"内部编号": "7"}'
    )
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(book_bytes(ledger_book(Ledger(accounts={"w1": account})), lang="zh"))
    found = read([path], settings=Settings(), mapping=None, say=lambda _stage: None)
    assert found.tables["accounts"].to_pylist()[0]["extra"] == '{"内部编号": "7"}'
    assert "unknown_column" in {one.code for one in found.problems}
