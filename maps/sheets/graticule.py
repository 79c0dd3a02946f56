"""Longitude and latitude along the frame, and the GB/T 13989 sheets that a sheet crosses."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import shapely

from gis.errors import FieldError
from gis.sheet_number import Sheet, sheets_in_box
from gis.sheet_scales import parse_scale
from gis.survey_crs import SurveyCrs, project, unproject
from maps.sheets.border import Edge, outer_tick
from maps.sheets.neighbours import Side
from maps.sheets.scene import Layer, Mark, Polyline, segment
from maps.sheets.symbols import stroke_of
from maps.sheets.viewport import Viewport, lines_of

_SIZE = 1.7
_TICK = 2.0
_SAMPLES = 33
_SECONDS_PER_DEGREE = 3600


@dataclass(frozen=True, slots=True)
class DegreeBox:
    """The least box of longitude and latitude that holds a sheet, in degrees."""

    west: float
    south: float
    east: float
    north: float


def degree_box(crs: SurveyCrs, view: Viewport) -> DegreeBox:
    """The box of longitude and latitude about a sheet."""
    rim = shapely.segmentize(view.ground.exterior, (view.east_m - view.west_m) / _SAMPLES)
    east, north = np.asarray(rim.coords).T
    longitude, latitude = unproject(crs, north, east)
    return DegreeBox(
        float(longitude.min()), float(latitude.min()),
        float(longitude.max()), float(latitude.max()),
    )  # fmt: skip


def graticule_marks(
    crs: SurveyCrs, view: Viewport, spacing_s: int, edges: dict[Side, Edge]
) -> list[Mark]:
    """Ticks where round longitudes and latitudes meet the neatline, with their degrees.

    Args:
        crs: Zone of the sheet.
        view: What the frame shows.
        spacing_s: Seconds of arc from tick to tick.
        edges: The border, whose outer rows take the degrees.
    """
    box = degree_box(crs, view)
    marks: list[Mark] = []
    for second in _multiples(box.west, box.east, spacing_s):
        line = _meridian(crs, second / _SECONDS_PER_DEGREE, box)
        for side in (Side.UP, Side.DOWN):
            marks += _tick(view, edges[side], line, _degrees(second))
    for second in _multiples(box.south, box.north, spacing_s):
        line = _parallel(crs, second / _SECONDS_PER_DEGREE, box)
        for side in (Side.LEFT, Side.RIGHT):
            marks += _tick(view, edges[side], line, _degrees(second))
    return marks


def sheets_crossed(crs: SurveyCrs, view: Viewport) -> list[tuple[Sheet, shapely.Polygon]]:
    """The national sheets of the map's own scale that share ground with a sheet.

    Returns:
        The sheets with their part of the frame in the plane; none outside what the standard's
        numbering covers.
    """
    box = degree_box(crs, view)
    try:
        found = list(_sheets_about(box, view))
    except FieldError:
        return []
    parts = []
    for sheet in found:
        part = shapely.intersection(_outline(crs, sheet), view.ground)
        if isinstance(part, shapely.Polygon) and part.area > 0:
            parts.append((sheet, part))
    return parts


def sheet_edges(view: Viewport, crossed: Sequence[tuple[Sheet, shapely.Polygon]]) -> list[Mark]:
    """The edges between national sheets inside the frame, each once."""
    inside = view.ground.buffer(-view.metres_per_mm / 100)
    rims = shapely.union_all([part.exterior for _, part in crossed])
    return [
        Polyline(Layer.SHEET_EDGES, points, stroke_of("sheet_edge"))
        for line in lines_of(shapely.line_merge(shapely.intersection(rims, inside)))
        for points in view.clipped_lines(line)
    ]


def _sheets_about(box: DegreeBox, view: Viewport) -> Iterator[Sheet]:
    west, south = Fraction(box.west), Fraction(box.south)
    east, north = Fraction(box.east), Fraction(box.north)
    return sheets_in_box(west, south, east, north, parse_scale(int(view.scale)))


def _outline(crs: SurveyCrs, sheet: Sheet) -> shapely.Polygon:
    west, south = float(sheet.west), float(sheet.south)
    east, north = float(sheet.east), float(sheet.north)
    rim = shapely.segmentize(shapely.box(west, south, east, north), (east - west) / _SAMPLES)
    longitude, latitude = np.asarray(rim.exterior.coords).T
    x_north, y_east = project(crs, longitude, latitude)
    return shapely.Polygon(np.column_stack((y_east, x_north)))


def _tick(view: Viewport, edge: Edge, line: shapely.LineString, label: str) -> list[Mark]:
    """The tick of one line on one side, pointing along the line into the map."""
    inner = _crossing(view, edge.side, line, 0.0)
    deeper = _crossing(view, edge.side, line, -_TICK)
    if inner is None or deeper is None:
        return []
    layer = Layer.GRATICULE
    along = inner[1] if edge.is_upright else inner[0]
    marks: list[Mark] = [segment(layer, inner, deeper, stroke_of("graticule"))]
    ink = stroke_of("graticule").colour
    text = edge.letter(edge.outer, along, label, _SIZE, colour=ink, layer=layer)
    if text is not None:
        marks.append(text)
    else:
        marks.append(outer_tick(edge, along, layer))
    return marks


def _crossing(
    view: Viewport, side: Side, line: shapely.LineString, outwards: float
) -> tuple[float, float] | None:
    """Where a line in the plane meets a side moved outwards by some mm, on the page."""
    edge = Edge(side, view.frame)
    low, high = edge.span
    ends = [view.to_ground(*edge.at(along, outwards)) for along in (low, high)]
    met = shapely.intersection(line, shapely.LineString(ends))
    if not isinstance(met, shapely.Point) or met.is_empty:
        return None
    return view.to_page(met.x, met.y)


def _meridian(crs: SurveyCrs, longitude: float, box: DegreeBox) -> shapely.LineString:
    return _sampled(crs, box.south, box.north, lambda t: (np.full_like(t, longitude), t))


def _parallel(crs: SurveyCrs, latitude: float, box: DegreeBox) -> shapely.LineString:
    return _sampled(crs, box.west, box.east, lambda t: (t, np.full_like(t, latitude)))


Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _sampled(
    crs: SurveyCrs, low: float, high: float, place: Callable[[Array], tuple[Array, Array]]
) -> shapely.LineString:
    beyond = (high - low) / 10
    longitude, latitude = place(np.linspace(low - beyond, high + beyond, _SAMPLES))
    x_north, y_east = project(crs, longitude, latitude)
    return shapely.LineString(np.column_stack((y_east, x_north)))


def _multiples(low_deg: float, high_deg: float, spacing_s: int) -> list[int]:
    first = math.ceil(low_deg * _SECONDS_PER_DEGREE / spacing_s)
    last = math.floor(high_deg * _SECONDS_PER_DEGREE / spacing_s)
    return [k * spacing_s for k in range(first, last + 1)]


def _degrees(seconds: int) -> str:
    """Seconds of arc as 115°49′ or 115°49′30″."""
    minutes, second = divmod(seconds, 60)
    degree, minute = divmod(minutes, 60)
    return f"{degree}°{minute:02d}′" + (f"{second:02d}″" if second else "")
