"""The sentences that posts and messages are put together from.

Places in braces: who, spot, person, month, day; n and m are numbers of people and papers, p and
q smaller ones with q not above p, t four digits. A post is an opening of its domain, a middle
and an end; numbers and days make each one a text of its own, as honest posts are.
"""

from __future__ import annotations

DOMAINS: dict[str, tuple[tuple[str, str], ...]] = {
    "office": (
        (
            "召开重点工作推进会",
            "{month}月{day}日，{who}召开重点工作推进会，听取{p}个项目进展情况。",
        ),
        ("走访服务企业", "{month}月{day}日，{who}走访{spot}片区企业{q}家，现场收集问题{p}条。"),
        ("集中接待群众来访", "{who}{month}月{day}日在{spot}集中接待群众，受理诉求{n}件。"),
        ("政策解读", "{who}就近期群众关心的{q}个问题作出解读，涉及{spot}等地。"),
        ("业务培训开班", "{month}月{day}日，{who}举办业务培训，{n}名工作人员参加。"),
        ("便民服务进{spot}", "{who}把服务窗口搬到{spot}，当天办理业务{n}件、解答咨询{m}人次。"),
        ("督查检查通报", "{month}月{day}日，{who}对{n}处点位开展检查，督促整改问题{q}个。"),
        ("公示公告", "根据有关规定，{who}现将{month}月{day}日审定的{q}项事项予以公示。"),
        ("办事指南更新", "{who}更新{p}项办事指南，平均减少材料{q}份，{month}月{day}日起施行。"),
        ("志愿服务活动", "{month}月{day}日，{who}组织{n}名志愿者到{spot}开展志愿服务。"),
    ),
    "school": (
        ("升旗仪式", "{month}月{day}日，{who}举行升旗仪式，{n}名师生参加。"),
        ("家长开放日", "{who}于{month}月{day}日举办家长开放日，{n}位家长走进课堂。"),
        ("安全教育", "{who}开展安全教育，{p}个班级完成演练，用时{m}秒。"),
        ("运动会", "{who}运动会在{spot}举行，设{p}个项目，{m}人次参赛。"),
        ("食堂一周菜谱", "{who}公布{month}月{day}日起一周菜谱，共{p}道菜。"),
        ("教研活动", "{month}月{day}日，{who}教师{p}人参加教研活动，听课{q}节。"),
    ),
    "hospital": (
        ("专家坐诊", "{month}月{day}日，{who}邀请专家坐诊，预留号源{n}个。"),
        ("健康讲座", "{who}走进{spot}举办健康讲座，{n}名居民参加。"),
        ("义诊通知", "{who}{month}月{day}日在{spot}义诊，预计接诊{n}人次。"),
        ("门诊排班", "{who}公布{month}月{day}日起门诊排班，涉及{q}个科室{p}名医师。"),
        ("体检提醒", "{who}提醒：{n}名签约居民可于{month}月{day}日前来院体检。"),
    ),
    "town": (
        ("环境整治", "{month}月{day}日，{who}组织{n}人在{spot}开展环境整治，清运垃圾{p}吨。"),
        ("防汛巡查", "{who}巡查{spot}河道{p}公里，处置隐患{q}处。"),
        ("农技下乡", "{month}月{day}日，农技员到{spot}指导，惠及农户{n}户。"),
        ("院坝会", "{who}在{spot}召开院坝会，收集意见{p}条，当场答复{q}条。"),
        ("慰问老人", "{month}月{day}日，{who}看望{spot}高龄老人{q}位。"),
        ("道路施工提示", "{spot}道路{month}月{day}日起施工，为期{p}天，请绕行。"),
        ("文化活动", "{who}在{spot}放映电影{q}场，观众{m}人次。"),
    ),
}
TIERS = {"school": "school", "hospital": "hospital", "town": "town", "station": "town"}
TIERS |= {"village": "town"}

