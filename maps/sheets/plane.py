"""A subject in the plane of its zone: everything as (easting, northing) in metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import InputError
from gis.survey_crs import SurveyCrs, project
from maps.sheets.subject import (
    AreaLabel,
    BoundaryPoint,
    ContextLine,
    PlaceLabel,
    SheetMarker,
    SheetSubject,
)
from maps.sheets.viewport import lines_of


@dataclass(frozen=True, slots=True)
class PlaneSubject:
    """The geometry of a subject, projected once.

    Attributes:
        subject: Where it comes from.
        line: The line; may be empty.
        claim_a: Claim of the first side; may be empty.
        claim_b: Claim of the second side; may be empty.
        markers: Markers with their points.
        points: Boundary points with their points.
        places: Place names with their points.
        areas: Names of areas with their polygons.
        context: Lines for orientation with their geometry.
    """

    subject: SheetSubject
    line: BaseGeometry
    claim_a: BaseGeometry
    claim_b: BaseGeometry
    markers: tuple[tuple[SheetMarker, shapely.Point], ...]
    points: tuple[tuple[BoundaryPoint, shapely.Point], ...]
    places: tuple[tuple[PlaceLabel, shapely.Point], ...]
    areas: tuple[tuple[AreaLabel, BaseGeometry], ...]
    context: tuple[tuple[ContextLine, BaseGeometry], ...]

    @property
    def axis(self) -> list[shapely.LineString]:
        """The lines that the sheets follow: the line and the first side's claim."""
        return [part for g in (self.line, self.claim_a) for part in lines_of(g)] or lines_of(
            self.claim_b
        )

    @property
    def drawn(self) -> BaseGeometry:
        """The line and the claims together."""
        return shapely.union_all([self.line, self.claim_a, self.claim_b])


def plane_subject(subject: SheetSubject) -> PlaneSubject:
    """Project a subject into its zone.

    Raises:
        InputError: As `SheetSubject.check`; a marker or point whose coordinates the zone
            cannot show.
    """
    subject.check()
    crs = subject.crs
    nothing = shapely.LineString()
    return PlaneSubject(
        subject,
        _projected(crs, subject.line),
        _projected(crs, subject.claim_a or nothing),
        _projected(crs, subject.claim_b or nothing),
        tuple((m, _point(crs, m.longitude, m.latitude, m.label)) for m in subject.markers),
        tuple((p, _point(crs, p.longitude, p.latitude, p.name)) for p in subject.points),
        tuple((p, _point(crs, p.longitude, p.latitude, p.name)) for p in subject.places),
        tuple((a, _projected(crs, a.area)) for a in subject.areas),
        tuple((c, _projected(crs, c.geometry)) for c in subject.context),
    )


def _projected(crs: SurveyCrs, geometry: BaseGeometry) -> BaseGeometry:
    def move(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x_north, y_east = project(crs, points[:, 0], points[:, 1])
        return np.column_stack((y_east, x_north))

    return shapely.transform(shapely.force_2d(geometry), move)


def _point(crs: SurveyCrs, longitude: float, latitude: float, name: str) -> shapely.Point:
    x_north, y_east = project(crs, longitude, latitude)
    if not (np.isfinite(x_north) and np.isfinite(y_east)):
        raise InputError(
            f"{name} at {longitude}, {latitude} cannot be shown in {crs.en}.",
            "Longitude comes first; give degrees on the datum of the sheets.",
        )
    return shapely.Point(float(y_east), float(x_north))
