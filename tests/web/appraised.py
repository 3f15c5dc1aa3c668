"""An office with enough accounts to compare: sixteen alike, one of them surely the last."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from keepfit.evaluation.actions.running import ask, carry_out
from keepfit.evaluation.models import Run
from keepfit.evaluation.tasks import papers
from keepfit.intake.queries import read
from keepfit.kit.settings import Settings
from keepfit.ledger.actions.taking import take_batch
from keepfit.ledger.office import stored_tables
from keepfit.people.core.rights import Right
from tests.web.office import Office

AS_OF = date(2024, 6, 30)
LAST = "WX00"
WEEKS = 39
_UNITS = ("education", "health", "school")
SAME = "本周接种门诊照常开放，请携带身份证和预防接种证前往。"


def sheets() -> dict[str, str]:
    """The sheets of the office: WX00 is read by few and offers little, week by week."""
    accounts = ["账号编号,账号名称,类型,平台,主办单位,账号管理员,备案号,每周工时"]
    offers = ["账号编号,事项编号,办理深度,测试日期,可用"]
    posts = ["内容编号,账号编号,发布时间,标题,正文,阅读数"]
    for n in range(16):
        number = f"WX{n:02d}"
        holder = "赵" if n < 5 else ""
        accounts.append(f"{number},账号{n:02d},公众号,微信公众号,{_UNITS[n % 3]},{holder},B-{n},3")
        depth = "信息" if number == LAST else "办结"
        offers.append(f"{number},S{n % 4},{depth},2024-06-01,是")
        for week in range(WEEKS):
            day = AS_OF - timedelta(days=7 * week + n % 5)
            reads = 3 + week % 3 if number == LAST else 600 + 37 * ((n + week) % 7)
            alike = week < 2 and n in (1, 2)
            title, text = ("接种", SAME) if alike else (f"通知{n}", f"第{week}周，{week * n}。")
            at = f"{day} {8 + n % 9:02d}:00"
            posts.append(f"{number}-{week},{number},{at},{title},{text},{reads}")
    services = ["事项编号,事项名称,民生事项", *(f"S{n},事项{n},是" for n in range(5))]
    requests = [
        "任务编号,下发日期,下发单位,任务类型,涉及单位数,所要内容",
        "R1,2024-05-01,县府办,填表,30,账号名称、备案号",
        "R2,2024-06-01,县府办,填表,30,账号名称",
    ]
    tables = {
        "台账": accounts,
        "事项": services,
        "提供": offers,
        "内容": posts,
        "任务": requests,
    }
    return {name: "\n".join(lines) + "\n" for name, lines in tables.items()}


def filled(office: Office, folder: Path) -> Path:
    """Import the sheets as the supervisor, and return the history folder."""
    into = folder / "sheets"
    into.mkdir()
    for name, text in sheets().items():
        (into / f"{name}.csv").write_text(text, encoding="utf-8")
    by = office.actor("supervisor")
    known = {name: one for name, one in stored_tables(by, Right.READ).items() if one.num_rows}
    batch = read([into], settings=Settings(), mapping=None, say=lambda _: None, known=known)
    take_batch(batch.demand_sound(), history=folder / "history", by=by, why="二季度报送")
    return folder / "history"


def appraised(office: Office, folder: Path) -> Run:
    """Evaluate the whole office once, and return the run."""
    history = filled(office, folder)
    number = ask(AS_OF, near=False, by=office.actor("supervisor"))
    carry_out(number, history, papers)
    run = Run.objects.get(pk=number)
    assert run.state == Run.DONE, run.stage.en
    return run
