"""Numerals in names of streets 序数: Chinese numerals as a number, or as words.

The rules of 1984 (rule 2.7): numerals of a name are spelled in Pinyin (五指山 Wǔzhǐ Shān);
codes and ordinals of streets are written in Arabic digits (经五路 Jīng 5 Lù).
"""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS: Final = re.compile(r"^([二三四五六七八九]?)十([一二三四五六七八九]?)$")
_TAIL: Final = re.compile(r"(第?)([一二三四五六七八九十]+|(?<![0-9A-Za-z])[0-9]+)$")
# Places whose own name ends in a numeral: an ordinal behind it is not part of it.
_ENDS_IN_NUMERAL: Final = ("东四", "西四")


def number(text: str) -> int | None:
    """The number that a Chinese numeral up to 99, or digits, write; None if it is no such numeral.

    Dates and other rows of digits (五一, 九一八) are no numeral: they are spelled in words.
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _DIGITS:
        return _DIGITS[text]
    found = _TENS.match(text)
    if found is None:
        return None
    return 10 * _DIGITS.get(found[1], 1) + _DIGITS.get(found[2], 0)


def ordinal_tail(text: str) -> tuple[str, str, str] | None:
    """What stands before an ordinal at the end, the ordinal in characters, and as it is written.

    `经五` → (`经`, `五`, `5`); `第九` → (``, `第九`, `Dì-9`); None where there is no ordinal.
    """
    fixed = next((name for name in _ENDS_IN_NUMERAL if text.startswith(name)), "")
    if text == fixed:
        return None
    found = _TAIL.search(text, len(fixed))
    if found is None:
        return None
    value = number(found[2])
    if value is None:
        return None
    return text[: found.start()], found[0], f"Dì-{value}" if found[1] else str(value)
