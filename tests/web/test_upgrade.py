"""A database of the first tables of each room comes to today's with all it holds, or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from benchmarks.office_client import environment, new_database, run_python

# Each room's first migration, with rows put in by the models of that very state: people, ledger
# and checkup before anything was added to them, the other rooms as soon as they can be made.
FIRST = """
import keepfit.web.boot
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from keepfit.people.actions.trail import audit_key
from keepfit.people.core.chain import START, Line, seal_of
AT = datetime(2024, 6, 30, 1, 2, 3, 456789, tzinfo=UTC)

def tables(*rooms):
    targets = [(one, "0001_tables") for one in rooms]
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps.get_model

def trail(get, n):
    before = START
    for seq in range(1, n + 1):
        line = Line(seq=seq, at=AT.isoformat(), actor="system", request="r", verb="unit.taken",
            kind="unit", object_id="top", unit_id="top", why="第一", before="", after="{}",
            previous=before, seal="")
        before = seal_of(line, audit_key())
        told = {**asdict(replace(line, seal=before)), "at": AT}
        get("people", "AuditLine").objects.create(**told)
    get("people", "AuditHead").objects.create(row=1, seq=n, seal=before)

get = tables("people")
staff = get("people", "Staff").objects.create(login="zhao", name="赵", password="!kept")
top = get("people", "Unit").objects.create(unit_id="top", name="青溪县", path="top/")
get("people", "Grant").objects.create(staff=staff, unit=top, role="SUPERVISOR")
trail(get, 3)
get = tables("ledger")
held = {"unit_id": "top", "name": "青溪发布", "kind": "account", "platform": "wechat"}
get("ledger", "Account").objects.create(account_id="a1", followers=7, **held)
get("ledger", "Service").objects.create(service_id="s1", name="社保查询")
get("ledger", "Offer").objects.create(account_id="a1", service_id="s1")
get = tables("checkup")
asked = {"unit_id": "top", "asked_by_id": staff.pk, "asked_at": AT}
run = get("checkup", "Run").objects.create(pack="cn-2019", as_of=date(2024, 6, 30), **asked)
told = {"statement_zh": "停更", "statement_en": "silent", "source": "x", "observed": True}
told |= {"remedy_zh": "", "remedy_en": "", "severity": "single_vote", "limit": 14}
get("checkup", "Finding").objects.create(run=run, account_id="a1", rule_id="CN19-1", **told)
get = tables("evaluation", "plan", "api")
get("evaluation", "Run").objects.create(as_of=date(2024, 6, 30), near=False, **asked)
plan = get("plan", "PlanRun").objects.create(
    scenario="thrift", pack="cn-2019", start_on=date(2024, 7, 1), **asked)
get("api", "Webhook").objects.create(
    address="https://example.gov.cn/", salt="s", made_at=AT, staff_id=staff.pk, unit_id="top")
