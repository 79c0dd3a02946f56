"""Generic parts 通名 as search knows them: what may be left out of a name, and how it ranks.

The table beside this module says for each its group (a village is a village with or without its
committee), its rank (0 province to 5 village), its sound, and the English word for it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

UNRANKED: Final = 6


@dataclass(frozen=True, slots=True)
class Generic:
    """A generic part.

    Attributes:
        word: In characters.
        group: Words of one group stand for each other.
        rank: 0 for provinces, 5 for villages and communities.
        sounds: Toneless Pinyin, joined.
        english: What English speakers write instead.
    """

    word: str
    group: str
    rank: int
    sounds: str
    english: tuple[str, ...]


@cache
def generics() -> Mapping[str, Generic]:
    """All of them by word."""
    table = files("gazetteer.search").joinpath("generic_parts.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["word"]: Generic(
                row["word"], row["group"], int(row["rank"]), row["sounds"],
                tuple(word for word in row["english"].split("|") if word),
            )
            for row in csv.DictReader(table.splitlines())
        }
    )  # fmt: skip


@cache
def _longest() -> int:
    return max(map(len, generics()))


@lru_cache(maxsize=1 << 14)
def part(folded: str) -> tuple[str, Generic | None]:
    """A folded name without its generic part, and that part; the longest that leaves something.

    A name that is generic through and through stays whole: 市辖区, 街道.
    """
    for length in range(min(_longest(), len(folded) - 1), 0, -1):
        found = generics().get(folded[-length:])
        if found is not None:
            return folded[:-length], found
    return folded, None


def stems(folded: str) -> list[str]:
    """A folded name without each generic part it ends in, the shortest first.

    下花园区 is 下花 and 下花园: who knows whether its generic part is 园区 or 区.
    """
    sizes = range(min(_longest(), len(folded) - 1), 0, -1)
    return [folded[:-size] for size in sizes if folded[-size:] in generics()]


@cache
def english_words() -> Mapping[str, str]:
    """English generic → the sound of the Chinese one: `town` → `zhen`."""
    found: dict[str, str] = {}
    for generic in generics().values():
        for word in generic.english:
            found.setdefault(word, generic.sounds)
    return MappingProxyType(found)
