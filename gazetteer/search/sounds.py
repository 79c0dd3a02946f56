"""Sounds 读音: toneless Pinyin of names and of what people type, and its syllables.

One spelling for keys: lower case, ü as v (`lvchun`), nothing between syllables.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from pypinyin.constants import PINYIN_DICT

from gazetteer.romanisation.syllable import toneless
from gazetteer.romanisation.tables import characters
from gazetteer.search.text import is_han

_MOST_READINGS: Final = 3
_LONGEST_SYLLABLE: Final = 6
_TONE_MARKS: Final = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300"}


@lru_cache(maxsize=1 << 14)
def readings(char: str) -> tuple[str, ...]:
    """Toneless readings of a character, the usual one in place names first; itself if none."""
    known = characters().get(char)
    found = [letters(reading) for reading in known.readings] if known else []
    others = PINYIN_DICT.get(ord(char))
    found += [letters(reading) for reading in others.split(",")] if others else []
    return tuple(dict.fromkeys(found)) or (char,)


@lru_cache(maxsize=1 << 14)
def letters(romanised: str) -> str:
    """Letters and digits of a romanised text: `Lǜchūn Xiàn` → `lvchunxian`."""
    plain = toneless(romanised).lower().replace("ü", "v")
    bare = unicodedata.normalize("NFD", plain)
    return "".join(c for c in bare if c.isalnum())


def spoken(folded: str, most: int = 8) -> list[tuple[str, ...]]:
    """How a folded text may be read, a syllable a character: the usual way first.

    Then with one character read in another way, its second reading before its third.

    Args:
        folded: Chinese, perhaps with Latin letters, which stand for themselves.
        most: How many ways at most.
    """
    choices = [readings(c)[:_MOST_READINGS] if is_han(c) else (c,) for c in folded]
    usual = tuple(choice[0] for choice in choices)
    found = [usual]
    for turn in range(1, _MOST_READINGS):
        for index, choice in enumerate(choices):
            if turn < len(choice):
                found.append((*usual[:index], choice[turn], *usual[index + 1 :]))
    return found[:most]


def syllables_of(folded: str, romanised: str) -> tuple[str, ...] | None:
    """The letters of a romanised name, cut to its characters; None where they do not fit.

    Names from other languages do not: 呼和浩特 is Hohhot.
    """
    rest = letters(romanised)
    found: list[str] = []
    for char in folded:
        options = readings(char) if is_han(char) else (char,)
        fitting = [option for option in options if rest.startswith(option)]
        if not fitting:
            return None
        found.append(max(fitting, key=len))
        rest = rest[len(found[-1]) :]
    return tuple(found) if not rest else None


def toned(text: str) -> str | None:
    """A text in Pinyin with its tones as marks, joined, as `syllable4` or `syllàble` say them.

    None where it has no tone at all.
    """
    marked: list[str] = []
    start = 0
    for index, char in enumerate(text):
        if char in _TONE_MARKS and index > start:
            marked.append(_mark(text[start:index], _TONE_MARKS[char]))
            start = index + 1
    whole = unicodedata.normalize("NFC", "".join(marked) + text[start:])
    joined = "".join(c for c in whole if c.isalpha())
    return joined if toneless(joined) != joined else None


def _mark(syllable: str, mark: str) -> str:
    """The last vowel run of a text with the tone's mark, where the scheme of 1958 puts it."""
    end = len(syllable)
    while end and syllable[end - 1] not in "aeiouüv":
        end -= 1
    start = end
    while start and syllable[start - 1] in "aeiouüv":
        start -= 1
    vowels = syllable[start:end]
    if not vowels:
        return syllable
    strong = next((vowels.index(v) for v in "aoe" if v in vowels), len(vowels) - 1)
    place = start + strong
    vowel = "ü" if syllable[place] == "v" else syllable[place]
    return syllable[:place] + vowel + mark + syllable[place + 1 :]


@cache
def _syllables() -> frozenset[str]:
    """Every syllable that a character has, without foreign sounds such as `m` and `hng`."""
    found = {letters(r) for value in PINYIN_DICT.values() for r in value.split(",")}
    return frozenset(s for s in found if any(v in s for v in "aeiouv") and s.isascii())


def cuts(joined: str) -> list[int]:
    """Places where joined Pinyin can be cut so that both sides are whole syllables."""
    size = len(joined)
    forth = [True] + [False] * size
    for end in range(1, size + 1):
        forth[end] = any(
            forth[start] and joined[start:end] in _syllables()
            for start in range(max(0, end - _LONGEST_SYLLABLE), end)
        )
    back = [False] * size + [True]
    for start in range(size - 1, -1, -1):
        back[start] = any(
            back[end] and joined[start:end] in _syllables()
            for end in range(start + 1, min(size, start + _LONGEST_SYLLABLE) + 1)
        )
    return [i for i in range(1, size) if forth[i] and back[i]] if forth[size] else []


def is_spoken(joined: str) -> bool:
    """Whether joined Pinyin is whole syllables, as `jkz` is not."""
    size = len(joined)
    reach = [True] + [False] * size
    for end in range(1, size + 1):
        reach[end] = any(
            reach[start] and joined[start:end] in _syllables()
            for start in range(max(0, end - _LONGEST_SYLLABLE), end)
        )
    return reach[size]


def sound_spellings(joined: str) -> list[str]:
    """Joined letters, and what they may stand for: `lu` typed for `lü`, `lyu` on passports."""
    # 监狱 has the letters of `nyu` as well: jian yu.
    found = [joined, joined.replace("lyu", "lv").replace("nyu", "nv")]
    for short, umlaut in (("lu", "lv"), ("nu", "nv")):
        found += [text.replace(short, umlaut) for text in found if short in text]
    return list(dict.fromkeys(found))
