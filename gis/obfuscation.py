"""The two obfuscated systems of Chinese web maps: GCJ-02 and BD-09.

GCJ-02 (国测局坐标, "火星坐标") shifts WGS 84 by 50 to 700 metres; BD-09 (百度坐标) shifts GCJ-02
again. Neither is published. What follows is the approximation in general public use; against
the real maps it is good to some metres, so results carry an accuracy flag and are refused for
boundaries and markers.

The forward formulas are closed; the inverse is found by iteration to 1e-9 degrees, so that
going there and back is exact to a millimetre.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

# Krasovsky's ellipsoid, on which the approximation is built.
_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_PER_DEGREE = np.pi * 3000.0 / 180.0
_TOLERANCE_DEG = 1e-9
_MAX_ROUNDS = 30


def obfuscate(
    longitude: FloatArray, latitude: FloatArray, system: str
) -> tuple[FloatArray, FloatArray]:
    """From WGS 84 degrees to `system`, "gcj02" or "bd09"."""
    shifted = _to_gcj02(longitude, latitude)
    return _to_bd09(*shifted) if system == "bd09" else shifted


def unobfuscate(x: FloatArray, y: FloatArray, system: str) -> tuple[FloatArray, FloatArray]:
    """From `system`, "gcj02" or "bd09", to WGS 84 degrees, which we take as CGCS2000.

    Positions that are not finite stay so.
    """
    target = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    longitude, latitude = target[0].copy(), target[1].copy()
    # The shift varies by less than one part in a hundred, so each round gains two digits.
    for _ in range(_MAX_ROUNDS):
        there = obfuscate(longitude, latitude, system)
        error_x, error_y = there[0] - target[0], there[1] - target[1]
        longitude -= error_x
        latitude -= error_y
        if not np.any(np.maximum(np.abs(error_x), np.abs(error_y)) > _TOLERANCE_DEG):
            break
    return longitude, latitude


def _to_gcj02(longitude: FloatArray, latitude: FloatArray) -> tuple[FloatArray, FloatArray]:
    x, y = longitude - 105.0, latitude - 35.0
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += 2.0 / 3.0 * (ripple + _waves(y, (20.0, 1), (40.0, 3), (160.0, 12), (320.0, 30)))
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += 2.0 / 3.0 * (ripple + _waves(x, (20.0, 1), (40.0, 3), (150.0, 12), (300.0, 30)))

    angle = np.radians(latitude)
    curvature = 1.0 - _ECCENTRICITY_SQUARED * np.sin(angle) ** 2
    meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / curvature**1.5
    parallel_m = _AXIS_M / np.sqrt(curvature) * np.cos(angle)
    return longitude + np.degrees(east_m / parallel_m), latitude + np.degrees(north_m / meridian_m)


def _waves(t: FloatArray, *terms: tuple[float, int]) -> FloatArray:
    """Sum of amplitude × sin(π t ÷ divisor) over `terms`, in metres."""
    total = np.zeros_like(t)
    for amplitude, divisor in terms:
        total += amplitude * np.sin(np.pi * t / divisor)
    return total


def _to_bd09(longitude: FloatArray, latitude: FloatArray) -> tuple[FloatArray, FloatArray]:
    radius = np.hypot(longitude, latitude) + 0.00002 * np.sin(latitude * _BAIDU_PER_DEGREE)
    angle = np.arctan2(latitude, longitude) + 0.000003 * np.cos(longitude * _BAIDU_PER_DEGREE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
