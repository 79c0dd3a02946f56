"""Keys of spellings, sounds of queries: functions of texts alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.search.generics import part
from gazetteer.search.keys import keys_of
from gazetteer.search.paths import lies_in
from gazetteer.search.sounds import cuts, letters, sound_spellings, spoken, syllables_of, toned
from gazetteer.search.text import fold
from gazetteer.search.wanted import Script, understand
from gis.errors import InputError

ANHUI = [("341226000000", "颍上县"), ("341200000000", "阜阳市"), ("340000000000", "安徽省")]


@pytest.mark.parametrize(
    ("name", "specific", "generic"),
    [
        ("江口镇", "江口", "镇"), ("鼓楼街道", "鼓楼", "街道"), ("镇", "镇", None),
        ("文德社区居委会", "文德", "社区居委会"), ("阜阳", "阜阳", None),
        ("王庄村村民委员会", "王庄", "村村民委员会"), ("延边朝鲜族自治州", "延边朝鲜族", "自治州"),
    ],
)  # fmt: skip
def test_the_longest_generic_part_is_taken_off(
    name: str, specific: str, generic: str | None
) -> None:
    found = part(name)
    assert (found[0], found[1] and found[1].word) == (specific, generic)


def test_one_form_for_all_spellings() -> None:
    assert fold("潁上縣") == fold("颍 上（县）") == "颍上县"
    assert fold("乾縣") == fold("干县")
    assert fold("Ｋ５社区") == "k5社区"


def test_keys_hold_the_reviewed_reading_and_the_usual_one() -> None:
    keys = keys_of("六安市", "Lù'ān Shì")
    assert {"n六安市", "b六安", "pluanshi", "pliuanshi", "qluan", "qliuan", "ilas"} <= set(keys)
    assert "d六|市" in keys


def test_names_of_other_languages_keep_their_own_sound() -> None:
    keys = keys_of("呼和浩特市", "Hohhot Shì")
    assert {"phohhotshi", "phuhehaoteshi", "qhohhot", "qhuhehaote"} <= set(keys)


def test_letters_are_cut_to_characters() -> None:
    assert syllables_of("六安市", "Lù'ān Shì") == ("lu", "an", "shi")
    assert syllables_of("呼和浩特市", "Hohhot Shì") is None
    assert letters("Lǜchūn Xiàn") == "lvchunxian"


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("jiang1kou3", "jiāngkǒu"), ("lü4", "lǜ"), ("lv4", "lǜ"), ("gui4", "guì"), ("liu2", "liú"),
        ("jiāngkǒu", "jiāngkǒu"),
    ],
)  # fmt: skip
def test_tone_digits_stand_for_marks(typed: str, marked: str) -> None:
    assert toned(typed) == marked


def test_without_tones_there_is_nothing_to_compare() -> None:
    assert toned("jiangkou") is None


def test_joined_pinyin_is_cut_between_whole_syllables_only() -> None:
    assert 9 in cuts("yingshangjiangkou")
    assert 3 not in cuts("yingshangjiangkou")
    assert cuts("jkz") == []
    assert {2, 3} & set(cuts("xianyang"))


def test_u_may_stand_for_umlaut() -> None:
    assert "lvchun" in sound_spellings("luchun")
    assert "lvchun" in sound_spellings("lyuchun")
    assert "jianyu" in sound_spellings("jianyu")


def test_the_usual_reading_comes_first() -> None:
    assert spoken("重庆")[0] in {("chong", "qing"), ("zhong", "qing")}
    assert {("chong", "qing"), ("zhong", "qing")} <= set(spoken("重庆"))


def test_scripts_are_told_apart() -> None:
    scripts = {text: understand(text).script for text in ("江口", "jiangkou", "江kou", "341226")}
    assert list(scripts.values()) == [Script.CHARACTERS, Script.LATIN, Script.MIXED, Script.DIGITS]
    assert understand("Jiangkou Town").joined == "jiangkouzhen"
    assert understand("Town").joined == "town"


@pytest.mark.parametrize(
    "head", ["安徽省阜阳市颍上县", "安徽颍上", "阜阳", "颍上县", "anhuiyingshang", "fys", "fyys"]
)
def test_heads_are_made_of_the_parents_in_order(head: str) -> None:
    assert lies_in((head,), ANHUI)


@pytest.mark.parametrize("head", ["颍上县阜阳市", "阜阳市六安", "安", "yingshangfuyang", "江苏"])
def test_other_heads_are_not(head: str) -> None:
    assert not lies_in((head,), ANHUI)


def test_parts_set_apart_stand_in_any_order() -> None:
    assert lies_in(("颍上", "安徽"), ANHUI)


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        query = understand(text)
    except InputError:
        return
    assert query.joined
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="江口阜阳颍上镇乡村街道区市县回族", min_size=1, max_size=12))
def test_a_name_has_the_key_of_its_own_fold_and_no_key_twice(name: str) -> None:
    keys = keys_of(name, None)
    assert "n" + fold(name) in keys
    assert len(keys) == len(set(keys))
