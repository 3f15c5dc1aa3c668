"""What is planted, and by which rules of a pack each kind must be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from keepfit.kit.text import Text

Found = Literal["broken", "not_observed", "never_broken", "untested"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One kind of planted fault.

    `rules` are the rules that must find it. `found` says as what: "broken" (fail or warn),
    "not_observed", "never_broken" (no rule may complain), or "untested" (no rule judges it yet).
    """

    text: Text
    rules: tuple[str, ...] = ()
    found: Found = "broken"
    least: int = 5


def _kind(zh: str, en: str, *rules: str, found: Found = "broken", least: int = 5) -> Planted:
    return Planted(text=Text(zh=zh, en=en), rules=rules, found=found, least=least)


KINDS: dict[str, Planted] = {
    "zombie": _kind("超过14天未更新", "Silent for more than 14 days", "CN19-UPDATE"),
    "app_not_opening": _kind("应用打不开", "App does not open", "CN19-OPENS", least=2),
    "app_not_downloading": _kind(
        "应用下载不了", "App cannot be downloaded", "CN19-DOWNLOAD", least=2
    ),
    "question_failed": _kind("测试提问无回应", "Test question not answered", "CN19-QUESTION"),
    "copied": _kind("大量照搬其他账号内容", "Mostly copied from other accounts", "KF-COPY"),
    "repeating": _kind("反复发布相同内容", "Publishes the same again and again", "KF-REPEAT"),
    "unanswered": _kind("留言超过30天未回复", "Messages unanswered for 30 days", "KF-UNANSWERED"),
    "late_replies": _kind(
        "回复超过15个工作日", "Replies after more than 15 working days", found="untested"
    ),
    "dead_links": _kind("链接大量失效", "Many dead links", "KF-DEADLINK"),
    "follower_jump": _kind("粉丝数突增", "Followers jump", "KF-JUMP"),
    "likes_anomaly": _kind("点赞与阅读不相称", "Likes out of proportion to reads", "KF-LIKES"),
    "doubled": _kind(
        "一个单位同一平台多个账号", "Several accounts of one unit on a platform", "KF-ONE"
    ),
    "doubled_app": _kind("应用功能重复", "Apps with the same function", found="untested", least=2),
    "unfiled": _kind("未备案", "Not filed", "KF-FILED"),
    "unverified": _kind("未认证", "Not verified", "KF-VERIFIED"),
    "owner_mismatch": _kind(
        "认证主体与主办单位不符", "Verified owner is somebody else", "KF-OWNER"
    ),
    "no_holder": _kind("没有登记管理员", "Nobody is named who holds the login", "KF-HOLDER"),
    "no_second_holder": _kind("没有备用管理员", "No second login holder", "KF-SECOND"),
    "login_unproven": _kind("180天内未核验登录", "No login proven for 180 days", "KF-LOGIN"),
    "names_differ": _kind("跨平台名称不一致", "Name differs across platforms", "KF-NAMES"),
    "unreadable": _kind(
        "渠道无法读取，不得判为停更",
        "Channel cannot be read, must not be called silent",
        "CN19-UPDATE",
        found="not_observed",
    ),
    "closed": _kind("已注销仍留在台账", "Closed but still in the ledger", found="never_broken"),
    "suspended": _kind("已暂停更新", "Suspended", "CN19-UPDATE"),
}
