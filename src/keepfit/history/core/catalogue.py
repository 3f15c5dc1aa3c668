"""Every measure by id: its name, unit, exact definition, and the coverage it rests on.

The packs, the docs, the report and the commands all take names and definitions from here.
"""

from __future__ import annotations

from keepfit.history.core.facts import Measure
from keepfit.kit.text import Text

MEASURES: dict[str, Measure] = {
    one.measure_id: one
    for one in (
        Measure(
            measure_id="silent_days",
            name=Text(zh="停更天数", en="Silent days"),
            unit="days",
            definition=Text(
                zh="截至检查日距最近一条内容的天数（按日期相减）。没有内容但窗口期内成功"
                "打开过的账号，从开通日期起算；开通日期不详的，记为窗口期天数。应用、"
                "小程序、网站、工作群能打开，不说明有无内容，没有采集到内容的为未观测。",
                en="Days from the last post to the day of the check-up, by date. With "
                "no post but a successful opening within the window: since the "
                "account was opened, or the days of the window where that day is "
                "unknown. That a programme, a website or a work group opens says "
                "nothing of its posts: without any collected it is not observed.",
            ),
            coverage="posts_coverage",
        ),
        Measure(
            measure_id="posts",
            name=Text(zh="发布条数", en="Posts"),
            unit="count",
            definition=Text(
                zh="窗口期内发布的内容条数。",
                en="Posts published within the window.",
            ),
            coverage="posts_coverage",
        ),
        Measure(
            measure_id="posts_per_week",
            name=Text(zh="周均发布条数", en="Posts per week"),
            unit="per_week",
            definition=Text(
                zh="发布条数 × 7 ÷ 窗口期天数。",
                en="Posts times 7, divided by the days of the window.",
            ),
            coverage="posts_coverage",
        ),
        Measure(
            measure_id="longest_gap_days",
            name=Text(zh="最长间隔天数", en="Longest gap"),
            unit="days",
            definition=Text(
                zh="相邻两条内容的发布日期相差的最大天数，后一条须在窗口期内；最近一条到"
                "检查日的天数也算一个间隔。",
                en="The most days between two successive posts, by date, the later of "
                "them within the window; the time from the last post to the day of "
                "the check-up counts as well.",
            ),
            coverage="posts_coverage",
        ),
        Measure(
            measure_id="active_days",
            name=Text(zh="有更新天数", en="Active days"),
            unit="count",
            definition=Text(
                zh="窗口期内有内容发布的日期数。",
                en="Days of the window with at least one post.",
            ),
            coverage="posts_coverage",
        ),
        Measure(
            measure_id="originals_share",
            name=Text(zh="原创占比", en="Originals share"),
            unit="share",
            definition=Text(
                zh="标为原创的内容占已注明是否原创的内容的比例。",
                en="Posts marked original among those marked either way.",
            ),
            coverage="originals_coverage",
        ),
        Measure(
            measure_id="reposts_share",
            name=Text(zh="转载占比", en="Reposts share"),
            unit="share",
            definition=Text(
                zh="标为非原创或注明转载来源的内容的比例，以已注明是否原创或转载来源的内容为分母。",
                en="Posts marked not original or naming an origin, among those that say either.",
            ),
            coverage="reposts_coverage",
        ),
        Measure(
            measure_id="own_repeat_share",
            name=Text(zh="自我重复占比", en="Own repeats share"),
            unit="share",
            definition=Text(
                zh="标题加正文去掉空格、标点并统一全半角和大小写后，与本账号此前某条内容"
                "完全相同的内容的比例；只计处理后不少于 12 个字符的内容。",
                en="Posts whose title and text, without spaces and punctuation and with "
                "width and case made equal, are those of an earlier post of the same "
                "account; only posts of at least 12 such characters count.",
            ),
            coverage="texts_coverage",
        ),
        Measure(
            measure_id="identical_elsewhere_share",
            name=Text(zh="与他号雷同占比", en="Identical elsewhere"),
            unit="share",
            definition=Text(
                zh="同样处理后的文字此前已由另一账号发布的内容的比例；同一时刻发布的，账"
                "号编号小者视为在先。只计处理后不少于 12 个字符的内容。",
                en="Posts whose text, made equal in the same way, another account had "
                "published before; at equal times the smaller account id was first. "
                "Only posts of at least 12 such characters count.",
            ),
            coverage="texts_coverage",
        ),
        Measure(
            measure_id="headline_share",
            name=Text(zh="头条占比", en="Headline share"),
            unit="share",
            definition=Text(
                zh="标为头条的内容占已注明是否头条的内容的比例。",
                en="Posts marked as headline among those marked either way.",
            ),
            coverage="headline_coverage",
        ),
        Measure(
            measure_id="reads_median",
            name=Text(zh="阅读中位数", en="Median reads"),
            unit="count",
            definition=Text(
                zh="窗口期内有阅读数的内容的阅读数中位数。“10万+”按 100001 计。",
                en="Median of the reads of the posts in the window that show them. "
                '"100k+" counts as 100,001.',
            ),
            coverage="reads_coverage",
        ),
        Measure(
            measure_id="reads_total",
            name=Text(zh="阅读总数", en="Total reads"),
            unit="count",
            definition=Text(
                zh="窗口期内有阅读数的内容的阅读数之和。“10万+”按 100001 计，故为下限。",
                en='Sum of the reads of the posts in the window that show them. "100k+" '
                "counts as 100,001, so this is a lower bound.",
            ),
            coverage="reads_coverage",
        ),
        Measure(
            measure_id="likes_median",
            name=Text(zh="点赞中位数", en="Median likes"),
            unit="count",
            definition=Text(
                zh="窗口期内有点赞数的内容的点赞数中位数。",
                en="Median of the likes of the posts in the window that show them.",
            ),
            coverage="likes_coverage",
        ),
        Measure(
            measure_id="likes_total",
            name=Text(zh="点赞总数", en="Total likes"),
            unit="count",
            definition=Text(
                zh="窗口期内有点赞数的内容的点赞数之和。",
                en="Sum of the likes of the posts in the window that show them.",
            ),
            coverage="likes_coverage",
        ),
        Measure(
            measure_id="wow_median",
            name=Text(zh="在看中位数", en="Median wow"),
            unit="count",
            definition=Text(
                zh="窗口期内有在看数的内容的在看数中位数。",
                en="Median of the wow of the posts in the window that show them.",
            ),
            coverage="wow_coverage",
        ),
        Measure(
            measure_id="wow_total",
            name=Text(zh="在看总数", en="Total wow"),
            unit="count",
            definition=Text(
                zh="窗口期内有在看数的内容的在看数之和。",
                en="Sum of the wow of the posts in the window that show them.",
            ),
            coverage="wow_coverage",
        ),
        Measure(
            measure_id="comments_median",
            name=Text(zh="评论中位数", en="Median comments"),
            unit="count",
            definition=Text(
                zh="窗口期内有评论数的内容的评论数中位数。",
                en="Median of the comments of the posts in the window that show them.",
            ),
            coverage="comments_coverage",
        ),
        Measure(
            measure_id="comments_total",
            name=Text(zh="评论总数", en="Total comments"),
            unit="count",
            definition=Text(
                zh="窗口期内有评论数的内容的评论数之和。",
                en="Sum of the comments of the posts in the window that show them.",
            ),
            coverage="comments_coverage",
        ),
        Measure(
            measure_id="shares_median",
            name=Text(zh="转发中位数", en="Median shares"),
            unit="count",
            definition=Text(
                zh="窗口期内有转发数的内容的转发数中位数。",
                en="Median of the shares of the posts in the window that show them.",
            ),
            coverage="shares_coverage",
        ),
        Measure(
            measure_id="shares_total",
            name=Text(zh="转发总数", en="Total shares"),
            unit="count",
            definition=Text(
                zh="窗口期内有转发数的内容的转发数之和。",
                en="Sum of the shares of the posts in the window that show them.",
            ),
            coverage="shares_coverage",
        ),
        Measure(
            measure_id="reads_per_follower",
            name=Text(zh="阅读粉丝比", en="Reads per follower"),
            unit="ratio",
            definition=Text(
                zh="阅读中位数 ÷ 粉丝数；粉丝数为 0 或不详的为未观测。",
                en="Median reads divided by followers; not observed where there are "
                "none or they are unknown.",
            ),
            coverage="reads_coverage",
        ),
        Measure(
            measure_id="followers",
            name=Text(zh="粉丝数", en="Followers"),
            unit="count",
            definition=Text(
                zh="截至检查日最近一次记录的粉丝数；没有记录的取台账数。",
                en="Followers at the last reading up to the day of the check-up, else "
                "as the ledger says.",
            ),
            coverage="followers_coverage",
        ),
        Measure(
            measure_id="follower_jumps",
            name=Text(zh="粉丝异动次数", en="Follower jumps"),
            unit="count",
            definition=Text(
                zh="窗口期内相邻两次粉丝记录的变化偏离本账号变化中位数超过 6 倍绝对中位"
                "差，且变化不少于 200 人、不少于前值 20% 的次数；变化少于 3 次的为未"
                "观测。",
                en="Changes between successive follower readings in the window that lie "
                "more than 6 median absolute deviations from the account's median "
                "change, and are at least 200 followers and 20 % of the earlier "
                "reading; not observed with fewer than 3 changes.",
            ),
            coverage="metrics_coverage",
        ),
        Measure(
            measure_id="likes_anomaly",
            name=Text(zh="赞阅比异常度", en="Likes anomaly"),
            unit="ratio",
            definition=Text(
                zh="ln((点赞数 + 1) ÷ (阅读数 + 1)) 与同平台账号中位数之差，除以 1.4826 "
                "倍绝对中位差；点赞、阅读取窗口期内两者俱全的内容之和。阅读之和不足 "
                "100 的账号不参与比较，记为未观测；同平台可比账号不足 10 个的也为未观测。",
                en="How far ln((likes + 1) / (reads + 1)) lies from the median of the "
                "platform's accounts, in units of 1.4826 median absolute deviations; "
                "sums over the posts in the window that show both. Accounts with fewer "
                "than 100 such reads are not compared and not observed, and nobody with "
                "fewer than 10 accounts to compare on the platform.",
            ),
            coverage="likes_coverage",
        ),
        Measure(
            measure_id="messages",
            name=Text(zh="留言条数", en="Messages"),
            unit="count",
            definition=Text(
                zh="窗口期内收到的留言条数；从未有过留言记录的账号为未观测。",
                en="Messages received within the window; not observed for accounts "
                "without any message on record.",
            ),
            coverage="messages_coverage",
        ),
        Measure(
            measure_id="reply_share",
            name=Text(zh="留言回复率", en="Reply share"),
            unit="share",
            definition=Text(
                zh="窗口期内收到、已回复或已超过 15 天的留言中，截至检查日已回复的比例。",
                en="Of the messages received in the window that are answered or older "
                "than 15 days, those answered by the day of the check-up.",
            ),
            coverage="replies_coverage",
        ),
        Measure(
            measure_id="reply_hours_median",
            name=Text(zh="回复时长中位数", en="Median reply time"),
            unit="hours",
            definition=Text(
                zh="窗口期内收到并已回复的留言，从收到到回复的小时数中位数。",
                en="Median hours from receipt to reply of the messages received in the "
                "window and answered.",
            ),
            coverage="reply_hours_coverage",
        ),
        Measure(
            measure_id="oldest_unanswered_days",
            name=Text(zh="最久未回复天数", en="Oldest unanswered"),
            unit="days",
            definition=Text(
                zh="截至检查日尚未回复的留言中最早一条距今的天数；全部已回复为 0。",
                en="Days since the oldest message that is still unanswered came in; 0 "
                "where all are answered.",
            ),
            coverage="messages_coverage",
        ),
        Measure(
            measure_id="dead_link_share",
            name=Text(zh="失效链接占比", en="Dead links"),
            unit="share",
            definition=Text(
                zh="窗口期内链接探测失败次数 ÷（失败 + 正常次数）；无法访问、平台不允许的不计。",
                en="Failed link probes among those that failed or were fine within the "
                "window; unreachable and not allowed ones do not count.",
            ),
            coverage="links_coverage",
        ),
        Measure(
            measure_id="opens",
            name=Text(zh="能否打开", en="Opens"),
            unit="yes_no",
            definition=Text(
                zh="窗口期内最近一次打开探测：正常为是，失败为否，无法访问或平台不允许为未观测。",
                en="The last opening probe in the window: ok is yes, failed is no, "
                "unreachable or not allowed is not observed.",
            ),
            coverage="opens_coverage",
        ),
        Measure(
            measure_id="downloads",
            name=Text(zh="能否下载", en="Downloads"),
            unit="yes_no",
            definition=Text(
                zh="窗口期内最近一次下载探测：正常为是，失败为否，无法访问或平台不允许为未观测。",
                en="The last download probe in the window: ok is yes, failed is no, "
                "unreachable or not allowed is not observed.",
            ),
            coverage="downloads_coverage",
        ),
        Measure(
            measure_id="question_answered",
            name=Text(zh="测试提问是否答复", en="Test question answered"),
            unit="yes_no",
            definition=Text(
                zh="窗口期内最近一次测试提问：正常为是，失败为否，无法访问或平台不允许为未观测。",
                en="The last test question in the window: ok is yes, failed is no, "
                "unreachable or not allowed is not observed.",
            ),
            coverage="question_coverage",
        ),
    )
}
