"""Linked Places Format v1.3 (2024-06-24): one place as a feature of GeoJSON-LD.

github.com/LinkedPasts/linked-places-format. Periods: the first day is `start.in`, the last day in
force `end.in`. What is still in force on the day asked for ends on that day at the earliest
(`end.earliest`); what began before the records began, on its last known day at the latest
(`start.latest`): the format has no open ends.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from gazetteer.publishing.class_tables import feature_class

CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places-format/main/"
    "linkedplaces-context-v1.1.jsonld"
)
"""Context that v1.3 refers to; it names terms and is not fetched."""

COUNTRY = "CN"
_CERTAINTY = {
    "surveyed": "certain", "digitised": "certain", "converted": "less-certain",
    "approximate": "uncertain",
}  # fmt: skip
_OPEN_FCLASS = "L"  # region: says least of a place whose class is in no table


@dataclass(frozen=True, slots=True)
class Span:
    """A period of the register.

    Attributes:
        start: First day; None: before the records begin.
        end: First day no longer in force; None: still in force.
    """

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class LinkedName:
    """A name of a place."""

    span: Span
    kind: str
    spelling: str
    script: str
    language: str
    romanisation: str | None
    source: str | None
    evidence: str | None
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class LinkedVersion:
    """A place during one period; the position in EPSG:4490, as exact as the audience may have."""

    span: Span
    class_code: str
    class_name: str | None
    place_code: str | None
    longitude_deg: float | None
    latitude_deg: float | None
    accuracy: str | None
    description: str | None
    source: str | None
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class LinkedRelation:
    """How a place relates to another: `part_of`, `preceded_by` or `followed_by`."""

    kind: str
    place_id: int
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class LinkedPlace:
    """All of one place that a feature is made from; versions and names oldest first."""

    place_id: int
    division_code: str | None
    versions: Sequence[LinkedVersion]
    names: Sequence[LinkedName]
    relations: Sequence[LinkedRelation]


_Dated = TypeVar("_Dated", LinkedVersion, LinkedRelation)
_Alike = TypeVar("_Alike", bound=Hashable)


def place_identifier(place_id: int, base: str | None) -> str:
    """The `@id` of a place: an address below `base`, else a name of this register's own."""
    return f"urn:civic-gazetteer:place:{place_id}" if base is None else f"{base}{place_id}"


def feature(place: LinkedPlace, as_of: date, base: str | None = None) -> dict[str, Any]:
    """The feature of one place.

    Args:
        place: The place, with a version at least.
        as_of: Day the answer holds for.
        base: Address that place numbers are appended to.
    """
    standing = [v for v in place.versions if v.span.end is None or v.span.end > as_of]
    shown = (standing or place.versions)[-1]
    fclasses = dict.fromkeys(_fclass(v.class_code) for v in place.versions)
    is_simulated = any(v.is_simulated for v in place.versions) or any(
        name.is_simulated for name in place.names
    )
    properties: dict[str, Any] = {
        "title": _title(place, as_of),
        "ccodes": [COUNTRY],
        "fclasses": list(fclasses),
        "place_id": place.place_id,
        "place_code": shown.place_code,
        "division_code": place.division_code,
        "simulated": is_simulated,
    }
    made: dict[str, Any] = {
        "@id": place_identifier(place.place_id, base),
        "type": "Feature",
        "properties": properties,
        "when": _when([v.span for v in place.versions], as_of),
        "names": [item for name in place.names for item in _names(name, as_of)],
        "types": [
            _type(*alike, spans, as_of)
            for alike, spans in _periods(place.versions, lambda v: (v.class_code, v.class_name))
        ],
        "geometry": _geometry(place.versions, as_of),
    }
    if place.relations:
        made["relations"] = [
            _relation(*alike, spans, as_of, base)
            for alike, spans in _periods(place.relations, lambda r: (r.kind, r.place_id, r.name))
        ]
    descriptions = dict.fromkeys(v.description for v in place.versions if v.description)
    if descriptions:
        made["descriptions"] = [{"value": text, "lang": "zh"} for text in descriptions]
    return made


