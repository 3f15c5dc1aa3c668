"""Every reason of the county's plan is computed again from the plan, another way."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.decisions import Decision, Draft
from keepfit.plan.core.plans import CLOSED
from keepfit.plan.core.verify import verify


def closing(draft: Draft, one: Decision) -> dict[str, set[int]]:
    """What the judge says if one account alone closes: demands and their rows."""
    fate = draft.plan.fate.copy()
    fate[one.row] = CLOSED
    found: dict[str, set[int]] = defaultdict(set)
    for broken in verify(draft.problem, replace(draft.plan, fate=fate)):
        found[broken.demand].add(broken.row)
    return found


def offered(ledger: Ledger, draft: Draft) -> dict[str, dict[str, set[str]]]:
    """Each service's accounts, from the ledger: all of them, and those that complete it."""
    planned = {one.account_id for one in draft.decisions}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"all": set(), "deep": set()})
    for one in ledger.offers:
        if one.works is not False and one.account_id in planned:
            found[one.service_id]["all"].add(one.account_id)
            if one.depth in ("apply", "complete"):
                found[one.service_id]["deep"].add(one.account_id)
    return found


def test_every_reason_to_stay_is_a_demand_that_breaks_without_the_account(draft: Draft) -> None:
    ids = {
        "services": draft.problem.services.ids,
        "duties": draft.problem.duties.ids,
        "reach": draft.problem.reach.ids,
        "successor": draft.problem.accounts.ids,
    }
    for one in draft.fated("keep"):
        broken = closing(draft, one)
        told = {kind: set(found) for kind, found in one.reason.breaks.items()}
        judged = {
            kind: {str(ids.get(kind, ids["successor"])[row]) for row in rows}
            for kind, rows in broken.items()
        }
        assert told == judged
        assert set(one.reason.demands) <= set().union(*judged.values())
        assert one.reason.code != "economic"


def test_every_sentence_that_counts_followers_counts_right(draft: Draft, ledger: Ledger) -> None:
    for one in draft.decisions:
        account = ledger.accounts[one.account_id]
        known = account.credible_followers
        known = account.followers if known is None else known
        assert one.reason.followers == known
        if one.reason.code in ("reach", "close", "merge"):
            assert f"{known:,}名关注者" in one.reason.words.zh


def test_every_reach_sentence_has_the_judges_numbers(draft: Draft) -> None:
    for one in draft.fated("keep"):
        if one.reason.code != "reach":
            continue
        fate = draft.plan.fate.copy()
        fate[one.row] = CLOSED
        broken = [
            found
            for found in verify(draft.problem, replace(draft.plan, fate=fate))
            if found.demand == "reach"
        ]
        least = min(broken, key=lambda found: found.wanted)
        assert f"{np.floor(least.seen):,.0f}名" in one.reason.words.zh
        assert f"{np.ceil(least.wanted):,.0f}名" in one.reason.words.zh


def test_every_service_of_whoever_goes_is_where_the_reason_says(
    draft: Draft, ledger: Ledger
) -> None:
    fates = {one.account_id: one.successor_id or one.fate for one in draft.decisions}
    kept = {name for name, fate in fates.items() if fate == "keep"}
    transacts = dict(
        zip(
            draft.problem.accounts.ids.tolist(),
            draft.problem.accounts.transacts.tolist(),
            strict=True,
        )
    )
    services = offered(ledger, draft)
    for one in (*draft.fated("merge"), *draft.fated("close")):
        mine = {key for key, value in services.items() if one.account_id in value["all"]}
        assert set(one.reason.entrances) == mine
        for service in mine:
            # Whoever completed it is answered with where it can be completed.
            deep = one.account_id in services[service]["deep"]
            asked = services[service]["deep" if deep else "all"]
            hosts = {fates[name] for name in asked} & kept
            own, able = asked & kept, {name for name in hosts if transacts[name] or not deep}
            assert set(one.reason.entrances[service]) == own | able
            assert own | able


def test_every_saving_is_hours_today_less_the_work_at_the_successor(draft: Draft) -> None:
    merges = draft.problem.merges
    load = {
        (source, target): hours
        for source, target, hours in zip(
            merges.source.tolist(), merges.target.tolist(), merges.load.tolist(), strict=True
        )
    }
    saved = 0.0
    for one in draft.decisions:
        if one.fate != "keep":
            hours = one.hours_month - load.get((one.row, int(draft.plan.fate[one.row])), 0.0)
            assert one.reason.hours_saved == pytest.approx(hours)
            saved += hours
    assert saved == pytest.approx(draft.figures.hours_before - draft.figures.hours_after)


def test_whoever_closes_points_to_an_account_that_stays_and_speaks_the_language(
    draft: Draft, ledger: Ledger
) -> None:
    kept = {one.account_id for one in draft.fated("keep")}
    for one in draft.fated("close"):
        assert one.reason.refuge in kept
        here, there = ledger.accounts[one.account_id], ledger.accounts[one.reason.refuge]
        assert here.language == there.language
        assert there.name in one.reason.words.zh


def test_a_double_is_told_with_the_one_that_stays(draft: Draft, ledger: Ledger) -> None:
    fates = {one.account_id: one.fate for one in draft.decisions}
    for one in (*draft.fated("merge"), *draft.fated("close")):
        here = ledger.accounts[one.account_id]
        stays = [
            other
            for other in ledger.accounts.values()
            if (other.unit_id, other.platform, other.kind)
            == (here.unit_id, here.platform, "account")
            and fates.get(other.account_id) == "keep"
        ]
        said = "已保留" in one.reason.words.zh or "只留一个账号" in one.reason.words.zh
        assert said == bool(stays and here.kind == "account")
        assert not said or stays[0].name in one.reason.words.zh


def test_every_account_has_one_whole_sentence_in_both_languages(draft: Draft) -> None:
    for one in draft.decisions:
        words = one.reason.words
        assert words.zh.endswith("。")
        assert words.en.endswith(".")
        assert not re.search(r"[{}]|  |；；|，，|nan|None", words.zh + words.en)


def test_findings_are_no_reason(draft: Draft) -> None:
    """Nothing but demands and costs decides: the codes say so."""
    codes = {one.reason.code for one in draft.decisions}
    assert codes <= {"services", "duties", "unseen", "successor", "reach"} | {
        "protected",
        "locked",
        "close",
        "merge",
    }
