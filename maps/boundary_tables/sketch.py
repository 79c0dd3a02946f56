"""Sketch of position 位置略图: a marker and its reference objects, in their directions.

Directions are true to the grid azimuths on record; distances are not to scale, because one object
stands 20 m off and the next 300 m: they keep their order, and the figures stand beside them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from gazetteer.boundaries.marker import Witness

_NEAREST = 0.45


@dataclass(frozen=True, slots=True)
class Sighted:
    """A reference object on the sketch.

    Attributes:
        serial: 1, 2 or 3.
        right: Position right of the marker, in parts of the sketch's radius.
        up: Position above it; grid north is up.
        distance_m: Distance on record; None: unknown.
        azimuth_deg: Grid azimuth on record.
    """

    serial: int
    right: float
    up: float
    distance_m: Decimal | None
    azimuth_deg: Decimal


def sighted(witnesses: tuple[Witness, ...]) -> tuple[Sighted, ...]:
    """The reference objects whose azimuth is on record, placed within a circle of radius 1.

    The farthest lies on the circle, the others nearer by their share of its distance, never
    nearer than 0.45; one whose distance is unknown lies on the circle.
    """
    known = [w for w in witnesses if w.azimuth_deg is not None]
    farthest = max((w.distance_m for w in known if w.distance_m is not None), default=Decimal(0))
    found = []
    for witness in known:
        azimuth, distance = witness.azimuth_deg, witness.distance_m
        if azimuth is None:
            continue
        share = 1.0 if distance is None or farthest <= 0 else float(distance / farthest)
        reach = _NEAREST + (1 - _NEAREST) * share
        turn = math.radians(float(azimuth))
        found.append(
            Sighted(
                witness.serial, round(reach * math.sin(turn), 4), round(reach * math.cos(turn), 4),
                distance, azimuth,
            )
        )  # fmt: skip
    return tuple(found)