def timespan(span: Span, as_of: date) -> dict[str, Any]:
    """A period as a timespan."""
    is_over = span.end is not None and span.end <= as_of
    last = span.end - timedelta(days=1) if span.end is not None and is_over else as_of
    start = {"latest": last.isoformat()} if span.start is None else {"in": span.start.isoformat()}
    return {"start": start, "end": {"in" if is_over else "earliest": last.isoformat()}}


def _when(spans: Iterable[Span], as_of: date) -> dict[str, Any]:
    """Periods, those that follow on each other made one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start or date.min):
        if joined and joined[-1].end is not None and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return {"timespans": [timespan(span, as_of) for span in joined]}


def _periods(
    rows: Iterable[_Dated], alike: Callable[[_Dated], _Alike]
) -> Iterable[tuple[_Alike, list[Span]]]:
    """The periods of rows that say the same, in the order in which each was first said."""
    found: dict[_Alike, list[Span]] = {}
    for row in rows:
        found.setdefault(alike(row), []).append(row.span)
    return found.items()


def _title(place: LinkedPlace, as_of: date) -> str:
    standard = [n for n in place.names if n.kind == "standard"]
    current = [n for n in standard if n.span.end is None or n.span.end > as_of]
    names = current or standard or list(place.names)
    return names[-1].spelling if names else f"place {place.place_id}"


def _fclass(class_code: str) -> str:
    found = feature_class(class_code)
    return _OPEN_FCLASS if found is None else found.fclass


def _names(name: LinkedName, as_of: date) -> list[dict[str, Any]]:
    """The name in its script, and in Pinyin where it has that."""
    marked = "[simulated 模拟] " if name.is_simulated else ""
    cited = name.source or "Register of place names, source not on record 登记册，来源未载"
    citations = [{"label": f"{marked}{cited}"}]
    if name.evidence:
        citations.append({"label": name.evidence})
    common = {"when": {"timespans": [timespan(name.span, as_of)]}, "citations": citations}
    written = {"toponym": name.spelling, "lang": f"{name.language}-{name.script}"}
    made = [{**written, "status": name.kind, **common}]
    if name.romanisation:
        spoken = {"toponym": name.romanisation, "lang": f"{name.language}-Latn-pinyin"}
        made.append({**spoken, "status": name.kind, **common})
    return made


def _type(
    class_code: str, class_name: str | None, spans: Sequence[Span], as_of: date
) -> dict[str, Any]:
    found = feature_class(class_code)
    made: dict[str, Any] = {}
    if found is not None and found.aat is not None:
        made = {"identifier": f"aat:{found.aat}", "label": found.aat_label}
    own = f"{class_name or '?'} (GB/T 18521 {class_code})"
    return {
        **made,
        "sourceLabels": [{"label": own, "lang": "zh"}],
        "when": _when(spans, as_of),
    }


def _geometry(versions: Sequence[LinkedVersion], as_of: date) -> dict[str, Any] | None:
    """A point for each position that the place had; null where none is on record."""
    points = [
        {
            "type": "Point",
            "coordinates": [longitude_deg, latitude_deg],
            "when": _when(spans, as_of),
            "certainty": certainty,
            "citations": [{"label": source or "source not on record 来源未载"}],
        }
        for (longitude_deg, latitude_deg, certainty, source), spans in _periods(
            versions, lambda v: (v.longitude_deg, v.latitude_deg, _certainty(v), v.source)
        )
        if longitude_deg is not None and latitude_deg is not None
    ]
    if len(points) < 2:
        return points[0] if points else None
    return {"type": "GeometryCollection", "geometries": points}


def _certainty(version: LinkedVersion) -> str:
    if version.is_simulated:
        return "uncertain"
    return _CERTAINTY.get(version.accuracy or "", "less-certain")


_RELATIONS = {
    "part_of": ("gvp:broaderPartitive", "属"),
    # The format knows no succession; Getty's general relation with a label says it.
    "preceded_by": ("gvp:tgn3000_related_to", "前身 preceded by"),
    "followed_by": ("gvp:tgn3000_related_to", "后继 followed by"),
}


def _relation(
    kind: str, place_id: int, name: str, spans: Sequence[Span], as_of: date, base: str | None
) -> dict[str, Any]:
    relation, words = _RELATIONS[kind]
    return {
        "relationType": relation,
        "relationTo": place_identifier(place_id, base),
        "label": f"{words} {name}",
        "when": _when(spans, as_of),
    }
