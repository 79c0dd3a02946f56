"""Simulated outlines of townships and communities within the real county outlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.sample.communities import Township
from layers.sample.facts import HOST_COUNTIES, Facts
from layers.sample.linework import assign_faces, dissolve, faces, lines_between
from layers.sample.plane import (
    Array,
    degrees_to_grid,
    degrees_to_plane,
    grid_to_degrees,
    plane_to_grid,
)
from layers.sample.seats import community_seats
from layers.sample.streams import LINEWORK, OUTLINES, stream


@dataclass(frozen=True, slots=True)
class Outlines:
    """Simulated outlines, EPSG:4490, coordinates at seven decimals.

    Attributes:
        communities: Community code to polygon.
        townships: Township code to outline, the union of its communities.
        zones: Twelve-digit code of a statistical county-level unit to the union of its townships.
    """

    communities: dict[str, Polygon]
    townships: dict[str, MultiPolygon]
    zones: dict[str, MultiPolygon]


def simulate_outlines(facts: Facts, townships: list[Township], seed: int) -> Outlines:
    """Draw every township and community of the newest list.

    Townships tile the county in which they lie, communities their township; all share their
    vertices. Where a statistical zone lies inside a county, its townships count among the
    county's.
    """
    lines: list[LineString] = []
    seats: dict[str, tuple[str, Array]] = {}
    for county, outline in sorted(facts.outlines.items()):
        plane = degrees_to_plane(outline)
        inside = [township for township in townships if township.host == county]
        part = int(county[:6])
        own = community_seats(county, plane, inside, stream(seed, OUTLINES, part))
        positions = np.array(list(own.values()))
        lines += lines_between(plane, positions, stream(seed, LINEWORK, part))
        on_grid = plane_to_grid(positions)
        seats |= {code: (county, on_grid[index]) for index, code in enumerate(own)}
    grid = {code: degrees_to_grid(outline) for code, outline in sorted(facts.outlines.items())}
    made = faces(lines + _rings(grid))
    communities = assign_faces(made, grid, dict(sorted(seats.items())))
    by_township = {
        township.code: dissolve([communities[member.code] for member in township.communities])
        for township in townships
    }
    zones = {
        zone.ljust(12, "0"): dissolve(
            [
                part
                for code, area in by_township.items()
                if code.startswith(zone)
                for part in area.geoms
            ]
        )
        for zone in sorted(HOST_COUNTIES)
    }
    return Outlines(
        communities={code: grid_to_degrees(area) for code, area in communities.items()},
        townships={code: grid_to_degrees(area) for code, area in by_township.items()},
        zones={code: grid_to_degrees(area) for code, area in zones.items()},
    )


def _rings(outlines: Mapping[str, BaseGeometry]) -> list[LineString]:
    return [
        LineString(ring.coords)
        for outline in outlines.values()
        for polygon in shapely.get_parts(outline)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
