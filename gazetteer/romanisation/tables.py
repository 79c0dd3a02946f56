"""The tables beside this module: readings, characters, generics, spellings. Read once, when asked.

Every row says where it comes from; a person who knows better changes the row, not the code.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType


class Group(StrEnum):
    """Group of place classes that split alike 地名类组."""

    DIVISION = "division"
    COMMUNITY = "community"
    SETTLEMENT = "settlement"
    ESTATE = "estate"
    ROAD = "road"
    NATURAL = "natural"
    FACILITY = "facility"


WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Generic:
    """A generic part 通名.

    Attributes:
        text: As in the name, without spaces.
        words: The same, cut into the words that are written apart.
        least: Fewest characters that must stand before it, or it is something else.
        reading: One marked syllable for each character; empty where the readings decide.
    """

    text: str
    words: tuple[str, ...]
    least: int
    reading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewedReading:
    """A reviewed reading of a name or a part of one.

    Attributes:
        part: The characters.
        scope: Beginnings of division codes within which it holds; empty everywhere.
        position: any, start, end or whole: where in the specific part it must stand.
        reading: One marked syllable for each character.
        source: Who says so.
    """

    part: str
    scope: tuple[str, ...]
    position: str
    reading: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Character:
    """A character with its readings in place names, the usual one first.

    Attributes:
        readings: Marked syllables that are common.
        decided: Whether the first holds wherever no exception says otherwise.
        source: Who says so.
    """

    readings: tuple[str, ...]
    decided: bool
    source: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """An official spelling of a name from a minority language 少数民族语地名.

    Attributes:
        text: As officially spelled, without the generic part.
        scope: Beginnings of codes within which alone it holds (曲水 is elsewhere Chinese).
        area: Beginnings of codes within which it holds, and also where no area is told.
        source: Who says so.
    """

    text: str
    scope: tuple[str, ...]
    area: tuple[str, ...]
    source: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files(__package__).joinpath(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


@cache
def generics() -> Mapping[str, Mapping[str, Generic]]:
    """Generic parts by group (or `whole`) and text."""
    found: dict[str, dict[str, Generic]] = {name: {} for name in (*map(str, Group), WHOLE)}
    for row in _rows("generic_parts.csv"):
        words = tuple(row["words"].split())
        text = "".join(words)
        found[row["group"]][text] = Generic(
            text, words, int(row["least"] or 0), tuple(row["reading"].split())
        )
    return MappingProxyType({group: MappingProxyType(parts) for group, parts in found.items()})


@cache
def stems() -> frozenset[str]:
    """Names of cities and counties without their generic that look as if they had one (唐山)."""
    return frozenset(row["stem"] for row in _rows("division_stems.csv"))


@cache
def characters() -> Mapping[str, Character]:
    """Characters that have more than one common reading, or whose usual one must be told."""
    return MappingProxyType(
        {
            row["character"]: Character(
                tuple(row["readings"].split()), row["decided"] == "yes", row["source"]
            )
            for row in _rows("characters.csv")
        }
    )


@cache
def reviewed_readings() -> Mapping[str, tuple[ReviewedReading, ...]]:
    """Reviewed readings by first character: longest first, then the narrowest scope."""
    found: dict[str, list[ReviewedReading]] = {}
    for row in _rows("readings.csv"):
        entry = ReviewedReading(
            row["part"], tuple(row["scope"].split()), row["position"] or "any",
            tuple(row["reading"].split()), row["source"],
        )  # fmt: skip
        found.setdefault(entry.part[0], []).append(entry)
    return MappingProxyType({first: tuple(sorted(e, key=_rank)) for first, e in found.items()})


def _rank(entry: ReviewedReading) -> tuple[int, int, bool]:
    return -len(entry.part), -max(map(len, entry.scope), default=0), entry.position == "any"


@cache
def spellings() -> Mapping[str, tuple[Spelling, ...]]:
    """Official spellings of minority-language names by their Chinese characters."""
    found: dict[str, list[Spelling]] = {}
    for row in _rows("spellings.csv"):
        entry = Spelling(
            row["spelling"], tuple(row["scope"].split()), tuple(row["area"].split()), row["source"]
        )
        found.setdefault(row["part"], []).append(entry)
    return MappingProxyType({part: tuple(entries) for part, entries in found.items()})


@cache
def ethnic_names() -> Mapping[str, str | None]:
    """Names of nationalities 民族 as they stand in names of divisions, with a spelling or None."""
    found: dict[str, str | None] = {}
    for row in _rows("ethnic_names.csv"):
        spelling = row["spelling"] or None
        found[row["name"] + "族"] = f"{spelling}zú" if spelling else None
        if len(row["name"]) > 1 and spelling is not None:
            found[row["name"]] = spelling
    return MappingProxyType(found)


def holds(scope: tuple[str, ...], within: str | None) -> bool:
    """Whether an entry of this scope holds within the division; everywhere if it has no scope."""
    return not scope or (within is not None and within.startswith(scope))
