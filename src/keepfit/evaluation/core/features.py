"""The features in which the best may differ: what posts are like, what the account offers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from keepfit.evaluation.core.learning import Feature
from keepfit.kit.text import Text

# Hours of the day as people live them: first hour, last hour.
HOURS: Mapping[str, tuple[int, int, Text]] = {
    "hour_morning": (6, 8, Text(zh="早间（6—8 时）发布", en="posted early (6 to 8)")),
    "hour_office": (9, 11, Text(zh="上午（9—11 时）发布", en="posted in the morning (9 to 11)")),
    "hour_noon": (12, 13, Text(zh="午间（12—13 时）发布", en="posted at noon (12 to 13)")),
    "hour_afternoon": (14, 17, Text(zh="下午（14—17 时）发布", en="posted 14 to 17")),
    "hour_evening": (
        18,
        22,
        Text(zh="晚间（18—22 时）发布", en="posted in the evening (18 to 22)"),
    ),
}
SHORT_CHARACTERS, LONG_CHARACTERS = 140, 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic and the words that tell it."""

    topic_id: str
    name: Text
    words: tuple[str, ...]


def topics(text: str) -> tuple[Topic, ...]:
    """Read the topics from their TOML text."""
    return tuple(
        Topic(topic_id=key, name=Text(zh=row["zh"], en=row["en"]), words=tuple(row["words"]))
        for key, row in tomllib.loads(text).items()
    )


def features(about: tuple[Topic, ...]) -> tuple[Feature, ...]:
    """Return every feature that is compared."""
    return (
        *(_of_posts(f"topic_{one.topic_id}", _about(one)) for one in about),
        *(_of_posts(name, hours[2]) for name, hours in HOURS.items()),
        _of_posts("weekend", Text(zh="周末发布", en="posted at the weekend")),
        _of_posts("original", Text(zh="原创内容", en="original posts")),
        _of_posts("linked", Text(zh="文内带链接", en="posts with links")),
        _of_posts("short", Text(zh="短内容（140 字以内）", en="short posts (to 140 characters)")),
        _of_posts("long", Text(zh="长文（800 字以上）", en="long posts (from 800 characters)")),
        _of_posts("asks", Text(zh="标题是问句", en="title is a question")),
        Feature(
            feature_id="service_depth",
            name=Text(
                zh="所提供事项的平均深度（0—1）", en="mean depth of the services offered (0 to 1)"
            ),
            unit="ratio",
            of_posts=False,
            part_of="service",
        ),
        Feature(
            feature_id="reply_hours",
            name=Text(zh="回复留言的小时数（中位）", en="hours to answer a message (median)"),
            unit="hours",
            of_posts=False,
            part_of="response",
        ),
    )


def _about(one: Topic) -> Text:
    return Text(zh=f"“{one.name.zh}”内容", en=f"posts about {one.name.en}")


def _of_posts(feature_id: str, name: Text) -> Feature:
    return Feature(feature_id=feature_id, name=name, unit="share", of_posts=True)
