"""The report as text: whole, self-contained, in two languages, and true to its numbers."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from keepfit.checkup.core.rules import Outcome
from keepfit.review.core.records import Review
from keepfit.review.flow import review
from keepfit.review.report.page import report_html
from tests.review.build import AS_OF, SPIKE

_VOID = {"meta", "input", "br", "line", "rect", "path", "link", "img", "hr"}


class Outline(HTMLParser):
    """What a page consists of: tags with attributes, ids, headings, and the text of each body."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {"zh-CN": [], "en": []}
        self.unbalanced: list[str] = []
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag not in _VOID:
            self._open.append((tag, given.get("lang")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open.pop()[0] != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        lang = next((lang for _, lang in reversed(self._open) if lang), None)
        if lang in self.text and data.strip():
            self.text[lang].append(data.strip())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]

    def read(self, lang: str) -> str:
        """All text of one language."""
        return "\n".join(self.text[lang])


@pytest.fixture(scope="module")
def html(small: Review) -> str:
    return report_html(small)


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    return Outline(html)


def test_every_tag_that_opens_closes(outline: Outline) -> None:
    assert outline.unbalanced == []


def test_nothing_is_fetched_and_nothing_is_run(outline: Outline) -> None:
    tags = {name for name, _ in outline.tags}
    assert not tags & {"script", "link", "iframe", "object", "img"}
    assert not any(name.startswith("on") for _, given in outline.tags for name in given)


def test_the_style_names_nothing_outside(html: str) -> None:
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert not any("url(" in one or "@import" in one for one in style)


def test_the_phone_s_layout_stays_off_paper(html: str) -> None:
    assert "@media (max-width" not in html


def test_no_id_is_given_twice(outline: Outline) -> None:
    ids = [given["id"] for _, given in outline.tags if "id" in given]
    assert sorted(ids, key=str) == sorted(set(ids), key=str)


def test_whatever_is_referred_to_is_there(outline: Outline) -> None:
    ids = {given.get("id") for _, given in outline.tags}
    named = {one for _, given in outline.tags if (one := given.get("aria-labelledby"))}
    inside = {str(one["href"])[1:] for one in outline.named("a") if str(one["href"])[:1] == "#"}
    assert (named | inside) - ids == set()


def test_links_go_out_to_the_web_or_stay_inside(outline: Outline) -> None:
    targets = {str(one["href"]).split(":")[0].split("#")[0] for one in outline.named("a")}
    assert targets <= {"https", "http", ""}


def test_chinese_stands_first_and_each_language_says_which_it_is(outline: Outline) -> None:
    bodies = [one["lang"] for one in outline.named("div") if "lang" in one]
    assert (outline.named("html")[0]["lang"], bodies) == ("zh-CN", ["zh-CN", "en"])


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_each_language_has_the_same_headings(outline: Outline, lang: str) -> None:
    headings = [name for name, _ in outline.tags if re.fullmatch("h[1-6]", name)]
    half = len(headings) // 2
    assert headings[:half] == headings[half:]
    assert outline.text[lang]


def test_headings_never_skip_a_level(outline: Outline) -> None:
    levels = [int(name[1]) for name, _ in outline.tags if re.fullmatch("h[1-6]", name)]
    steps = [after - before for before, after in pairwise(levels)]
    assert max(steps) <= 1


def test_every_heading_of_a_table_says_what_it_heads(outline: Outline) -> None:
    assert all(one.get("scope") in ("row", "col") for one in outline.named("th"))


def test_the_english_half_holds_no_chinese_but_names(small: Review, outline: Outline) -> None:
    ours = {"compare", "基本检查"}
    names = [one.name for one in small.ledger.units.values()]
    names += [one.name for one in small.ledger.accounts.values()]
    text = outline.read("en")
    sentences = re.findall(r"[一-鿿，。；：]{14,}", text)
    assert [one for one in sentences if not any(name in one for name in (*names, *ours))] == []


def test_names_and_titles_are_never_markup(html: str) -> None:
    assert SPIKE not in html
    assert SPIKE.replace("<", "&lt;").split("(")[0].replace(">", "&gt;") in html


def test_a_county_s_report_is_small(html: str) -> None:
    assert len(html.encode()) < 200_000


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_rates_stand_beside_their_denominators(outline: Outline, lang: str) -> None:
    assert {"4 / 7", "7 / 8"} <= set(re.findall(r"\d+ / \d+", outline.read(lang)))


def test_every_failing_account_is_named_with_its_deadline(small: Review, outline: Outline) -> None:
    text = outline.read("zh-CN")
    failed = [key for key, one in small.checkup.verdicts.items() if one is Outcome.FAIL]
    assert all(small.ledger.accounts[key].name in text for key in failed)
    assert all(str(one.due_on) in text for one in small.checkup.findings if one.due_on)


def test_silence_is_told_in_days_with_its_limit(outline: Outline) -> None:
    assert "43 天" in outline.read("zh-CN")
    assert "43 days" in outline.read("en")


def test_another_account_is_named_with_its_platform(outline: Outline) -> None:
    assert "“示例资讯”（微信公众号）" in outline.read("zh-CN")
    assert "“示例资讯” (WeChat)" in outline.read("en")


def test_what_nobody_saw_is_told_with_the_reason(outline: Outline) -> None:
    after = outline.read("zh-CN").split("未观测的账号")[-1]
    assert "城关" in after
    assert "无法访问或平台不允许" in after


def test_every_rule_is_told_with_its_source(small: Review, outline: Outline) -> None:
    text = outline.read("zh-CN")
    counted = {one.rule_id for one in small.checkup.by_rule}
    for rule in small.checkup.pack.rules:
        if rule.rule_id in counted:
            assert rule.rule_id in text
            assert rule.source.document in text


def test_what_only_people_can_check_is_not_passed_over(small: Review, outline: Outline) -> None:
    assert all(one.zh in outline.read("zh-CN") for one in small.checkup.pack.by_hand)


def test_every_input_is_named_with_its_digest(small: Review, outline: Outline) -> None:
    text = outline.read("zh-CN")
    assert all(one.file in text and one.sha256[:16] in text for one in small.inputs)


def test_every_chart_says_what_it_shows(outline: Outline) -> None:
    pictures = [one for one in outline.named("svg") if one.get("role") == "img"]
    assert pictures
    assert all(one.get("aria-label") for one in pictures)


def test_the_same_review_gives_the_same_report(small: Review, html: str) -> None:
    assert report_html(small) == html


def test_a_review_of_nothing_but_accounts_still_makes_a_report(tmp_path: Path) -> None:
    ledger = tmp_path / "账号.csv"
    ledger.write_text("账号名称,平台,主办单位\n示例发布,微信,县府办\n", encoding="utf-8")
    assert "示例发布" in report_html(review([ledger], as_of=AS_OF))
