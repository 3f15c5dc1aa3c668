"""Packs by program: read, made, linted, kept as versions, tried, put in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from keepfit.checkup.actions.trying import carry_out_trial
from keepfit.checkup.models import OwnPack
from tests.web.office import Office
from tests.web.programs import program
from tests.web.test_packs import LOOSE, STRICT, with_a_pack

NEW = {"pack_id": "xiacun", "zh": "下村指标", "en": "Rules", "extends": "structure", "why": "试点"}


@pytest.fixture
def ours(office: Office, tmp_path: Path) -> Office:
    """An office with a ledger, one check-up, and a pack of its own in its first version."""
    return with_a_pack(office, tmp_path)


def sent(office: Office, who: str, place: str, body: Any) -> tuple[int, Any]:
    answer = program(office.actor(who)).ask("POST", place, body)
    return answer.status_code, json.loads(answer.content)


def version(text: str, based_on: int = 1) -> dict[str, Any]:
    return {"text": text, "based_on": based_on, "why": "放宽"}


def put(office: Office, who: str, number: int | None, tag: str) -> int:
    body = {"number": number, "why": "会议定"}
    one = program(office.actor(who))
    return one.ask("PUT", "/packs/qingxi/force", body, {"If-Match": tag}).status_code


def tried(office: Office, number: int, folder: Path) -> Any:
    made = sent(office, "checker", f"/packs/qingxi/versions/{number}/trials", None)[1]
    carry_out_trial(made["trial_id"], folder / "history")
    return program(office.actor("auditor")).read(f"/trials/{made['trial_id']}")


def test_own_packs_come_before_the_shipped(ours: Office) -> None:
    rows = program(ours.actor("owner")).read("/packs?limit=200")["items"]
    own = {"own": True, "newest": 1, "in_force": None, "unit_id": "office"}
    assert rows[0] == {"pack_id": "qingxi", "name": "青溪指标", **own}
    assert not any(one["own"] for one in rows[1:])
    assert "cn-2019" in {one["pack_id"] for one in rows}


def test_a_pack_tells_its_rules(ours: Office) -> None:
    told = program(ours.actor("owner")).read("/packs/qingxi")
    rule = next(one for one in told["rules"] if one["rule_id"] == "KF-LOGIN")
    assert (rule["broken"], rule["severity"], rule["days"]) == ("> 180", "warn", 10)


def test_a_pack_is_made_once(ours: Office) -> None:
    first, told = sent(ours, "checker", "/packs", NEW)
    again, why = sent(ours, "checker", "/packs", NEW)
    assert (first, told["newest"], again, "已被使用" in why["detail"]) == (201, 1, 409, True)


def test_a_lint_names_lines_and_changes_and_keeps_nothing(ours: Office) -> None:
    unsound = LOOSE + "[rules.KF-FILED]\nbroken = 3\n"
    _, wrong = sent(ours, "checker", "/packs/qingxi/lint", {"text": unsound})
    _, right = sent(ours, "checker", "/packs/qingxi/lint", {"text": LOOSE})
    assert (wrong["sound"], {one["line"] for one in wrong["faults"]}) == (False, {6})
    assert (right["sound"], {one["rule_id"] for one in right["changes"]}) == (True, {"KF-HOLDER"})
    assert len(program(ours.actor("owner")).read("/packs/qingxi/versions")["items"]) == 1


def test_a_version_is_kept_and_read_as_it_was_written(ours: Office) -> None:
    status, made = sent(ours, "checker", "/packs/qingxi/versions", version(LOOSE))
    read = program(ours.actor("owner")).read("/packs/qingxi/versions/2")
    assert (status, made["number"], read["text"], read["by"]) == (201, 2, LOOSE, "checker")


@pytest.mark.parametrize(("text", "based_on", "status"), [("x = [", 1, 422), (STRICT, 7, 412)])
def test_what_is_unsound_or_stale_is_not_kept(
    ours: Office, text: str, based_on: int, status: int
) -> None:
    assert sent(ours, "checker", "/packs/qingxi/versions", version(text, based_on))[0] == status
    assert len(program(ours.actor("owner")).read("/packs/qingxi/versions")["items"]) == 1


def test_a_text_that_is_not_kept_comes_back_with_its_faults_and_their_lines(ours: Office) -> None:
    unsound = LOOSE + "[rules.KF-FILED]\nbroken = 3\ndays = -1\n"
    _, looked = sent(ours, "checker", "/packs/qingxi/lint", {"text": unsound})
    status, why = sent(ours, "checker", "/packs/qingxi/versions", version(unsound))
    assert (status, why["problems"]) == (422, looked["faults"])
    assert {one["line"] for one in why["problems"]} >= {6}


def test_a_trial_tells_what_would_change(ours: Office, tmp_path: Path) -> None:
    sent(ours, "checker", "/packs/qingxi/versions", version(STRICT))
    told = tried(ours, 2, tmp_path)
    assert (told["state"], told["number"]) == ("DONE", 2)
    assert told["totals"]["moved"] == len(told["moved"]) > 0


def test_only_what_was_tried_is_put_in_force_by_whom_read_it_last(
    ours: Office, tmp_path: Path
) -> None:
    untried = put(ours, "supervisor", 1, '"v1"')
    tried(ours, 1, tmp_path)
    checker = put(ours, "checker", 1, '"v1"')
    done = put(ours, "supervisor", 1, '"v1"')
    stale = put(ours, "supervisor", None, '"v1"')
    assert (untried, checker, done, stale) == (409, 403, 200, 412)
    assert OwnPack.objects.get(pk="qingxi").in_force == 1
    assert put(ours, "supervisor", None, '"v2"') == 200
    assert OwnPack.objects.get(pk="qingxi").in_force is None


def test_a_shipped_pack_takes_no_version(ours: Office) -> None:
    assert sent(ours, "checker", "/packs/cn-2019/versions", version(LOOSE))[0] == 404
