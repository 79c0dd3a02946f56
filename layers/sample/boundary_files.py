"""Writes the sample's boundaries: lines, points, markers, later surveys, past inspections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from numpy.random import Generator
from shapely.geometry import MultiPolygon, mapping

from gazetteer.boundaries.line import LineLevel
from layers.sample.boundary_epochs import SURVEY_COLUMNS, later_surveys
from layers.sample.boundary_faults import STATED_LENGTH_OFF, as_recorded, targets
from layers.sample.boundary_inspections import (
    INSPECTION_COLUMNS,
    last_inspected,
    past_inspections,
)
from layers.sample.boundary_lines import SampleLine, boundary_lines, by_numbering_unit
from layers.sample.boundary_locations import locator
from layers.sample.boundary_markers import MARKER_COLUMNS, marker_rows
from layers.sample.boundary_placing import numbers_at_tri_points, numbers_on_lines
from layers.sample.boundary_points import POINT_COLUMNS, TriPoint, boundary_points, tri_points
from layers.sample.communities import Township
from layers.sample.facility_rows import day_between
from layers.sample.facts import Facts
from layers.sample.manifest import boundary_source, file_name
from layers.sample.outline_files import COUNTY_OUTLINES_SINCE
from layers.sample.streams import BOUNDARIES, stream
from layers.sample.textfiles import Cell, write_csv, write_json

# Parts of the random stream of boundaries.
_LINES, _PLACES, _ATTRIBUTES, _SURVEYS, _INSPECTIONS = range(5)
_AGREED = (date(1997, 1, 1), date(2000, 12, 29))
_MAP_SCALES = {LineLevel.COUNTY: 10_000, LineLevel.PREFECTURE: 10_000, LineLevel.PROVINCE: 50_000}


def write_boundaries(
    directory: Path,
    facts: Facts,
    townships: list[Township],
    township_outlines: Mapping[str, MultiPolygon],
    seed: int,
) -> Iterable[Path]:
    """Write the files of boundaries one by one, in the order of the manifest.

    Args:
        directory: Where to write.
        facts: With the outlines of the neighbours.
        townships: All of the sample.
        township_outlines: Simulated; twelve-digit code to outline, EPSG:4490.
        seed: Of the sample.
    """
    lines = boundary_lines(facts)
    meeting = tri_points(lines, facts.county_names)
    yield write_json(
        directory / file_name("23_"),
        {
            "type": "FeatureCollection",
            "name": "boundary_lines",
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
            "features": _features(lines, meeting, stream(seed, BOUNDARIES, _LINES), seed),
        },
    )
    points = boundary_points(facts, lines, COUNTY_OUTLINES_SINCE, seed)
    yield write_csv(directory / file_name("24_"), POINT_COLUMNS, points)
    placing = stream(seed, BOUNDARIES, _PLACES)
    numbers = numbers_on_lines(
        by_numbering_unit(lines), facts.outlines | facts.neighbours, placing
    ) + numbers_at_tri_points(meeting, lines, placing)
    faults = targets(numbers)
    numbers = as_recorded(numbers, faults)
    inspections = past_inspections(lines, stream(seed, BOUNDARIES, _INSPECTIONS), seed)
    inspected = last_inspected(inspections)
    markers = marker_rows(
        numbers, locator(townships, township_outlines, facts.county_names), facts.county_names,
        inspected, faults, stream(seed, BOUNDARIES, _ATTRIBUTES), seed,
    )  # fmt: skip
    yield write_csv(directory / file_name("25_"), MARKER_COLUMNS, markers.rows)
    again = later_surveys(
        numbers, markers.standing, inspected, faults, stream(seed, BOUNDARIES, _SURVEYS), seed
    )
    yield write_csv(directory / file_name("26_"), SURVEY_COLUMNS, again)
    yield write_csv(directory / file_name("27_"), INSPECTION_COLUMNS, inspections)


def _features(
    lines: Iterable[SampleLine], meeting: Iterable[TriPoint], random: Generator, seed: int
) -> list[dict[str, object]]:
    at = {point.position: f"{point.name}({point.number})" for point in meeting}
    features: list[dict[str, object]] = []
    for serial, line in enumerate(lines, start=1):
        start, *_, end = ((x, y) for x, y in line.path.coords)
        agreed_on = day_between(*_AGREED, random)
        properties: dict[str, Cell] = {
            "line_code": line.code,
            "name": line.name,
            "line_group": line.group,
            "level": line.level.value,
            "numbering_unit": line.numbering_unit,
            "side_a_code": line.sides[0],
            "side_a_name": line.side_names[0],
            "side_b_code": line.sides[1],
            "side_b_name": line.side_names[1],
            "legal_status": "agreed",
            "agreement": f"{line.side_names[0]}与{line.side_names[1]}行政区域界线协议书(模拟)",
            "agreement_no": f"模拟〔{agreed_on[:4]}〕{serial:03d}号",
            "agreed_on": agreed_on,
            "map_scale": _MAP_SCALES[line.level],
            "stated_length_m": _stated_length_m(line),
            "start_text": f"起于{at[start]}",
            "end_text": f"止于{at[end]}",
            "secrecy": "public",
            "valid_from": COUNTY_OUTLINES_SINCE,
            "valid_to": None,
            "source": _source(line, seed),
            "simulated": True,
        }
        features.append(
            {"type": "Feature", "properties": properties, "geometry": mapping(line.path)}
        )
    return features


def _stated_length_m(line: SampleLine) -> int:
    """As agreements have it, to ten metres."""
    share = 1 + STATED_LENGTH_OFF.get(line.code, 0.0)
    return 10 * round(line.length_m * share / 10)


def _source(line: SampleLine, seed: int) -> str:
    off = STATED_LENGTH_OFF.get(line.code)
    if off is None:
        return boundary_source(seed)
    return f"{boundary_source(seed)};协议长度有意与图形相差{off:+.1%}"