"""
UPGRADED = """
import json, keepfit.web.boot
from keepfit.web.start import up_to_date
said = []
made = up_to_date(lambda text: said.append(text.en))
from keepfit.checkup.models import Finding
from keepfit.evaluation.models import Run as Evaluation
from keepfit.ledger.models import Account, Offer
from keepfit.people.models import AuditLine, Grant, Staff
from keepfit.plan.models import PlanRun
from keepfit.api.models import Webhook
held = [
    [*Staff.objects.values_list("login", "name", "password")],
    [*Grant.objects.values_list("unit_id", "role")],
    [*Account.objects.values_list("account_id", "name", "followers", "version")],
    [*Offer.objects.values_list("account_id", "service_id")],
    [*Finding.objects.values_list("rule_id", "limit", "account_id", "run__asked_at")],
    [*Evaluation.objects.values_list("near")],
    [*PlanRun.objects.values_list("scenario", "state")],
    [*Webhook.objects.values_list("address", "salt")],
    AuditLine.objects.count(),
]
print(json.dumps({"held": held, "said": said, "made": made}, default=str))
"""
HELD: list[Any] = [
    [["zhao", "赵", "!kept"]],
    [["top", "SUPERVISOR"]],
    [["a1", "青溪发布", 7, 1]],
    [["a1", "s1"]],
    [["CN19-1", 14.0, "a1", "2024-06-30 01:02:03.456789+00:00"]],
    [[False]],
    [["thrift", "WAITING"]],
    [["https://example.gov.cn/", "s"]],
    3,
]
FUTURE = """
import keepfit.web.boot
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("ledger", "9999_from_the_future")
"""


def keepfit(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "keepfit.cli.main", *words],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment(tmp_path_factory.mktemp("old"), new_database(f"upgraded-{os.getpid()}"))


@pytest.fixture(scope="module")
def upgraded(env: dict[str, str]) -> dict[str, Any]:
    """What an upgrade of the first tables said and left, on the database these tests run on."""
    run_python(FIRST, env=env)
    told: dict[str, Any] = json.loads(run_python(UPGRADED, env=env))
    return told


def test_an_upgrade_from_the_first_tables_keeps_every_row(upgraded: dict[str, Any]) -> None:
    assert upgraded["held"] == HELD


def test_an_upgrade_leaves_the_audit_trail_whole(
    upgraded: dict[str, Any], env: dict[str, str]
) -> None:
    trail = json.loads(keepfit(env, "audit", "verify", "--json").stdout)
    assert (trail["whole"], trail["lines"], len(upgraded["held"])) == (True, 3, len(HELD))


def test_an_upgrade_says_what_it_does(upgraded: dict[str, Any]) -> None:
    said = "\n".join(upgraded["said"])
    assert all(one in said for one in ("Backup of before", "Updating the tables", "up to date"))


def test_before_an_upgrade_the_old_tables_are_backed_up(upgraded: dict[str, Any]) -> None:
    with tarfile.open(upgraded["made"]) as archive:
        files = {one.name: archive.extractfile(one) for one in archive}
        rows = files["db/ledger.account.jsonl"]
        assert rows is not None
        account = json.loads(rows.read())
    # Errands and samples of check-ups came with later migrations.
    checkups = {one for one in files if one.startswith("db/checkup.")}
    assert (account["pk"], checkups) == (
        "a1",
        {f"db/checkup.{one}.jsonl" for one in ("run", "finding", "taken")},
    )
    assert oct(Path(upgraded["made"]).stat().st_mode)[-3:] == "600"


def test_a_backup_of_old_tables_is_left_to_the_release_that_made_them(
    upgraded: dict[str, Any], tmp_path: Path
) -> None:
    env = environment(tmp_path, new_database("elsewhere"))
    done = keepfit(env, "restore", upgraded["made"], "--lang", "en")
    assert (done.returncode, "another release" in done.stderr) == (1, True), done.stderr


def test_an_office_that_is_up_to_date_is_left_as_it_is(
    upgraded: dict[str, Any], env: dict[str, str]
) -> None:
    again = json.loads(run_python(UPGRADED, env=env))
    assert (again["said"], again["made"], again["held"]) == ([], None, upgraded["held"])


def test_a_new_office_needs_no_backup(tmp_path: Path) -> None:
    made = json.loads(run_python(UPGRADED, env=environment(tmp_path, new_database("fresh"))))
    assert (made["made"], made["held"][-1]) == (None, 0)


def test_a_database_newer_than_the_program_is_refused(
    upgraded: dict[str, Any], env: dict[str, str]
) -> None:
    run_python(FUTURE, env=env)
    done = keepfit(env, "worker", "--beside", "--lang", "en")
    assert (done.returncode, "newer than this program" in done.stderr) == (1, True), done.stderr
    assert ("9999_from_the_future" in done.stderr, bool(upgraded)) == (True, True)


def test_the_doctor_says_that_the_database_is_newer(
    upgraded: dict[str, Any],  # noqa: ARG001  # its database
    env: dict[str, str],
) -> None:
    run_python(FUTURE, env=env)
    done = keepfit(env, "doctor", "--lang", "en")
    assert (done.returncode, "newer than this program" in done.stdout) == (1, True), done.stdout