_MIDDLES_OFFICE = (
    "活动中，工作人员逐一说明办理条件和所需材料，发放资料{m}份。",
    "会议要求，压实责任、细化措施，{p}天内形成清单。",
    "{person}介绍，与去年同期相比增加{m}件，平均办理时间缩短{q}分钟。",
    "现场设咨询台{q}个，群众可凭身份证直接办理。",
    "参加人员结合实际提出建议{p}条，将逐条研究答复。",
    "截至目前，累计服务{m}人次，满意率保持稳定。",
    "{person}表示，将继续把服务送到{spot}群众身边。",
    "针对发现的{p}个问题，已当场整改{q}个，其余限期完成。",
    "此次共涉及{q}个村（社区）、{m}户居民。",
    "工作人员提醒，办理前可先电话预约，避免往返。",
    "据统计，本月已开展同类工作{q}次，覆盖{m}人。",
    "下一步将在{spot}增设服务点{q}处。",
    "{spot}的{person}说，家门口就能办事，少跑了{p}公里路。",
    "资料、表格可到窗口领取，每日限号{m}个。",
)
_MIDDLES_SCHOOL = (
    "活动分{q}个环节，共{m}人次参与。",
    "{person}老师介绍，今年已是第{q}次举办。",
    "各班准备了{p}天，{m}名学生登台或展示。",
    "学校提醒，{month}月{day}日前请家长交回回执{m}份。",
    "{person}同学说，这次收获了{q}个新朋友。",
    "后勤安排车辆{q}台，全程{p}名教师看护。",
    "班主任将在{q}天内与{m}位家长逐一沟通。",
)
_MIDDLES_HOSPITAL = (
    "请携带医保卡和既往病历，窗口开放{q}个。",
    "{person}医生介绍，本月已接诊{m}人次，其中老人{p}人。",
    "现场可测血压、血糖，预计用时{p}分钟。",
    "预约电话后四位{t}，也可到导诊台登记。",
    "上次共筛查{m}人，建议复查{p}人。",
    "{person}护士长提醒，检查前请空腹{q}小时。",
)
MIDDLES: dict[str, tuple[str, ...]] = {
    "office": _MIDDLES_OFFICE,
    "town": _MIDDLES_OFFICE,
    "school": _MIDDLES_SCHOOL,
    "hospital": _MIDDLES_HOSPITAL,
}
ENDS = (
    "如有疑问，请在工作日拨打咨询电话后四位{t}。",
    "请相关单位和个人于{month}月{day}日前反馈意见。",
    "欢迎广大群众监督。",
    "后续安排将另行通知。",
    "请大家相互转告。",
    "具体以现场通知为准。",
    "相关结果将及时公布。",
    "让我们一起行动起来。",
)
# Honest notices alike but for their numbers: copies to a careless machine, none to a careful one.
NOTICE_TITLE = "停电停水通知"
NOTICE = (
    "因线路和管网检修，定于{month}月{day}日{h}时至{g}时对编号{n}至{m}的区域停电停水，"
    "涉及用户{k}户，请提前做好储水和用电准备，恢复时间如有变化另行通知。"
)
REPEATED = (
    "{who}温馨提示：关注公众号，了解更多资讯，每天学习一点，每天进步一点。",
    "{who}宣传标语：人人参与、人人尽责，共建共享美好家园，欢迎转发本条内容。",
    "{who}提醒您：出门记得看天气，遵守交通规则，平平安安出门，高高兴兴回家。",
)
QUESTIONS = (
    "请问{spot}办理{what}的窗口几点上班？",
    "我在{spot}，{what}需要带哪些材料？",
    "{what}能不能在网上办？上次去窗口排了{n}分钟。",
    "反映一下，{spot}路灯有{q}盏不亮。",
    "{spot}附近施工到晚上{h}点多，能不能管一管？",
    "孩子今年上学，还差{what}的材料，怎么补？",
    "老人行动不便，{what}可以上门吗？",
    "{month}月{day}日提交的{what}申请，现在到哪一步了？",
)
WHATS = (
    "社保转移",
    "医保报销",
    "公积金提取",
    "户口迁移",
    "学区登记",
    "居住证",
    "残疾证",
    "施工许可",
)
REPLIES = (
    "您好，已转业务科室办理，请携带身份证到{spot}窗口，编号{n}。",
    "您好，您反映的情况已核实，{q}个工作日内处理完毕，感谢监督。",
    "您好，该业务可以网上办理，预约号段为{n}至{m}，如有疑问请致电。",
    "您好，{who}已安排专人与您联系，感谢您的留言（编号{m}）。",
)
SPOTS = (
    "东门",
    "西苑",
    "北塘",
    "南桥",
    "老街",
    "新村",
    "河口",
    "岭下",
    "车站",
    "广场",
    "码头",
    "市场",
)
