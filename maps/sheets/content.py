"""What lies inside the neatline: lines, markers, points, names; and what labels must avoid."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

from maps.sheets.axis import ordered_parts
from maps.sheets.label_candidates import LabelRequest
from maps.sheets.labels import Obstacle
from maps.sheets.plane import PlaneSubject
from maps.sheets.scene import Font, Layer, Mark, Point, Polyline, SymbolMark
from maps.sheets.subject import PlaceLabel, SheetMarker
from maps.sheets.symbols import marker_symbol, reach, state_symbol, stroke_of, symbols
from maps.sheets.viewport import Viewport, lines_of

_RED = "#d0021b"
_QUIET = "#555555"
_AREA_INK = "#333333"
# Lettering of place names by kind: em in mm, face, order of placing.
_PLACES = {
    "county": (4.0, Font.SANS_BOLD, 2),
    "township": (3.0, Font.SANS, 3),
    "village": (2.3, Font.SERIF, 4),
}
_MARKER_SIZE, _POINT_SIZE, _LINE_NAME_SIZE = 2.3, 1.8, 1.9
# Costs of covering what is on the map; from 40 on labels avoid it at nearly any price.
_ON_SYMBOL, _ON_LINE, _ON_CONTEXT, _ON_GRID = 100.0, 60.0, 8.0, 0.6
_PIECE, _SCRAP_MM = 16, 2.0
# Labels stay this far from the line itself.
_LINE_ROOM_MM = 0.35
_GAP_MM = 1.0
# Room that the name of an area needs about its middle, and how exactly that is found.
_AREA_ROOM_MM, _WITHIN_MM = 8.0, 2.0
# A symbol across the neatline helps nobody: nearer markers are left to another sheet.
EDGE_MM = 1.0


@dataclass(slots=True)
class MapContent:
    """What is drawn inside one frame.

    Attributes:
        marks: Lines and symbols.
        requests: Labels that want places.
        obstacles: What they must avoid.
        markers: Markers shown, in the order of the subject.
        line: The boundary line and the claims inside the frame, on the page.
        used: Keys of the signs drawn, for the legend.
    """

    marks: list[Mark] = field(default_factory=list)
    requests: list[LabelRequest] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    markers: list[SheetMarker] = field(default_factory=list)
    line: BaseGeometry = field(default_factory=shapely.MultiLineString)
    used: set[str] = field(default_factory=set)

    def avoid(self, geometry: BaseGeometry, cost: float, *, stops_leaders: bool = False) -> None:
        """Keep labels off something."""
        if not geometry.is_empty:
            self.obstacles.append(Obstacle(geometry, cost, stops_leaders))


def markers_shown(plane: PlaneSubject, view: Viewport) -> list[SheetMarker]:
    """The markers that a sheet shows: those whole symbols lie inside the neatline."""
    ground = marker_ground(view)
    return [marker for marker, place in plane.markers if ground.covers(place)]


def marker_ground(view: Viewport) -> shapely.Polygon:
    """Where on the ground markers are shown; nearer to the neatline another sheet has them."""
    return view.ground.buffer(-EDGE_MM * view.metres_per_mm, join_style="mitre")


def map_content(plane: PlaneSubject, view: Viewport) -> MapContent:
    """Everything of a subject that a frame shows.

    Args:
        plane: The subject in the plane.
        view: What the frame shows.
    """
    content = MapContent()
    _draw_context(content, plane, view)
    _draw_lines(content, plane, view)
    for point, place in plane.points:
        _draw_point(content, view, place, point.name)
    ground = marker_ground(view)
    for marker, place in plane.markers:
        if ground.covers(place):
            _draw_marker(content, view, marker, place)
    for label, place in plane.places:
        if not view.ground.covers(place):
            continue
        _draw_place(content, label, view.to_page(place.x, place.y))
    for named, area in plane.areas:
        _letter_area(content, view, named.name, area)
    return content


def _letter_area(content: MapContent, view: Viewport, name: str, area: BaseGeometry) -> None:
    """The name of an area in the widest of its parts inside the frame, if that has room."""
    shown = view.geometry_to_page(shapely.intersection(area, view.ground))
    widest = [
        shapely.maximum_inscribed_circle(part, tolerance=_WITHIN_MM)
        for part in shapely.get_parts(shown) if part.area > 0
    ]  # fmt: skip
    radius = max(widest, key=lambda circle: circle.length, default=None)
    if radius is not None and radius.length > _AREA_ROOM_MM:
        size, font, priority = _PLACES["township"]
        content.requests.append(LabelRequest(
            name, radius.coords[0], 0.0, size, font, _AREA_INK, Layer.PLACE_NAMES, None, priority,
            is_optional=True,
        ))  # fmt: skip


def _draw_place(content: MapContent, label: PlaceLabel, at: Point) -> None:
    size, font, priority = _PLACES[label.kind]
    content.marks.append(SymbolMark(Layer.PLACE_NAMES, at, "place", label.name))
    content.used.add("place")
    content.avoid(shapely.Point(at).buffer(reach("place")), _ON_SYMBOL, stops_leaders=True)
    content.requests.append(LabelRequest(
        label.name, at, reach("place"), size, font, "#000000", Layer.PLACE_NAMES,
        "place_leader", priority,
    ))  # fmt: skip


def _draw_context(content: MapContent, plane: PlaneSubject, view: Viewport) -> None:
    own = plane.drawn.buffer(0.3 * view.metres_per_mm)
    for context, geometry in plane.context:
        # Where another line runs along this one, this one is drawn.
        shown = shapely.intersection(geometry, view.ground)
        style = f"context_{context.kind}"
        drawn = []
        for points in view.clipped_lines(shapely.difference(shown, own)):
            line = shapely.LineString(points)
            # Scraps between two lines that nearly agree would look like something.
            if line.length >= _SCRAP_MM:
                drawn.append(line)
                content.marks.append(Polyline(Layer.CONTEXT, points, stroke_of(style)))
                content.used.add(style)
                content.avoid(line, _ON_CONTEXT)
        if context.name is None or not drawn:
            continue
        longest = max(drawn, key=lambda line: line.length)
        if longest.length > 20:
            middle = longest.interpolate(0.5, normalized=True)
            content.requests.append(LabelRequest(
                context.name, (middle.x, middle.y), 0.6, _LINE_NAME_SIZE, Font.SANS, _QUIET,
                Layer.CONTEXT, "place_leader", 6, is_optional=True,
            ))  # fmt: skip


def _draw_lines(content: MapContent, plane: PlaneSubject, view: Viewport) -> None:
    agreed = "line_agreed" if plane.subject.is_agreed else "line_undecided"
    shown: list[shapely.LineString] = []
    for geometry, style, layer in (
        (plane.claim_b, "claim_b", Layer.CLAIMS),
        (plane.claim_a, "claim_a", Layer.CLAIMS),
        (plane.line, agreed, Layer.LINE),
    ):
        lines = view.clipped_lines(geometry)
        content.marks += [Polyline(layer, points, stroke_of(style)) for points in lines]
        content.used |= {style} if lines else set()
        shown += [shapely.LineString(points) for points in lines]
    content.line = shapely.MultiLineString(shown)
    for line in shown:
        for piece in _pieces(line):
            content.avoid(piece.buffer(_LINE_ROOM_MM), _ON_LINE, stops_leaders=True)
    for gap in line_gaps(plane, _GAP_MM * view.metres_per_mm):
        middle = gap.interpolate(0.5, normalized=True)
        if view.ground.covers(middle):
            content.requests.append(LabelRequest(
                "（界线数据中断）", view.to_page(middle.x, middle.y), 0.5, _LINE_NAME_SIZE,
                Font.SANS, _RED, Layer.LINE, "leader", 5,
            ))  # fmt: skip


def _pieces(line: shapely.LineString) -> list[shapely.LineString]:
    """A line in short pieces: what is near one of them is found much sooner."""
    coords = line.coords
    return [
        shapely.LineString(coords[k : k + _PIECE + 1]) for k in range(0, len(coords) - 1, _PIECE)
    ]


def line_gaps(plane: PlaneSubject, least_m: float) -> list[shapely.LineString]:
    """The gaps of the line, as straight lines in the plane from one part to the next."""
    parts = lines_of(plane.line)
    if len(parts) < 2:
        return []
    ordered = ordered_parts(parts)
    gaps = [
        shapely.LineString([before.coords[-1], after.coords[0]])
        for before, after in pairwise(ordered)
    ]
    return [gap for gap in gaps if gap.length > least_m]


def _draw_point(content: MapContent, view: Viewport, place: shapely.Point, name: str) -> None:
    if not view.ground.covers(place):
        return
    at = view.to_page(place.x, place.y)
    size = reach("boundary_point")
    content.marks.append(SymbolMark(Layer.POINTS, at, "boundary_point", name))
    content.used.add("boundary_point")
    content.avoid(shapely.Point(at).buffer(size), _ON_SYMBOL, stops_leaders=True)
    content.requests.append(LabelRequest(
        name, at, size, _POINT_SIZE, Font.SANS, _RED, Layer.MARKER_NUMBERS, "leader", 5,
    ))  # fmt: skip


def _draw_marker(
    content: MapContent, view: Viewport, marker: SheetMarker, place: shapely.Point
) -> None:
    at = view.to_page(place.x, place.y)
    content.markers.append(marker)
    symbol = marker_symbol(marker.kind)
    content.marks.append(SymbolMark(Layer.MARKERS, at, symbol, marker.label))
    content.used.add(symbol)
    size = reach(symbol)
    state = state_symbol(marker.status)
    if state is not None:
        content.marks.append(SymbolMark(Layer.MARKERS, at, state))
        content.used.add(state)
        size = max(size, reach(state))
    content.avoid(shapely.Point(at).buffer(size), _ON_SYMBOL, stops_leaders=True)
    # A state is said in words too: a sign of 1.5 mm is easily overlooked.
    words = marker.label if state is None else f"{marker.label}（{symbols()[state].zh}）"
    content.requests.append(LabelRequest(
        words, at, size, _MARKER_SIZE, Font.SANS_BOLD, _RED, Layer.MARKER_NUMBERS, "leader", 1,
    ))  # fmt: skip


def avoid_grid(content: MapContent, grid: list[Mark]) -> None:
    """Let labels prefer places off the lines of the grid."""
    for mark in grid:
        if isinstance(mark, Polyline) and mark.layer is Layer.GRID:
            content.used.add("grid")
            content.avoid(shapely.LineString(mark.points), _ON_GRID)
