"""Where the sample's markers 界桩 stand: simulated, on real courses.

On a line they follow each other at a random spacing. Where the course winds like a river, two
stand under one number, one on each bank (同号双立); seldom three (同号三立). Their mid-point is on
the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry import MultiPolygon

from gazetteer.boundaries.line import LineLevel
from gazetteer.boundaries.marker import LETTERS, MarkerKind
from gis.geodesy import azimuth_and_distance, destination, point_at, points_at
from gis.measure import CGCS2000
from layers.sample.boundary_lines import Position, SampleLine
from layers.sample.boundary_points import TriPoint

# Kilometres from one number to the next, from and to.
_SPACING_KM = {
    LineLevel.COUNTY: (1.0, 5.0),
    LineLevel.PREFECTURE: (4.0, 12.0),
    LineLevel.PROVINCE: (4.0, 12.0),
}
# Real lines of 22 km have markers at their tri-points only (DOMAIN 3.2).
LINE_WITHOUT_MARKERS = "341204341282"
_CLEAR_OF_ENDS_M = 300.0
# The course winds where three kilometres of it bring one less than this share farther.
_WINDING_REACH_M, _WINDING_SHARE = 1500.0, 0.83
_TRIPLE_CHANCE = 0.012
_BANK_M = (60.0, 150.0)
_TANGENT_M = 20.0


@dataclass(frozen=True, slots=True)
class Stone:
    """One object 界桩.

    Attributes:
        full_number: With its letter.
        position: Where it stands; EPSG:4490.
        manager: Place in `MarkerNumber.counties` of the side that looks after it.
    """

    full_number: str
    position: Position
    manager: int


@dataclass(frozen=True, slots=True)
class MarkerNumber:
    """A number 界桩编号 and the objects under it.

    Attributes:
        number: Without the letter.
        kind: How many stand under it.
        numbering_unit: What it begins with.
        level: Level of its line; at a tri-point the highest of its lines.
        line_codes: Its line; at a tri-point all that end there.
        counties: Twelve-digit codes of the sides; three at a tri-point.
        foot: The place on the line that it marks; EPSG:4490.
        heading_deg: True azimuth of the line there; None at a tri-point.
        stones: The objects, by letter.
    """

    number: str
    kind: MarkerKind
    numbering_unit: str
    level: LineLevel
    line_codes: tuple[str, ...]
    counties: tuple[str, ...]
    foot: Position
    heading_deg: float | None
    stones: tuple[Stone, ...]


def numbers_on_lines(
    units: Iterable[Sequence[SampleLine]],
    outlines: Mapping[str, MultiPolygon],
    random: Generator,
) -> list[MarkerNumber]:
    """All numbers on lines: serials from 001 in each numbering unit.

    Args:
        units: Lines by numbering unit, in the order of numbering.
        outlines: Twelve-digit county code to outline, neighbours too.
        random: Stream of the markers.
    """
    numbers = []
    for parts in units:
        serial = 0
        for line in parts:
            sides = tuple(outlines[code] for code in line.sides)
            shapely.prepare(list(sides))
            for chainage in _chainages(line, random):
                serial += 1
                numbers.append(_number(line, serial, chainage, sides, random))
    return numbers


def numbers_at_tri_points(
    points: Sequence[TriPoint], lines: Iterable[SampleLine], random: Generator
) -> list[MarkerNumber]:
    """Numbers of the tri-points that have a marker, about two in three."""
    levels = {line.code: line.level for line in lines}
    order = list(LineLevel)
    chosen = sorted(random.permutation(len(points))[: len(points) * 2 // 3].tolist())
    return [
        MarkerNumber(
            number=point.number.removesuffix("S"),
            kind=MarkerKind.TRI_POINT,
            numbering_unit=point.number.removesuffix("S"),
            level=min((levels[code] for code in point.line_codes), key=order.index),
            line_codes=point.line_codes,
            counties=point.counties,
            foot=point.position,
            heading_deg=None,
            stones=(Stone(point.number, point.position, index % 3),),
        )
        for index, point in ((index, points[index]) for index in chosen)
    ]


def _chainages(line: SampleLine, random: Generator) -> list[float]:
    if line.code == LINE_WITHOUT_MARKERS:
        return []
    low, high = (km * 1000 for km in _SPACING_KM[line.level])
    chainages = []
    at = random.uniform(low / 2, low)
    while at < line.length_m - _CLEAR_OF_ENDS_M:
        chainages.append(at)
        at += random.uniform(low, high)
    return chainages


def _number(
    line: SampleLine,
    serial: int,
    chainage: float,
    sides: tuple[MultiPolygon, ...],
    random: Generator,
) -> MarkerNumber:
    number = f"{line.numbering_unit}{serial:03d}"
    foot = point_at(line.path, chainage)
    before = point_at(line.path, chainage - _TANGENT_M)
    after = point_at(line.path, chainage + _TANGENT_M)
    heading = azimuth_and_distance(*before, *after).azimuth_deg
    kind = _kind(line, chainage, random)
    bank_m = random.uniform(*_BANK_M)
    if kind is MarkerKind.SINGLE:
        places = [(foot, serial % 2)]
    else:
        places = _banks(foot, heading, kind, bank_m, sides)
    stones = zip(LETTERS[kind], places, strict=True)
    return MarkerNumber(
        number=number,
        kind=kind,
        numbering_unit=line.numbering_unit,
        level=line.level,
        line_codes=(line.code,),
        counties=line.sides,
        foot=foot,
        heading_deg=heading,
        stones=tuple(Stone(number + letter, *place) for letter, place in stones),
    )


def _kind(line: SampleLine, chainage: float, random: Generator) -> MarkerKind:
    chance = random.random()
    if chance < _TRIPLE_CHANCE:
        return MarkerKind.TRIPLE
    reach = np.clip([chainage - _WINDING_REACH_M, chainage + _WINDING_REACH_M], 0.0, line.length_m)
    (west, east), (south, north) = points_at(line.path, reach)
    straight = CGCS2000.inv(west, south, east, north)[2]
    is_winding = straight < _WINDING_SHARE * (reach[1] - reach[0])
    return MarkerKind.DOUBLE if is_winding else MarkerKind.SINGLE


def _banks(
    foot: Position,
    heading: float,
    kind: MarkerKind,
    bank_m: float,
    sides: tuple[MultiPolygon, ...],
) -> list[tuple[Position, int]]:
    """Places about the foot, the first on side A, the others on side B; the foot is their middle.

    In a sharp bend a place may fall across the line again: then they move closer.
    """
    turns, owners = ((0.0, 180.0), (0, 1)) if kind is MarkerKind.DOUBLE else (
        (0.0, 120.0, 240.0), (0, 1, 1)
    )  # fmt: skip
    while bank_m > _TANGENT_M:
        for across in (heading - 90.0, heading + 90.0):
            places = [destination(*foot, across + turn, bank_m) for turn in turns]
            stand = zip(places, owners, strict=True)
            if all(shapely.contains_xy(sides[side], *place) for place, side in stand):
                return list(zip(places, owners, strict=True))
        bank_m /= 2
    raise ValueError(f"no room for banks at {foot}")
