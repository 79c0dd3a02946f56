"""The order of the two indexes, against printed dictionaries and a library of readings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pypinyin import Style, lazy_pinyin

from gazetteer.publishing.entry import Entry
from gazetteer.publishing.indexes import pinyin_index, stroke_index
from gazetteer.publishing.pinyin_order import initial_letter, syllables

BLANK = Entry(
    1, 1, None, "", None, None, "", "22200", None, None, None, None, None, None, None, None,
    False, False,
)  # fmt: skip


def entries(*names: tuple[str, str | None]) -> list[Entry]:
    return [
        replace(BLANK, number=number, name=name, romanisation=spoken)
        for number, (name, spoken) in enumerate(names, 1)
    ]


@pytest.mark.parametrize(
    ("written", "cut"),
    [
        ("Lù'ān Shì", ["lù", "ān", "shì"]),
        ("Jiāngkǒuzhèn", ["jiāng", "kǒu", "zhèn"]),
        ("Fāngānzhuāng", ["fān", "gān", "zhuāng"]),
        ("Fāng'ān", ["fāng", "ān"]),
        ("Lüèyáng Xiàn", ["lüè", "yáng", "xiàn"]),
        ("Shí'èrlǐpù", ["shí", "èr", "lǐ", "pù"]),
        ("Běi 2 Xiàng", ["běi", "2", "xiàng"]),
        ("Xī'ěrwǎgēn", ["xī", "ěr", "wǎ", "gēn"]),
    ],
)
def test_official_spelling_parts_into_syllables(written: str, cut: list[str]) -> None:
    assert list(syllables(written)) == cut


def test_tones_decide_after_letters_and_u_comes_before_ü() -> None:
    # 现代汉语词典: mā má mǎ mà ma; lu, lü, luan.
    wanted = [("妈", "mā"), ("麻", "má"), ("马", "mǎ"), ("骂", "mà"), ("吗", "ma")]
    ((section),) = pinyin_index(entries(*wanted[::-1]))
    assert [entry.name for entry in section.entries] == [name for name, _ in wanted]
    rows = [("路口", "Lùkǒu"), ("吕庄", "Lǚzhuāng"), ("乱石", "Luànshí"), ("罗集", "Luójí")]
    ((section),) = pinyin_index(entries(*rows[::-1]))
    assert [entry.name for entry in section.entries] == ["路口", "吕庄", "乱石", "罗集"]


def test_names_stand_under_their_letters_and_those_without_last() -> None:
    found = pinyin_index(entries(("无音", None), ("张集", "Zhāngjí"), ("阿庄", "Āzhuāng")))
    assert [section.heading for section in found] == ["A", "Z", "#"]
    assert initial_letter("Ōu Miào") == "O"


def test_the_order_is_that_of_another_reader() -> None:
    names = [
        "颍州", "江口", "南照", "王庄", "王大庄", "张集", "张庄", "八里河", "李集", "黄桥", "古城",
        "五十铺", "杨湖", "关屯", "刘集", "红星", "建颍", "半岗", "谢桥", "迪沟", "夏桥", "陈桥",
    ]  # fmt: skip
    numbered = {name: lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)
                for name in names}  # fmt: skip
    marked = [(name, "".join(lazy_pinyin(name, style=Style.TONE))) for name in names]
    found = [e.name for section in pinyin_index(entries(*marked)) for e in section.entries]
    # TONE3 puts the digit behind the letters: zhang1 < zhang4 < zhao1 as strings of letters, digit.
    keys = [[(s[:-1], s[-1]) for s in numbered[name]] for name in found]
    assert keys == sorted(keys)


def test_strokes_then_first_stroke() -> None:
    # 一1 二2横 十2横 卜2竖 八2撇 九2撇 三3横 口3竖 王4横 文4点 颍12.
    rows = [(name, None) for name in ("颍", "文", "王", "口", "三", "八", "卜", "二", "一")]
    found = stroke_index(entries(*rows))
    assert [section.heading for section in found] == [
        "1画 横", "2画 横", "2画 竖", "2画 撇", "3画 横", "3画 竖", "4画 横", "4画 点", "12画 撇",
    ]  # fmt: skip
    (rare,) = stroke_index(entries(("㐂山", None)))
    assert rare.heading == "表外字"


def test_every_entry_stands_once_in_each_index() -> None:
    rows = entries(("王庄", "Wángzhuāng"), ("王庄", "Wángzhuāng"), ("李庄", "Lǐzhuāng"))
    for index in (pinyin_index, stroke_index):
        numbers = [e.number for section in index(rows) for e in section.entries]
        assert sorted(numbers) == [1, 2, 3]
