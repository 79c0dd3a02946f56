"""PN-1: standard characters, no rare ones; no digits, letters or signs (and 怪 of the notice).

地名管理条例 第九条; 通用规范汉字表 (2013). Every stretch of the name is reported once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from gazetteer.characters.standard import standard_level
from gazetteer.characters.variants import to_simplified, variant_of
from gazetteer.naming.finding import Finding, Severity
from gazetteer.naming.proposal import ParsedName

_RULE = "PN-1"
_ODD = "怪"


class Kind(StrEnum):
    """What a character of a name is."""

    STANDARD = "standard"
    RARE = "rare_character"
    OUTSIDE = "character_outside_the_table"
    VARIANT = "variant_character"
    COMPATIBILITY = "compatibility_character"
    PRIVATE = "private_use_character"
    DESCRIBED = "described_character"
    DIGIT = "digit"
    LATIN = "latin_letter"
    FOREIGN = "foreign_letter"
    SPACE = "space"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class _Words:
    severity: Severity
    can_override: bool
    zh: str
    en: str
    mend_zh: str
    mend_en: str


_WORDS = {
    Kind.RARE: _Words(
        Severity.WARN, True,
        "《通用规范汉字表》三级字，较生僻", "of level 3 of the national table: rarely used",
        "尽量改用一、二级字；沿用的老地名可附理由。",
        "Prefer a character of level 1 or 2; an old name in use needs a reason.",
    ),
    Kind.OUTSIDE: _Words(
        Severity.WARN, True,
        "《通用规范汉字表》未收录的字", "not in the national table of standard characters",
        "改用规范汉字；确需使用的须附读音和来历。",
        "Use a standard character; where none will do, give its reading and origin.",
    ),
    Kind.VARIANT: _Words(
        Severity.BLOCK, False,
        "繁体字或异体字", "traditional or variant form", "改用规范字：", "Use the standard form: ",
    ),
    Kind.COMPATIBILITY: _Words(
        Severity.BLOCK, False,
        "部首或兼容字形，不是汉字本字", "a radical or compatibility form, not the character itself",
        "改为本字：", "Type the character itself: ",
    ),
    Kind.PRIVATE: _Words(
        Severity.BLOCK, False,
        "自造字（专用区编码），别处无法显示", "a private-use code that shows only on some machines",
        "改用已编码的汉字。", "Use the character's public code.",
    ),
    Kind.DESCRIBED: _Words(
        Severity.BLOCK, False,
        "用部件拼写的字", "a character described by its parts",
        "录入该字本身（部分生僻字在扩展区）。",
        "Enter the character itself; rare ones are in the extensions.",
    ),
    Kind.DIGIT: _Words(
        Severity.BLOCK, True, "阿拉伯数字", "digits", "改用汉字数字。",
        "Write the number in characters.",
    ),
    Kind.LATIN: _Words(
        Severity.BLOCK, True, "拉丁字母或拼音字母", "Latin letters", "改用汉字。",
        "Use Chinese characters.",
    ),
    Kind.FOREIGN: _Words(
        Severity.BLOCK, True, "外文字母", "letters of another script", "改用汉字。",
        "Use Chinese characters.",
    ),
    Kind.SPACE: _Words(
        Severity.BLOCK, False, "空格或不可见字符", "a space or a character that is not seen",
        "删去。", "Leave it out.",
    ),
    Kind.SIGN: _Words(
        Severity.BLOCK, True, "非文字符号", "a sign that is no character", "删去或改用汉字。",
        "Leave it out, or use characters.",
    ),
}  # fmt: skip
_ODD_KINDS = frozenset(
    {Kind.DIGIT, Kind.LATIN, Kind.FOREIGN, Kind.SIGN, Kind.VARIANT, Kind.DESCRIBED, Kind.PRIVATE}
)

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# 小（氵甸）村, 于（瞿阝）: parts in brackets, of which one is a bare radical; ⿰氵甸.
_RADICALS = "氵亻扌忄犭纟讠饣钅衤礻阝刂灬艹宀冫疒廴辶匚冖丬"
_BRACKETED = re.compile(rf"[（(\[［](?=[^）)\]］]*[{_RADICALS}])[{_HAN}+＋]{{2,}}[）)\]］]")
_NUMERALS = re.compile("[〇零一二三四五六七八九十百千万两0-9０-９]+")


def kind_of(char: str) -> Kind:
    """What a character is, by itself."""
    category = unicodedata.category(char)
    code = ord(char)
    if standard_level(char) is not None:
        return Kind.RARE if standard_level(char) == 3 else Kind.STANDARD
    if category == "Co":
        return Kind.PRIVATE
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
        return Kind.COMPATIBILITY
    if 0x2FF0 <= code <= 0x2FFF:
        return Kind.DESCRIBED
    if category == "Nd" or category == "No":
        return Kind.DIGIT
    if char == "〇":
        return Kind.STANDARD
    if category[0] == "L":
        if unicodedata.name(char, "").startswith("CJK UNIFIED"):
            return Kind.OUTSIDE if variant_of(char) is None else Kind.VARIANT
        is_latin = "LATIN" in unicodedata.name(char, "")
        return Kind.LATIN if is_latin else Kind.FOREIGN
    if category[0] in "ZC":
        return Kind.SPACE
    return Kind.LATIN if category[0] == "M" else Kind.SIGN


def character_findings(name: ParsedName) -> Iterator[Finding]:
    """What PN-1 says of the characters, from left to right."""
    kinds = [kind_of(char) for char in name.spelling]
    for match in _BRACKETED.finditer(name.spelling):
        kinds[match.start() : match.end()] = [Kind.DESCRIBED] * len(match[0])
    for begin, behind in _sequences(name.spelling):
        kinds[begin:behind] = [Kind.DESCRIBED] * (behind - begin)
    start = 0
    for kind, group in groupby(kinds):
        end = start + len(list(group))
        if kind is not Kind.STANDARD:
            yield _finding(kind, name.spelling, start, end)
        start = end
    yield from _numbers(name)


def _finding(kind: Kind, spelling: str, start: int, end: int) -> Finding:
    words = _WORDS[kind]
    evidence = spelling[start:end]
    better = ""
    if kind is Kind.VARIANT:
        better = to_simplified(evidence)
    elif kind is Kind.COMPATIBILITY:
        better = unicodedata.normalize("NFKC", evidence)
    shown = evidence if kind not in (Kind.SPACE, Kind.PRIVATE) else _codes(evidence)
    return Finding(
        _RULE, kind.value, words.severity, start, end, evidence,
        f"“{shown}”：{words.zh}。", f'"{shown}": {words.en}.',
        f"{words.mend_zh}{better}", f"{words.mend_en}{better}",
        _ODD if kind in _ODD_KINDS else None, words.can_override,
    )  # fmt: skip


def _sequences(spelling: str) -> Iterator[tuple[int, int]]:
    """Ideographic description sequences: an operator and the parts it takes, ⿰氵甸."""
    position = 0
    while position < len(spelling):
        if _operands(spelling[position]):
            wanted, start = 1, position
            while wanted and position < len(spelling):
                wanted += _operands(spelling[position]) - 1
                position += 1
            yield start, position
        else:
            position += 1


def _operands(char: str) -> int:
    """How many parts a description character takes; 0 for any other (Unicode 15.1, 18.2)."""
    if char in "⿲⿳":
        return 3
    if char in "⿾⿿":
        return 1
    return 2 if "⿰" <= char <= "⿽" else 0


def _codes(text: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in text)


def _numbers(name: ParsedName) -> Iterator[Finding]:
    """怪: a specific part that is a number and nothing else. Streets may have ordinals."""
    if name.place_class.class_code.startswith("235") or not _NUMERALS.fullmatch(name.specific):
        return
    start, end = name.specific_span
    yield Finding(
        _ODD, "number_as_name", Severity.WARN, start, end, name.specific,
        f"专名“{name.specific}”纯为数字。",
        f'The specific part "{name.specific}" is a bare number.',
        "说明其特定含义，或另拟专名。", "Say what it means, or choose another specific part.", _ODD,
    )  # fmt: skip
