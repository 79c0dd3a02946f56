"""Rows of a file of places, made ready to be staged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely.geometry import Point

from gazetteer.places.place import Accuracy, NameKind
from gazetteer.places.place_class import PlaceClass, nearest_class
from gazetteer.places.place_code import code_prefix
from gazetteer.places.place_fields import ASSIGN, PLACE_FIELDS
from gazetteer.places.suggestion import suggest
from gis.crs import STORAGE_SRID, Crs
from gis.errors import FieldError, InputError
from gis.geometry import position
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import Progress, StagedRow

NAME, OTHERS, PREFIX = "_name", "_others", "_prefix"
"""Keys in the staged content beside the columns of a version: the standard name's columns, the
other names as [kind, spelling, parts, romanisation …], and what an assigned code begins with."""

_TEXTS = ("origin", "meaning", "history", "description")
_OTHER_KINDS = [kind for kind in NameKind if kind is not NameKind.STANDARD]


def staged_places(
    report: LoadReport,
    options: LoadOptions,
    classes: Mapping[str, PlaceClass],
    progress: Progress | None,
) -> Iterator[StagedRow]:
    """The good rows of the report's files; what is wrong with the others goes to the report.

    A row's key is its place code, else its name, class and divisions.
    """
    by_name: dict[str, list[str]] = {}
    for known in classes.values():
        by_name.setdefault(known.name, []).append(known.class_code)
    for parsed in parse_files(report, PLACE_FIELDS, options, progress):
        place = [(parsed.file, parsed.row.number)]
        starts, ends = parsed.day("valid_from") or options.in_force, parsed.day("valid_to")
        if starts is not None and ends is not None and ends <= starts:
            report.reject(
                place, f"it ends on {ends}, not after it begins on {starts}.",
                "Correct one of the two; the end is the first day it was no longer in force.",
                "valid_to", str(ends),
            )  # fmt: skip
            continue
        try:
            class_code = _class(str(parsed.values["class_code"]), classes, by_name)
        except FieldError as fault:
            report.reject(place, fault.message, fault.mend, "class_code", parsed.text("class_code"))
            continue
        try:
            content = _content(parsed, options, class_code)
        except FieldError as fault:
            report.reject(place, fault.message, fault.mend, "longitude", parsed.text("longitude"))
            continue
        code = parsed.text("place_code")
        divisions = sorted(_divisions(parsed))
        if code == ASSIGN:
            try:
                content[PREFIX] = code_prefix(divisions, class_code)
            except InputError as fault:
                report.reject(place, fault.message, fault.mend, "place_code", code)
                continue
        key = code if code is not None and code != ASSIGN else None
        yield StagedRow(
            parsed.file, parsed.row.number,
            key or f"{parsed.values['name']} ({class_code}) in {', '.join(divisions) or 'none'}",
            starts, ends, "valid_to" in parsed.values, content,
        )  # fmt: skip


def _class(text: str, classes: Mapping[str, PlaceClass], by_name: Mapping[str, list[str]]) -> str:
    if not text.isdigit():
        found = by_name.get(text, [])
        if len(found) == 1:
            return found[0]
        raise FieldError(
            f"{text[:40]!r} is " + ("no place class" if not found else "several place classes")
            + ".",
            "Give the code of GB/T 18521, such as 22200.",
        )  # fmt: skip
    # A narrower class than those on file is known by the wider one.
    nearest_class(text, classes)
    return text


def _divisions(parsed: ParsedRow) -> tuple[str, ...]:
    found = parsed.values.get("division_codes")
    return found if isinstance(found, tuple) else ()


def _content(parsed: ParsedRow, options: LoadOptions, class_code: str) -> dict[str, Any]:
    values = parsed.values
    divisions = _divisions(parsed)
    content: dict[str, Any] = {"class_code": class_code}
    if (code := parsed.text("place_code")) is not None and code != ASSIGN:
        content["place_code"] = code
    if "division_codes" in values:
        content["division_codes"] = "{" + ",".join(divisions) + "}"
    content |= {column: values[column] for column in _TEXTS if column in values}
    if "media" in values:
        content["media"] = values["media"] or []
    if values.get("secrecy") is not None:
        content["secrecy"] = values["secrecy"]
    if (source := parsed.source(options)) is not None:
        content["source"] = source
    if (simulated := parsed.is_simulated(options)) is not None:
        content["is_simulated"] = "true" if simulated else "false"
    content |= _position(parsed, options)
    within = min(divisions, default=None)
    content[NAME] = _standard_name(parsed, class_code, within) | {
        column: content[column] for column in ("source", "is_simulated") if column in content
    }
    content[OTHERS] = [
        [str(kind), spelling, *_suggested(kind, spelling, class_code, within)]
        for kind in _OTHER_KINDS
        for spelling in _spellings(values.get(kind.value))
    ]
    return content


def _spellings(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _suggested(
    kind: NameKind, spelling: str, class_code: str, within: str | None
) -> tuple[str | None, ...]:
    if kind is NameKind.MINORITY:
        return None, None, None, None, None  # stored as given: 音译转写, never generated
    found = suggest(spelling, class_code, within)
    return (
        found.specific_part, found.generic_part, found.romanisation, found.state, found.source
    )  # fmt: skip


def _standard_name(parsed: ParsedRow, class_code: str, within: str | None) -> dict[str, Any]:
    name = str(parsed.values["name"])
    found = suggest(name, class_code, within)
    given = parsed.text("romanisation")
    about: dict[str, Any] = {
        "spelling": name,
        "specific_part": parsed.text("specific_part") or found.specific_part,
        "generic_part": parsed.text("generic_part") or found.generic_part,
        "romanisation": given or found.romanisation,
        "romanisation_state": "confirmed" if given else found.state,
        "romanisation_source": "as filed" if given else found.source,
    }
    if "evidence" in parsed.values:
        about["evidence"] = parsed.values["evidence"]
    return about


def _position(parsed: ParsedRow, options: LoadOptions) -> dict[str, Any]:
    """Columns of position and shape that the row speaks of.

    Raises:
        FieldError: Coordinates that cannot be used.
    """
    own = parsed.values.get("crs")
    crs = own if isinstance(own, Crs) else options.crs
    x, y = parsed.text("longitude"), parsed.text("latitude")
    shape = parsed.row.geometry
    point: shapely.Geometry | None = None
    content: dict[str, Any] = {}
    if x is not None or y is not None:
        if x is None or y is None:
            raise FieldError("one of the two coordinates is missing.", "Give both, or neither.")
        if crs is None:
            raise FieldError(
                "the row has coordinates but their system was not declared.",
                "Add --crs, such as 4490, or a column 坐标系.",
            )
        point = position(x, y, crs)
    if shape is not None:
        if not shape.is_valid:
            raise FieldError(
                f"the shape is not valid: {shapely.is_valid_reason(shape)}.",
                "Mend it in the program it was drawn with; nothing is repaired here.",
            )
        if not isinstance(shape, Point):
            content["geom"] = _hex(shape)
        point = point or (shape if isinstance(shape, Point) else shape.point_on_surface())
    if point is None:
        if "longitude" in parsed.values:
            content |= {"position": None, "position_accuracy": None}
        return content
    accuracy = parsed.text("position_accuracy")
    if crs is not None and crs.is_obfuscated:
        accuracy = Accuracy.CONVERTED.value
    return content | {"position": _hex(point), "position_accuracy": accuracy}


def _hex(geometry: shapely.Geometry) -> str:
    with_srid = shapely.set_srid(geometry, STORAGE_SRID)
    return str(shapely.to_wkb(with_srid, hex=True, include_srid=True))
