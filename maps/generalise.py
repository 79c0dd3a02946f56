"""Outlines made light enough for one page, with neighbours still meeting along their edges."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

_DECIMALS = 5
_FIRST_TOLERANCE_DEG = 1e-4


def lightened(
    outlines: Mapping[str, BaseGeometry], most_points: int = 120_000
) -> dict[str, BaseGeometry]:
    """Outlines rounded to 1e-5 degrees (about 1 m), and simplified until they are few enough.

    Shared edges are simplified as one, so that no gaps open between neighbours. For display
    only: never measure the result.

    Args:
        outlines: Polygons and multipolygons by code, in degrees.
        most_points: Points all outlines together may have.
    """
    codes = list(outlines)
    shapes = np.array([outlines[code] for code in codes], dtype=object)
    tolerance = _FIRST_TOLERANCE_DEG
    light = shapes
    # 25 doublings span a tolerance from 10 m to the size of the earth.
    for _ in range(25):
        if int(shapely.get_num_coordinates(light).sum()) <= most_points:
            break
        light = shapely.coverage_simplify(shapes, tolerance)
        tolerance *= 2
    rounded = shapely.transform(light, lambda points: np.round(points, _DECIMALS))
    return dict(zip(codes, rounded, strict=True))
