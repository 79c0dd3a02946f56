"""What is exchanged of a line: one neutral collection, from which every format is written.

So that the figures agree in all of them, every format takes the rounded coordinates from here and
none computes its own. Nothing is in it that stands in another system: where a marker cannot be
given exactly in the declared one, the export is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry import MultiLineString

from gazetteer.boundaries.declared_position import DeclaredPosition, Origin
from gazetteer.boundaries.line_collection import LineCollection, PlacedMarker, PlacedPoint
from gis.errors import InputError
from gis.survey_crs import Datum, SurveyCrs
from maps.boundary_tables.heading import heading_of
from maps.boundary_tables.table import Heading

_EARTH = frozenset({Datum.CGCS2000, Datum.WGS84})


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line, its markers and its points in one system.

    Attributes:
        found: What it was made from.
        crs: System of all figures.
        course: The line, east and north, rounded; None: not on record.
        course_degrees: The same in degrees of the system's datum.
        markers: Those with a position, each with it.
        points: Boundary points.
        heading: Title, system, day, source, notes, 密级.
    """

    found: LineCollection
    crs: SurveyCrs
    course: MultiLineString | None
    course_degrees: MultiLineString | None
    markers: tuple[tuple[PlacedMarker, DeclaredPosition], ...]
    points: tuple[PlacedPoint, ...]
    heading: Heading

    @property
    def feature_count(self) -> int:
        """The line, the markers and the points."""
        return (self.course is not None) + len(self.markers) + len(self.points)


def exchange_of(found: LineCollection) -> Exchange:
    """The collection to exchange.

    Raises:
        InputError: The line, a marker or a point stands on a datum from which the declared one
            cannot be reached exactly; or nothing has a position.
    """
    elsewhere = [m.marker.full_number for m in found.markers if _is_elsewhere(m.at)]
    elsewhere += [p.point.number for p in found.points if _is_elsewhere(p.at)]
    if elsewhere:
        named = ", ".join(elsewhere[:5]) + (" …" if len(elsewhere) > 5 else "")
        raise InputError(
            f"{len(elsewhere)} positions are on another datum than {found.crs.en} and are not"
            f" converted: {named}.",
            "Ask for the system they were surveyed in, or print the marker table, which shows"
            " each in its own system.",
        )
    course = found.course()
    markers = tuple((m, m.at) for m in found.markers if m.at is not None)
    if course is None and not markers and not found.points:
        raise InputError(
            f"Nothing of the line {found.line.code} has a position on record.",
            "Load its geometry or its markers first.",
        )
    return Exchange(
        found, found.crs, None if course is None else course[0],
        None if course is None else course[1], markers, found.points,
        heading_of(found, "界线数据", "Boundary line data"),
    )  # fmt: skip


def need_plane(exchange: Exchange, form: str) -> None:
    """Refuse a system in degrees.

    Raises:
        InputError: The declared system has no metres.
    """
    if exchange.crs.kind == "geographic":
        raise InputError(
            f"{form} holds plane coordinates, and {exchange.crs.en} is in degrees.",
            "Give a Gauss–Krüger zone, such as --crs 4548.",
        )


def need_earth(exchange: Exchange, form: str) -> None:
    """Refuse a datum that is not that of receivers.

    Raises:
        InputError: The declared system is on Beijing 1954 or Xian 1980.
    """
    if exchange.crs.datum not in _EARTH:
        raise InputError(
            f"{form} knows WGS 84 only, and from {exchange.crs.en} there is no exact way to it.",
            "Write dxf, dat, gpkg, shp or txt in the line's own system.",
        )


def _is_elsewhere(at: DeclaredPosition | None) -> bool:
    return at is not None and at.origin is Origin.ORIGINAL
