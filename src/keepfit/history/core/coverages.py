"""What each coverage is a share of, and why an account's posts may not have been observed."""

from __future__ import annotations

from keepfit.kit.text import Text

COVERAGES: dict[str, Text] = {
    "posts_coverage": Text(
        zh="1 为观测到该账号的发布情况，0 为没有观测到。",
        en="1 where the account's posts were observed, else 0.",
    ),
    "originals_coverage": Text(
        zh="注明是否原创的内容占窗口期内容的比例。",
        en="Posts of the window that are marked original or not.",
    ),
    "reposts_coverage": Text(
        zh="注明是否原创或转载来源的内容占窗口期内容的比例。",
        en="Posts of the window that are marked original or not, or name an origin.",
    ),
    "texts_coverage": Text(
        zh="文字足够长、可以比对的内容占窗口期内容的比例。",
        en="Posts of the window whose text is long enough to be compared.",
    ),
    "headline_coverage": Text(
        zh="注明是否头条的内容占窗口期内容的比例。",
        en="Posts of the window that are marked as headline or not.",
    ),
    "reads_coverage": Text(
        zh="有阅读数的内容占窗口期内容的比例。", en="Posts of the window that show reads."
    ),
    "likes_coverage": Text(
        zh="有点赞数的内容占窗口期内容的比例。", en="Posts of the window that show likes."
    ),
    "wow_coverage": Text(
        zh="有在看数的内容占窗口期内容的比例。", en="Posts of the window that show wow."
    ),
    "comments_coverage": Text(
        zh="有评论数的内容占窗口期内容的比例。", en="Posts of the window that show comments."
    ),
    "shares_coverage": Text(
        zh="有转发数的内容占窗口期内容的比例。", en="Posts of the window that show shares."
    ),
    "reads_censored_share": Text(
        zh="阅读数为“10万+”的内容占有阅读数的内容的比例；大于 0 时阅读总数是下限。",
        en='Posts whose reads are "100k+" among those that show reads; above 0 the total of '
        "reads is a lower bound.",
    ),
    "followers_coverage": Text(
        zh="1 为有粉丝记录或台账填有粉丝数，否则为 0。",
        en="1 where followers were read or the ledger names them, else 0.",
    ),
    "metrics_coverage": Text(
        zh="窗口期内有粉丝记录的天数占窗口期天数的比例。",
        en="Days of the window with a follower reading.",
    ),
    "messages_coverage": Text(
        zh="1 为截至检查日有过留言记录，否则为 0。",
        en="1 where any message is on record up to the day of the check-up, else 0.",
    ),
    "replies_coverage": Text(
        zh="已回复或已超过 15 天的留言占窗口期留言的比例。",
        en="Messages of the window that are answered or older than 15 days.",
    ),
    "reply_hours_coverage": Text(
        zh="记有回复时间的占已回复留言的比例。",
        en="Answered messages of the window whose time of reply is known.",
    ),
    "links_coverage": Text(
        zh="有正常或失败结果的占窗口期链接探测的比例。",
        en="Link probes of the window that were fine or failed.",
    ),
    "opens_coverage": Text(
        zh="1 为最近一次打开探测有明确结果，否则为 0。",
        en="1 where the last opening probe said yes or no, else 0.",
    ),
    "downloads_coverage": Text(
        zh="1 为最近一次下载探测有明确结果，否则为 0。",
        en="1 where the last download probe said yes or no, else 0.",
    ),
    "question_coverage": Text(
        zh="1 为最近一次测试提问有明确结果，否则为 0。",
        en="1 where the last test question said yes or no, else 0.",
    ),
}

REASONS: dict[str, Text] = {
    "unreadable": Text(
        zh="最近一次打开探测无法访问或平台不允许，此后没有采集到内容",
        en="the last opening probe was unreachable or not allowed, and no post was seen since",
    ),
    "never_read": Text(
        zh="从未采集到内容，窗口期内也没有成功打开过（应用、小程序、网站、工作群能打开，不说明有无内容）",
        en="no post was ever collected, and it was not opened within the window (that a programme, "
        "a website or a work group opens says nothing of its posts)",
    ),
    "horizon": Text(
        zh="该平台的采集早已中断，检查日前一段时间没有观测",
        en="collection on the platform ended too long before the day of the check-up",
    ),
}
