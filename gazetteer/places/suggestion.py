"""What the spelling of a name suggests: its parts 专名/通名 and its romanisation 罗马字母拼写.

A suggestion is entered where no person has confirmed a romanisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gazetteer.romanisation.parts import Role, group_of, split
from gazetteer.romanisation.romanise import romanise
from gis.errors import FieldError


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Parts and romanisation of a spelling.

    Attributes:
        specific_part: 专名 in the characters of the spelling; None where it has none.
        generic_part: 通名; None where it has none.
        romanisation: In Pinyin with tone marks; None where the spelling cannot be read.
        state: `table`, `library` or `ambiguous`; None without a romanisation.
        source: Where the readings come from.
    """

    specific_part: str | None
    generic_part: str | None
    romanisation: str | None
    state: str | None
    source: str | None


_NOTHING = Suggestion(None, None, None, None, None)


@lru_cache(maxsize=1 << 14)
def suggest(spelling: str, class_code: str | None, within: str | None) -> Suggestion:
    """Parts and romanisation of a Chinese name.

    Args:
        spelling: As registered.
        class_code: GB/T 18521 class of the place, which decides what is written apart.
        within: Code of the division that holds the place, for readings of one area.

    Returns:
        All None where the spelling has no Chinese character or cannot be read at all.
    """
    try:
        words = split(spelling, group_of(class_code))
        found = romanise(spelling, class_code, None, within)
    except FieldError:
        return _NOTHING
    parts = {
        role: "".join(word.text for word in words if word.role is role) or None for role in Role
    }
    return Suggestion(
        parts[Role.SPECIFIC], parts[Role.GENERIC], found.text, str(found.state), found.source
    )
