"""A tile 瓦片 of the web Mercator quad-tree (OGC WebMercatorQuad, EPSG:3857).

`z` is the zoom, `x` counts from the west, `y` from the north. A tile's own coordinates run from
its north-west corner, x to the east and y to the south, `EXTENT` units a side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gis.errors import InputError

HIGHEST_ZOOM = 22
EXTENT = 4096
BUFFER = 64
"""Units drawn beyond each edge, so that strokes and symbols on an edge are not cut."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,7}", re.ASCII)


class NoSuchTile(InputError):
    """The tile lies outside the matrix, or outside the zooms of its set."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile, inside its matrix.

    Attributes:
        z: Zoom, 0 to `HIGHEST_ZOOM`.
        x: Column from the west, below 2**z.
        y: Row from the north, below 2**z.
    """

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Refuse what lies outside the matrix.

        Raises:
            NoSuchTile: It does.
        """
        if not (
            0 <= self.z <= HIGHEST_ZOOM and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z
        ):
            raise NoSuchTile(
                f"There is no tile {self.z}/{self.x}/{self.y}.",
                f"z is 0 to {HIGHEST_ZOOM}; x and y are 0 to 2^z - 1.",
            )


def parse_tile(z: str, x: str, y: str) -> Tile:
    """The tile from the three parts of an address: plain decimal numbers without signs.

    Raises:
        NoSuchTile: They are not such numbers, or lie outside the matrix.
    """
    if not all(_NUMBER.fullmatch(part) for part in (z, x, y)):
        raise NoSuchTile(
            "A tile is named by three whole numbers z/x/y.", "Write it like 9/421/206."
        )
    return Tile(int(z), int(x), int(y))
