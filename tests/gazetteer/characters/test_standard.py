from collections import Counter
from itertools import pairwise

import pytest

from gazetteer.characters.standard import (
    standard_characters,
    standard_level,
    stroke_key,
    strokes,
)


def test_the_table_has_its_8105_characters_in_three_levels() -> None:
    # 通用规范汉字表 (2013), preface: 3,500, 3,000 and 1,605.
    levels = Counter(found.level for found in standard_characters().values())
    assert levels == {1: 3500, 2: 3000, 3: 1605}


def test_each_level_is_in_the_order_of_strokes() -> None:
    # The table's own order is by strokes: no count may contradict it.
    rows = list(standard_characters().values())
    assert [row.number for row in rows] == list(range(1, 8106))
    for before, after in pairwise(rows):
        assert before.level < after.level or before.strokes <= after.strokes


@pytest.mark.parametrize(
    ("char", "level", "count"),
    [
        ("一", 1, 1), ("阜", 2, 8), ("阳", 1, 6), ("颍", 2, 12), ("亳", 2, 10), ("埇", 3, 10),
        ("䜣", 3, 6), ("歙", 2, 16), ("黟", 2, 18),
    ],
)  # fmt: skip
def test_levels_and_strokes_of_characters(char: str, level: int, count: int) -> None:
    assert (standard_level(char), strokes(char)) == (level, count)


@pytest.mark.parametrize("char", ["陽", "垅", "A", "", "阜阳", "\ue000"])
def test_what_is_not_in_the_table_has_neither_level_nor_strokes(char: str) -> None:
    assert standard_level(char) is None
    assert strokes(char) is None


def test_a_stroke_index_goes_by_strokes_then_by_the_first_stroke() -> None:
    # 丁 横, 卜 竖, 八 撇, 刀 折 have two strokes; 陽 is not in the table and comes last.
    assert sorted("陽刀八王卜丁一", key=stroke_key) == list("一丁卜八刀王陽")
