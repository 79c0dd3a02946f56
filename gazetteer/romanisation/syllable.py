"""Syllables of Pinyin 音节: tone marks, forms without tones, joining.

Marks stand on a, o, e before i, u, ü; in `iu` and `ui` on the latter (汉语拼音方案, 1958).
A syllable is written with its mark, lower case, ü as ü: `lù`, `lǜ`, `ān`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_TONES: Final = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_TONE_TABLE: Final = dict.fromkeys(map(ord, _TONES))
# Zhōngguó dìmíng 1984, rule 3: an apostrophe before a syllable that begins with these.
_OPEN: Final = frozenset("aāáǎàoōóǒòeēéěèê")
APOSTROPHE: Final = "'"


def toneless(text: str) -> str:
    """The text without tone marks; ü, capitals and spaces stay: `Lǜchūn Xiàn` → `Lüchun Xian`."""
    bare = unicodedata.normalize("NFD", text).translate(_TONE_TABLE)
    return unicodedata.normalize("NFC", bare)


def tone(syllable: str) -> int:
    """The tone 1 to 4 of a marked syllable, 5 where it has no mark (轻声)."""
    for mark in unicodedata.normalize("NFD", syllable):
        if mark in _TONES:
            return _TONES[mark]
    return 5


def numbered(syllable: str) -> str:
    """The syllable with its tone as a digit behind it: `lǜ` → `lü4`, `zi` → `zi5`."""
    return f"{toneless(syllable)}{tone(syllable)}"


def initials(syllables: Iterable[str]) -> str:
    """First letters 首字母 of syllables, lower case: `lù`, `ān`, `shì` → `las`.

    What is no letter or digit is left out; a number stays whole.
    """
    found: list[str] = []
    for syllable in syllables:
        plain = toneless(syllable).lower()
        if plain.isdigit():
            found.append(plain)
        elif plain and plain[0].isalnum():
            found.append(plain[0])
    return "".join(found)


def join(syllables: Sequence[str]) -> str:
    """Syllables of one word written together, with the apostrophe 隔音符号 where it is due.

    It stands before every syllable other than the first that begins with a, o or e:
    `xī`, `ān` → `xī'ān`; `jiàn`, `ōu` → `jiàn'ōu`.
    """
    joined = syllables[0] if syllables else ""
    for syllable in syllables[1:]:
        if syllable[:1] in _OPEN and joined[-1:].isalpha():
            joined += APOSTROPHE
        joined += syllable
    return joined


def capitalised(word: str) -> str:
    """The word with its first letter as a capital, the rest as it is."""
    return word[:1].upper() + word[1:]
