"""Packs of an office's own: drafted, linted, kept as versions, tried, put in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from keepfit.checkup import ownpacks
from keepfit.checkup.actions import packs as actions
from keepfit.checkup.actions.packs import (
    NewPack,
    PackStepError,
    StalePackError,
    keep_version,
    put_in_force,
)
from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.actions.trying import ask_trial, carry_out_trial
from keepfit.checkup.core.packs import UnsoundPackError
from keepfit.checkup.drafting import with_rules
from keepfit.checkup.models import Finding, OwnPack, PackVersion, Run, Trial
from keepfit.kit.errors import PackError
from keepfit.kit.text import Text
from keepfit.people.core.rights import NotAllowedError
from keepfit.people.jobs import left_undone
from keepfit.people.models import AuditLine
from tests.web.office import Office
from tests.web.test_checkup import AS_OF, BOOK
from tests.web.test_ledger import taken

NAMES = Text(zh="青溪指标", en="Qingxi's rules")
LOOSE = """zh = "青溪指标"
en = "Qingxi's rules"
extends = "structure"
switch_off = ["KF-HOLDER"]  # 另有办法
"""
STRICT = LOOSE + '[rules.KF-FILED]\nseverity = "veto"\nunobserved = "open"\n'


@pytest.fixture
def ours(office: Office, tmp_path: Path) -> Office:
    """An office with a ledger, one check-up, and a pack of its own in its first version."""
    return with_a_pack(office, tmp_path)


def with_a_pack(office: Office, folder: Path) -> Office:
    taken(BOOK, office.actor("supervisor"), folder)
    number = ask("structure", AS_OF, by=office.actor("supervisor"))
    carry_out(number, folder / "history")
    new = NewPack(pack_id="qingxi", names=NAMES, extends="structure")
    actions.make_pack(new, by=office.actor("checker"), why="结合本县实际")
    return office


def kept(office: Office, text: str, who: str = "checker", based_on: int = 1) -> int:
    return keep_version("qingxi", text, based_on=based_on, by=office.actor(who), why="放宽")


def tried(office: Office, number: int, folder: Path) -> Trial:
    trial = ask_trial("qingxi", number, by=office.actor("checker"))
    carry_out_trial(trial, folder / "history")
    return Trial.objects.get(pk=trial)


def in_force(office: Office, number: int, folder: Path) -> None:
    tried(office, number, folder)
    version = OwnPack.objects.get().version
    put_in_force("qingxi", number, version=version, by=office.actor("supervisor"), why="会议定")


def test_a_version_is_kept_beside_the_old_one_with_who_and_why(ours: Office) -> None:
    number = kept(ours, LOOSE)
    told = [(one.number, one.by.name, one.why) for one in PackVersion.objects.order_by("number")]
    line = AuditLine.objects.order_by("-seq")[0]
    assert told == [(1, "checker", "结合本县实际"), (number, "checker", "放宽")]
    assert (line.verb, line.object_id, LOOSE.splitlines()[0] in line.after) == (
        "pack.keep",
        "qingxi",
        False,  # quotes are escaped in the line's JSON
    )


def test_a_version_once_kept_is_never_written_over(ours: Office) -> None:
    kept(ours, LOOSE)
    old = PackVersion.objects.get(number=1)
    old.text = STRICT
    with pytest.raises(Exception, match=r"(?i)unique"):
        old.save()


@pytest.mark.parametrize(
    ("more", "line", "said"),
    [
        ('[rules.X]\nzh = "点赞数不足"\n', 5, "缺少"),
        ("[rules.KF-FILED]\nbroken = 3\n", 6, "broken"),
        ("[rules.KF-FILED\n", 5, "TOML"),
        ("window_days = 0\n", 5, "window_days"),
        ('[rules.KF-FILED]\nbroken = "> nan"\n', 6, "nan"),
        ("rules = 3\n", 5, "rules"),
        ('by_hand = [{zh = "x"}]\n', 5, "by_hand"),
        ('[rules.KF-FILED]\nseverity = "veto"\nmeasure = "likes_median"\n', 5, "likes_median"),
    ],
)
def test_the_lint_names_the_line(ours: Office, more: str, line: int, said: str) -> None:
    looked = ownpacks.drafted("qingxi", LOOSE + more, ours.actor("checker"))
    assert looked.pack is None
    assert [said in one.what.zh for one in looked.faults].count(True) >= 1
    assert line in {one.line for one in looked.faults}


def test_an_unsound_text_is_not_kept(ours: Office) -> None:
    with pytest.raises(UnsoundPackError):
        kept(ours, LOOSE + '[rules.KF-FILED]\nbroken = "often"\n')
    assert PackVersion.objects.count() == 1


def test_of_two_who_edit_at_once_the_second_is_told(ours: Office) -> None:
    kept(ours, LOOSE)
    with pytest.raises(StalePackError, match="version 2"):
        kept(ours, STRICT, "supervisor")


def test_a_trial_tells_what_would_change_and_writes_no_finding(
    ours: Office, tmp_path: Path
) -> None:
    before = Finding.objects.count()
    trial = tried(ours, kept(ours, STRICT), tmp_path)
    assert (trial.state, trial.against, trial.as_of) == (Trial.DONE, "structure", AS_OF)
    told = {(one["name"], one["after"]) for one in trial.moved}
    assert ("青溪教育", "fail") in told
    assert (Finding.objects.count(), Run.objects.count()) == (before, 1)


def test_a_trial_that_was_killed_is_begun_again(ours: Office, tmp_path: Path) -> None:
    tried(ours, 1, tmp_path)
    Trial.objects.update(state=Trial.RUNNING)
    number = Trial.objects.get().pk
    assert left_undone(Trial) == [number]
    carry_out_trial(number, tmp_path / "history")
    assert Trial.objects.get().state == Trial.DONE


def test_nothing_is_put_in_force_that_was_not_tried(ours: Office) -> None:
    with pytest.raises(PackStepError, match="not tried"):
        put_in_force("qingxi", 1, version=1, by=ours.actor("supervisor"), why="会议定")


def test_who_drafts_does_not_thereby_put_in_force(ours: Office, tmp_path: Path) -> None:
    tried(ours, 1, tmp_path)
    with pytest.raises(NotAllowedError):
        put_in_force("qingxi", 1, version=1, by=ours.actor("checker"), why="会议定")


def test_of_two_who_turn_at_once_the_second_is_told(ours: Office, tmp_path: Path) -> None:
    in_force(ours, 1, tmp_path)
    with pytest.raises(PackStepError, match="meanwhile"):
        actions.take_out_of_force("qingxi", version=1, by=ours.actor("supervisor"), why="停")


def test_check_ups_are_offered_the_version_in_force_and_remember_it(
    ours: Office, tmp_path: Path
) -> None:
    number = kept(ours, STRICT)
    by = ours.actor("supervisor")
    with pytest.raises(PackError):
        ask(f"qingxi@{number}", AS_OF, by=by)
    in_force(ours, number, tmp_path)
    assert ownpacks.offered(by)[0][0] == "qingxi@2"
    run = ask("qingxi@2", date(2024, 7, 1), by=by)
    carry_out(run, tmp_path / "history")
    found = Finding.objects.filter(run=run, rule_id="KF-FILED", observed=True)
    assert [(one.account.name, one.severity) for one in found] == [("青溪教育", "veto")]


def test_units_below_read_the_pack_and_other_offices_pack_names_stay_free(ours: Office) -> None:
    assert [one.pk for one in ownpacks.own_packs(ours.actor("operator"))] == ["qingxi"]


def test_a_pack_of_a_branch_is_not_read_in_another(ours: Office) -> None:
    OwnPack.objects.update(unit_id="education")
    assert not ownpacks.own_packs(ours.actor("neighbour")).exists()
    looked = ownpacks.drafted(
        "theirs", 'zh="x"\nen="x"\nextends="qingxi@1"\n', ours.actor("neighbour")
    )
    assert looked.pack is None


def test_the_form_keeps_comments_and_switches_a_rule_on_again() -> None:
    text = with_rules(STRICT, {"KF-HOLDER": {"on": True}, "KF-FILED": {"days": 3}})
    assert "# 另有办法" in text
    assert (text.count("days = 3"), "switch_off = []" in text) == (1, True)


def posted(office: Office, address: str, who: str = "checker", **form: object) -> str:
    answer = office.browser(who).post(address, form, follow=True)
    return answer.content.decode()


def test_a_text_is_looked_at_without_being_kept(ours: Office) -> None:
    page = posted(ours, "/packs/qingxi/text/", text=STRICT, based_on=1, look=1)
    assert ("检查通过" in page, PackVersion.objects.count()) == (True, 1)


def test_a_refused_text_comes_back_with_its_faults(ours: Office) -> None:
    text = LOOSE + "[rules.KF-FILED]\nbroken = 3\n"
    answer = ours.browser("checker").post(
        "/packs/qingxi/text/", {"text": text, "based_on": 1, "why": "改", "keep": 1}
    )
    page = answer.content.decode()
    assert (answer.status_code, 'href="#line-6"' in page, "broken = 3" in page) == (422, True, True)


def test_the_whole_way_in_the_browser(ours: Office, settings: LazySettings, tmp_path: Path) -> None:
    settings.SITE = tmp_path
    browser = ours.browser("supervisor")
    shown = browser.get("/packs/qingxi/edit/").context["form"]
    form = {name: shown[name].value() for name in shown.fields}
    form = {name: value for name, value in form.items() if value is not None and value is not False}
    form |= {"KF-FILED:severity": "veto", "why": "从严", "keep": "1"}
    kept_at = browser.post("/packs/qingxi/edit/", form).headers["Location"]
    assert kept_at == "/packs/qingxi/2/"
    browser.post(f"{kept_at}try/")
    assert "青溪教育" in browser.get(kept_at).content.decode()
    turned = {"number": 2, "version": 1, "why": "会议定"}
    page = browser.post("/packs/qingxi/force/", turned, follow=True).content.decode()
    assert "现行" in page
    assert "qingxi@2" in browser.get("/checkups/").content.decode()
