"""Pages of feeds, well written and otherwise."""

from __future__ import annotations

import contextlib
import json
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.connectors.sources.feed import parse as feed
from keepfit.connectors.sources.feed.posts import Feed, NoFeedError

ZONE = ZoneInfo("Asia/Shanghai")
AT = "https://www.example.cn/feed/"
NINE = datetime(2024, 6, 3, 9, 0)  # noqa: DTZ001  # a wall clock has no zone
DATE = "<pubDate>Mon, 03 Jun 2024 09:00:00 +0800</pubDate>"


def parse(content: bytes | str, content_type: str = "", url: str = AT) -> Feed:
    raw = content.encode() if isinstance(content, str) else content
    return feed.parse(raw, content_type=content_type, zone=ZONE, url=url)


def rss(*items: str, head: str = "") -> str:
    inside = "".join(f"<item>{one}</item>" for one in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>县政府</title>{head}{inside}</channel></rss>"
    )


RSS10 = """<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>县政府</title></channel>
<item rdf:about="https://www.example.cn/1"><title>通知</title><link>https://www.example.cn/1</link>
<dc:date>2024-06-03T09:00:00+08:00</dc:date><description>正文</description></item></rdf:RDF>"""
RSS091 = f"""<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>县政府</title><item><title>通知</title>
<link>https://www.example.cn/1</link>{DATE}<description>正文</description></item></channel></rss>"""
RSS20 = rss(
    f"<title>通知</title><link>https://www.example.cn/1</link>{DATE}<description>正文</description>"
)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>县政府</title><entry><title>通知</title>
<id>https://www.example.cn/1</id><link href="/1"/><published>2024-06-03T01:00:00Z</published>
<updated>2024-07-01T01:00:00Z</updated><content type="html">&lt;p&gt;正文&lt;/p&gt;</content>
</entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "县政府",
        "items": [
            {
                "id": "https://www.example.cn/1",
                "url": "https://www.example.cn/1",
                "title": "通知",
                "content_html": "<p>正文</p>",
                "date_published": "2024-06-03T09:00:00+08:00",
            }
        ],
    }
)


@pytest.mark.parametrize(
    "page", [RSS091, RSS10, RSS20, ATOM, JSON], ids=["091", "10", "20", "atom", "json"]
)
def test_every_format_tells_the_same_post(page: str) -> None:
    found = parse(page)
    (post,) = found.posts
    assert (found.title, post.native_id, post.published_at, post.title, post.text, post.url) == (
        "县政府",
        "https://www.example.cn/1",
        NINE,
        "通知",
        "正文",
        "https://www.example.cn/1",
    )


@pytest.mark.parametrize("page", [RSS20, ATOM, JSON], ids=["rss", "atom", "json"])
def test_a_sound_page_is_not_called_damaged(page: str) -> None:
    assert not parse(page).damaged


def test_html_becomes_the_text_a_reader_sees_and_its_links() -> None:
    body = (
        "<style>p{}</style><h2>缴费</h2><p>请到<b>大厅</b>办理，<a href='/guide'>指南</a></p>"
        "<script>alert(1)</script><ul><li>一</li><li>二</li></ul><a href='javascript:x'>坏</a>"
        "<!-- 不显示 --><a href='/guide'>再看</a>"
    )
    (post,) = parse(rss(f"{DATE}<content:encoded><![CDATA[{body}]]></content:encoded>")).posts
    assert post.text == "缴费\n请到大厅办理，指南\n一\n二\n坏再看"
    assert post.links == ("https://www.example.cn/guide",)


def test_the_fullest_content_is_taken() -> None:
    item = f"{DATE}<description>摘要</description><content:encoded>很长的全文</content:encoded>"
    assert parse(rss(item)).posts[0].text == "很长的全文"


def test_an_id_that_is_no_address_is_no_link() -> None:
    assert parse(rss(f"<guid>第1号</guid>{DATE}")).posts[0].url == ""


def test_text_is_capped() -> None:
    assert (
        len(parse(rss(f"{DATE}<description>{'长' * 50_000}</description>")).posts[0].text) == 20_000
    )


def test_a_post_without_a_date_is_counted_and_left_out() -> None:
    found = parse(rss("<title>无日期</title>", f"<title>有</title>{DATE}"))
    assert ([one.title for one in found.posts], found.undated) == (["有"], 1)


def test_a_server_that_gives_every_post_the_same_id_loses_none() -> None:
    items = [f"<guid>https://www.example.cn/</guid><link>/{n}</link>{DATE}" for n in range(3)]
    assert len({one.native_id for one in parse(rss(*items)).posts}) == 3


