from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from keepfit.checkup.core.judge import judged
from keepfit.checkup.core.packs import pack
from keepfit.checkup.queries import ALL_MEASURES, load_pack, pack_ids
from keepfit.kit.errors import PackError
from tests.checkup.build import subjects
from tests.checkup.cases import CASES

RULE = """
[rules.T-1]
zh = "规则"
en = "rule"
measure = "silent_days"
broken = "> 14"
severity = "veto"
document = "文件"
mark = "A"
remedy_zh = "整改"
remedy_en = "remedy"
days = 10
"""
HEAD = 'zh = "包"\nen = "pack"\n'


def loaded(**texts: str) -> object:
    def text(pack_id: str) -> str:
        return texts[pack_id]

    return pack("own", text, ALL_MEASURES)


@pytest.mark.parametrize("name", pack_ids())
def test_every_shipped_rule_breaks_exactly_beyond_its_limit(name: str) -> None:
    for rule in load_pack(name).rules:
        kind = rule.kinds[0] if rule.kinds else "account"
        fine, over = CASES.get(f"{name}/{rule.rule_id}") or CASES[rule.rule_id]
        one = judged(rule, subjects(2, kind=kind), np.array([fine, over], dtype=np.float64))
        assert list(one.broken) == [False, True], rule.rule_id


def test_an_heir_changes_only_the_keys_it_names() -> None:
    found = load_pack("cn-2019")
    filed = next(one for one in found.rules if one.rule_id == "KF-FILED")
    assert (filed.source.document, filed.measure) == ("国办发〔2018〕123号", "filed")


def test_a_rule_known_only_by_hearsay_is_off() -> None:
    assert [
        one.rule_id for one in load_pack("cn-2019").rules if one.source.mark == "C" and one.on
    ] == []


def test_a_heir_may_switch_a_rule_off() -> None:
    found = pack(
        "own",
        {"own": HEAD + 'extends = "base"\nswitch_off = ["T-1"]', "base": HEAD + RULE}.__getitem__,
        ALL_MEASURES,
    )
    assert [one.on for one in found.rules] == [False]


def test_packs_that_extend_each_other_in_a_circle_are_refused() -> None:
    with pytest.raises(PackError, match="own → other → own"):
        loaded(own=HEAD + 'extends = "other"', other=HEAD + 'extends = "own"')


def test_all_faults_of_a_pack_are_told_at_once() -> None:
    wrong = RULE.replace('"silent_days"', '"loudness"').replace('"> 14"', '"14 days"')
    with pytest.raises(PackError) as caught:
        loaded(own=HEAD + wrong.replace('"veto"', '"death"').replace("days = 10", "day = 10"))
    told = caught.value.message.en
    for fault in ("loudness", "14 days", "death", "“days” is missing", "“day” is unknown"):
        assert fault in told


def test_a_pack_that_is_no_toml_is_refused_as_such() -> None:
    with pytest.raises(PackError, match="not sound TOML"):
        loaded(own="zh = ")


def test_an_unknown_pack_is_answered_with_those_there_are() -> None:
    with pytest.raises(PackError) as caught:
        load_pack("cn-1999")
    assert caught.value.hint is not None
    assert "cn-2019" in caught.value.hint.en


def test_an_office_may_bring_its_own_pack_file(tmp_path: Path) -> None:
    own = tmp_path / "minhou.toml"
    own.write_text(
        HEAD + 'extends = "cn-2019"\n[rules.CN19-UPDATE]\nbroken = "> 10"\n', encoding="utf-8"
    )
    found = load_pack(str(own))
    update = next(one for one in found.rules if one.rule_id == "CN19-UPDATE")
    assert (update.limit, update.source.mark) == (10, "B")


LIKES = RULE.replace("silent_days", "likes_total").replace("> 14", "< 100")


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        (LIKES, "likes_total"),
        (LIKES.replace("likes_total", "shares_median").replace("veto", "bonus"), "shares_median"),
        (RULE.replace("规则", "转发任务完成率低于九成"), "转发任务完成率低于"),
        (RULE.replace('"rule"', '"Study time below two hours"'), "Study time below"),
    ],
)
def test_a_pack_that_scores_by_applause_is_refused_with_the_document(rule: str, what: str) -> None:
    with pytest.raises(PackError) as caught:
        loaded(own=HEAD + rule)
    assert what in caught.value.message.zh
    assert "国办函〔2026〕12号" in caught.value.message.zh


def test_an_odd_figure_may_be_pointed_out_to_a_person() -> None:
    loaded(own=HEAD + LIKES.replace('"veto"', '"warn"'))


def test_a_ladder_names_a_rule_the_pack_has_and_somebody_to_tell() -> None:
    with pytest.raises(PackError) as caught:
        loaded(own=HEAD + RULE + '[[ladder]]\nrule = "T-2"\nat = 10\ntell = "everybody"\n')
    assert "T-2" in caught.value.message.en
    assert "everybody" in caught.value.message.en


def test_at_least_ten_places_have_a_pack_of_their_own() -> None:
    places = set(pack_ids()) - {"structure", "intl", "cn-2019", "cn-2026-apps", "cn-burden"}
    assert len(places) >= 10
