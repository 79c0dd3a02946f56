"""Why a hit matched 匹配原因: a word for programs, a sentence in Chinese and English for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Match(StrEnum):
    """How the text asked for and a spelling go together, the surest first."""

    EXACT = "exact"
    CODE = "code"
    GENERIC_WORDED_OTHERWISE = "generic_worded_otherwise"
    WITHOUT_GENERIC = "without_generic"
    PINYIN = "pinyin"
    PINYIN_WITHOUT_GENERIC = "pinyin_without_generic"
    PREFIX = "prefix"
    PINYIN_PREFIX = "pinyin_prefix"
    INSIDE = "inside"
    LOOKALIKE = "lookalike"
    HOMOPHONE = "homophone"
    SWAPPED = "swapped"
    INITIALS = "initials"
    INITIALS_WITHOUT_GENERIC = "initials_without_generic"
    OTHER_GENERIC = "other_generic"
    MISSING = "character_missing"
    ADDED = "character_added"
    REPLACED = "character_replaced"


SCORES: dict[Match, float] = {
    Match.EXACT: 1.0,
    Match.CODE: 1.0,
    Match.GENERIC_WORDED_OTHERWISE: 0.97,
    Match.WITHOUT_GENERIC: 0.95,
    Match.PINYIN: 0.93,
    Match.PINYIN_WITHOUT_GENERIC: 0.91,
    Match.PREFIX: 0.86,
    Match.INSIDE: 0.85,
    Match.LOOKALIKE: 0.84,
    Match.HOMOPHONE: 0.82,
    Match.PINYIN_PREFIX: 0.80,
    Match.SWAPPED: 0.76,
    Match.INITIALS: 0.74,
    Match.INITIALS_WITHOUT_GENERIC: 0.73,
    Match.OTHER_GENERIC: 0.70,
    Match.MISSING: 0.67,
    Match.ADDED: 0.65,
    Match.REPLACED: 0.60,
}
"""What each kind of match is worth, 1 for the very name."""

CERTAIN = 0.9
"""From here on a match is what was asked for, and nothing more is guessed."""

_TEXTS: dict[Match, tuple[str, str]] = {
    Match.EXACT: ("名称相同", "the same name"),
    Match.CODE: ("代码相同", "the same code"),
    Match.GENERIC_WORDED_OTHERWISE: ("通名写法不同", "the generic part is worded otherwise"),
    Match.WITHOUT_GENERIC: ("省略通名", "without the generic part"),
    Match.PINYIN: ("拼音相同", "pinyin"),
    Match.PINYIN_WITHOUT_GENERIC: ("拼音相同，省略通名", "pinyin without the generic part"),
    Match.PREFIX: ("以此开头", "begins so"),
    Match.PINYIN_PREFIX: ("拼音以此开头", "its pinyin begins so"),
    Match.LOOKALIKE: ("一字形近", "one character differs (look-alike"),
    Match.HOMOPHONE: ("读音相同", "same sound, other characters"),
    Match.INSIDE: ("名称中含有", "contains it"),
    Match.SWAPPED: ("两字次序颠倒", "two characters swapped"),
    Match.INITIALS: ("拼音首字母相同", "pinyin initials"),
    Match.INITIALS_WITHOUT_GENERIC: (
        "拼音首字母相同，省略通名", "pinyin initials without the generic part",
    ),
    Match.OTHER_GENERIC: ("专名相同，通名不同", "same specific part, other generic part"),
    Match.MISSING: ("少一字", "one character is missing in the query"),
    Match.ADDED: ("多一字", "one character too many in the query"),
    Match.REPLACED: ("一字不同", "one character differs"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit matched.

    Attributes:
        code: For programs.
        zh: For people, in Chinese.
        en: For people, in English.
    """

    code: str
    zh: str
    en: str


def reason(
    match: Match,
    difference: tuple[str, str] | None = None,
    former: tuple[date | None, date | None] | None = None,
    is_path: bool = False,
    differs_in_tone: bool = False,
) -> Reason:
    """The reason in words.

    Args:
        match: How the texts go together.
        difference: Character asked for and character of the name.
        former: Period of a name no longer in force.
        is_path: Whether the query named divisions that the place lies in.
        differs_in_tone: Whether tones were typed, and others than the name's.
    """
    zh, en = _TEXTS[match]
    if difference is not None:
        shown = "→".join(difference)
        zh = f"{zh}（{shown}）"
        en = f"{en} {shown})" if match is Match.LOOKALIKE else f"{en} ({shown})"
    elif match is Match.LOOKALIKE:
        en += ")"
    if differs_in_tone:
        zh, en = f"{zh}，声调不同", f"{en}, other tones"
    if is_path:
        zh, en = f"{zh}，上级相符", f"{en}, in the division named"
    if former is not None:
        years = "–".join("" if day is None else str(day.year) for day in former)
        known = any(day is not None for day in former)
        zh = f"曾用名（{years}）：{zh}" if known else f"曾用名：{zh}"
        en = f"former name {years}: {en}" if known else f"former name: {en}"
        return Reason("former_name" if match is Match.EXACT else match.value, zh, en)
    return Reason(match.value, zh, en)
