"""The two indexes of a printed gazetteer: by sound 拼音索引 and by strokes 笔画索引."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from gazetteer.characters.standard import FIRST_STROKES, standard_characters, stroke_key
from gazetteer.publishing.entry import Entry
from gazetteer.publishing.pinyin_order import initial_letter, pinyin_key


@dataclass(frozen=True, slots=True)
class IndexSection:
    """Names under one heading of an index.

    Attributes:
        heading: Letter, or count of strokes and first stroke: `9画 竖`.
        entries: In the order of the index.
    """

    heading: str
    entries: tuple[Entry, ...]


def pinyin_index(entries: Iterable[Entry]) -> tuple[IndexSection, ...]:
    """Names by toned Pinyin, under their initial letters; those without any under `#`, last."""
    ordered = sorted(entries, key=lambda e: (pinyin_key(e.name, e.romanisation), e.name, e.number))
    letters = sorted(ordered, key=lambda e: _letter_order(initial_letter(e.romanisation)))
    return tuple(_sections((initial_letter(e.romanisation), e) for e in letters))


def stroke_index(entries: Iterable[Entry]) -> tuple[IndexSection, ...]:
    """Names by strokes, first stroke and number of their characters in the national table."""
    ordered = sorted(entries, key=lambda e: ([stroke_key(c) for c in e.name], e.number))
    return tuple(_sections((_stroke_heading(e.name[0]), e) for e in ordered))


def _sections(pairs: Iterable[tuple[str, Entry]]) -> Iterator[IndexSection]:
    for heading, group in groupby(pairs, key=lambda pair: pair[0]):
        yield IndexSection(heading, tuple(entry for _, entry in group))


def _letter_order(letter: str) -> tuple[bool, str]:
    return letter == "#", letter


def _stroke_heading(character: str) -> str:
    found = standard_characters().get(character)
    if found is None:
        return "表外字"  # not in the table of standard characters
    first = "" if found.first_stroke is None else f" {FIRST_STROKES[found.first_stroke]}"
    return f"{found.strokes}画{first}"
