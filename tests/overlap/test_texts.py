from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keepfit.overlap.core.texts import folded
from keepfit.overlap.queries import folding_tables, utf8_of


def read(text: str) -> tuple[str, list[int]]:
    """How one text is compared, and the numbers found in it."""
    one = folded(*utf8_of([text]), folding_tables())
    return "".join(map(chr, one.text.tolist())), one.numbers.tolist()


def test_width_case_spaces_emoji_and_punctuation_are_no_difference() -> None:
    assert read("Ｋｅｅｐ　Fit，６月😀 １日！")[0] == read("keepfit 6月1日")[0] == "keepfit6月1日"


def test_traditional_characters_are_compared_as_simplified_ones() -> None:
    assert read("縣醫療保險發佈")[0] == "县医疗保险发布"


def test_what_platforms_and_copyists_put_around_a_text_is_left_out() -> None:
    wrapped = "转载：防汛提醒请注意\n来源：新华社 编辑：张三\n展开全文 网页链接 https://t.cn/A6x"
    assert read(wrapped)[0] == "防汛提醒请注意"


def test_a_word_that_only_looks_like_a_label_stays() -> None:
    assert read("资金来源：财政拨款")[0] == "资金来源财政拨款"


def test_numbers_are_read_however_they_are_written() -> None:
    assert read("第二十三期，1,200人，06月三日，星期三，二〇二四年")[1] == [
        3, 6, 23, 1200, 2024, 1_000_003,
    ]  # fmt: skip


def test_a_numeral_inside_a_word_is_no_number() -> None:
    assert read("一起来万一三心二意")[1] == []


def test_a_numeral_that_stands_alone_is_a_number() -> None:
    assert read("红色足迹（二十二）")[1] == [22]


def test_letters_that_begin_like_a_month_are_none() -> None:
    assert read("Market decent autumn")[1] == []


def test_a_web_address_behind_a_word_is_left_out() -> None:
    assert read("see nighthttps://t.cn/A6x,12 ok")[0] == "seenightok"


def test_months_and_weekdays_in_english_are_numbers() -> None:
    assert read("Friday, 7 June")[1] == [6, 7, 1_000_005]


def test_rare_characters_of_other_planes_are_kept_apart() -> None:
    assert read("𠀀𠀁")[0] not in {"", read("𠀁𠀀")[0]}


@given(st.lists(st.text(max_size=40), max_size=8))
def test_texts_read_together_are_read_as_if_alone(texts: list[str]) -> None:
    plain = [text.encode("utf-8", "ignore").decode() for text in texts]
    whole = folded(*utf8_of(plain), folding_tables())
    pieces = np.split(whole.text, whole.starts[1:-1])[: len(plain)]
    assert ["".join(map(chr, one)) for one in pieces] == [read(one)[0] for one in plain]


def test_broken_bytes_do_not_stop_the_reading() -> None:
    broken = np.frombuffer("防汛".encode()[:-1] + b"\xff\xc3", dtype=np.uint8)
    one = folded(broken, np.array([0, len(broken)]), folding_tables())
    assert chr(one.text[0]) == "防"
