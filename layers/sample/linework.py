"""Lines between communities, and the faces they make: edge-matched by construction.

All lines of the city, real county outlines included, are noded once on one grid and turned into
faces. Neighbours then share every vertex, and nothing can overlap or gape.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.sample.plane import Array, plane_to_grid

# Bends per line, and how far a bend may leave the straight line, in parts of its length.
_BENDS = 5
_SWING = 0.07


def lines_between(outline: BaseGeometry, seats: Array, random: Generator) -> list[LineString]:
    """Lines that part each seat from its neighbours, inside the outline, bent like field paths.

    Args:
        outline: Of the county, in the plane.
        seats: In the plane, shape (n, 2).
        random: Stream for the bends.

    Returns:
        Lines on the grid. They meet at their ends or on the outline, and cross nowhere.
    """
    edges = shapely.voronoi_polygons(MultiPoint(seats), extend_to=outline, only_edges=True)
    inside = shapely.intersection(edges, outline)
    straight = sorted(
        (_sorted_ends(line) for line in _segments(inside)),
        key=lambda line: line.coords[0] + line.coords[-1],
    )
    bent = np.array([_bend(line, random) for line in straight], dtype=object)
    shapely.prepare(outline)
    # A line that ends on the outline stays straight: a bend could cross it.
    may_bend = shapely.contains_properly(outline, bent)
    # So does one that would sweep over a seat: the seat would change sides.
    swept, _ = shapely.STRtree(np.asarray(shapely.points(seats))).query(
        shapely.convex_hull(bent), "intersects"
    )
    may_bend[swept] = False
    lines = np.where(may_bend, bent, np.array(straight, dtype=object))
    while (crossing := _crossing(lines)).any():
        lines = np.where(crossing, np.array(straight, dtype=object), lines)
    return [LineString(plane_to_grid(shapely.get_coordinates(line))) for line in lines]


def faces(lines: list[LineString]) -> list[Polygon]:
    """All faces of the noded lines, in a fixed order."""
    noded = shapely.union_all(np.array(lines, dtype=object), grid_size=1)
    made = shapely.normalize(shapely.get_parts(shapely.polygonize([noded])))
    return sorted(made, key=lambda face: face.exterior.coords[:])


def assign_faces(
    made: list[Polygon], outlines: Mapping[str, BaseGeometry], seats: dict[str, tuple[str, Array]]
) -> dict[str, Polygon]:
    """Give each seat the face it stands in, and the odd faces to a neighbour.

    An odd face is one that a bay of the outline cuts off; it goes to the neighbour in the same
    county with which it shares the longest line.

    Args:
        made: Faces on the grid.
        outlines: County code to outline on the grid.
        seats: Community code to county code and position on the grid, shape (2,).

    Returns:
        Community code to its polygon on the grid, single-part.

    Raises:
        ValueError: Two communities stand in one face: their line is missing.
    """
    tree = shapely.STRtree(made)
    codes = list(seats)
    at = shapely.points(np.array([seats[code][1] for code in codes]))
    owner: dict[int, str] = {}
    for seat, face in tree.query(at, predicate="within").T:
        if int(face) in owner:
            raise ValueError(f"{codes[seat]} and {owner[int(face)]} stand in one face")
        owner[int(face)] = codes[seat]
    if len(owner) != len(seats):
        raise ValueError(f"{len(seats) - len(owner)} communities stand in no face")
    pieces = {code: [made[face]] for face, code in owner.items()}
    county_of = _counties(made, outlines)
    odd = [face for face in range(len(made)) if face not in owner and county_of[face]]
    while odd:
        left = []
        for face in odd:
            neighbour = _longest_shared(made, tree, face, owner, seats, county_of[face])
            if neighbour is None:
                left.append(face)
                continue
            owner[face] = neighbour
            pieces[neighbour].append(made[face])
        if len(left) == len(odd):
            raise ValueError(f"{len(left)} faces touch no community of their county")
        odd = left
    return {code: _one(pieces[code]) for code in codes}


def dissolve(parts: list[Polygon]) -> MultiPolygon:
    """Union of edge-matched polygons; every vertex of the outer line is kept."""
    union = shapely.normalize(shapely.coverage_union_all(parts))
    return MultiPolygon([part for part in shapely.get_parts(union) if isinstance(part, Polygon)])


def _one(parts: list[Polygon]) -> Polygon:
    (polygon,) = dissolve(parts).geoms
    return polygon


def _counties(made: list[Polygon], outlines: Mapping[str, BaseGeometry]) -> list[str | None]:
    inner = shapely.point_on_surface(made)
    found: list[str | None] = [None] * len(made)
    codes = list(outlines)
    tree = shapely.STRtree(inner)
    for county, face in tree.query([outlines[code] for code in codes], predicate="contains").T:
        found[int(face)] = codes[county]
    return found


def _longest_shared(
    made: list[Polygon],
    tree: shapely.STRtree,
    face: int,
    owner: dict[int, str],
    seats: dict[str, tuple[str, Array]],
    county: str | None,
) -> str | None:
    shared: dict[str, float] = {}
    for other in tree.query(made[face], predicate="intersects"):
        code = owner.get(int(other))
        if int(other) != face and code is not None and seats[code][0] == county:
            length = shapely.intersection(made[face].boundary, made[int(other)].boundary).length
            shared[code] = shared.get(code, 0.0) + length
    best = max(shared, key=lambda code: (shared[code], code), default=None)
    return best if best is not None and shared[best] > 0 else None


def _segments(geometry: BaseGeometry) -> list[LineString]:
    return [
        LineString(pair)
        for line in shapely.get_parts(geometry)
        if isinstance(line, LineString)
        for pair in zip(line.coords[:-1], line.coords[1:], strict=True)
    ]


def _sorted_ends(line: LineString) -> LineString:
    start, end = line.coords
    return LineString([min(start, end), max(start, end)])


def _bend(line: LineString, random: Generator) -> LineString:
    start, end = np.asarray(line.coords)
    along = end - start
    across = np.array([-along[1], along[0]])
    steps = np.arange(1, _BENDS + 1) / (_BENDS + 1)
    swing = (random.random(_BENDS) * 2 - 1) * _SWING
    bends = start + steps[:, None] * along + swing[:, None] * across
    return LineString([tuple(start), *map(tuple, bends), tuple(end)])


def _crossing(
    lines: np.ndarray[tuple[int], np.dtype[np.object_]],
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which lines cross another, apart from meeting at an end."""
    first, second = shapely.STRtree(lines).query(lines, predicate="crosses")
    result = np.zeros(len(lines), dtype=bool)
    result[first] = True
    result[second] = True
    return result
