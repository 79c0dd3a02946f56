"""Which sheets of a series touch another one, and on which of its sides 接图."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from maps.sheets.viewport import Viewport


class Side(StrEnum):
    """A side of a sheet."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbouring sheet.

    Attributes:
        number: Its number.
        side: Side of this sheet it lies on.
        at: Where on that side it meets, as a page coordinate in mm (x for up and down, y else).
    """

    number: int
    side: Side
    at: float


def neighbours(views: Sequence[Viewport], index: int) -> list[Neighbour]:
    """The sheets that overlap sheet `index` (counted from 0), in order of their numbers.

    The next and the one before count also where a gap in the line keeps them apart.
    """
    own = views[index]
    found: list[Neighbour] = []
    for other_index, other in enumerate(views):
        if other_index == index:
            continue
        overlaps = own.ground.intersects(other.ground)
        if overlaps or abs(other_index - index) == 1:
            found.append(_neighbour(own, other, other_index + 1))
    return found


def _neighbour(own: Viewport, other: Viewport, number: int) -> Neighbour:
    dx = (other.west_m - own.west_m) / (own.east_m - own.west_m)
    dy = (other.north_m - own.north_m) / (own.north_m - own.south_m)
    if abs(dx) >= abs(dy):
        low, high = max(own.south_m, other.south_m), min(own.north_m, other.north_m)
        _, at = own.to_page(own.west_m, _within((low + high) / 2, own.south_m, own.north_m))
        return Neighbour(number, Side.RIGHT if dx > 0 else Side.LEFT, at)
    low, high = max(own.west_m, other.west_m), min(own.east_m, other.east_m)
    at, _ = own.to_page(_within((low + high) / 2, own.west_m, own.east_m), own.north_m)
    return Neighbour(number, Side.UP if dy > 0 else Side.DOWN, at)


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
