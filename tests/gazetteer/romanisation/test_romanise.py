"""Romanisation of names by the rules of 1984, with how sure it is."""

from __future__ import annotations

import csv
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import pinyin

from gazetteer.division import Level
from gazetteer.romanisation.readings import State
from gazetteer.romanisation.romanise import romanise
from gazetteer.romanisation.tables import characters, reviewed_readings
from gis.errors import FieldError
from tests.quality.romanisation import measure

HARD = """浚县 Xùn Xiàn|单县 Shàn Xiàn|洪洞县 Hóngtóng Xiàn|长垣市 Chángyuán Shì|繁峙县 Fánshì Xiàn
荥阳市 Xíngyáng Shì|荥经县 Yíngjīng Xiàn|筠连县 Jūnlián Xiàn|什邡市 Shífāng Shì|都匀市 Dūyún Shì
朝阳市 Cháoyáng Shì|涡阳县 Guōyáng Xiàn|亳州市 Bózhōu Shì|蚌埠市 Bèngbù Shì|歙县 Shè Xiàn
黟县 Yī Xiàn|枞阳县 Zōngyáng Xiàn|濉溪县 Suīxī Xiàn|砀山县 Dàngshān Xiàn|铅山县 Yánshān Xiàn
莘县 Shēn Xiàn|东阿县 Dōng'ē Xiàn|大埔县 Dàbù Xiàn|番禺区 Pānyú Qū|犍为县 Qiánwéi Xiàn
台州市 Tāizhōu Shì|丽水市 Líshuǐ Shì|六合区 Lùhé Qū|乐清市 Yuèqīng Shì|蔚县 Yù Xiàn
应县 Yìng Xiàn|尉犁县 Yùlí Xiàn|监利市 Jiànlì Shì|华阴市 Huàyīn Shì|吴堡县 Wúbǔ Xiàn
阜阳市 Fùyáng Shì|颍上县 Yǐngshàng Xiàn|茌平区 Chípíng Qū|盱眙县 Xūyí Xiàn|任丘市 Rénqiū Shì"""
SCOPES = {"大埔县": "44", "东阿县": "37", "台州市": "33", "丽水市": "33", "六合区": "32"} | {
    "蔚县": "13", "应县": "14", "任丘市": "13"
}  # fmt: skip


@pytest.mark.parametrize("pair", [p for line in HARD.splitlines() for p in line.split("|")])
def test_hard_names_of_counties_are_read_by_the_table(pair: str) -> None:
    name, expected = pair.split(" ", 1)
    found = romanise(name, "division", within=SCOPES.get(name, "99").ljust(12, "0"))
    assert found.text == expected
    assert found.state is State.TABLE


def test_the_worked_examples_of_the_rules() -> None:
    rules = measure()[0]
    assert rules["set"] == "rules"
    assert rules["right"] == rules["names"] == 36


@pytest.mark.parametrize(
    ("name", "group", "text"),
    [
        ("新疆维吾尔自治区", "division", "Xīnjiāng Uygur Zìzhìqū"),
        ("恩施土家族苗族自治州", "division", "Ēnshī Tǔjiāzú Miáozú Zìzhìzhōu"),
        ("碑林区", "division", "Bēilín Qū"),
        ("万柏林区", "division", "Wànbǎilín Qū"),
        ("神农架林区", "division", "Shénnóngjià Línqū"),
        ("下花园区", "division", "Xiàhuāyuán Qū"),
        ("市辖区", "division", "Shìxiáqū"),
        ("阜阳经济技术开发区", "division", "Fùyáng Jīngjì Jìshù Kāifāqū"),
        ("阿拉善左旗", "division", "Alxa Zuǒqí"),
        ("文德社区居委会", "community", "Wéndé Shèqū Jūwěihuì"),
        ("王庄村委会", "community", "Wángzhuāng Cūnwěihuì"),
        ("王庄村村民委员会", "community", "Wángzhuāngcūn Cūnmín Wěiyuánhuì"),
        ("王村", "community", "Wángcūn"),
        ("五一路", "road", "Wǔyī Lù"),
        ("广东路", "road", "Guǎngdōng Lù"),
        ("中山北路", "road", "Zhōngshān Běilù"),
        ("包头胡同东巷", "road", "Bāotóu Hútòng Dōngxiàng"),
        ("北三环东路", "road", "Běi 3 Huán Dōnglù"),
    ],
)
def test_words_are_parted_by_class(name: str, group: str, text: str) -> None:
    assert romanise(name, group).text == text


