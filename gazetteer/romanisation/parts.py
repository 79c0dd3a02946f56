"""Specific and generic part 专名和通名 of a name, by the class of the place.

The rules of 1984 ([84]中地字第17号), rules 2.1 to 2.7: both parts are written apart; one-syllable
modifiers join the part they belong to; a generic that became part of the specific stays with it;
names of natural villages and towns are written as one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from gazetteer.division import Level
from gazetteer.romanisation.numerals import ordinal_tail
from gazetteer.romanisation.tables import WHOLE, Generic, Group, ethnic_names, generics, stems
from gis.errors import FieldError


class Role(StrEnum):
    """What a word is in its name."""

    SPECIFIC = "specific"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name; the words of a name cover its characters in order.

    Attributes:
        text: The characters.
        role: Part of the specific or of the generic part.
        reading: Marked syllables if the table of generics gives them.
        spelling: How it is written, where that does not follow from syllables (`5`, `Uygur`).
    """

    text: str
    role: Role = Role.SPECIFIC
    reading: tuple[str, ...] = ()
    spelling: str | None = None


_MODIFIERS: Final = frozenset("东西南北中前后上下左右新老旧大小")
_SIZES: Final = frozenset("大小新老旧")
_SIDES: Final = frozenset("东西南北中前后")
_GROUP_NAMES: Final = frozenset(str(group) for group in Group)
# Banners are told apart by their side: 阿拉善/左旗 Alxa Zuǒqí.
_SIDED: Final = frozenset({"旗"})
_RING: Final = re.compile(r"^(.*?)([一二三四五六七八九])环$")

# First digits of GB/T 18521-2001; the longest that fits counts.
_BY_CLASS: Final = {
    "11": Group.NATURAL, "12": Group.NATURAL, "13": Group.NATURAL, "21": Group.DIVISION,
    "216": Group.COMMUNITY, "217": Group.DIVISION, "22": Group.SETTLEMENT, "229": Group.ESTATE,
    "23": Group.FACILITY, "232": Group.ROAD, "2322": Group.FACILITY, "233": Group.ROAD,
    "2332": Group.FACILITY, "2333": Group.FACILITY, "235": Group.ROAD, "2353": Group.FACILITY,
    "2354": Group.FACILITY, "24": Group.FACILITY, "242": Group.NATURAL, "243": Group.NATURAL,
    "245": Group.NATURAL, "25": Group.FACILITY, "26": Group.FACILITY, "27": Group.FACILITY,
}  # fmt: skip


def group_of(class_code: str | None, level: Level | None = None) -> Group | None:
    """The group of a GB/T 18521 code, or of a group's own name; None where neither is given.

    Raises:
        FieldError: Neither a code of two to five digits nor the name of a group.
    """
    if class_code is None:
        if level is None:
            return None
        return Group.COMMUNITY if level is Level.COMMUNITY else Group.DIVISION
    text = class_code.strip().lower()
    if text in _GROUP_NAMES:
        return Group(text)
    for length in range(min(5, len(text)), 1, -1):
        if text.isdigit() and text[:length] in _BY_CLASS:
            return _BY_CLASS[text[:length]]
    raise FieldError(
        f"{class_code!r} is no place class",
        f"Give a code of GB/T 18521, such as 21400, or one of {', '.join(Group)}.",
    )


@lru_cache(maxsize=1 << 12)
def split(name: str, group: Group | None) -> tuple[Word, ...]:
    """The words of a name. Without a group the longest generic at its end decides.

    So a name that ends in 省市县区镇乡街道 is taken for a division, one that ends in 村 or 庄
    for a settlement, and a city's name without its generic (唐山) stays whole.
    """
    whole = generics()[WHOLE].get(name)
    if whole is not None:
        return _generic_words(whole)
    if group is None:
        group = _guess(name)
    if group is None or group is Group.SETTLEMENT:
        estate = _ending(name, Group.ESTATE, least=2) if group is None else None
        return (Word(name),) if estate is None else _parted(name, estate)
    if group is Group.ROAD:
        return _road(name)
    if group is Group.COMMUNITY:
        return _community(name)
    generic = _ending(name, group)
    if generic is None:
        # A name of another kind, such as 西沙群岛 among the divisions.
        other = _guess(name)
        return (Word(name),) if other is None or other is group else split(name, other)
    if group is Group.NATURAL or generic.text in _SIDED:
        return _modified(name, generic)
    words = _parted(name, generic)
    return _ethnic(words) if group is Group.DIVISION else words


def _guess(name: str) -> Group | None:
    if name in stems():
        return None
    best: tuple[int, Group] | None = None
    for group in Group:
        generic = _ending(name, group)
        if generic is not None and (best is None or len(generic.text) > best[0]):
            best = len(generic.text), group
    return best[1] if best else None


