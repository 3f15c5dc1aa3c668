"""The sentences of the plan to be issued; every figure in them is the plan's own."""

from __future__ import annotations

from collections.abc import Mapping

from keepfit.kit.text import Text

TITLE = (
    Text(zh="{scope}政务新媒体", en="{scope}:"),
    Text(zh="整合优化工作方案", en="plan to keep the new media fit"),
)
INTRO = Text(
    zh="为推进政务新媒体集约整合、健康发展，切实减轻基层负担，方便群众办事，根据{basis}等有关规定，"
    "结合{scope}实际，制定本方案。",
    en="Under {basis}, so that fewer channels serve people better and burden the grass roots less,"
    " the following plan is made for {scope}.",
)
NOW_HEAD = Text(zh="基本情况", en="Where things stand")
NOW = Text(
    zh="截至{day}，纳入本方案的政务新媒体共{accounts}个，涉及{units}个主办单位、{platforms}个平台，"
    "登记服务事项{services}项，关注者合计{followers}人次，运行维护每月约{hours}小时。",
    en="On {day} the plan covers {accounts:account|s} of {units:unit|s} on {platforms:platform|s}."
    " They offer {services:service|s}, have {followers} followers in all and take about {hours}"
    " hours a month.",
)
GUESSED = Text(
    zh="其中{many}个账号没有登记工时，按同类账号的中位数估算。",
    en="The hours of {many} of them were not on record and are the median of the like.",
)
RULES_HEAD = Text(zh="整合原则", en="Principles")
RULE_SERVICES = (
    Text(zh="事项一个不丢", en="No service is lost"),
    Text(
        zh="现有{services}项服务事项整合后均保有有效入口；民生事项现有两个以上入口的，至少保留两个；"
        "能够在线办理的，仍能在线办理。",
        en="Each of the {services:service|s} keeps a living entrance; livelihood services that have"
        " two keep two; what can be completed on line still can.",
    ),
)
RULE_KEEP = (
    Text(zh="该留的坚决留", en="What must stay stays"),
    Text(
        zh="主账号、统一平台和受保护账号予以保留；负有法定职责的单位保有发布渠道。",
        en="Main accounts, integrated platforms and protected accounts stay; units with statutory"
        " duties keep a channel.",
    ),
)
RULE_ONE = (
    Text(zh="同一平台不重复开设", en="No doubles on one platform"),
    Text(
        zh="一个单位在同一平台、面向同一语言群体原则上只保留一个账号。",
        en="A unit keeps in principle one account on a platform in a language.",
    ),
)
RULE_LIMITS = (
    Text(zh="遵守数量要求", en="Limits on numbers"),
    Text(zh="{limits}。", en="{limits}."),
)
RULE_REACH = (
    Text(zh="群众关注不流失", en="Followers are not given away"),
    Text(
        zh="按“{scenario}”力度，同一地区关注者减少不超过{region}，其中单个平台不超过{cell}。",
        en="In the “{scenario}” scenario no region loses more than {region} of its followers, no"
        " platform in it more than {cell}.",
    ),
)
RULE_PROOF = (
    Text(zh="以事实为依据", en="Evidence, not labels"),
    Text(
        zh="体检发现的问题、评估名次、内容重复等只作旁证，不单独作为关停理由；没有数据的，不视为不合格。",
        en="Findings, ranks and overlaps are background and close no account by themselves; what"
        " was not observed is not held against anybody.",
    ),
)
GOAL_HEAD = Text(zh="整合目标", en="Figures before and after")
GOAL = Text(
    zh="整合后保留{kept}个、并入{merged}个、关停{closed}个，账号总数由{before}个减至{kept}个，减少{cut}。"
    "每月运行维护由{hours_before}小时减至{hours_after}小时，减少{saved}小时（{hours_cut}）；"
    "一次性迁移约{moving}小时。关注者由{followers_before}人次变为{followers_after}人次，预计减少{lost}人次"
    "（{lost_cut}）。{services}项服务事项全部保留。各平台情况见下表。",
    en="{kept:account|s} {kept:~stays|stay}, {merged} {merged:~is|are} merged and {closed} closed:"
    " {before} become {kept}, {cut} fewer. Upkeep falls from {hours_before} to {hours_after}"
    " hours a month, by {saved} ({hours_cut}); moving takes about {moving} hours once. Followers go"
    " from {followers_before} to {followers_after}, {lost} fewer ({lost_cut}). Services that stay:"
    " {services}, all of them. The table shows the platforms.",
)
PROOF = Text(
    zh="本方案由统筹优化得出，并经独立核验：在上述要求下，任何其他方案的综合成本都不会比本方案低{gap}以上。",
    en="The plan was optimised as a whole and verified independently: under these demands no other"
    " plan can cost less by more than {gap}.",
)
TABLE = Text(zh="整合前后对比", en="Before and after")
HEADERS = (
    Text(zh="平台", en="Platform"),
    Text(zh="现有", en="Now"),
    Text(zh="保留", en="Kept"),
    Text(zh="并入", en="Merged"),
    Text(zh="关停", en="Closed"),
    Text(zh="现月工时", en="Hours now"),
    Text(zh="整合后月工时", en="Hours after"),
    Text(zh="现有关注者", en="Followers now"),
    Text(zh="整合后关注者", en="Followers after"),
)
TOTAL = Text(zh="合计", en="Total")
FATES_HEAD = Text(zh="处置安排", en="What becomes of the accounts")
KEEP_HEAD = Text(zh="予以保留（{many}个）", en="Kept ({many})")
KEEP = Text(
    zh="保留{many}个账号，按首要理由分：{parts}。其中受保护的{protected}个，名单见附件{annex}。",
    en="{many:account|s} {many:~stays|stay}; by first reason: {parts}. Protected: {protected}, see"
    " annex {annex}.",
)
KEEP_CODES: Mapping[str, Text] = {
    "protected": Text(zh="主账号、统一平台或受保护账号{many}个", en="{many} main or protected"),
    "services": Text(zh="服务事项缺少其他入口{many}个", en="{many} as entrances of services"),
    "duties": Text(zh="法定职责单位的渠道{many}个", en="{many} for statutory duties"),
    "unseen": Text(zh="关注者情况没有数据{many}个", en="{many} whose followers nobody knows"),
    "successor": Text(zh="承接其他账号{many}个", en="{many} {many:~takes|take} over others"),
    "reach": Text(zh="保有关注者所需{many}个", en="{many} for their followers"),
    "locked": Text(zh="指定保留{many}个", en="{many} by request"),
    "economic": Text(zh="关停并不节省{many}个", en="{many} whose closing saves nothing"),
}
MERGE_HEAD = Text(zh="并入其他账号（{many}个）", en="Merged ({many})")
MERGE = Text(
    zh="{many}个账号并入{hosts}个账号，名单见附件{annex}。承接较多的有：{most}。",
    en="{many:account|s} {many:~goes|go} into {hosts}, see annex {annex}. Those that take over"
    " most: {most}.",
)
HOST = Text(zh="{account}承接{many}个", en="{account} with {many}")
CLOSE_HEAD = Text(zh="予以关停（{many}个）", en="Closed ({many})")
CLOSE = Text(
    zh="关停{many}个账号，名单见附件{annex}。其中没有登记服务事项的{bare}个；登记有服务事项的{serving}个，"
    "其事项均另有有效入口，逐项列于名单。",
    en="{many:account|s} {many:~closes|close}, see annex {annex}. With no service on record:"
    " {bare}; the services of the other {serving} have another living entrance, each told in the"
    " list.",
)
NONE = Text(zh="无。", en="None.")
WAVES_HEAD = Text(zh="实施步骤", en="Carrying it out")
WAVES = Text(
    zh="分{many}批实施，先易后难；同一承接账号每批接收的工作量不超过其承接能力。每个账号均按决定、审批、公告、"
    "归档、迁移、核验、注销、备案的次序办理，内容和服务未经核验迁移到位的，不得注销。",
    en="The plan is carried out in {many:wave|s}, the easy ones first; nobody is given more at once"
    " than it can take. Each account is decided, approved, announced, archived, moved, verified,"
    " cancelled and filed in this order; nothing is cancelled before its content and services are"
    " verified at their new place.",
)
QUIET = Text(zh="以下时段不安排关停：{parts}。", en="Nothing is closed in these times: {parts}.")
QUIET_ONE = Text(zh="{name}（{sectors}{first}至{last}）", en="{name} ({sectors}{first} to {last})")
QUIET_SECTORS = Text(zh="{sectors}领域，", en="{sectors}, ")
WAVE_TABLE = Text(zh="分批安排", en="Waves")
WAVE_HEADERS = (
    Text(zh="批次", en="Wave"),
    Text(zh="时间", en="When"),
    Text(zh="并入", en="Merged"),
    Text(zh="关停", en="Closed"),
    Text(zh="合计", en="In all"),
    Text(zh="月减少工时", en="Hours saved"),
)
WAVE_DAYS = Text(zh="{first}至{last}", en="{first} to {last}")
OPEN_DAY = Text(zh="待定", en="open")
RISKS_HEAD = Text(zh="风险与应对", en="Risks")
RISKS = (
    (
        Text(zh="关注者流失", en="Followers lost"),
        Text(
            zh="除微信账号迁移等少数情形外，平台不支持关注者随账号转移。预计随转{kept}人次系按经验比例估算，"
            "实施前应发布公告，置顶承接账号名称和链接，并持续到注销前。",
            en="But for WeChat's move of accounts, platforms do not hand followers on. The {kept}"
            " who are expected to come along are an estimate; the successor's name and link are to"
            " be announced and pinned until the account is cancelled.",
        ),
    ),
    (
        Text(zh="内容灭失", en="Content lost"),
        Text(
            zh="公众号注销后文章不可恢复。须先完整归档、迁移并核验，再办理注销；政策文件、办事指南类内容应迁入"
            "政府网站或承接账号。",
            en="Cancelling deletes articles for good. Archive, move and verify first; policies and"
            " guides go to the government website or the successor.",
        ),
    ),
    (
        Text(zh="承接压力", en="Successors overloaded"),
        Text(
            zh="并入后每月新增工作约{load}小时，由{hosts}个账号承担，均在核定承接能力之内；实施中应同步调配人员。",
            en="Merging brings about {load} hours a month to {hosts:account|s}, each within what it"
            " can take on; staff should move with the work.",
        ),
    ),
    (
        Text(zh="登录失控", en="Logins lost"),
        Text(
            zh="实施前逐个核验账号登录权限；密码遗失的，先按平台规则找回，不得另开新号代替。",
            en="Prove the login of each account first; a lost password is recovered by the"
            " platform's rules, never replaced by a new account.",
        ),
    ),
)
WAIVED = (
    Text(zh="要求之间有矛盾", en="Demands that contradict each other"),
    Text(
        zh="以下要求不能同时满足，本方案按影响最小作了让步，请审定：{parts}。",
        en="These demands cannot all hold; the plan gives up as little as can be, for you to"
        " decide: {parts}.",
    ),
)
ASKS_HEAD = Text(zh="工作要求", en="What is asked of the units")
ASKS = Text(
    zh="各主办单位对本单位账号的处置负责，指定专人办理。对处置意见有异议的，请于收到之日起{days}个工作日内"
    "书面提出并说明理由，由主管单位复核。账号变更、关停、注销后，及时更新备案和台账。不得以关注数、点赞数、"
    "转发数评价单位和个人，不得为保留账号突击更新或组织关注。",
    en="Each unit answers for its own accounts and names who does the work. Objections, with their"
    " reasons, are to be sent in writing within {days} working days and are looked at again."
    " Filing and ledger are brought up to date after each change. Neither units nor people are"
    " judged by follows, likes or forwards; no account is to be kept alive by posting or following"
    " on request.",
)
MERGED_ANNEX = Text(zh="并入账号名单", en="Accounts to be merged")
CLOSED_ANNEX = Text(zh="关停账号名单", en="Accounts to be closed")
PROTECTED_ANNEX = Text(zh="保护账号名单", en="Protected accounts")
ANNEX_HEADERS = (
    Text(zh="序号", en="No."),
    Text(zh="账号（平台）", en="Account (platform)"),
    Text(zh="主办单位", en="Unit"),
    Text(zh="去处与理由", en="Where it goes, and why"),
    Text(zh="批次", en="Wave"),
)
WHY_HEADER = Text(zh="保护理由", en="Reason")
