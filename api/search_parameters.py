"""Filters of a search as people write them: class, box, position."""

from __future__ import annotations

import math
import re
from typing import Final

from gazetteer.search.states import Box
from gis.errors import InputError

_CLASS: Final = re.compile(r"[0-9]{1,5}", re.ASCII)


def parse_class(text: str | None) -> str | None:
    """A GB/T 18521 class code or its beginning; None for None.

    Raises:
        InputError: Not one to five digits.
    """
    if text is None or _CLASS.fullmatch(text.strip()):
        return text and text.strip()
    raise InputError(f"class {text[:20]!r} is no class code.", "Give 1 to 5 digits, such as 215.")


def parse_box(text: str | None) -> Box | None:
    """West, south, east, north in degrees; None for None.

    Raises:
        InputError: Not four numbers in range and order.
    """
    if text is None:
        return None
    west, south, east, north = _numbers(text, 4, "bbox", "west,south,east,north")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError(
            f"bbox {text[:60]!r} is no box in degrees.", "Write it as west,south,east,north."
        )
    return west, south, east, north


def parse_near(text: str | None) -> tuple[float, float] | None:
    """Longitude and latitude in degrees; None for None.

    Raises:
        InputError: Not two numbers in range.
    """
    if text is None:
        return None
    longitude, latitude = _numbers(text, 2, "near", "lon,lat")
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise InputError(
            f"near {text[:40]!r} is no position in degrees.", "Write it as lon,lat: 116.26,32.63."
        )
    return longitude, latitude


def _numbers(text: str, count: int, name: str, form: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise InputError(
            f"{name} {text[:60]!r} is not {count} numbers.", f"Write it as {form}, in degrees."
        )
    return numbers
