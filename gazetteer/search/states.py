"""Places as they stood on a day: class, codes, position, and the divisions they lay in.

A place that is no more is given as it stood on its last day, with its parents of that day: no
hit mixes divisions of two times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, text

from gazetteer.division import Level
from gis.known import of_now

Box = tuple[float, float, float, float]
_Units = dict[tuple[int, date], tuple["Parent", int | None]]

_STATES: Final = """
    SELECT p.place_id, p.division_id, x.class_code, x.place_code, x.in_force, x.is_simulated,
           ST_X(x.position) AS lon, ST_Y(x.position) AS lat, x.is_inside, x.day, d.code, d.level,
           CASE WHEN d.parent_id IS NOT NULL THEN ARRAY[d.parent_id] ELSE h.units END AS homes,
           n.spelling AS standard, n.romanisation
    FROM unnest(CAST(:places AS bigint[])) AS w (place_id)
    JOIN gazetteer.place_known(CAST(:known AS timestamptz)) p ON p.place_id = w.place_id
    CROSS JOIN LATERAL (
        SELECT v.class_code, v.place_code, v.division_codes, v.position, v.is_simulated,
               v.valid @> CAST(:as_of AS date) AS in_force,
               CASE WHEN v.valid @> CAST(:as_of AS date) THEN CAST(:as_of AS date)
                    ELSE upper(v.valid) - 1 END AS day,
               v.position && ST_MakeEnvelope(:west, :south, :east, :north, 4490)
                   OR v.geom && ST_MakeEnvelope(:west, :south, :east, :north, 4490) AS is_inside
        FROM gazetteer.place_version_known(CAST(:known AS timestamptz)) v
        WHERE v.place_id = p.place_id
          AND (lower_inf(v.valid) OR lower(v.valid) <= CAST(:as_of AS date))
        ORDER BY lower(v.valid) DESC NULLS LAST LIMIT 1) x
    LEFT JOIN LATERAL (
        SELECT v.code, v.level, v.parent_id
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        WHERE v.division_id = p.division_id AND v.valid @> x.day LIMIT 1) d ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(v.division_id ORDER BY c.number) AS units
        FROM unnest(x.division_codes) WITH ORDINALITY c (code, number)
        JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v
            ON v.code = c.code AND v.valid @> x.day
        WHERE p.division_id IS NULL) h ON p.division_id IS NULL
    LEFT JOIN LATERAL (
        SELECT n.spelling, n.romanisation
        FROM gazetteer.place_name_known(CAST(:known AS timestamptz)) n
        WHERE n.place_id = p.place_id AND n.kind = 'standard'
          AND n.valid @> CAST(:as_of AS date) LIMIT 1) n ON true
"""
# Divisions that are there on the day, and the unit above each: all that a long list is cut by.
_HOMES: Final = """
    SELECT p.place_id, v.parent_id
    FROM unnest(CAST(:places AS bigint[])) AS w (place_id)
    CROSS JOIN LATERAL (
        SELECT p.place_id, p.division_id FROM gazetteer.place_known(CAST(:known AS timestamptz)) p
        WHERE p.place_id = w.place_id LIMIT 1) p
    CROSS JOIN LATERAL (
        SELECT v.parent_id FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        WHERE v.division_id = p.division_id AND v.valid @> CAST(:as_of AS date) LIMIT 1) v
