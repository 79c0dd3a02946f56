"""What the template of the book is given: plain values for JSON, never markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, TypeVar

from gazetteer.publishing.class_tables import group_english
from gazetteer.publishing.entry import Contents, Entry, Heading, ObsoleteName
from gazetteer.publishing.heritage import HeritageEntry
from gazetteer.publishing.indexes import IndexSection, pinyin_index, stroke_index
from gazetteer.publishing.positions import as_degrees
from gazetteer.publishing.preface import (
    SIMULATED,
    group_counts,
    known_at_text,
    remarks,
    title_of,
)
from gazetteer.publishing.question import Audience

T = TypeVar("T")
K = TypeVar("K")

# Characters on the page mean nothing else than themselves, but a line break would end a line.
_FLAT = str.maketrans({"\n": " ", "\r": " ", "\t": " "})


def book_data(contents: Contents) -> dict[str, Any]:
    """Everything that stands in the book, in its order.

    Args:
        contents: The edition.
    """
    title, english = title_of(contents)
    spoken = {e.code: e.romanisation for e in contents.entries if e.code and e.romanisation}
    is_exact = contents.position_grid_m is None
    return {
        "title": title,
        "english": english,
        "as_of": contents.question.as_of.isoformat(),
        "known_at": known_at_text(contents),
        "made_on": None
        if contents.known_at is None
        else [getattr(contents.known_at, part) for part in ("year", "month", "day")],
        "audience": [contents.question.audience.zh, f"{contents.question.audience} edition"],
        "is_internal": contents.question.audience is Audience.INTERNAL,
        "simulated": list(SIMULATED) if contents.is_simulated else None,
        "remarks": [[r.topic, _flat(r.zh), _flat(r.en)] for r in remarks(contents)],
        "counts": [[c.group, c.english, c.entries, c.simulated] for c in group_counts(contents)],
        "chapters": [
            {"zh": group, "en": group_english(group), "sections": _sections(entries, spoken)}
            for group, entries in _grouped(contents.entries, lambda e: e.group)
        ],
        "entries": [_entry(entry, is_exact) for entry in contents.entries],
        "obsolete": [_obsolete(name) for name in contents.obsolete],
        "heritage": [
            {"category": category, "places": [_heritage(place) for place in places]}
            for category, places in _grouped(contents.heritage, lambda h: h.claims[0].category)
        ],
        "pinyin": [_index(section) for section in pinyin_index(contents.entries)],
        "strokes": [_index(section) for section in stroke_index(contents.entries)],
    }


def _grouped(rows: Iterable[T], key: Callable[[T], K]) -> Iterator[tuple[K, list[T]]]:
    for value, group in groupby(rows, key=key):
        yield value, list(group)


def _sections(entries: Iterable[Entry], spoken: dict[str, str]) -> list[dict[str, Any]]:
    """Entries below counties, and in them below townships, by first and last number."""
    found = []
    for county, within in _grouped(entries, lambda e: e.county):
        townships = [
            {
                "heading": _heading(township, spoken),
                "first": group[0].number,
                "last": group[-1].number,
            }
            for township, group in _grouped(within, lambda e: e.township)
        ]
        found.append({"heading": _heading(county, spoken), "parts": townships})
    return found


def _heading(heading: Heading | None, spoken: dict[str, str]) -> list[str] | None:
    if heading is None:
        return None
    return [_flat(heading.name), _flat(spoken.get(heading.code, ""))]


def _entry(entry: Entry, is_exact: bool) -> list[Any]:
    """One entry as a row, to keep the file small: the template names the places."""
    position = None
    if entry.longitude_deg is not None and entry.latitude_deg is not None:
        position = as_degrees(entry.longitude_deg, entry.latitude_deg, is_exact=is_exact)
    marks = [
        mark
        for mark, holds in (
            ("模拟", entry.is_simulated),
            ("内部", entry.is_internal),
            ("音待定", entry.is_confirmed is False),
        )
        if holds
    ]
    return [
        _flat(entry.name), _flat(entry.romanisation or ""),
        entry.class_name or f"类别 {entry.class_code}", _flat(entry.within or "所在政区不详"),
        position or "坐标不详", _shown_code(entry.code), _flat(entry.note or ""), marks,
    ]  # fmt: skip


def _shown_code(code: str | None) -> str:
    """A division's code without the zeros that pad it; a place code in its four parts."""
    if code is None:
        return ""
    if len(code) == 20:
        return "-".join((code[:6], code[6:9], code[9:14], code[14:]))
    for length in (6, 9):
        if code[length:].strip("0") == "":
            return code[:length]
    return code


def _obsolete(name: ObsoleteName) -> list[Any]:
    years = f"{name.used_from or '?'}—{name.ended_on or '?'}"
    now = "、".join(name.now) or ("去向未载" if name.is_place_ended else "今名未载")
    return [
        _flat(name.name), _flat(name.romanisation or ""), name.class_name or name.class_code,
        _shown_code(name.code), years, _flat(now), name.is_place_ended,
        [m for m, holds in (("模拟", name.is_simulated), ("内部", name.is_internal)) if holds],
    ]  # fmt: skip


def _heritage(place: HeritageEntry) -> dict[str, Any]:
    return {
        "name": _flat(place.name),
        "romanisation": _flat(place.romanisation or ""),
        "within": _flat(place.within or ""),
        "code": _shown_code(place.code),
        "is_in_force": place.is_in_force,
        "claims": [
            [
                c.category, _flat(c.claim), _flat(c.dated or "年代未载"), _flat(c.citation),
                c.is_listed, c.is_simulated,
            ]
            for c in place.claims
        ],
        "checks": [
            [c.zh, c.en, f"{c.verdict.zh} {c.verdict.value}", [_flat(e) for e in c.evidence]]
            for c in place.checks
        ],
    }  # fmt: skip


def _index(section: IndexSection) -> dict[str, Any]:
    """Names that are alike in sign and sound stand once, with all their numbers."""
    return {
        "heading": section.heading,
        "names": [
            [_flat(name), _flat(spoken or ""), [entry.number for entry in group]]
            for (name, spoken), group in _grouped(
                section.entries, lambda e: (e.name, e.romanisation)
            )
        ],
    }


def _flat(text: str) -> str:
    return text.translate(_FLAT)