def test_posts_without_id_and_link_keep_their_id_between_visits() -> None:
    items = [f"<title>{n}</title>{DATE}" for n in range(2)]
    first, second = parse(rss(*items)), parse(rss(*reversed(items)))
    assert {one.native_id for one in first.posts} == {one.native_id for one in second.posts}


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030"])
@pytest.mark.parametrize("said", ["", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"])
def test_chinese_encodings_are_read_whatever_the_server_says(charset: str, said: str) -> None:
    page = RSS20.replace("UTF-8", charset).encode("gb18030")
    assert parse(page, content_type=said).posts[0].title == "通知"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_with_and_without_its_mark_is_read(codec: str) -> None:
    page = RSS20.replace(' encoding="UTF-8"', "").encode(codec)
    assert parse(page).posts[0].title == "通知"


def test_utf8_declared_as_gb2312_is_read() -> None:
    assert (
        parse(RSS20.replace("UTF-8", "gb2312").encode(), "text/xml; charset=utf-8").posts[0].title
        == "通知"
    )


@pytest.mark.parametrize(
    ("head", "url", "following"),
    [
        ("<atom:link rel='next' href='/feed/2'/>", AT, "https://www.example.cn/feed/2"),
        ("<atom:link rel='next' href='http://www.example.cn/2'/>", AT, "https://www.example.cn/2"),
        ("<generator>https://wordpress.org/?v=6.1.9</generator>", AT, AT + "?paged=2"),
        (
            "<generator>https://wordpress.org/?v=6</generator>",
            AT + "?feed=rss2&paged=2",
            AT + "?feed=rss2&paged=3",
        ),
        ("<generator>other</generator>", AT, ""),
        ("<atom:link rel='next' href='file:///etc/passwd'/>", AT, ""),
    ],
)
def test_the_next_page_is_found(head: str, url: str, following: str) -> None:
    assert parse(rss(f"<title>a</title>{DATE}", head=head), url=url).next_page == following


def test_an_empty_page_has_no_next_one() -> None:
    assert parse(rss(head="<generator>https://wordpress.org/</generator>")).next_page == ""


def test_a_json_feed_names_its_next_page_and_where_a_post_comes_from() -> None:
    page = json.loads(JSON) | {"next_url": "/feed.json?p=2"}
    page["items"][0]["external_url"] = "https://news.example.com/1"
    found = parse(json.dumps(page))
    assert found.next_page == "https://www.example.cn/feed.json?p=2"
    assert found.posts[0].origin_url == "https://news.example.com/1"


def test_xml_that_breaks_off_is_read_as_far_as_it_goes_and_said_to_be_damaged() -> None:
    items = [f"<title>{n}</title><guid>{n}</guid>{DATE}" for n in range(3)]
    found = parse(rss(*items)[:-90])
    assert (found.damaged, found.posts[0].title) == (True, "0")


def test_control_characters_and_bare_ampersands_do_not_stop_reading() -> None:
    found = parse(rss(f"<title>A&B\x0b&nbsp;&copy;&foo;公告</title>{DATE}"))
    assert (found.posts[0].title, found.damaged) == ("A&B ©&foo;公告", False)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prolog", [BOMB, XXE, XXE.lower()], ids=["bomb", "file", "lower case"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_are_refused_unread(prolog: str, codec: str) -> None:
    page = prolog + RSS20.split("?>", 1)[1].replace("正文", "&f;")
    with pytest.raises(NoFeedError) as refused:
        parse(page.encode(codec))
    assert refused.value.dangerous


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html><body>验证</body></html>",
        "{}",
        "[1]",
        '{"version": 1, "items": {}}',
        "\x00\x01",
        "<?xml",
        '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 100_000,
        "<rssx>",
        "<opml/>",
    ],
)
def test_what_is_no_feed_is_said_to_be_none(page: str) -> None:
    with pytest.raises(NoFeedError):
        parse(page)


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<", "&", "<b>", '<p style="', "<script", "\n "])
@pytest.mark.parametrize("wrap", ["{}", "<![CDATA[{}]]>"], ids=["raw", "cdata"])
def test_a_hostile_page_costs_little(piece: str, wrap: str) -> None:
    page = rss(
        f"{DATE}<description>{wrap.replace('{}', piece * (500_001 // len(piece)))}</description>"
    )
    began = time.process_time()
    with contextlib.suppress(NoFeedError):
        parse(page)
    assert time.process_time() - began < 5


@given(st.binary(max_size=300))
def test_no_bytes_are_a_crash(noise: bytes) -> None:
    for page in (noise, RSS20.encode()[:200] + noise, b'{"items":' + noise):
        try:
            parse(page)
        except NoFeedError:
            continue