"""
# Every unit once, however many places lie in it. Each is looked up by itself (LATERAL, LIMIT 1):
# the planner takes a few hundred for thousands, and would read the whole table for them.
_UNITS: Final = """
    WITH RECURSIVE up AS (
        SELECT unit, day FROM unnest(CAST(:units AS bigint[]), CAST(:days AS date[]))
            AS w (unit, day)
        UNION
        SELECT v.parent_id, u.day
        FROM up u CROSS JOIN LATERAL (
            SELECT v.parent_id FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
            WHERE v.division_id = u.unit AND v.valid @> u.day LIMIT 1) v
        WHERE v.parent_id IS NOT NULL
    )
    SELECT u.unit, u.day, v.code, v.name, v.level, v.parent_id
    FROM up u CROSS JOIN LATERAL (
        SELECT v.code, v.name, v.level, v.parent_id
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        WHERE v.division_id = u.unit AND v.valid @> u.day LIMIT 1) v
"""
_STATES_NOW: Final = of_now(_STATES)
_HOMES_NOW: Final = of_now(_HOMES)
_UNITS_NOW: Final = of_now(_UNITS)


@dataclass(frozen=True, slots=True)
class Parent:
    """A division that contains a place."""

    code: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class PlaceState:
    """A place as it stood on a day.

    Attributes:
        place_id: The place.
        division_id: The division it is, if it is one.
        division_code: Its code then.
        level: Its level then.
        class_code: GB/T 18521.
        place_code: Twenty digits, where assigned.
        in_force: Whether it was there on the day asked for.
        day: The day the state is of: the one asked for, or its last.
        position: Longitude and latitude in degrees (EPSG:4490).
        is_inside: Whether it lies in the box asked for; None: it has no position, or no box.
        parents: Divisions it lay in, the smallest first.
        standard: Its standard name on the day asked for.
        romanisation: That name's romanisation.
        is_simulated: Whether it is invented.
    """

    place_id: int
    division_id: int | None
    division_code: str | None
    level: Level | None
    class_code: str
    place_code: str | None
    in_force: bool
    day: date
    position: tuple[float, float] | None
    is_inside: bool | None
    parents: tuple[Parent, ...]
    standard: str | None
    romanisation: str | None
    is_simulated: bool


def read_states(
    connection: Connection,
    places: Sequence[int],
    as_of: date,
    known_at: datetime | None,
    box: Box | None = None,
) -> dict[int, PlaceState]:
    """The places that had begun by the day, by number.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        places: Their numbers.
        as_of: The day.
        known_at: What was known then; None: now.
        box: West, south, east, north in degrees (EPSG:4490).
    """
    west, south, east, north = box or (None, None, None, None)
    parameters: dict[str, Any] = {
        "places": list(places), "as_of": as_of, "west": west, "south": south, "east": east,
        "north": north,
    }  # fmt: skip
    if known_at is not None:
        parameters["known"] = known_at
    rows = (
        connection.execute(text(_STATES_NOW if known_at is None else _STATES), parameters)
        .mappings()
        .all()
    )
    starts = {(unit, row["day"]) for row in rows for unit in row["homes"] or ()}
    units = _read_units(connection, sorted(starts), known_at)
    return {
        row["place_id"]: PlaceState(
            place_id=row["place_id"],
            division_id=row["division_id"],
            division_code=row["code"],
            level=None if row["level"] is None else Level(row["level"]),
            class_code=row["class_code"],
            place_code=row["place_code"],
            in_force=row["in_force"],
            day=row["day"],
            position=None if row["lon"] is None else (row["lon"], row["lat"]),
            is_inside=row["is_inside"],
            parents=_parents(row["homes"] or (), row["day"], units),
            standard=row["standard"],
            romanisation=row["romanisation"],
            is_simulated=row["is_simulated"],
        )
        for row in rows
    }


def read_parents(
    connection: Connection, places: Sequence[int], as_of: date, known_at: datetime | None
) -> dict[int, tuple[Parent, ...]]:
    """The parents of those places that are divisions in force on the day; cheaper than states.

    Args:
        connection: Any connection that may read.
        places: Their numbers.
        as_of: The day.
        known_at: What was known then; None: now.
    """
    parameters: dict[str, Any] = {"places": list(places), "as_of": as_of}
    if known_at is not None:
        parameters["known"] = known_at
    homes = connection.execute(text(_HOMES_NOW if known_at is None else _HOMES), parameters).all()
    starts = {(home, as_of) for _, home in homes if home is not None}
    units = _read_units(connection, sorted(starts), known_at)
    return {place: () if home is None else _parents((home,), as_of, units) for place, home in homes}


def _read_units(
    connection: Connection, starts: Sequence[tuple[int, date]], known_at: datetime | None
) -> _Units:
    """The units and all above them, each on its day, with the unit above."""
    if not starts:
        return {}
    parameters: dict[str, Any] = {
        "units": [unit for unit, _ in starts], "days": [day for _, day in starts],
    }  # fmt: skip
    if known_at is not None:
        parameters["known"] = known_at
    rows = connection.execute(text(_UNITS_NOW if known_at is None else _UNITS), parameters)
    return {
        (unit, day): (Parent(code, name, Level(level)), above)
        for unit, day, code, name, level, above in rows
    }


def _parents(homes: Sequence[int], day: date, units: _Units) -> tuple[Parent, ...]:
    found: dict[Parent, None] = {}
    for home in homes:
        unit: int | None = home
        while unit is not None and (known := units.get((unit, day))) is not None:
            parent, unit = known
            if parent in found:
                break
            found[parent] = None
    return tuple(found)
