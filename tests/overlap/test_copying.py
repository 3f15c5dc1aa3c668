from __future__ import annotations

from dataclasses import replace

import numpy as np

from keepfit.overlap.queries import posts_overlap
from tests.overlap.build import posts

A = "县城区供水管网改造工程今日全面开工，预计年底完成全部施工任务，惠及居民三万余户，请大家绕行。"
B = "全县中小学暑期安全教育活动启动，志愿者走进社区为孩子们讲解防溺水知识，发放宣传手册两千余份。"


def test_who_published_first_is_told_by_the_moment_not_by_the_row() -> None:
    found = posts_overlap(posts(A, A + "！", B, days=[9, 3, 5]))
    assert found.first.tolist() == [1, 1, 2]


def test_a_post_of_unknown_moment_is_never_first() -> None:
    assert posts_overlap(posts(A, A, days=[None, 3])).first.tolist() == [1, 1]


def test_who_copies_whom_is_counted_with_its_share() -> None:
    several = posts(A, "【转】" + A, B, accounts=["county", "town", "town"], days=[1, 2, 3])
    (one,) = posts_overlap(several).copying
    assert (one.copier, one.source, one.posts, one.share) == ("town", "county", 1, 0.5)


def test_who_published_at_the_same_moment_copied_nobody() -> None:
    found = posts_overlap(posts(A, A, accounts=["county", "town"], days=[1, 1]))
    assert (found.copying, [one.own_share for one in found.own]) == ((), [1.0, 1.0])


def test_an_unknown_account_copies_nobody_and_has_no_row() -> None:
    found = posts_overlap(posts(A, A, A, accounts=["county", "", "town"]))
    assert [one.copier for one in found.copying] == ["town"]
    assert [one.account_id for one in found.own] == ["county", "town"]


def test_what_an_account_itself_calls_a_repost_is_one() -> None:
    told = replace(posts(A, B, accounts=["town", "town"]), reposts=np.array([True, False]))
    assert posts_overlap(told).own[0].copies == 1


def test_what_an_account_repeats_from_itself_is_no_copying() -> None:
    found = posts_overlap(posts(A, A, accounts=["town", "town"]))
    assert found.copying == ()
    assert (found.own[0].repeats, found.own[0].own_share) == (1, 0.5)


def test_an_account_of_reposts_and_meetings_talks_about_itself() -> None:
    meetings = [
        f"镇召开第{n}次重点工作推进会议，{word}作了讲话"
        for n, word in enumerate("天地玄黄宇宙洪荒")
    ]
    texts = [A, B, A + "。", B + "。", *meetings]
    accounts = ["county", "county", *["town"] * 10]
    town = next(
        o for o in posts_overlap(posts(*texts, accounts=accounts)).own if o.account_id == "town"
    )
    assert town.explanation is not None
    assert "转载 2 篇" in town.explanation.zh


def test_an_account_with_services_of_its_own_does_not() -> None:
    own = [
        f"办事指南之{word}：{word}证怎么办，材料有哪些，窗口在哪里，看这一篇"
        for word in "天地玄黄宇宙洪荒日月盈"
    ]
    (one,) = posts_overlap(posts(*own, accounts=["town"] * len(own))).own
    assert one.explanation is None


def test_clusters_hang_together_through_others() -> None:
    found = posts_overlap(posts(A, "扩散周知！" + A, A + "（来源：县融媒体中心）", B))
    assert found.roots.tolist() == [0, 0, 0, 3]