@cache
def _lengths(group: Group) -> tuple[int, ...]:
    return tuple(sorted({len(text) for text in generics()[group]}, reverse=True))


def _ending(name: str, group: Group, least: int = 1) -> Generic | None:
    """The longest generic of the group at the end of the name that leaves enough before it."""
    table = generics()[group]
    for length in _lengths(group):
        generic = table.get(name[-length:]) if len(name) >= length else None
        if generic is None:
            continue
        rest = len(name) - length
        # 碑林区 is 碑林 + 区, not 碑 + 林区; but 矿区 alone is one.
        if rest >= max(least, generic.least) or (rest == 0 and length > 1):
            return generic
    return None


@cache
def _generic_words(generic: Generic) -> tuple[Word, ...]:
    words: list[Word] = []
    start = 0
    for text in generic.words:
        reading = generic.reading[start : start + len(text)]
        words.append(Word(text, Role.GENERIC, reading))
        start += len(text)
    return tuple(words)


def _parted(name: str, generic: Generic) -> tuple[Word, ...]:
    rest = name[: len(name) - len(generic.text)]
    return (*((Word(rest),) if rest else ()), *_generic_words(generic))


def _modified(name: str, generic: Generic) -> tuple[Word, ...]:
    """The parts, with one-syllable modifiers of the generic joined to it: 潮白/新河, 南/小街."""
    rest = name[: len(name) - len(generic.text)]
    start = len(rest)
    while start > 1 and rest[start - 1] in _MODIFIERS:
        left = rest[: start - 1]
        if len(left) < 2 and not (rest[start - 1] in _SIZES and left in _SIDES):
            break
        start -= 1
    joined = rest[start:]
    if not joined:
        return _parted(name, generic)
    first, *others = _generic_words(generic)
    # The modifier's readings come from the readings, so the word has none of its own.
    word = Word(joined + first.text, Role.GENERIC)
    return Word(rest[:start]), word, *others


def _road(name: str) -> tuple[Word, ...]:
    generic = _ending(name, Group.ROAD)
    if generic is None:
        other = _guess(name)
        return (Word(name),) if other in (None, Group.ROAD) else split(name, other)
    rest = name[: len(name) - len(generic.text)]
    ordinal = ordinal_tail(rest)
    if ordinal is not None:
        before, characters, written = ordinal
        head = (Word(before),) if before else ()
        return *head, Word(characters, spelling=written), *_generic_words(generic)
    words = _modified(name, generic)
    if words[0].role is Role.GENERIC:
        return words
    return *_inner_road(words[0].text), *words[1:]


def _inner_road(text: str) -> tuple[Word, ...]:
    """A specific part that holds a street: 包头 胡同 (东巷), 北 3 环 (东路)."""
    ring = _RING.match(text)
    if ring is not None:
        head = (Word(ring[1]),) if ring[1] else ()
        value = ordinal_tail(ring[2])
        return *head, Word(ring[2], spelling=value[2] if value else None), Word("环")
    inner = _ending(text, Group.ROAD, least=2)
    if inner is None or len(inner.text) < 2:
        return (Word(text),)
    # A generic turned specific, still a word of its own where it has two syllables.
    rest = text[: len(text) - len(inner.text)]
    return Word(rest), Word(inner.text, reading=inner.reading)


def _community(name: str) -> tuple[Word, ...]:
    """A committee and what it is the committee of: 文德 社区 居委会, 王庄 村委会."""
    generic = _ending(name, Group.COMMUNITY)
    if generic is None:
        other = _guess(name)
        return (Word(name),) if other in (None, Group.COMMUNITY) else split(name, other)
    rest = name[: len(name) - len(generic.text)]
    if generic.text == "村":
        # 王村 is a village's name and one word; 王庄村 is the village of 王庄.
        return (Word(name),) if len(rest) < 2 else _ethnic(_parted(name, generic))
    if rest.endswith("社区") and len(rest) > 2:
        inner = generics()[Group.COMMUNITY]["社区"]
        return *_ethnic(_parted(rest, inner)), *_generic_words(generic)
    return _ethnic(_parted(name, generic))


def _ethnic(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Nationalities before the generic as words of their own: 恩施 土家族 苗族 自治州."""
    if not words or words[0].role is Role.GENERIC:
        return words
    rest, found = words[0].text, list[Word]()
    names = ethnic_names()
    while True:
        length = next((n for n in (5, 4, 3, 2) if len(rest) > n and rest[-n:] in names), 0)
        if not length:
            break
        found.insert(0, Word(rest[-length:], spelling=names[rest[-length:]]))
        rest = rest[:-length]
    return (Word(rest), *found, *words[1:]) if found else words
