"""Which divisions hold a place: by law, as its record says, and by position, as outlines show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.division import LEVELS
from gazetteer.places.place import HoldingDivision
from gis.known import of_now

_RANKS = f"array[{', '.join(repr(str(level.value)) for level in LEVELS)}]"


def chains_by_law(
    connection: Connection,
    codes: Sequence[str],
    place_id: int | None,
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[tuple[HoldingDivision, ...], ...]:
    """A chain for each division that holds the place by law, lowest first, up to the province.

    Args:
        connection: Any connection that may read.
        codes: Twelve-digit codes as the place's record has them; empty for a division, whose
            one chain is that of its parents.
        place_id: The place.
        as_of: The day.
        known_at: What was known then.

    Returns:
        In the order of `codes`. A division that was not in force on the day is alone in its
        chain, under the last name it had.
    """
    rows = _ask(
        connection,
        """
        WITH RECURSIVE version AS NOT MATERIALIZED (
            SELECT * FROM gazetteer.division_version_known(CAST(:known AS timestamptz))
        ), start AS (
            SELECT w.number, w.code, v.division_id, v.name, v.level, v.parent_id,
                   coalesce(v.valid @> CAST(:as_of AS date), false) AS in_force
            FROM unnest(CAST(:codes AS text[])) WITH ORDINALITY w (code, number)
            LEFT JOIN LATERAL (
                SELECT * FROM version v WHERE v.code = w.code
                ORDER BY v.valid @> CAST(:as_of AS date) DESC, upper(v.valid) DESC NULLS FIRST
                LIMIT 1) v ON true
            UNION ALL
            SELECT 0, v.code, v.division_id, v.name, v.level, v.parent_id, false
            FROM gazetteer.place p CROSS JOIN LATERAL (
                SELECT * FROM version v WHERE v.division_id = p.division_id
                  AND v.valid @> CAST(:as_of AS date) LIMIT 1) v
            WHERE p.place_id = CAST(:place AS bigint)
              AND cardinality(CAST(:codes AS text[])) = 0
        ), above AS (
            SELECT *, 0 AS step FROM start
            UNION ALL
            SELECT a.number, v.code, v.division_id, v.name, v.level, v.parent_id, true, step + 1
            FROM above a CROSS JOIN LATERAL (
                -- One version of a unit a day; looked up, for a join would read the country.
                SELECT * FROM version v WHERE v.division_id = a.parent_id
                  AND v.valid @> CAST(:as_of AS date) LIMIT 1) v
            WHERE a.in_force OR a.number = 0
        )
        SELECT number, code, name, level, in_force FROM above
        WHERE number > 0 OR step > 0 ORDER BY number, step
        """,
        {"codes": list(codes), "place": place_id, "as_of": as_of, "known": known_at},
    )
    chains: dict[int, list[HoldingDivision]] = {}
    for number, code, name, level, in_force in rows:
        chains.setdefault(number, []).append(HoldingDivision(code, name, level, in_force))
    return tuple(tuple(chain) for chain in chains.values())


def divisions_at(
    connection: Connection,
    longitude: float,
    latitude: float,
    as_of: date,
    known_at: datetime | None = None,
) -> tuple[HoldingDivision, ...]:
    """Divisions whose outlines held a position on the day, lowest first.

    On a shared edge both sides are named. Outlines of statistical units that are no division in
    law overlap others, so a level may come twice.

    Args:
        connection: Any connection that may read.
        longitude: EPSG:4490 degrees.
        latitude: EPSG:4490 degrees.
        as_of: The day.
        known_at: What was known then.
    """
    rows = _ask(
        connection,
        f"""
        SELECT v.code, v.name, v.level
        FROM gazetteer.division_area_known(CAST(:known AS timestamptz)) a
        JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v
            ON v.division_id = a.division_id AND v.valid @> CAST(:as_of AS date)
        WHERE ST_Covers(a.geom, ST_SetSRID(ST_MakePoint(:x, :y), 4490))
          AND a.valid @> CAST(:as_of AS date)
        ORDER BY array_position({_RANKS}, v.level) DESC, v.code
        """,
        {"x": longitude, "y": latitude, "as_of": as_of, "known": known_at},
    )
    return tuple(HoldingDivision(code, name, level, True) for code, name, level in rows)


def _ask(connection: Connection, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a question; of now, from the current tables alone."""
    if parameters["known"] is None:
        sql = of_now(sql)
        parameters = {name: value for name, value in parameters.items() if name != "known"}
    return [tuple(row) for row in connection.execute(text(sql), parameters)]
