"""Invented but realistic lines near 115.8°E 32.6°N for the tests of the sheets."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pyproj
from shapely.geometry import LineString, MultiLineString

from gis.survey_crs import parse_survey_crs
from maps.sheets.subject import (
    BoundaryPoint,
    ContextLine,
    MarkerKind,
    MarkerStatus,
    PlaceLabel,
    SheetMarker,
    SheetNotice,
    SheetSubject,
)

# The oracle of the tests: pyproj itself, not the service's own projecting.
TO_PLANE = pyproj.Transformer.from_crs(4490, 4548, always_xy=True)
WEST_END, EAST_END = (381_300.0, 3_609_800.0), (393_300.0, 3_606_300.0)
NORTH_END, SOUTH_END = (387_600.0, 3_614_200.0), (388_500.0, 3_602_200.0)


def degrees(east: float, north: float) -> tuple[float, float]:
    longitude, latitude = TO_PLANE.transform(east, north, direction="INVERSE")
    return float(longitude), float(latitude)


def wandering(
    start: tuple[float, float], end: tuple[float, float], swing_m: float = 250.0
) -> npt.NDArray[np.float64]:
    """A line that winds about the straight way, as (easting, northing)."""
    share = np.linspace(0.0, 1.0, 200)
    way = np.array(end) - np.array(start)
    across = np.array((-way[1], way[0])) / math.hypot(*way)
    swing = swing_m * np.sin(5 * math.pi * share) + swing_m / 4 * np.sin(23 * math.pi * share)
    return np.asarray(np.array(start) + share[:, None] * way + swing[:, None] * across)


def in_degrees(points: npt.NDArray[np.float64]) -> LineString:
    return LineString([degrees(east, north) for east, north in points])


def subject(
    start: tuple[float, float] = WEST_END, end: tuple[float, float] = EAST_END, count: int = 12
) -> SheetSubject:
    """A 12 km line with markers of every kind and state."""
    points = wandering(start, end)
    line = LineString(points)
    markers: list[SheetMarker] = []
    for k in range(count):
        place = line.interpolate((k + 0.3) / count, normalized=True)
        markers += _markers(k, place.x, place.y)
    middle = line.interpolate(0.5, normalized=True)
    village, township = (
        PlaceLabel("李圩村", *degrees(middle.x + 300, middle.y + 400), "village"),
        PlaceLabel("南照镇", *degrees(middle.x - 350, middle.y - 500), "township"),
    )
    return SheetSubject(
        code="341226-341522", name="颍上县–霍邱县线", level="县级",
        side_a="颍上县", side_b="霍邱县",
        crs=parse_survey_crs("4548"), line=in_degrees(points), markers=tuple(markers),
        side_a_lies="left",
        points=(BoundaryPoint("J1", *degrees(*points[30])),),
        context=(ContextLine(in_degrees(wandering(start, (start[0], start[1] + 3000), 40)),
                             "boundary", "颍上县–凤台县线"),),
        places=(village, township), height_system="1985国家高程基准",
        sources=("界线协议书附图（模拟）",), agreement="《界线协议书》（模拟）",
        accuracy="界桩点位中误差不大于 ±1.0 m（模拟）", maker="阜阳市民政局",
        made_on=date(2026, 11, 23), edition="第一版", secrecy_mark="内部", is_simulated=True,
        warnings=(SheetNotice("界线跨越东经115.5°。", "The line crosses 115.5°E."),),
        name_en="Yingshang – Huoqiu",
    )  # fmt: skip


def _markers(k: int, east: float, north: float) -> list[SheetMarker]:
    number = f"{k + 1:03d}"

    def marker(letter: str | None, kind: MarkerKind, dx: float, dy: float) -> SheetMarker:
        status = {3: MarkerStatus.DAMAGED, 8: MarkerStatus.LOST, 9: MarkerStatus.MOVED}
        return SheetMarker(
            number, letter, kind, *degrees(east + dx, north + dy), date(2021, 5, 3 + k % 28), True,
            status.get(k, MarkerStatus.IN_USE),
        )  # fmt: skip

    if k == 0:
        return [marker(None, MarkerKind.TRI_POINT, 0, 0)]
    if k == 4:
        return [
            marker("A", MarkerKind.DOUBLE, 0, 60), marker("B", MarkerKind.DOUBLE, 0, -60)
        ]  # fmt: skip
    if k == 6:
        return [
            marker("C", MarkerKind.TRIPLE, 0, 50), marker("D", MarkerKind.TRIPLE, 45, -25),
            marker("E", MarkerKind.TRIPLE, -45, -25),
        ]  # fmt: skip
    return [marker("Q", MarkerKind.SINGLE, 0, 0)]


def with_gap(whole: SheetSubject) -> SheetSubject:
    """The same line with a part of about 700 m missing."""
    coords = list(whole.line.coords)
    return replace(whole, line=MultiLineString([coords[:90], coords[102:]]))
