"""Numbers of national map sheets 国家基本比例尺地形图分幅和编号, GB/T 13989-2012, both ways.

A sheet is held as its scale and its column and row counted from longitude and latitude zero,
so every question is one of whole numbers and no edge is ever missed by rounding. A point on
an edge belongs to the sheet east or north of it, as the standard's formulas have it.

Covered are 72 to 138°E and 0 to 60°N, which holds all of China, its seas included.
Longitudes and latitudes are degrees of any datum: the sheets of each datum are its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from gis.angles import Angle, ceil_mas, floor_mas
from gis.errors import FieldError
from gis.sheet_scales import (
    MAS_PER_DEGREE,
    SheetScale,
    scale_of_letter,
)

WEST_DEG: Final = 72
EAST_DEG: Final = 138
SOUTH_DEG: Final = 0
NORTH_DEG: Final = 60

_WEST_MAS, _EAST_MAS = WEST_DEG * MAS_PER_DEGREE, EAST_DEG * MAS_PER_DEGREE
_SOUTH_MAS, _NORTH_MAS = SOUTH_DEG * MAS_PER_DEGREE, NORTH_DEG * MAS_PER_DEGREE
_FIRST_BAND: Final = ord("A")
# Columns of 1:1,000,000 count from 180°; the one that begins at Greenwich is 31.
_GREENWICH_COLUMN: Final = 31
_NUMBER: Final = re.compile(r"([A-Z])(\d\d)(?:([A-Z])(\d+))?", re.ASCII)


class SheetBounds(NamedTuple):
    """Edges of a sheet in thousandths of an arc second, exact."""

    west_mas: int
    south_mas: int
    east_mas: int
    north_mas: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the national map.

    Attributes:
        scale: Its scale.
        column: How many sheets of its scale lie between longitude zero and it.
        row: How many lie between the equator and it.
    """

    scale: SheetScale
    column: int
    row: int

    @property
    def number(self) -> str:
        """The number 图幅编号: "I50", "I50G075029"."""
        scale = self.scale
        band, up = divmod(self.row, scale.parts)
        million, across = divmod(self.column, scale.parts)
        head = f"{chr(_FIRST_BAND + band)}{million + _GREENWICH_COLUMN:02d}"
        if not scale.letter:
            return head
        # Rows are numbered from the north down, columns from the west.
        row, digits = scale.parts - up, scale.digits
        return f"{head}{scale.letter}{row:0{digits}d}{across + 1:0{digits}d}"

    @property
    def bounds(self) -> SheetBounds:
        """The edges, exact."""
        width, height = self.scale.width_mas, self.scale.height_mas
        west, south = self.column * width, self.row * height
        return SheetBounds(west, south, west + width, south + height)

    @property
    def west(self) -> Fraction:
        """Western edge in degrees, exact."""
        return Fraction(self.bounds.west_mas, MAS_PER_DEGREE)

    @property
    def south(self) -> Fraction:
        """Southern edge in degrees, exact."""
        return Fraction(self.bounds.south_mas, MAS_PER_DEGREE)

    @property
    def east(self) -> Fraction:
        """Eastern edge in degrees, exact."""
        return Fraction(self.bounds.east_mas, MAS_PER_DEGREE)

    @property
    def north(self) -> Fraction:
        """Northern edge in degrees, exact."""
        return Fraction(self.bounds.north_mas, MAS_PER_DEGREE)

    def contains(self, longitude: Angle, latitude: Angle) -> bool:
        """Whether a point is of this sheet; western and southern edges are, the others not.

        Raises:
            FieldError: The point is no finite number of degrees.
        """
        west, south, east, north = self.bounds
        return west <= floor_mas(longitude) < east and south <= floor_mas(latitude) < north

    def at_scale(self, scale: SheetScale) -> Sheet:
        """The sheet of an equal or coarser scale that holds this one.

        Raises:
            FieldError: The scale is finer than the sheet's own.
        """
        times, rest = divmod(self.scale.parts, scale.parts)
        if rest or not times:
            raise FieldError(
                f"{self.number} holds many sheets of {scale.text}.", "Ask for a coarser scale."
            )
        return Sheet(scale, self.column // times, self.row // times)

    def neighbours(self) -> dict[str, Sheet]:
        """The sheets around it by direction, "NW" to "SE"; fewer at the rim of what is covered."""
        found = {
            name: Sheet(self.scale, self.column + east, self.row + north)
            for name, east, north in _AROUND
        }
        return {name: sheet for name, sheet in found.items() if sheet.is_covered()}

    def is_covered(self) -> bool:
        """Whether it lies within 72–138°E and 0–60°N."""
        width, height = self.scale.width_mas, self.scale.height_mas
        return (
            _WEST_MAS <= self.column * width < _EAST_MAS
            and _SOUTH_MAS <= self.row * height < _NORTH_MAS
        )


# In reading order of the small diagram 接图表 in a sheet's margin.
_AROUND: Final = (
    ("NW", -1, 1), ("N", 0, 1), ("NE", 1, 1),
    ("W", -1, 0), ("E", 1, 0),
    ("SW", -1, -1), ("S", 0, -1), ("SE", 1, -1),
)  # fmt: skip


def sheet_at(longitude: Angle, latitude: Angle, scale: SheetScale) -> Sheet:
    """The sheet of a scale that holds a point.

    Args:
        longitude: Degrees east; a float counts as the decimal it is written as.
        latitude: Degrees north.
        scale: From `parse_scale`.

    Raises:
        FieldError: The point is outside 72–138°E, 0–60°N, or no number.
    """
    east, north = floor_mas(longitude), floor_mas(latitude)
    if not (_WEST_MAS <= east < _EAST_MAS and _SOUTH_MAS <= north < _NORTH_MAS):
        swapped = _WEST_MAS <= north < _EAST_MAS and _SOUTH_MAS <= east < _NORTH_MAS
        raise FieldError(
            f"{longitude} E, {latitude} N lies outside the sheets covered"
            f" ({WEST_DEG}–{EAST_DEG}°E, {SOUTH_DEG}–{NORTH_DEG}°N).",
            "It looks as if longitude and latitude are swapped." if swapped
            else "Give a place in China, in degrees.",
        )  # fmt: skip
    return Sheet(scale, east // scale.width_mas, north // scale.height_mas)


def sheet_number(text: str) -> Sheet:
    """The sheet a number means: "I50G075029"; spaces and small letters do not matter.

    Raises:
        FieldError: No number of GB/T 13989, or one outside 72–138°E, 0–60°N.
    """
    word = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    found = _NUMBER.fullmatch(word)
    if found is None:
        raise FieldError(
            f"'{text}' is not a sheet number of GB/T 13989.",
            "It is written like I50, I50D010004 or I50G075029.",
        )
    band, million, letter, place = found.groups()
    scale = scale_of_letter(letter or "")
    if scale is None:
        raise FieldError(
            f"'{text}' has the scale letter {letter}, which is none.", "Letters are B to K."
        )
    digits = scale.digits
    if len(place or "") != 2 * digits:
        raise FieldError(
            f"'{text}' should have {digits} digits for the row and {digits} for the column"
            f" ({scale.text}).",
            "Write leading zeros.",
        )
    row, column = (int(place[:digits]), int(place[digits:])) if place else (1, 1)
    if not (1 <= row <= scale.parts and 1 <= column <= scale.parts):
        raise FieldError(
            f"'{text}' has row {row} and column {column}, but at {scale.text} both end at"
            f" {scale.parts}.",
            "Correct the number.",
        )
    sheet = Sheet(
        scale,
        (int(million) - _GREENWICH_COLUMN) * scale.parts + column - 1,
        (ord(band) - _FIRST_BAND + 1) * scale.parts - row,
    )
    if not sheet.is_covered():
        raise FieldError(
            f"'{text}' lies outside the sheets covered ({WEST_DEG}–{EAST_DEG}°E,"
            f" {SOUTH_DEG}–{NORTH_DEG}°N).",
            "The letter is A to O, the number after it 43 to 53.",
        )
    return sheet


def sheets_in_box(
    west: Angle, south: Angle, east: Angle, north: Angle, scale: SheetScale
) -> Iterator[Sheet]:
    """The sheets that share area with a box in degrees, row by row from the north-west.

    A box without width or height takes the sheets its points belong to.

    Raises:
        FieldError: The box is inside out, or reaches beyond 72–138°E, 0–60°N.
    """
    first, last = _span(west, east, scale.width_mas, "west", "east")
    lowest, highest = _span(south, north, scale.height_mas, "south", "north")
    for row, column in ((lowest, first), (highest, last)):
        if not Sheet(scale, column, row).is_covered():
            raise FieldError(
                f"The box reaches beyond the sheets covered ({WEST_DEG}–{EAST_DEG}°E,"
                f" {SOUTH_DEG}–{NORTH_DEG}°N).",
                "Give a box within China: west, south, east, north.",
            )
    return (
        Sheet(scale, column, row)
        for row in range(highest, lowest - 1, -1)
        for column in range(first, last + 1)
    )


def _span(least: Angle, most: Angle, size_mas: int, one: str, other: str) -> tuple[int, int]:
    first, end = floor_mas(least), ceil_mas(most)
    if end < first:
        raise FieldError(f"The box has its {one} beyond its {other}.", "Swap the two.")
    return first // size_mas, max(first // size_mas, -(-end // size_mas) - 1)
