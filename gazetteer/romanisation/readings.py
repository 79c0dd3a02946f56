"""Readings of characters: reviewed tables first, then the library pypinyin, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.metadata import version

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from gazetteer.romanisation.tables import (
    Character,
    ReviewedReading,
    characters,
    holds,
    reviewed_readings,
)


class State(StrEnum):
    """How a romanisation came about 拼写状态."""

    TABLE = "table"
    LIBRARY = "library"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Read:
    """Readings of a run of characters.

    Attributes:
        syllables: One for each character; a character nobody can read stands for itself.
        state: How they came about.
        sources: Where they come from, without repeats.
        others: Other readings that are common, as (index of the character, syllable).
    """

    syllables: tuple[str, ...]
    state: State
    sources: tuple[str, ...]
    others: tuple[tuple[int, str], ...] = ()


@cache
def library() -> str:
    """Name and version of the library, as a source."""
    return f"pypinyin {version('pypinyin')}"


@cache
def _usual(character: str) -> str | None:
    """The library's first reading of one character; None if it has none."""
    found = PINYIN_DICT.get(ord(character))
    return found.split(",")[0] if found else None


@lru_cache(maxsize=1 << 15)
def read(part: str, within: str | None = None, after: str = "") -> Read:
    """Readings of a part of a name.

    An exception that begins at a character wins, the longest first; then the table of characters;
    then the library. Where the table leaves several readings open, the library's phrases choose
    and the result is ambiguous.

    Args:
        part: Chinese characters.
        within: Code of the division the place lies in, for readings that hold in one area.
        after: What follows in the name, so that an entry such as 浚县 reads the part 浚.
    """
    syllables: list[str] = []
    sources: dict[str, None] = {}
    others: list[tuple[int, str]] = []
    state = State.LIBRARY
    guess: list[str] | None = None
    while (index := len(syllables)) < len(part):
        entry = _reviewed(part, after, index, within)
        if entry is not None:
            syllables.extend(entry.reading[: len(part) - index])
            sources[entry.source] = None
            state = max(state, State.TABLE, key=_doubt)
            continue
        character = part[index]
        known = characters().get(character)
        if known is not None and known.decided:
            syllables.append(known.readings[0])
            sources[known.source] = None
            state = max(state, State.TABLE, key=_doubt)
            continue
        sources[library()] = None
        if known is not None:
            guess = lazy_pinyin(part, style=Style.TONE) if guess is None else guess
            syllables.append(_choice(known, guess, index, character))
            others.extend((index, r) for r in known.readings if r != syllables[index])
            state = State.AMBIGUOUS
            continue
        usual = _usual(character)
        if usual is None:
            state = State.AMBIGUOUS
        syllables.append(usual or character)
    return Read(tuple(syllables), state, tuple(sources), tuple(others))


def _doubt(state: State) -> int:
    return (State.LIBRARY, State.TABLE, State.AMBIGUOUS).index(state)


def _reviewed(part: str, after: str, index: int, within: str | None) -> ReviewedReading | None:
    text = part + after
    for entry in reviewed_readings().get(part[index], ()):
        end = index + len(entry.part)
        if (
            text.startswith(entry.part, index)
            and (entry.position in ("any", "end") or index == 0)
            and (entry.position in ("any", "start") or end == len(part))
            and holds(entry.scope, within)
        ):
            return entry
    return None


def _choice(known: Character, guess: list[str], index: int, character: str) -> str:
    """The library's reading where its phrase says more than its single character would."""
    if index < len(guess) and guess[index] in known.readings and guess[index] != _usual(character):
        return guess[index]
    return known.readings[0]
