from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keepfit.kit.text import Text, clean, fold


def test_width_case_quotes_and_spaces_do_not_tell_names_apart() -> None:
    assert fold("ＡＢ 局‘甲’\u200b") == fold("ab局'甲'")


def test_unseen_characters_are_taken_out() -> None:
    assert clean("\ufeff 县\u200b文旅局\n") == "县文旅局"


def test_places_are_filled_in_both_languages() -> None:
    filled = Text(zh="{n} 个账号", en="{n} accounts").fill(n=3)
    assert (filled.zh, filled.en) == ("3 个账号", "3 accounts")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
