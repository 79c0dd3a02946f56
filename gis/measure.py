"""Lengths and areas on the ellipsoid, never on a map projection.

The city straddles the edge of two 3-degree zones, and projected areas are off by up to 0.1 %.
All inputs are in EPSG:4490 degrees. The edges of a geometry are taken as geodesics.
"""

from __future__ import annotations

import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, Polygon

# The CGCS2000 ellipsoid (GB 22021-2008): semi-major axis in metres, inverse flattening.
CGCS2000 = Geod(a=6378137.0, rf=298.257222101)


def area_m2(geometry: shapely.Geometry) -> float:
    """Geodesic area in square metres, holes taken out; 0 for points and lines.

    The sense in which rings are drawn does not matter. For an invalid polygon the figure means
    nothing: ask `gis.geometry.polygon_problem` first.
    """
    if isinstance(geometry, Polygon):
        holes = sum(_ring_m2(ring) for ring in geometry.interiors)
        return _ring_m2(geometry.exterior) - holes
    if isinstance(geometry, MultiPolygon | shapely.GeometryCollection):
        return sum(area_m2(part) for part in geometry.geoms)
    return 0.0


def length_m(geometry: shapely.Geometry) -> float:
    """Geodesic length in metres: of a line its own, of a polygon that of all its rings."""
    if shapely.is_empty(geometry):
        return 0.0
    if isinstance(geometry, Polygon):
        return sum(length_m(ring) for ring in (geometry.exterior, *geometry.interiors))
    return float(CGCS2000.geometry_length(geometry))


def distance_m(a: Point, b: Point) -> float:
    """Length in metres of the geodesic between two points."""
    return float(CGCS2000.inv(a.x, a.y, b.x, b.y)[2])


def _ring_m2(ring: shapely.LinearRing) -> float:
    if ring.is_empty:
        return 0.0
    x, y = ring.xy
    # Signed by the sense of the ring; its size is what counts.
    return abs(float(CGCS2000.polygon_area_perimeter(x, y)[0]))