def test_a_class_code_decides_as_its_group_does() -> None:
    assert romanise("江口镇", "21500").text == "Jiāngkǒu Zhèn"
    assert romanise("江口镇", "22200").text == "Jiāngkǒuzhèn"
    assert romanise("江口镇", level=Level.TOWNSHIP).text == "Jiāngkǒu Zhèn"
    assert romanise("江口镇").text == "Jiāngkǒu Zhèn"
    with pytest.raises(FieldError, match="no place class"):
        romanise("江口镇", "99")


def test_parts_and_syllables() -> None:
    found = romanise("六安市")
    assert (found.specific, found.generic) == ("Lù'ān", "Shì")
    assert found.syllables == ("lù", "ān", "shì")
    assert romanise("六安").generic is None


def test_three_states() -> None:
    assert romanise("江口镇").state is State.LIBRARY
    assert romanise("六安市").state is State.TABLE
    open_name = romanise("石堡村", "settlement")
    assert open_name.state is State.AMBIGUOUS
    assert open_name.text == "Shíbǎocūn"
    assert set(open_name.alternatives) == {"Shípùcūn", "Shíbǔcūn"}


def test_a_reading_holds_in_its_area_only() -> None:
    assert romanise("六合", "settlement", within="320100000000").text == "Lùhé"
    assert romanise("六合", "settlement", within="430100000000").text == "Liùhé"


def test_minority_names_are_spelled_from_the_table() -> None:
    found = romanise("乌鲁木齐市")
    assert found.text == "Ürümqi Shì"
    assert found.alternatives == ("Wūlǔmùqí Shì",)
    assert found.syllables == ("wū", "lǔ", "mù", "qí", "shì")
    assert romanise("曲水县", within="540100000000").text == "Qüxü Xiàn"
    assert romanise("曲水镇", within="340100000000").text == "Qūshuǐ Zhèn"


def test_other_names_of_minority_areas_wait_for_a_person() -> None:
    assert romanise("巴格阿瓦提乡", within="653100000000").state is State.AMBIGUOUS
    assert romanise("巴格阿瓦提乡", within="340000000000").state is not State.AMBIGUOUS


def test_full_width_signs_are_plain_ones() -> None:
    assert romanise("１２０３高地", "natural").text == "1203 Gāodì"
    assert romanise("G105国道", "road").text == "G105 Guódào"


@pytest.mark.parametrize("name", ["（氵甸）村", "\U0003134a庄", "\ue000庄"])
def test_what_cannot_be_read_is_ambiguous(name: str) -> None:
    assert romanise(name).state is State.AMBIGUOUS


@pytest.mark.parametrize(
    "name", ["", " \u3000", "Fuyang", "2008", "王\x00村", "王\u200b村", "王" * 101]
)
def test_what_is_no_chinese_name_is_refused(name: str) -> None:
    with pytest.raises(FieldError) as caught:
        romanise(name)
    assert caught.value.mend


@settings(max_examples=40)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12))
def test_any_chinese_name_has_a_syllable_for_each_character(name: str) -> None:
    for group in (None, "division", "community", "road", "natural", "settlement", "facility"):
        found = romanise(name, group)
        assert len(found.syllables) == len(name)
        assert found.text == unicodedata.normalize("NFC", found.text)
        assert found.source


# Readings that place names have and the library's list of readings lacks; light tones besides.
APART = {
    "乐亭", "乐陵", "宕昌", "大栅栏", "大夫", "栅栏", "漂亮", "相公", "豆腐坊",
}  # fmt: skip


def test_every_reviewed_reading_is_one_the_library_knows() -> None:
    unknown = {
        entry.part
        for entries in reviewed_readings().values()
        for entry in entries
        for character, syllable in zip(entry.part, entry.reading, strict=True)
        if syllable not in pinyin(character, heteronym=True)[0]
    }
    assert unknown == APART


def test_every_row_of_the_tables_names_its_source() -> None:
    for name in ("readings", "characters", "spellings", "generic_parts", "division_stems"):
        with files("gazetteer.romanisation").joinpath(f"{name}.csv").open(encoding="utf-8") as file:
            assert [row for row in csv.DictReader(file) if not row["source"]] == []
    assert all(character.readings for character in characters().values())
