from __future__ import annotations

from pathlib import Path

import pytest

from keepfit.intake.mapping import Mapping, load_mapping, parse, save
from keepfit.kit.errors import UsageError
from tests.intake.books import Rows, batch, codes, column, xlsx

ROWS: Rows = [
    ["账号名称", "公众平台", "主办单位", "总用户量", "内部编号"],
    ["甲", "微薄号", "乙局", 5, "x"],
]
ACCEPTED = """
# our own words
[headers.accounts]
"公众平台" = "platform"
"总用户量" = "followers"   # asked of the vendor
[platforms]
"微薄号" = "weibo"
[ignore]
columns = ["内部编号"]
"""


def test_what_was_accepted_is_read_so(tmp_path: Path) -> None:
    found = batch(xlsx(tmp_path / "a.xlsx", ROWS), mapping=parse(ACCEPTED))
    assert found.problems == ()
    assert column(found, "accounts", "followers") == [5]
    assert column(found, "accounts", "platform") == ["weibo"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[headers.account]\n"a" = "name"', "headers.account"),
        ('[headers.accounts]\n"a" = "names"', '"a" = '),
        ('[tables]\n"Sheet1" = "post"', '"Sheet1" = '),
        ('[platforms]\n"微" = "weixin2"', '"微" = '),
        ("[colours]\na = 1", "colours"),
        ("[units]\n甲 =", "TOML"),
        ('[ignore]\ncolumns = "a"', "ignore.columns"),
    ],
)
def test_a_mistake_in_the_file_is_named_by_its_key(text: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(text)
    assert says in refused.value.message.zh


def test_writing_keeps_what_a_person_wrote_and_comments_what_is_unknown(tmp_path: Path) -> None:
    target = tmp_path / "keepfit-mapping.toml"
    target.write_text(ACCEPTED, encoding="utf-8")
    rows = [[*ROWS[0], "神秘列"], [*ROWS[1], "?"]]
    save(batch(xlsx(tmp_path / "a.xlsx", rows), mapping=load_mapping(target)), target)
    text = target.read_text(encoding="utf-8")
    assert "# asked of the vendor" in text
    assert '# "神秘列" = ""' in text
    assert '"账号名称" = "name"' in text
    again = load_mapping(target)
    assert again is not None
    assert again.headers["accounts"]["总用户量"] == "followers"
    save(batch(xlsx(tmp_path / "a.xlsx", rows), mapping=again), target)
    assert target.read_text(encoding="utf-8") == text


def test_a_written_mapping_reads_the_same_batch(tmp_path: Path) -> None:
    path, target = xlsx(tmp_path / "a.xlsx", ROWS), tmp_path / "m.toml"
    save(batch(path), target)
    assert codes(batch(path, mapping=load_mapping(target))) == codes(batch(path))


def test_without_a_file_nothing_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_mapping(None) is None
    (tmp_path / "keepfit-mapping.toml").write_text(ACCEPTED, encoding="utf-8")
    assert load_mapping(None) != Mapping()


def test_a_sheet_name_that_says_nothing_is_not_remembered(tmp_path: Path) -> None:
    save(batch(xlsx(tmp_path / "a.xlsx", ROWS, sheet="Sheet1")), tmp_path / "m.toml")
    save(batch(xlsx(tmp_path / "a.xlsx", ROWS, sheet="总台账")), tmp_path / "m.toml")
    assert load_mapping(tmp_path / "m.toml") == parse((tmp_path / "m.toml").read_text("utf-8"))
    assert "Sheet1" not in parse((tmp_path / "m.toml").read_text("utf-8")).tables
    assert parse((tmp_path / "m.toml").read_text("utf-8")).tables == {"总台账": "accounts"}
