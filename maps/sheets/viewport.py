"""From the ground to the page and back: the plane of a Gauss–Krüger zone at a map scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from maps.sheets.paper import Box
from maps.sheets.scene import Point

G = TypeVar("G", bound=BaseGeometry)


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part of the plane that a frame shows, north up.

    Attributes:
        frame: The frame on the page in mm.
        west_m: Easting (Y) of its left side in metres.
        north_m: Northing (X) of its upper side.
        scale: Denominator of the map scale.
    """

    frame: Box
    west_m: float
    north_m: float
    scale: float

    @property
    def metres_per_mm(self) -> float:
        """Ground metres in a millimetre of the page."""
        return self.scale / 1000

    @property
    def east_m(self) -> float:
        """Easting of the right side."""
        return self.west_m + self.frame.width * self.metres_per_mm

    @property
    def south_m(self) -> float:
        """Northing of the lower side."""
        return self.north_m - self.frame.height * self.metres_per_mm

    @property
    def ground(self) -> shapely.Polygon:
        """The frame in the plane, as (easting, northing)."""
        return shapely.box(self.west_m, self.south_m, self.east_m, self.north_m)

    def to_page(self, east_m: float, north_m: float) -> Point:
        """A point of the plane on the page, in mm."""
        return (
            self.frame.left + (east_m - self.west_m) / self.metres_per_mm,
            self.frame.top + (self.north_m - north_m) / self.metres_per_mm,
        )

    def to_ground(self, x: float, y: float) -> tuple[float, float]:
        """(easting, northing) in metres of a point of the page."""
        return (
            self.west_m + (x - self.frame.left) * self.metres_per_mm,
            self.north_m - (y - self.frame.top) * self.metres_per_mm,
        )

    def geometry_to_page(self, geometry: G) -> G:
        """A geometry of the plane, in mm on the page; not clipped."""

        def move(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            x = self.frame.left + (points[:, 0] - self.west_m) / self.metres_per_mm
            y = self.frame.top + (self.north_m - points[:, 1]) / self.metres_per_mm
            return np.column_stack((x, y))

        return shapely.transform(geometry, move)

    def clipped_lines(self, geometry: BaseGeometry) -> list[tuple[Point, ...]]:
        """The lines of a geometry of the plane inside the frame, in mm on the page."""
        inside = shapely.intersection(geometry, self.ground)
        return [
            tuple((float(x), float(y)) for x, y in self.geometry_to_page(part).coords)
            for part in lines_of(inside)
        ]


def lines_of(geometry: BaseGeometry) -> list[shapely.LineString]:
    """The line strings in a geometry, points and empty parts left out."""
    parts = shapely.get_parts(geometry)
    if parts.size == 1 and parts[0] is geometry:
        parts = np.array([geometry])
    found: list[shapely.LineString] = []
    for part in parts:
        if isinstance(part, shapely.LineString) and not part.is_empty:
            found.append(part)
        elif isinstance(part, shapely.MultiLineString | shapely.GeometryCollection):
            found.extend(lines_of(part))
    return found
