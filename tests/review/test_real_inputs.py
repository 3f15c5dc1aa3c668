"""Real registries and real posts; skipped where they are not at hand."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from keepfit.checkup.core.rules import Outcome
from keepfit.review.flow import review
from tests.conftest import Run

SILENT = {"北京朝阳残联", "朝阳医保局", "大同平城区残联", "三晋通", "96102", "南充数字人社"}


def test_the_silent_ones_among_122_real_accounts_are_named(shared: Path) -> None:
    found = review([shared / "wechat_2021"], pack="cn-2019", as_of=date(2021, 6, 19))
    failed = {
        found.ledger.accounts[one.account_id].name
        for one in found.checkup.findings
        if one.rule_id == "CN19-UPDATE" and one.outcome is Outcome.FAIL
    }
    assert failed == SILENT


def test_real_accounts_whose_posts_were_never_read_get_no_verdict(shared: Path) -> None:
    total = review([shared / "wechat_2021"], as_of=date(2021, 6, 19)).checkup.total
    assert (total.accounts, total.failed, total.not_observed) == (122, 6, 22)


def test_a_silent_account_is_shown_with_its_last_posts(shared: Path) -> None:
    found = review([shared / "wechat_2021"], as_of=date(2021, 6, 19))
    one = next(
        one
        for one in found.checkup.findings
        if found.ledger.accounts[one.account_id].name == "朝阳医保局"
        and one.rule_id == "CN19-UPDATE"
    )
    assert one.measured == 634
    assert one.evidence[0].at.startswith("2019-09-24")
    assert one.evidence[0].url.startswith("https://mp.weixin.qq.com/")


def diff(run: Run, *arguments: object) -> dict[str, Any]:
    done = run("ledger", "diff", *map(str, arguments), "--json")
    assert done.exit_code == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_seven_versions_of_a_real_registry_change_as_their_links_say(
    shared: Path, run: Run
) -> None:
    versions = sorted((shared / "canada_social_accounts").glob("*.csv"))
    steps = diff(run, *versions)["steps"]
    changed = [(len(one["opened"]), len(one["closed"]), len(one["renamed"])) for one in steps]
    assert changed == [(5, 2, 2), (0, 2, 0), (3, 0, 0), (1, 2, 0), (3, 0, 0), (8, 1, 0)]
    assert not any(one["outage"] for one in steps)


@pytest.fixture
def broken(shared: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A real registry, and the same with 40 % of its accounts missing."""
    whole = shared / "canada_social_accounts" / "2025-06-05.csv"
    with whole.open(encoding="utf-8-sig", newline="") as source:
        head, *rows = list(csv.reader(source))
    part = tmp_path / "broken.csv"
    with part.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *(row for n, row in enumerate(rows) if n % 5 > 1)])
    return whole, part


def test_with_forty_percent_missing_nothing_is_booked_closed(
    broken: tuple[Path, Path], run: Run
) -> None:
    found = diff(run, *broken)
    assert (found["closed"], found["outage"]) == ([], True)
    assert len(found["not_observed"]) > 700
    assert "vanished at once" in found["outages"][0]["why"]


def test_the_version_after_an_outage_is_no_wave_of_openings(
    broken: tuple[Path, Path], run: Run
) -> None:
    whole, part = broken
    after = diff(run, whole, part, whole)["steps"][1]
    assert (after["opened"], after["closed"], after["not_observed"]) == ([], [], [])


def test_even_without_its_past_a_version_after_an_outage_opens_nothing(
    broken: tuple[Path, Path], run: Run
) -> None:
    whole, part = broken
    found = diff(run, part, whole)
    assert (found["opened"], found["outage"]) == ([], True)
