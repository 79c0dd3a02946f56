"""Simulated reference objects 方位物: three about each marker, from which it is found again."""

from __future__ import annotations

import math

from numpy.random import Generator

from gis.geodesy import grid_azimuth_deg, grid_distance_m
from layers.sample.boundary_epochs import Epoch
from layers.sample.boundary_faults import MISREAD_DEG, Fault
from layers.sample.textfiles import Cell, fixed

_NAMES = (
    "高压线杆", "机井", "水泥桥头", "水泥路岔口", "独立杨树", "涵洞口", "民房西北角", "排灌站",
    "水闸", "通信杆", "村牌", "里程碑", "泵房东南角", "大堤路口",
)  # fmt: skip
COUNT = 3
# Near enough to see, far enough that a later epoch turns no azimuth by a degree.
_DISTANCE_M = (40.0, 180.0)
_SPREAD_DEG = 25.0

WITNESS_COLUMNS = tuple(
    f"witness{serial}_{part}"
    for serial in range(1, COUNT + 1)
    for part in ("name", "azimuth_deg", "distance_m", "north", "east")
)


def witness_cells(epoch: Epoch, fault: Fault | None, random: Generator) -> dict[str, Cell]:
    """Columns of the reference objects, azimuth and distance of the grid from this epoch.

    A planted fault spoils the first object's azimuth, or leaves the last object out.
    """
    names = random.permutation(len(_NAMES))[:COUNT].tolist()
    first = random.uniform(0.0, 360.0)
    cells: dict[str, Cell] = {}
    for serial, name in enumerate(names, start=1):
        direction = first + (serial - 1) * 360.0 / COUNT + random.uniform(-_SPREAD_DEG, _SPREAD_DEG)
        away = random.uniform(*_DISTANCE_M)
        north = round(epoch.north + away * math.cos(math.radians(direction)), 2)
        east = round(epoch.east + away * math.sin(math.radians(direction)), 2)
        azimuth = grid_azimuth_deg(epoch.north, epoch.east, north, east)
        if serial == 1 and fault is Fault.AZIMUTH_REVERSED:
            azimuth = (azimuth + 180.0) % 360.0
        if serial == 1 and fault is Fault.AZIMUTH_MISREAD:
            azimuth = (azimuth + MISREAD_DEG) % 360.0
        if serial == COUNT and fault is Fault.WITNESS_LACKING:
            continue
        values: tuple[Cell, ...] = (
            _NAMES[name],
            fixed(round(azimuth, 4) % 360.0, 4),
            fixed(grid_distance_m(epoch.north, epoch.east, north, east), 2),
            fixed(north, 2),
            fixed(east, 2),
        )
        prefix = f"witness{serial}_"
        keys = (column for column in WITNESS_COLUMNS if column.startswith(prefix))
        cells |= dict(zip(keys, values, strict=True))
    return cells
