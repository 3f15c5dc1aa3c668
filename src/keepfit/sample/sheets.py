"""How the sheets of an office's ledger look: which platforms, which words, which columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerColumn:
    """One column of a sheet: its header as written there, and the exchange column behind it."""

    header: str
    column: str
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSheet:
    """One sheet: its platforms and columns; `ditto` is how it says "as above"."""

    name: str
    platforms: tuple[str, ...]
    columns: tuple[LedgerColumn, ...]
    ditto: str = "merge"

    @property
    def grouped(self) -> bool:
        """Whether its header has two rows."""
        return any(one.group for one in self.columns)


def _columns(text: str) -> tuple[LedgerColumn, ...]:
    """Read "header=column@group" words."""
    found = []
    for word in text.split():
        header, _, rest = word.partition("=")
        column, _, group = rest.partition("@")
        found.append(LedgerColumn(header=header, column=column, group=group))
    return tuple(found)


LEDGER_SHEETS = (
    LedgerSheet(
        name="微信公众号",
        platforms=("wechat",),
        columns=_columns(
            "序号= 账号编号=account_id@基本情况 公众号名称=name@基本情况 微信号=handle@基本情况 "
            "主办单位=unit_id 开设时间=opened_on@基本情况 关注人数=followers@基本情况 "
            "是否认证=verified@认证与备案 认证主体=verified_owner@认证与备案 "
            "备案编号=filing_no@认证与备案 运维方式=operation@运维情况 "
            "年费用（元）=cost_yuan_year@运维情况 每周工时=hours_week@运维情况 "
            "运维人数=staff_count@运维情况 管理员=login_holder@安全管理 "
            "备用管理员=second_holder@安全管理 最近登录核验日期=last_login_proven_on@安全管理 "
            "矩阵角色=role 运行状态=status 注销日期=closed_on 是否保护=protected "
            "保护理由=protected_reason 备注=note"
        ),
    ),
    LedgerSheet(
        name="微博",
        platforms=("weibo",),
        ditto="同上",
        columns=_columns(
            "序号= 账号编号=account_id 账号名称=name 微博UID=handle 主页链接=url 开办单位=unit_id "
            "开设日期=opened_on 粉丝数=followers 认证情况=verified 认证单位=verified_owner "
            "备案号=filing_no 运营方式=operation 负责人=login_holder B岗=second_holder "
            "最近核验时间=last_login_proven_on 账号状态=status 说明=note"
        ),
    ),
    LedgerSheet(
        name="抖音",
        platforms=("douyin",),
        ditto="〃",
        columns=_columns(
            "序号= 账号编号=account_id 昵称=name 抖音号=handle 责任单位=unit_id 开通时间=opened_on "
            "粉丝量=followers 认证=verified 备案情况=filing_no 联系人=login_holder 状态=status"
        ),
    ),
    LedgerSheet(
        name="头条及其他",
        platforms=("toutiao", "wechat_channels", "kuaishou", "bilibili"),
        ditto="同上",
        columns=_columns(
            "序号= 账号编号=account_id 平台类型=platform 名称=name 所属单位=unit_id "
            "注册时间=opened_on 粉丝数量=followers 备案号=filing_no 运维人员=login_holder "
            "使用状态=status 备注=note"
        ),
    ),
    LedgerSheet(
        name="APP及小程序",
        platforms=("app", "wechat_mini", "alipay_mini"),
        ditto="〃",
        columns=_columns(
            "序号= 类别=kind 平台=platform 应用名称=name 主办单位=unit_id 上线时间=opened_on "
            "注册用户数=followers 主要功能=functions 运维方式=operation 年度经费=cost_yuan_year "
            "账号管理员=login_holder 第二管理员=second_holder 运行状态=status 角色=role "
            "是否保护=protected 保留理由=protected_reason"
        ),
    ),
    LedgerSheet(
        name="工作群",
        platforms=("wechat_group", "dingtalk_group", "qq_group"),
        ditto="同上",
        columns=_columns(
            "序号= 账号编号=account_id 群名称=name 平台=platform 单位=unit_id 建群时间=opened_on "
            "群成员数=followers 群主=login_holder 状态=status 备注=note"
        ),
    ),
)

PLATFORM_WORDS: dict[str, tuple[str, ...]] = {
    "toutiao": ("今日头条", "头条号", "头条"),
    "wechat_channels": ("视频号", "微信视频号"),
    "kuaishou": ("快手", "快手号"),
    "bilibili": ("哔哩哔哩", "B站"),
    "app": ("APP", "移动客户端", "客户端"),
    "wechat_mini": ("微信小程序", "小程序"),
    "alipay_mini": ("支付宝小程序",),
    "wechat_group": ("微信群", "微信工作群"),
    "dingtalk_group": ("钉钉群", "浙政钉群"),
    "qq_group": ("QQ群", "QQ工作群"),
}
CHOICE_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "kind": {"app": ("移动客户端", "应用程序"), "mini_program": ("小程序",)},
    "status": {
        "active": ("正常", "在用", "运行", "正常运行"),
        "suspended": ("暂停更新", "停更"),
        "closed": ("已注销", "已关停"),
    },
    "operation": {
        "self": ("自行运维", "自运维", "自主运维"),
        "outsourced": ("委托运维", "外包", "购买服务"),
    },
    "role": {"main": ("主账号",), "sub": ("子账号",), "integrated": ("集约平台",)},
}
FLAG_WORDS: dict[str, tuple[str, str]] = {
    "是否认证": ("否", "是"),
    "认证情况": ("未认证", "已认证"),
    "认证": ("×", "√"),
    "是否保护": ("否", "是"),
}
