"""The plane in which the simulation draws, and the grid on which it is laid down.

The plane is the degree grid (1e-7°) with the eastings shortened to the scale of the city's
latitude, so that shapes look right. Only shapes are at stake: nothing is measured in it.
Grid coordinates are whole numbers, so that noding is exact and the same on every machine.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]
Shape = TypeVar("Shape", bound=BaseGeometry)

CELLS_PER_DEGREE = 10_000_000
# Cosine of 32.95° N, the middle of the city.
EASTING_SCALE = 0.8391


def degrees_to_plane(geometry: Shape) -> Shape:
    """EPSG:4490 degrees to the plane."""
    return shapely.transform(geometry, lambda xy: xy * CELLS_PER_DEGREE * [EASTING_SCALE, 1.0])


def degrees_to_grid(geometry: Shape) -> Shape:
    """EPSG:4490 degrees to whole grid cells."""
    return shapely.transform(geometry, lambda xy: np.rint(xy * CELLS_PER_DEGREE))


def plane_to_grid(xy: Array) -> Array:
    """Plane coordinates, shape (n, 2), to whole grid cells."""
    return np.rint(xy / [EASTING_SCALE, 1.0])


def grid_to_degrees(geometry: Shape) -> Shape:
    """Grid cells to degrees: the very number that seven decimals of a degree spell."""
    return shapely.transform(geometry, lambda xy: np.rint(xy) / CELLS_PER_DEGREE)
