"""Syllables: tones, apostrophes, initials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from gazetteer.romanisation.syllable import initials, join, numbered, toneless

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("syllables", "word"),
    [
        (["xī", "ān"], "xī'ān"),
        (["lù", "ān"], "lù'ān"),
        (["jiàn", "ōu"], "jiàn'ōu"),
        (["ān", "qìng"], "ānqìng"),
        (["é", "ěr", "gǔ"], "é'ěrgǔ"),
        (["wū", "ēn"], "wū'ēn"),
        ([], ""),
    ],
)
def test_an_apostrophe_stands_before_an_inner_a_o_or_e(syllables: list[str], word: str) -> None:
    assert join(syllables) == word


@pytest.mark.parametrize(
    ("marked", "bare", "digit"),
    [("lǜ", "lü", "lü4"), ("ān", "an", "an1"), ("zi", "zi", "zi5"), ("ěr", "er", "er3")],
)
def test_other_forms_of_a_syllable(marked: str, bare: str, digit: str) -> None:
    assert toneless(marked) == bare
    assert numbered(marked) == digit


@given(HAN)
def test_the_library_agrees_on_what_is_without_tone(text: str) -> None:
    marked = lazy_pinyin(text, style=Style.TONE, errors="ignore")
    bare = lazy_pinyin(text, style=Style.NORMAL, errors="ignore", v_to_u=True)
    assert [toneless(syllable).replace("ê", "e") for syllable in marked] == [
        syllable.replace("ê", "e") for syllable in bare
    ]


def test_initials() -> None:
    assert initials(["lù", "ān", "shì"]) == "las"
    assert initials(["lǜ", "chūn"]) == "lc"
    assert initials(["běi", "2", "(", "xiàng"]) == "b2x"
