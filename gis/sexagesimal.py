"""Longitudes and latitudes as result tables write them: 115°48′36.1234″."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal


def sexagesimal(degrees: Decimal, decimals: int) -> str:
    """Degrees, minutes of two digits, seconds with so many decimals; rounded half to even.

    Args:
        degrees: Of any sign.
        decimals: Digits behind the point of the seconds.
    """
    unit = Decimal(1).scaleb(-decimals)
    seconds = (abs(degrees) * 3600).quantize(unit, ROUND_HALF_EVEN)
    minutes, rest = divmod(seconds, Decimal(60))
    whole, left = divmod(int(minutes), 60)
    width = 3 + decimals if decimals else 2
    return f"{'-' if degrees < 0 else ''}{whole}°{left:02d}′{rest:0{width}.{decimals}f}″"


def seconds_decimals(decimals_m: int) -> int:
    """Digits of seconds that go with digits of metres: 0.01 m and 0.0001″ (3 mm)."""
    return decimals_m + 2
