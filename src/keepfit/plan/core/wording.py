"""The sentences that give a plan's reasons; each of their places is filled from the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keepfit.kit.text import Text
from keepfit.plan.core.names import Names, filled, listed

NOTHING = Text(zh="", en="")

KEPT: Mapping[str, Text] = {
    "locked": Text(zh="保留：按使用者要求锁定。", en="Kept: locked by the user."),
    "protected": Text(zh="保留：{why}。", en="Kept: {why}."),
    "services": Text(
        zh="保留：整合后{these}的有效入口只有这里{more}。",
        en="Kept: under the plan there is no other living entrance for {these}{more}.",
    ),
    "depth": Text(
        zh="保留：整合后{these}只有在这里能够在线办理{more}。",
        en="Kept: under the plan {these} can be completed on line nowhere else{more}.",
    ),
    "entrances": Text(
        zh="保留：{these}须保有{wanted}个有效入口，关停后只剩{seen}个{more}。",
        en="Kept: {these} must have {wanted} living entrances and would have {seen}{more}.",
    ),
    "deep entrances": Text(
        zh="保留：{these}须保有{wanted}个能在线办理的入口，关停后只剩{seen}个{more}。",
        en="Kept: {these} must have {wanted} entrances where it can be completed on line and would"
        " have {seen}{more}.",
    ),
    "duties": Text(
        zh="保留：{unit}负有法定职责，关停后不再有任何渠道{more}。",
        en="Kept: {unit} has statutory duties and would have no channel left{more}.",
    ),
    "unseen": Text(
        zh="保留：没有关注者记录，不能据此关停{more}。",
        en="Kept: no followers are on record, which is no ground to close it{more}.",
    ),
    "unseen cell": Text(
        zh="保留：没有关注者记录，不能据此关停；{unit}在{platform}只留这一个账号{more}。",
        en="Kept: no followers are on record, which is no ground to close it; it is the one account"
        " that {unit} keeps on {platform}{more}.",
    ),
    "successor": Text(zh="保留：承接{these}{number}。", en="Kept: it takes over {these}{number}."),
    "reach": Text(
        zh="保留：有{followers}名关注者；如关停，{cell}合计保有{seen}名，少于应保有的{wanted}名{more}。",
        en="Kept: {followers} followers; closing it would leave {cell} with {seen},"
        " fewer than the {wanted} it must keep{more}.",
    ),
    "economic": Text(
        zh="保留：关停不违反要求，但并不节省工时。",
        en="Kept: closing it breaks nothing, but saves no hours.",
    ),
}
GONE: Mapping[str, Text] = {
    "close": Text(
        zh="关停：{because}{services}；内容归档{refuge}；{followers}；每月减少{hours}小时{guess}。",
        en="Closed: {because}{services}; its content is archived{refuge}; {followers}; saves"
        " {hours} hours a month{guess}.",
    ),
    "merge": Text(
        zh="并入{successor}：{because}{services}；内容迁入；{followers}；每月减少{hours}小时{guess}。",
        en="Merged into {successor}: {because}{services}; its content moves there; {followers};"
        " saves {hours} hours a month{guess}.",
    ),
}
GUESS = Text(zh="（工时按同类估算）", en=" (hours estimated from its like)")
BECAUSE: Mapping[str, Text] = {
    "": NOTHING,
    "locked": Text(zh="按使用者要求；", en="as the user asked; "),
    "one": Text(
        zh="{unit}在{platform}只留一个账号；", en="{unit} keeps one account on {platform}; "
    ),
    "doubles": Text(
        zh="{unit}在{platform}已保留{other}；", en="{unit} keeps {other} on {platform}; "
    ),
    "limit": Text(
        zh="{group}，已保留{other}；",
        en="{group}, and {other} stays; ",
    ),
}
NO_SERVICES = Text(zh="没有登记服务事项", en="no service is on record")
SERVED_ELSEWHERE = Text(
    zh="{number}个事项另有有效入口（{these}）",
    en="{number:service|s} {number:~has|have} another living entrance ({these})",
)
SERVED_THERE = Text(
    zh="{number}个事项转由其提供（{these}）",
    en="{number:service|s} {number:~moves|move} there ({these})",
)
SERVICE_AT = Text(zh="{service}见{entrance}", en="{service}: {entrance}")
TOGETHER = Text(zh="{first}，{second}", en="{first}, {second}")
REFUGE = Text(zh="并公告引导关注{refuge}", en=" and its readers are pointed to {refuge}")
FOLLOWERS_UNKNOWN = Text(zh="没有关注者记录", en="no followers are on record")
FOLLOWERS_LEFT = Text(
    zh="{number}名关注者须自行改为关注别处",
    en="{number} followers must follow elsewhere themselves",
)
FOLLOWERS_MOVED = Text(
    zh="{number}名关注者预计{share}随转（约{kept}名）",
    en="{share} of {number} followers are expected to come along (about {kept})",
)
NUMBER = Text(zh="{number}个账号", en=" ({number:account|s})")

# What stands in the way of merging a kept account into one that could take it.
INSTEAD: Mapping[str, Text] = {
    "capacity": Text(
        zh="；{other}可承接的工时不足", en="; {other} has too few hours left to take it over"
    ),
    "services": Text(
        zh="；并入{other}不能替代这一入口", en="; merging it into {other} would not replace it"
    ),
    "duties": Text(zh="；须有单位自己的账号", en="; it must be the unit's own"),
    "reach": Text(
        zh="；并入{other}后仍然不足", en="; merged into {other} it would still be too few"
    ),
    "followers": Text(
        zh="；并入{other}，关注者将少于应保有的数量",
        en="; merged into {other} too few followers would be kept",
    ),
    "": Text(zh="；并入{other}并不节省工时", en="; merging it into {other} saves no hours"),
}


def number(value: float) -> str:
    """Return a count as people write it."""
    return f"{value:,.0f}"


def hours(value: float) -> str:
    """Return hours with one decimal, without a needless zero."""
    return f"{value:,.1f}".removesuffix(".0")


def service_list(names: Names, ids: Sequence[str]) -> Text:
    """Return services in a row, each once."""
    plain = dict.fromkeys(one.removesuffix("#deep") for one in ids)
    return listed([names.service(one) for one in plain])


def said(words: Text, **values: object) -> Text:
    """Return a sentence with its places filled."""
    return filled(words, **values)
