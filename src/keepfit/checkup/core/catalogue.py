"""The definitions of the measures that are taken from the ledger itself."""

from __future__ import annotations

from keepfit.history.core.facts import Measure
from keepfit.kit.text import Text

STRUCTURE_MEASURES: dict[str, Measure] = {
    one.measure_id: one
    for one in (
        Measure(
            measure_id="same_platform_accounts",
            name=Text(zh="同平台账号数", en="Accounts on the platform"),
            unit="count",
            definition=Text(
                zh="本单位在同一平台、同一语言下未关停的同类账号数量（含本账号），工作群不计；"
                "不知道主办单位的为未观测。",
                en="Living accounts of this kind that the unit has on the same platform and in the "
                "same language, this one included, work groups left out; not observed where the "
                "unit is unknown.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="filed",
            name=Text(zh="已备案", en="Filed"),
            unit="yes_no",
            definition=Text(
                zh="台账“备案号”一栏有内容为是，空白为否；台账没有该栏为未观测。",
                en="Yes where the ledger's filing number is filled in, no where it is empty; not "
                "observed where the sheet has no such column.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="is_verified",
            name=Text(zh="已认证", en="Verified"),
            unit="yes_no",
            definition=Text(
                zh="台账“是否认证”一栏的回答；没有该栏或空白为未观测。",
                en="The ledger's answer on verification; not observed where there is none.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="owner_matches",
            name=Text(zh="认证主体相符", en="Owner matches"),
            unit="yes_no",
            definition=Text(
                zh="认证主体与主办单位或其上级单位的全称、别名之一相同，或只差地名前缀；"
                "任一方空白为未观测。",
                en="The verified owner is the unit or a unit above it, by name or alias, with or "
                "without the place in front; not observed where either is missing.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="has_login_holder",
            name=Text(zh="有账号管理员", en="Has a login holder"),
            unit="yes_no",
            definition=Text(
                zh="台账“账号管理员”一栏有内容；没有该栏为未观测。",
                en="The ledger names who holds the login; not observed where the sheet has no such "
                "column.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="has_second_holder",
            name=Text(zh="有备用管理员", en="Has a second login holder"),
            unit="yes_no",
            definition=Text(
                zh="台账“备用管理员”一栏有内容，且与账号管理员不是同一人；没有该栏为未观测。",
                en="The ledger names a second person who holds the login; not observed where the "
                "sheet has no such column.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="login_proven_days",
            name=Text(zh="距最近登录核验天数", en="Days since the login was proven"),
            unit="days",
            definition=Text(
                zh="检查日减去最近一次登录核验日期；有该栏而空白，视为从未核验；没有该栏为未观测。",
                en="From the last proven login to the day of the check-up; an empty cell counts as "
                "never; not observed where the sheet has no such column.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="names_differ",
            name=Text(zh="跨平台名称不一致", en="Names differ across platforms"),
            unit="yes_no",
            definition=Text(
                zh="与本单位在最多平台上使用的名称不同，且所在平台上没有用该名称的账号；"
                "只有一个平台的单位为否。",
                en="The name differs from the one the unit uses on most platforms, and no account "
                "of the unit on this platform bears that one; no for units on one platform.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="below_county",
            name=Text(zh="主办单位在县级以下", en="Its unit stands below county level"),
            unit="yes_no",
            definition=Text(
                zh="主办单位的层级为乡镇（街道）或村（社区）；层级不详为未观测。",
                en="The unit is a township or a village; not observed where its level is unknown.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="county_or_below",
            name=Text(zh="主办单位在县级及以下", en="Its unit stands at county level or below"),
            unit="yes_no",
            definition=Text(
                zh="主办单位的层级为县（区）、乡镇（街道）或村（社区）；层级不详为未观测。",
                en="The unit is of a county, a township or a village; not observed where its level "
                "is unknown.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="followers_per_resident",
            name=Text(zh="粉丝数与常住人口之比", en="Followers per resident"),
            unit="share",
            definition=Text(
                zh="台账粉丝数 ÷ 主办单位辖区常住人口；任一不详为未观测。",
                en="Followers in the ledger divided by the residents of the unit's area; not "
                "observed where either is unknown.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="opened_days",
            name=Text(zh="开通天数", en="Days since it was opened"),
            unit="days",
            definition=Text(
                zh="检查日减去开通日期；开通日期不详为未观测。",
                en="From the day it was opened to the day of the check-up; not observed where that "
                "day is unknown.",
            ),
            coverage="ledger",
        ),
        Measure(
            measure_id="same_function_apps",
            name=Text(zh="功能相同的应用数", en="Apps of the same function"),
            unit="count",
            definition=Text(
                zh="另有多少个未关停的应用程序、小程序与本应用提供的事项有一半以上相同"
                "（以事项较少的一方计）；没有登记所提供事项的为未观测。",
                en="How many other living apps and mini-programs share at least half of the "
                "services (of whichever offers fewer); not observed where no services are "
                "recorded.",
            ),
            coverage="ledger",
        ),
    )
}
