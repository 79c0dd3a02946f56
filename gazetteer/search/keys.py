"""Search keys 检索键 of a spelling: a function of it and its romanisation, of nothing else.

A key is a letter that says its kind, and a text. What a question asks for, it asks for with the
same letters (`gazetteer.search.wanted`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gazetteer.romanisation.tables import ethnic_names
from gazetteer.search.generics import UNRANKED, Generic, part, stems
from gazetteer.search.sounds import letters, readings, spoken, syllables_of
from gazetteer.search.text import fold, is_han

NAME: Final = "n"
BARE: Final = "b"
INSIDE: Final = "s"
LEFT_OUT: Final = "d"
SOUND: Final = "p"
BARE_SOUND: Final = "q"
INITIALS: Final = "i"
BARE_INITIALS: Final = "j"
DIVIDER: Final = "|"
_LONGEST: Final = 40
_VILLAGES: Final = 5
_READINGS: Final = 6
_READINGS_OF_VILLAGES: Final = 2
_ETHNIC_TAIL: Final = "族"


@dataclass(frozen=True, slots=True)
class Analysed:
    """A spelling taken apart.

    Attributes:
        folded: The one form of the spelling.
        bares: Without its generic part, the longest; then without the nationality before it, and
            without shorter generic parts.
        generic: The generic part.
        syllables: Readings, the registered one first; a syllable a character.
        sounds: Joined letters of the whole, the registered ones first.
    """

    folded: str
    bares: tuple[str, ...]
    generic: Generic | None
    syllables: tuple[tuple[str, ...], ...]
    sounds: tuple[str, ...]

    @property
    def bare(self) -> str:
        """Without the generic part."""
        return self.bares[0]

    @property
    def rank(self) -> int:
        """Importance that the generic part shows, 0 the highest."""
        return self.generic.rank if self.generic else UNRANKED


@lru_cache(maxsize=1 << 13)
def analyse(spelling: str, romanisation: str | None = None) -> Analysed:
    """Take a spelling apart.

    Args:
        spelling: In any script.
        romanisation: As registered; without one the usual readings stand in.
    """
    folded = fold(spelling)
    bare, generic = part(folded)
    registered = syllables_of(folded, romanisation) if romanisation else None
    # People who never heard a name read it as they like: 堡 is bǎo, bǔ and pù.
    is_village = generic is not None and generic.rank == _VILLAGES
    most = _READINGS_OF_VILLAGES if is_village else _READINGS
    tail = tuple(readings(c)[0] if is_han(c) else c for c in folded[len(bare) :])
    usual = [(*s, *tail) for s in spoken(bare, most)]
    sounds = [letters(romanisation)] if romanisation else []
    if registered:
        sounds.append("".join(registered))
    sounds += [letters("".join(syllables)) for syllables in usual]
    return Analysed(
        folded,
        tuple(dict.fromkeys([*_bares(bare), *stems(folded)])),
        generic,
        tuple(dict.fromkeys(s for s in (registered, *usual) if s)),
        tuple(dict.fromkeys(s for s in sounds if s)),
    )


def _bares(bare: str) -> tuple[str, ...]:
    """新民回族 is known as 新民 as well."""
    if bare.endswith(_ETHNIC_TAIL) and len(bare) >= 4:
        people = ethnic_names()
        short = next((bare[:-n] for n in (2, 3, 4) if bare[-n:] in people), None)
        if short:
            return bare, short
    return (bare,)


def keys_of(spelling: str, romanisation: str | None) -> list[str]:
    """Every key of a spelling, without repeats."""
    found = analyse(spelling, romanisation)
    generic = found.generic.word if found.generic else ""
    keys = [NAME + found.folded]
    keys += [BARE + bare for bare in found.bares]
    keys += [SOUND + sound for sound in found.sounds]
    keys += [INITIALS + _initials(syllables) for syllables in found.syllables]
    for bare in found.bares:
        keys += [BARE_SOUND + sound for sound in bare_sounds(found, len(bare))]
        keys += [BARE_INITIALS + _initials(s[: len(bare)]) for s in found.syllables]
    bare = found.bare[:_LONGEST]
    # Of villages, so many, not into the generic part; and one character finds too much.
    inner = bare if found.rank == _VILLAGES else found.folded[:_LONGEST]
    keys += [INSIDE + inner[start:] for start in range(1, len(inner) - 1)]
    keys += [LEFT_OUT + short + DIVIDER + generic for short in left_out(bare)]
    return list(dict.fromkeys(keys))


def bare_sounds(found: Analysed, size: int) -> list[str]:
    """Joined sounds of the first characters, `size` of them."""
    sounds = ["".join(syllables[:size]) for syllables in found.syllables]
    tail = found.generic.sounds if found.generic and size == len(found.bare) else ""
    if tail:
        sounds = [s[: -len(tail)] for s in found.sounds if s.endswith(tail)] + sounds
    return list(dict.fromkeys(s for s in sounds if s))


def left_out(text: str) -> list[str]:
    """The text with each of its characters left out in turn."""
    return list(dict.fromkeys(text[:i] + text[i + 1 :] for i in range(len(text)) if len(text) > 1))


def weight_of(spelling: str, romanisation: str | None) -> int:
    """What long lists are cut by: rank of the generic part, then length."""
    found = analyse(spelling, romanisation)
    return found.rank * 100 + min(len(found.folded), 99)


def _initials(syllables: tuple[str, ...]) -> str:
    return "".join(s if s.isdigit() else s[0] for s in syllables)
