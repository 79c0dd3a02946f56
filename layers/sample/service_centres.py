"""Simulated community service centres 社区综合服务中心, with every case the coverage must stand.

Communities without a centre; centres too small, closed, extended, shared, with their area
unknown, outside every outline, on an edge that communities share; two in one community.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.sample.communities import Community, Township
from layers.sample.facility_rows import (
    COMMON_COLUMNS,
    day_between,
    facility,
    number,
    pick,
    point_in,
)
from layers.sample.outlines import Outlines
from layers.sample.streams import SERVICE_CENTRES, stream
from layers.sample.textfiles import Cell, fixed

SERVICE_CENTRE_COLUMNS = (
    *COMMON_COLUMNS, "floor_area_m2", "built_year", "ownership", "shared_functions",
)  # fmt: skip

_HAVE_ONE = 0.88
_SHARED, _EXTENDED, _CLOSED, _SECOND, _UNKNOWN_AREA, _OUTSIDE, _ON_EDGE = 26, 30, 22, 12, 3, 4, 2
_SHARES = (
    ("0.6", "0.4"), ("0.5", "0.5"), ("0.5", "0.3", "0.2"), ("0.7", "0.3"), ("0.4", "0.3", "0.3"),
)  # fmt: skip
# Some of the floor serves nobody in particular: the shares need not make up the whole.
_SHARES_OF_PART = ("0.4", "0.3")
_OWNERSHIP = ("自有", "自有", "自有", "共建", "租赁", "借用")
_FUNCTIONS = ("党群服务", "便民服务", "卫生室", "文化活动", "居家养老", "儿童之家", "警务室")


@dataclass(frozen=True, slots=True)
class _Cast:
    """Which communities, by code, get which special case."""

    shared: tuple[tuple[Community, ...], ...]
    second: frozenset[str]
    outside: frozenset[str]
    on_edge: frozenset[str]


def service_centres(
    townships: list[Township], outlines: Outlines, seed: int
) -> list[dict[str, Cell]]:
    """Rows of all service centres; an extended one has two rows under one code."""
    random = stream(seed, SERVICE_CENTRES)
    city = shapely.union_all(list(outlines.townships.values()))
    cast = _cast(townships, outlines, city, random)
    # Each row with its community, which is no column of the file.
    made = list(_plain(townships, outlines, cast, city, random, seed))
    rows = [row for _, row in made]
    order = random.permutation(len(rows)).tolist()
    # Special cases by the way a row is written, on rows not special by their place.
    placed = cast.outside | cast.on_edge | cast.second
    free = [
        index for index in order if not rows[index]["serves"] and made[index][0].code not in placed
    ]
    for index in free[:_CLOSED]:
        _close(rows[index], random)
    for index in free[_CLOSED : _CLOSED + _UNKNOWN_AREA]:
        rows[index]["floor_area_m2"] = None
    extended = {
        index: _extension(rows[index], random)
        for index in free[_CLOSED + _UNKNOWN_AREA :][:_EXTENDED]
    }
    result = []
    for index, row in enumerate(rows):
        result += [row, extended[index]] if index in extended else [row]
    return result


def _cast(
    townships: list[Township], outlines: Outlines, city: BaseGeometry, random: Generator
) -> _Cast:
    shared = []
    for index, place in enumerate(sorted(random.permutation(len(townships))[:_SHARED].tolist())):
        shares = _shares(index)
        members = townships[place].communities
        if len(members) >= len(shares):
            start = int(random.integers(len(members) - len(shares) + 1))
            shared.append(members[start : start + len(shares)])
    taken = {member.code for group in shared for member in group}
    codes = [code for code in outlines.communities if code not in taken]
    free = [codes[index] for index in random.permutation(len(codes))]
    outside: list[str] = []
    for code in free:
        along = shapely.intersection(outlines.communities[code].boundary, city.boundary).length
        # A kilometre or so of the border, so that there is room beyond it.
        if along > 0.01 and len(outside) < _OUTSIDE:
            outside.append(code)
    rest = [code for code in free if code not in outside]
    return _Cast(
        shared=tuple(shared),
        outside=frozenset(outside),
        on_edge=frozenset(rest[:_ON_EDGE]),
        second=frozenset(rest[_ON_EDGE : _ON_EDGE + _SECOND]),
    )


def _shares(group: int) -> tuple[str, ...]:
    return _SHARES_OF_PART if group == 0 else _SHARES[group % len(_SHARES)]


def _plain(
    townships: list[Township],
    outlines: Outlines,
    cast: _Cast,
    city: BaseGeometry,
    random: Generator,
    seed: int,
) -> Iterator[tuple[Community, dict[str, Cell]]]:
    """One row per centre, numbered by community, behind the community it stands for."""
    heads = {group[0].code: (index, group) for index, group in enumerate(cast.shared)}
    sharing = {member.code for group in cast.shared for member in group}
    special = cast.second | cast.outside | cast.on_edge
    count = 0
    for township in townships:
        for member in township.communities:
            lucky = random.random() < _HAVE_ONE
            if member.code in sharing:
                wanted = 1 if member.code in heads else 0
            else:
                wanted = 1 if lucky or member.code in special else 0
            wanted += member.code in cast.second
            for turn in range(wanted):
                count += 1
                position = _position(member, outlines, cast, city, random)
                row = _centre(count, member, township, position, turn, random, seed)
                if member.code in heads:
                    index, group = heads[member.code]
                    row["serves"] = ";".join(
                        f"{served.code}={share}"
                        for served, share in zip(group, _shares(index), strict=True)
                    )
                yield member, row


def _centre(
    count: int,
    member: Community,
    township: Township,
    position: Point,
    turn: int,
    random: Generator,
    seed: int,
) -> dict[str, Cell]:
    opened = day_between(date(2005, 1, 1), date(2024, 6, 30), random)
    is_town = member.committee_type == "居委会"
    usual = 1100.0 if is_town and township.is_built_up else 800.0 if is_town else 700.0
    # Three draws: most are near the usual size, a few very small or large.
    area = usual * (0.3 + 1.4 * float(random.random(3).sum()) / 3)
    area *= 1.7 if random.random() < 0.07 else 1.0
    built = int(opened[:4]) - pick((0, 0, 0, 1, 2, 8), random)
    suffix = "综合服务中心" if turn == 0 else "第二综合服务中心"
    functions = sorted(random.permutation(len(_FUNCTIONS))[: number(1, 4, random)].tolist())
    # Old registers often know the year only.
    row = facility(
        "SC", count, member.short_name + suffix, position,
        opened if random.random() < 0.75 else opened[:4], seed,
    )  # fmt: skip
    return row | {
        "floor_area_m2": fixed(area, 1)
        if random.random() < 0.3
        else fixed(round(area / 10) * 10, 0),
        "built_year": None if random.random() < 0.04 else built,
        "ownership": pick(_OWNERSHIP, random),
        "shared_functions": "、".join(_FUNCTIONS[index] for index in functions),
    }


def _position(
    member: Community, outlines: Outlines, cast: _Cast, city: BaseGeometry, random: Generator
) -> Point:
    area = outlines.communities[member.code]
    if member.code in cast.outside:
        return _outside(area, city, random)
    if member.code in cast.on_edge:
        return _on_shared_vertex(area, member.code, outlines)
    return point_in(area, random)


def _outside(area: Polygon, city: BaseGeometry, random: Generator) -> Point:
    """A point outside the city, some hundred metres from the community."""
    near = area.buffer(0.006).difference(city.buffer(0.002))
    while True:
        position = point_in(pick(shapely.get_parts(near).tolist(), random), random)
        if not city.intersects(position):
            return position


def _on_shared_vertex(area: Polygon, code: str, outlines: Outlines) -> Point:
    """A vertex that just two communities share, so that the rule for edges decides."""
    corners = [Point(xy) for xy in area.exterior.coords[:-1]]
    others = [polygon for other, polygon in outlines.communities.items() if other != code]
    touched = shapely.STRtree(others).query(corners, predicate="intersects")[0]
    shared = np.bincount(touched, minlength=len(corners))
    return corners[int(np.flatnonzero(shared == 1)[0])]


def _close(row: dict[str, Cell], random: Generator) -> None:
    row["opened_on"] = day_between(date(2005, 1, 1), date(2015, 12, 31), random)
    row["built_year"] = int(str(row["opened_on"])[:4])
    row["closed_on"] = day_between(date(2019, 1, 1), date(2022, 12, 31), random)


def _extension(row: dict[str, Cell], random: Generator) -> dict[str, Cell]:
    """The second state of a centre that was extended; the first is made to begin early enough."""
    row["opened_on"] = day_between(date(2005, 1, 1), date(2015, 12, 31), random)
    row["built_year"] = int(str(row["opened_on"])[:4])
    factor = number(130, 240, random) / 100
    larger = round(float(str(row["floor_area_m2"])) * factor / 10) * 10
    return row | {
        "valid_from": day_between(date(2017, 1, 1), date(2023, 12, 31), random),
        "floor_area_m2": fixed(larger, 0),
    }
