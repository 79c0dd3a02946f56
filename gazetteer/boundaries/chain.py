"""A line's parts one after the other, with the chainage 里程 that runs through them.

Chainage is geodesic and counts the line only, not the gaps between its parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, MultiLineString, Point

from gis.geodesy import offsets_from_line, part_of_line, point_at
from gis.measure import distance_m, length_m

FloatArray = npt.NDArray[np.float64]

# Ends of parts this near are the same point: coordinates in files are rounded to a centimetre.
TOUCHING_M = 0.02


class Gap(NamedTuple):
    """Where a line stops and goes on elsewhere.

    Attributes:
        chainage_m: Of both ends.
        width_m: From one end to the other.
        longitude: Of the end before the gap.
        latitude: Of the same.
    """

    chainage_m: float
    width_m: float
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts of a line in the order of the line.

    Attributes:
        parts: Lines in degrees; parts that touch are joined.
        starts_m: Chainage where each begins.
        length_m: Of all of them.
    """

    parts: tuple[LineString, ...]
    starts_m: tuple[float, ...]
    length_m: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        west, south, east, north = shapely.total_bounds(np.array(self.parts))
        return float(west), float(south), float(east), float(north)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Between each part and the next."""
        found = []
        for before, after, start in zip(
            self.parts[:-1], self.parts[1:], self.starts_m[1:], strict=True
        ):
            end = Point(before.coords[-1])
            found.append(Gap(start, distance_m(end, Point(after.coords[0])), end.x, end.y))
        return tuple(found)

    def offsets(self, longitude: FloatArray, latitude: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Distance in metres and chainage of positions; of equally near parts the first counts."""
        nearest = np.full(len(longitude), np.inf)
        chainage = np.zeros(len(longitude))
        for part, start in zip(self.parts, self.starts_m, strict=True):
            found = offsets_from_line(part, longitude, latitude)
            distance = np.abs(found.signed_m)
            nearer = distance < nearest
            nearest[nearer] = distance[nearer]
            chainage[nearer] = found.chainage_m[nearer] + start
        return nearest, chainage

    def at(self, chainage_m: float) -> tuple[float, float]:
        """Longitude and latitude at a chainage on the line."""
        index = max(i for i, start in enumerate(self.starts_m) if start <= max(chainage_m, 0.0))
        ahead = chainage_m - self.starts_m[index]
        return point_at(self.parts[index], min(ahead, length_m(self.parts[index])))

    def pieces(self, from_m: float, to_m: float) -> tuple[LineString, ...]:
        """What lies between two chainages, part by part."""
        ends = (*self.starts_m[1:], self.length_m)
        found = []
        for part, start, end in zip(self.parts, self.starts_m, ends, strict=True):
            first, last = max(from_m, start), min(to_m, end)
            if last - first > 1e-6:
                found.append(part_of_line(part, first - start, last - start))
        return tuple(found)


def chain_of(shape: MultiLineString) -> Chain | None:
    """The chain of a line's parts in the order they are stored; None: it has no length."""
    joined: list[list[tuple[float, ...]]] = []
    for part in shape.geoms:
        coords = [tuple(xy) for xy in shapely.get_coordinates(part).tolist()]
        if joined and distance_m(Point(joined[-1][-1]), Point(coords[0])) <= TOUCHING_M:
            joined[-1].extend(coords[1:] if coords[0] == joined[-1][-1] else coords)
        else:
            joined.append(coords)
    parts = [part for part in map(LineString, joined) if length_m(part) > 0]
    if not parts:
        return None
    ends = np.cumsum([length_m(part) for part in parts])
    return Chain(tuple(parts), (0.0, *ends[:-1].tolist()), float(ends[-1]))
