from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from keepfit.burden.commands import burden
from keepfit.burden.flow import Accounted, Order, run_burden
from keepfit.burden.papers import pages
from keepfit.burden.queries import Spending
from keepfit.burden.queries import burden as burden_of
from keepfit.history.core.facts import Facts, window
from keepfit.kit.errors import SourceError
from keepfit.ledger.core.records import Ledger
from tests.burden.build import an_account
from tests.history.build import AS_OF

LEDGER = """账号编号,账号名称,类型,平台,主办单位,管理员,每周工时,年费用（元）
A1,某县发布,账号,微信,某县政府办,张三丰,,
A2,某县微博,账号,微博,某县政府办,张三丰,6,
A3,某县视频,账号,抖音,某县融媒体中心,李四光,,30000
G1,工作群,工作群,微信群,某县政府办,张三丰,,
"""
POSTS = "账号编号,发布时间,标题,正文,阅读数,是否原创\n" + "".join(
    f"A{1 + n % 3},2024-0{4 + n // 10}-2{n % 9} 10:00:00,第{n}篇,正文{n},{100 + n},是\n"
    for n in range(30)
)
REQUESTS = """任务编号,下发日期,下发单位,任务类型,涉及单位数,每单位工时,所要内容
R1,2024-05-01,县政府办,填表,100,,平台、主办单位
R2,2024-05-02,县网信办,截图,50,0.5,
"""
PLAN = "account_id,successor_id\nA2,A1\nG1,\n"
PILOTS = """[[pilot]]
account_id = "A3"
started_on = 2024-01-01
ends_on = 2024-06-01
criteria = ["reads_per_hour >= 1"]
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    texts = {
        "台账.csv": LEDGER,
        "内容.csv": POSTS,
        "下发任务.csv": REQUESTS,
        "plan.csv": PLAN,
        "pilots.toml": PILOTS,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: tmp_path / name for name in texts}


def inputs(files: dict[str, Path]) -> list[str]:
    return [str(files[name]) for name in ("台账.csv", "内容.csv", "下发任务.csv")]


def answered(*arguments: str) -> Any:
    given = [*arguments, "--as-of", AS_OF.isoformat(), "--json"]
    result = CliRunner().invoke(burden, given, catch_exceptions=False)
    return json.loads(result.stdout)


def test_hours_costs_requests_plan_and_pilots_in_one_answer(files: dict[str, Path]) -> None:
    plan, pilots = str(files["plan.csv"]), str(files["pilots.toml"])
    answer = answered("run", *inputs(files), "--plan", plan, "--pilots", pilots)
    basis = {one["account_id"]: one["basis"] for one in answer["accounts"]}
    assert basis == {"A1": "modelled", "A2": "declared", "A3": "modelled", "G1": "modelled"}
    assert answer["plan"]["closed"] == 2
    assert 0 < answer["plan"]["saved_hours_week"]["low"] < answer["total"]["hours_week"]["high"]
    assert answer["pilots"][0]["outcome"] == "go_on"
    assert [one["known_as"] for one in answer["asked_although_known"]] == [
        "accounts.platform",
        "accounts.unit_id",
    ]


def test_the_requests_alone_can_be_asked_for(files: dict[str, Path]) -> None:
    answer = answered("requests", *inputs(files))
    assert sum(one["requests"] for one in answer["requests"]) == 2


def test_what_nobody_observed_is_null(files: dict[str, Path]) -> None:
    answer = answered("run", *inputs(files))
    group = next(one for one in answer["accounts"] if one["account_id"] == "G1")
    assert group["per_hour"] == {"reads": None, "service_uses": None, "answered": None}


def run_over(files: dict[str, Path]) -> Accounted:
    paths = tuple(Path(one) for one in inputs(files))
    return run_burden(Order(inputs=paths, as_of=AS_OF, plan=files["plan.csv"]), say=print)


def test_nobody_who_keeps_an_account_is_named(files: dict[str, Path]) -> None:
    done = run_over(files)
    everything = str(pages(done.burden, done.ledger)) + json.dumps(
        answered("run", *inputs(files)), ensure_ascii=False
    )
    assert [name for name in ("张三丰", "李四光") if name in everything] == []


def test_the_same_input_gives_the_same_burden(files: dict[str, Path]) -> None:
    assert run_over(files).burden == run_over(files).burden


def test_a_plan_with_an_unknown_account_is_refused_by_its_row(files: dict[str, Path]) -> None:
    files["plan.csv"].write_text("account_id\nA1\nA9\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"plan\.csv:3.*A9"):
        run_over(files)


def test_a_solved_plan_is_read_as_it_was_written(files: dict[str, Path]) -> None:
    fates = (("A1", "keep", ""), ("A2", "merge", "A1"), ("A3", "close", ""), ("G1", "close", ""))
    names = ("account_id", "fate", "successor_id")
    decisions = [dict(zip(names, one, strict=True)) for one in fates]
    plan = files["plan.csv"].with_name("plan.json")
    plan.write_text(json.dumps({"decisions": decisions}), encoding="utf-8")
    found = answered("run", *inputs(files), "--plan", str(plan))["plan"]
    assert found["closed"] == 3
    assert found["after_hours_week"]["low"] < found["before_hours_week"]["low"]
    assert found["saved_hours_week"]["low"] < found["saved_hours_week"]["high"]


@pytest.mark.parametrize("text", ["[]", "{}", "no json", '{"decisions": [{"fate": "close"}]}'])
def test_a_file_that_is_no_plan_is_refused(files: dict[str, Path], text: str) -> None:
    plan = files["plan.csv"].with_name("plan.json")
    plan.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"plan\.json"):
        run_burden(Order(inputs=(files["台账.csv"],), as_of=AS_OF, plan=plan), say=print)


def test_requests_of_another_year_are_not_counted(files: dict[str, Path]) -> None:
    sheet = files["下发任务.csv"]
    rows = "R3,2022-05-01,县政府办,填表,900,,\nR4,2024-12-01,县政府办,填表,900,,\n"
    sheet.write_text(REQUESTS + rows, encoding="utf-8")
    answer = answered("requests", *inputs(files))
    assert sum(one["answers"] for one in answer["requests"]) == 150


def test_a_country_is_reckoned_in_fewer_rounds() -> None:
    many = [an_account(f"a{n}") for n in range(60_000)]
    ids = np.array([one.account_id for one in many])
    nothing = np.full(len(many), np.nan)
    names = ("posts", "active_days", "reposts_share", "reads_total")
    known = Facts(
        window=window(AS_OF),
        account_ids=ids,
        values=dict.fromkeys(names, nothing),
        coverage={},
        last_post_at=np.full(len(many), np.datetime64("NaT")),
    )
    ledger = Ledger(units={}, accounts={one.account_id: one for one in many})
    found = burden_of(Spending(ledger=ledger, facts=known, tables={}))
    assert found.model.rounds == 20_000_000 // 60_000
    assert found.total.accounts == 60_000


def printed(*arguments: str) -> list[str]:
    given = [*arguments, "--as-of", AS_OF.isoformat()]
    return CliRunner().invoke(burden, given, catch_exceptions=False).stdout.splitlines()


def test_what_an_hour_and_a_yuan_bring_is_printed_too(files: dict[str, Path]) -> None:
    answer = answered("run", *inputs(files))
    reads = answer["total"]["per_hour"]["reads"]
    (line,) = [one for one in printed("run", *inputs(files)) if one.startswith("  合计\t")]
    assert line.split("\t")[1] == (f"{reads:,.0f}" if reads >= 100 else f"{reads:.3g}")
    assert len(line.split("\t")) == 7


def test_a_printed_pilot_has_its_name_and_what_it_reached(files: dict[str, Path]) -> None:
    lines = printed("run", *inputs(files), "--pilots", str(files["pilots.toml"]))
    assert "某县视频 (A3)\t达标，可转正\treads_per_hour >= 1: " in lines[-1]


def test_a_printed_plan_tells_before_and_after(files: dict[str, Path]) -> None:
    lines = printed("run", *inputs(files), "--plan", str(files["plan.csv"]))
    assert "小时降为" in lines[-1]
