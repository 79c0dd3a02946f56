"""A slip in the division named first 上级有形近字: 颖上江口 is asked again as 颍上江口."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from gazetteer.characters.lookalikes import lookalikes
from gazetteer.search import keys as k
from gazetteer.search.candidates import known_division_keys
from gazetteer.search.reasons import SCORES, Match, Reason
from gazetteer.search.wanted import Query, Script

# As a look-alike in the name itself is taken for.
LESS_SURE: Final = SCORES[Match.LOOKALIKE]
_LONGEST_HEAD: Final = 6
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Mended:
    """A query with one character of the division it names first replaced.

    Attributes:
        text: The query to ask instead.
        typed: The character that was typed.
        meant: The one that looks like it.
    """

    text: str
    typed: str
    meant: str

    def reason(self, found: Reason) -> Reason:
        """Why a hit of the mended query answers what was typed."""
        return Reason(
            Match.LOOKALIKE.value,
            f"上级名称形近字 {self.typed}→{self.meant}，{found.zh}",
            f"the division has {self.meant} for {self.typed}, which looks like it; {found.en}",
        )


def mended_heads(connection: Connection, query: Query) -> list[Mended]:
    """Queries whose beginning is the name of a division but for one look-alike character.

    The longest such names first, at most three. For queries of Chinese characters only.
    """
    if query.script is not Script.CHARACTERS:
        return []
    joined = query.joined
    found: dict[str, Mended] = {}
    for end in range(min(_LONGEST_HEAD, len(joined) - 1), 1, -1):
        for index, typed in enumerate(joined[:end]):
            for meant in sorted(lookalikes(typed)):
                head = joined[:index] + meant + joined[index + 1 : end]
                found.setdefault(head, Mended(head + joined[end:], typed, meant))
    known = known_division_keys(
        connection, {kind + head for head in found for kind in (k.NAME, k.BARE)}
    )
    heads = [head for head in found if k.NAME + head in known or k.BARE + head in known]
    return [found[head] for head in heads[:_MOST]]
