from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keepfit.evaluation.core.peers import Place, peer_groups
from keepfit.people.core.units import LEVELS


def places(count: int, **given: str) -> list[Place]:
    """That many WeChat accounts of county organs."""
    usual = {"kind": "account", "platform": "wechat", "level": "county", "sector": ""}
    return [Place(**{**usual, **given})] * count


def test_enough_alike_stay_by_themselves() -> None:
    groups, _ = peer_groups([*places(12, sector="教育"), *places(12, sector="卫健")])
    assert [(one.sectors, one.size, one.merged) for one in groups] == [
        (("卫健",), 12, None),
        (("教育",), 12, None),
    ]


def test_small_sectors_of_a_level_are_put_together_and_it_is_said() -> None:
    groups, at = peer_groups(
        [*places(20, sector="教育"), *places(7, sector="卫健"), *places(8, sector="交通")]
    )
    assert sorted(one.size for one in groups) == [15, 20]
    merged = groups[at[25]]
    assert merged.merged is not None
    assert "领域" in merged.merged.zh


def test_a_small_level_joins_its_neighbour_and_not_a_distant_one() -> None:
    groups, at = peer_groups(
        [*places(20, level="province"), *places(20, level="town"), *places(3, level="village")]
    )
    assert groups[at[-1]].levels == ("town", "village")


def test_too_few_of_a_platform_join_another_platform_of_their_kind() -> None:
    groups, at = peer_groups([*places(3, platform="bilibili"), *places(9, platform="kuaishou")])
    assert groups[at[0]].platforms == ("bilibili", "kuaishou")


def test_kinds_are_never_mixed_but_told_to_be_too_small() -> None:
    groups, at = peer_groups([*places(30), *places(4, kind="app", platform="app")])
    assert (groups[at[-1]].kinds, groups[at[-1]].too_small) == (("app",), True)


PLACES = st.builds(
    Place,
    kind=st.sampled_from(["account", "app"]),
    platform=st.sampled_from(["wechat", "weibo", "douyin"]),
    level=st.sampled_from(["", *LEVELS]),
    sector=st.sampled_from(["", "教育", "卫健"]),
)


@given(st.lists(PLACES, max_size=80), st.integers(1, 15))
def test_everybody_stands_in_one_group_that_is_large_enough_or_says_so(
    found: list[Place], smallest: int
) -> None:
    groups, at = peer_groups(found, smallest)
    assert [at.count(number) for number in range(len(groups))] == [one.size for one in groups]
    assert all(one.size >= smallest or one.too_small for one in groups)
    assert all(len(one.kinds) == 1 for one in groups)
    assert all(
        place.level in groups[number].levels and place.platform in groups[number].platforms
        for place, number in zip(found, at, strict=True)
    )
