"""Duplicates in real posts; their best pairs were read by a person."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from keepfit.kit.text import Text
from keepfit.overlap.queries import PostsOverlap, posts_overlap
from keepfit.overlap.reading import post_texts


def quiet(_stage: Text) -> None:
    """Say nothing."""


@pytest.fixture(scope="module")
def weibo(shared: Path) -> PostsOverlap:
    return posts_overlap(post_texts([shared / "weibo_cctv_2020"], None, quiet))


@pytest.fixture(scope="module")
def wechat(shared: Path) -> PostsOverlap:
    return posts_overlap(post_texts([shared / "wechat_2021"], None, quiet))


def near(found: PostsOverlap) -> list[tuple[str, str]]:
    """The near pairs as texts, the best first."""
    order = np.argsort(-found.scores, kind="stable")
    texts = found.posts.texts
    return [
        (texts[a].as_py(), texts[b].as_py())
        for a, b in found.pairs[order[~found.exact[order]]].tolist()
    ]


def test_a_post_that_stands_in_several_files_is_one_post(weibo: PostsOverlap) -> None:
    assert len(weibo.roots) == 7951


def test_a_sheet_without_years_is_compared_all_the_same(weibo: PostsOverlap) -> None:
    assert np.isnat(weibo.posts.at).all()


def test_the_daily_announcement_of_the_news_is_the_largest_identical_group(
    weibo: PostsOverlap,
) -> None:
    largest = int(np.argmax(np.bincount(weibo.roots)))
    assert "新闻联播" in weibo.posts.texts[largest].as_py()


def test_the_twenty_best_near_pairs_of_weibo_hold_one_text_within_the_other(
    weibo: PostsOverlap,
) -> None:
    scores = np.sort(weibo.scores[~weibo.exact])[::-1]
    assert scores[19] >= 0.99


def test_the_best_near_pairs_of_weibo_share_most_of_the_shorter_text(weibo: PostsOverlap) -> None:
    for one, other in near(weibo)[:20]:
        shorter, longer = sorted((one, other), key=len)
        pieces = {longer[at : at + 4] for at in range(len(longer) - 3)}
        found = [shorter[at : at + 4] in pieces for at in range(len(shorter) - 3)]
        assert sum(found) >= 0.8 * len(found)


def test_different_earthquakes_are_not_copies_of_each_other(weibo: PostsOverlap) -> None:
    strong = [[set(re.findall(r"\d\.\d级", one)) for one in pair] for pair in near(weibo)]
    quakes = [both for both in strong if all(both)]
    assert [both for both in quakes if not both[0] & both[1]] == []


def test_titles_of_wechat_are_found_again_under_another_head(wechat: PostsOverlap) -> None:
    assert any("提醒｜" in one and "提醒｜" not in other for one, other in near(wechat))


def test_near_pairs_of_titles_are_the_three_stories_a_person_found(wechat: PostsOverlap) -> None:
    stories = ("高价志愿填报指导", "强基计划", "普惠金融发展专项资金")
    told = [
        [story for story in stories if story in one and story in other]
        for one, other in near(wechat)
    ]
    assert all(told)


def test_the_parts_of_a_series_are_told_apart_by_their_numerals(wechat: PostsOverlap) -> None:
    assert [pair for pair in near(wechat) if "红色足迹" in pair[0]] == []


def test_the_charters_of_two_universities_are_no_copies(wechat: PostsOverlap) -> None:
    assert [pair for pair in near(wechat) if "招生章程" in pair[0]] == []


def test_articles_of_one_series_are_not_copies(wechat: PostsOverlap) -> None:
    series = [p for p in near(wechat) if all("常见风险和管控常识之" in one for one in p)]
    assert series == []
