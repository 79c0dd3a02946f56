"""The national table of standard characters 通用规范汉字表 (2013), and the strokes of each.

The place-name regulation asks for standard characters and against rare ones (地名管理条例 Art 9):
levels 1 and 2 are in general use, level 3 is names, sciences and old texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gazetteer.characters.shipped import shipped_rows

FIRST_STROKES = {1: "横", 2: "竖", 3: "撇", 4: "点", 5: "折"}
"""Kinds of first stroke in the order of printed indexes."""


@dataclass(frozen=True, slots=True)
class StandardCharacter:
    """One of the 8,105 characters of the table.

    Attributes:
        number: Number in the table, from 1.
        level: 1 (3,500 characters), 2 (3,000) or 3 (1,605).
        strokes: Count of strokes 笔画数.
        first_stroke: Key of `FIRST_STROKES`; None where it is not known (39 rare characters).
    """

    number: int
    level: int
    strokes: int
    first_stroke: int | None


@cache
def standard_characters() -> dict[str, StandardCharacter]:
    """The whole table by character, in its own order."""
    return {
        row["character"]: StandardCharacter(
            number,
            int(row["level"]),
            int(row["strokes"]),
            int(row["first_stroke"]) if row["first_stroke"] else None,
        )
        for number, row in enumerate(shipped_rows("standard.csv"), 1)
    }


def standard_level(char: str) -> int | None:
    """Level of a character in the table; None where it is not in it."""
    found = standard_characters().get(char)
    return None if found is None else found.level


def strokes(char: str) -> int | None:
    """Strokes of a standard character; None for any other character."""
    found = standard_characters().get(char)
    return None if found is None else found.strokes


def stroke_key(char: str) -> tuple[int, int, int, str]:
    """Sorting key of a stroke index 笔画索引: strokes, first stroke, number in the table.

    Characters outside the table come last, by code point.
    """
    found = standard_characters().get(char)
    if found is None:
        return (99, 9, 9999, char)
    return (found.strokes, found.first_stroke or 9, found.number, char)
