"""Markers as the public may know them: by number, or on a coarse grid where a rule allows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from gazetteer.boundaries.marker import MarkerState

ROUNDING_RULE = "public_position_rounding_m"
"""The rule that opens rounded positions; none ships, so by default there are none."""


@dataclass(frozen=True, slots=True)
class PublicMarker:
    """A marker object without its exact position.

    Attributes:
        full_number: 界桩编号 with the letter of the object.
        ordinal: 1: the first object under the number.
        state: Where it stands in its life.
        line_codes: Lines it marks.
        longitude: EPSG:4490, of the nearest point of the grid.
        latitude: EPSG:4490.
        grid_m: Width of a mesh of the grid in metres.
        is_simulated: Whether it is invented.
    """

    full_number: str
    ordinal: int
    state: MarkerState
    line_codes: tuple[str, ...]
    longitude: float
    latitude: float
    grid_m: float
    is_simulated: bool


def public_markers(
    connection: Connection, as_of: date, known_at: datetime | None = None
) -> tuple[PublicMarker, ...]:
    """The markers whose rounded positions are open, by number.

    The database decides (`gazetteer.public_marker_positions`), whoever asks: without a rule
    `public_position_rounding_m` in force today there are none, and secret markers, objects and
    lines are never among them.

    Args:
        connection: Any that may read; the public's role suffices.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
    rows = connection.execute(
        text("SELECT * FROM gazetteer.public_marker_positions(CAST(:as_of AS date),"
             " CAST(:known AS timestamptz))"),
        {"as_of": as_of, "known": known_at},
    )  # fmt: skip
    return tuple(
        PublicMarker(
            row.full_number, row.ordinal, MarkerState(row.state), tuple(row.line_codes),
            row.longitude, row.latitude, row.grid_m, row.is_simulated,
        )
        for row in rows
    )  # fmt: skip
