"""`keepfit checkup circular`, `letters` and `issuer`, from files to files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import Result

Run = Callable[..., Result]
LEDGER = """账号名称,平台,主办单位,备案号
文旅之窗,微信公众号,示例县文化和旅游局,A1
文旅微博,微博,示例县文化和旅游局,A2
卫健在线,微信公众号,示例县卫生健康局,
"""
POSTS = """账号名称,平台,发布时间,标题
文旅之窗,微信公众号,2024-06-28 09:00,端午活动
文旅微博,微博,2024-05-02 09:00,五一活动
卫健在线,微信公众号,2024-06-20 10:00,健康提示
文旅之窗,微信公众号,2024-05-02 09:00,五一活动
文旅微博,微博,2024-04-02 09:00,清明活动
"""


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "台账.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "内容.csv").write_text(POSTS, encoding="utf-8")
    probes = "账号名称,平台,探测时间,探测类型,结果\n文旅微博,微博,2024-06-29 09:00,打开,正常\n"
    (folder / "探测.csv").write_text(probes, encoding="utf-8")
    return folder


def test_the_circular_is_written_and_its_figures_are_told(
    run: Run, inputs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("checkup", "circular", inputs, "--as-of", "2024-06-30", "--out", out, "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert sorted(one.name for one in out.iterdir()) == ["circular.docx", "circular.html"]
    assert told["accounts"] == 3
    said = "\n".join(one.text for one in docx.Document(str(out / "circular.docx")).paragraphs)
    assert f"合格{told['passed']}个，不合格{told['failed']}个" in said
    assert "××" in told["notes"][0]


def test_the_circular_tells_how_the_last_findings_went(
    run: Run, inputs: Path, tmp_path: Path
) -> None:
    command = ("checkup", "run", inputs, "--as-of", "2024-05-31", "--all", "--json")
    before = tmp_path / "before.json"
    before.write_text(run(*command).stdout, encoding="utf-8")
    complaints = [
        one
        for one in json.loads(before.read_text(encoding="utf-8"))["findings"]
        if one["outcome"] in ("fail", "warn")
    ]
    out = tmp_path / "out"
    result = run(
        *("checkup", "circular", inputs, "--as-of", "2024-06-30", "--out", out),
        *("--before", before),
    )
    assert result.exit_code == 0, result.stderr
    said = "\n".join(one.text for one in docx.Document(str(out / "circular.docx")).paragraphs)
    assert complaints
    assert f"上次检查发现的{len(complaints)}项问题" in said


def test_answers_without_the_check_up_they_answer_are_refused(
    run: Run, inputs: Path, tmp_path: Path
) -> None:
    result = run(
        *("checkup", "circular", inputs, "--as-of", "2024-06-30", "--out", tmp_path / "out"),
        *("--answers", inputs),
    )
    assert result.exit_code == 2
    assert "--before" in result.stderr
    assert not (tmp_path / "out").exists()


def test_letters_are_written_once_and_never_over_older_ones(
    run: Run, inputs: Path, tmp_path: Path
) -> None:
    command = ("checkup", "letters", inputs, "--as-of", "2024-06-30", "--out", tmp_path / "out")
    told = json.loads(run(*command, "--reminders", "--json").stdout)
    assert [one["unit"] for one in told["letters"]] != []
    again = run(*command, "--reminders")
    assert again.exit_code == 2
    assert "请换一个输出文件夹" in again.stderr


def test_a_sample_of_the_settings_is_written_and_kept(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "发文.toml"
    assert run("checkup", "issuer", "--out", path).exit_code == 0
    assert "organ_zh" in path.read_text(encoding="utf-8")
    assert run("checkup", "issuer", "--out", path).exit_code == 2
