from __future__ import annotations

import pytest

from tests.overlap.build import alike, found

NEWS = (
    "本报讯 昨日上午，全县防汛抗旱工作现场会在白沙水库召开，参会人员实地查看了大坝加固、"
    "渠道清淤和物资储备情况，要求各乡镇把隐患排查做在前面，汛期实行领导带班和二十四小时值守，确保群众生命财产安全。"
)
WATER = (
    "停水通知：因供水管网改造施工，定于{day}对{place}沿线停水，影响用户约{n}户，"
    "请提前做好储水准备，恢复供水时间如有变化另行通知，不便之处敬请谅解。"
)
ROAD = (
    "Road closure: {place} will be closed to all vehicles from {h}:00 on {day} for resurfacing. "
    "A signed diversion will be in place. Residents will keep access on foot at all times. "
    "Thank you for your patience."
)


def water(day: str = "6月15日8时", place: str = "青山镇、人民路", n: str = "1200") -> str:
    """A notice that water is cut off."""
    return WATER.format(day=day, place=place, n=n)


def road(day: str = "7 June", place: str = "Mill Road", h: int = 8) -> str:
    """A notice that a road is closed."""
    return ROAD.format(day=day, place=place, h=h)


@pytest.mark.parametrize(
    "copy",
    [
        "【转发】扩散周知！" + NEWS,
        NEWS + "（来源：县融媒体中心 编辑：李明）",
        NEWS.replace("昨日上午", "昨天上午").replace("要求各乡镇", "会议要求各乡镇"),
        NEWS[: len(NEWS) * 3 // 5],
        "。".join(reversed(NEWS.split("，"))),
        "近日各地雨水偏多，气象部门提醒大家注意出行安全。"
        + NEWS
        + "下一步还将组织应急演练，提高处置能力。",
    ],
    ids=["prefix", "suffix", "edited", "cut", "reordered", "embedded"],
)
def test_a_copy_is_found_whatever_the_copyist_did(copy: str) -> None:
    assert alike(NEWS, copy) == [(0, 1)]


@pytest.mark.parametrize(
    "other",
    [
        water(n="860"),
        water(day="7月2日9时"),
        water(day="六月二十日八时"),
        water(place="白沙镇、解放路"),
        water(day="7月2日9时", place="白沙镇、解放路", n="860"),
    ],
    ids=["number", "date", "chinese numerals", "place", "all"],
)
def test_a_template_filled_in_anew_is_no_copy(other: str) -> None:
    assert alike(water(), other) == []


@pytest.mark.parametrize("other", [road(day="19 August"), road(h=14), road(place="Station Lane")])
def test_an_english_template_filled_in_anew_is_no_copy(other: str) -> None:
    assert alike(road(), other) == []


def test_a_notice_passed_on_with_another_head_is_a_copy() -> None:
    assert alike(water(), "【便民提示】" + water() + "\n来源：县供水公司") == [(0, 1)]


def test_other_texts_are_none() -> None:
    assert alike(NEWS, water(), road()) == []


def test_what_is_the_same_after_folding_is_exact() -> None:
    both = found(NEWS, NEWS.replace("，", " ") + "展开全文")
    assert both.exact.tolist() == [True]
    assert both.scores.tolist() == [1.0]


def test_short_titles_with_another_word_are_no_copies() -> None:
    assert alike("学习｜常见风险和管控常识之特种作业", "学习｜常见风险和管控常识之动火作业") == []


def test_a_short_title_with_another_head_is_a_copy() -> None:
    title = "谨防高价志愿填报指导诈骗陷阱教育部发布预警"
    assert alike(title, "提醒｜" + title) == [(0, 1)]


def test_nothing_is_found_in_nothing() -> None:
    assert alike() == []
    assert alike("", "", "。") == []
