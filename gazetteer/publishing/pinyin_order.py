"""The order of a Pinyin index 拼音索引: syllable by syllable, then tone, then character.

As printed dictionaries have it: `ā, á, ǎ, à, a`; ü after u; names that begin with one character
stand together; of two names that begin alike the shorter comes first.
"""

from __future__ import annotations

import re

from gazetteer.characters.standard import stroke_key
from gazetteer.romanisation.syllable import tone, toneless

# In official spelling a consonant before a vowel opens the next syllable, and an apostrophe
# stands where a syllable begins with a vowel, so that words part without a list of syllables.
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouüê]+"
    r"(?:ng(?![aeiouüê])|n(?![aeiouüê])|r(?![aeiouüê]))?|\d+|[a-zü]"
)

SyllableKey = tuple[str, bool, int, tuple[int, int, int, str]]


def syllables(romanisation: str) -> tuple[str, ...]:
    """Syllables of a romanised name, lower case with their marks: `Lù'ān Shì` → `lù ān shì`."""
    marked = romanisation.lower()
    plain = toneless(marked)
    if len(plain) != len(marked):  # letters that have no single sign: nothing to cut by
        return tuple(marked.split())
    return tuple(marked[match.start() : match.end()] for match in _SYLLABLE.finditer(plain))


def pinyin_key(name: str, romanisation: str | None) -> tuple[SyllableKey, ...]:
    """Sorting key of a name; names without a romanisation come last.

    Args:
        name: In characters.
        romanisation: With tone marks.
    """
    read = syllables(romanisation) if romanisation else ()
    if not read:
        return tuple(("~", False, 0, stroke_key(character)) for character in name)
    # Where a numeral or a foreign sound breaks the pairing, sounds alone decide.
    signs = list(name) if len(read) == len(name) else [""] * len(read)
    return tuple(
        (*_sound(syllable), _sign(character))
        for syllable, character in zip(read, signs, strict=True)
    )


def initial_letter(romanisation: str | None) -> str:
    """The letter a name is found under, `A` to `Z`; `#` without one."""
    first = toneless(romanisation or "").lstrip("'\"“‘ ")[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


def _sound(syllable: str) -> tuple[str, bool, int]:
    plain = toneless(syllable)
    return plain.replace("ü", "u"), "ü" in plain, tone(syllable)


def _sign(character: str) -> tuple[int, int, int, str]:
    return stroke_key(character) if character else (0, 0, 0, "")
