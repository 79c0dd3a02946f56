"""What a case tried in the revision under way does to divisions: codes, events, outlines.

Read back from the register's own history.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, text

MOST_SHOWN = 1000


def changed_divisions(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Units changed in this revision, as they stand on the eve and on the day."""
    rows = connection.execute(
        text("""
        WITH changed AS (
            SELECT division_id FROM gazetteer.division_version
            WHERE lower(recorded) = gis.recorded_at()
            UNION SELECT division_id FROM gazetteer.division_version_history
            WHERE upper(recorded) = gis.recorded_at()
        )
        SELECT o.code AS old_code, o.name AS old_name, op.name AS old_parent,
               n.code AS new_code, n.name AS new_name, np.name AS new_parent,
               coalesce(n.level, o.level) AS level
        FROM changed c
        LEFT JOIN gazetteer.division_version o
            ON o.division_id = c.division_id AND o.valid @> (CAST(:day AS date) - 1)
        LEFT JOIN gazetteer.division_version op
            ON op.division_id = o.parent_id AND op.valid @> (CAST(:day AS date) - 1)
        LEFT JOIN gazetteer.division_version n
            ON n.division_id = c.division_id AND n.valid @> CAST(:day AS date)
        LEFT JOIN gazetteer.division_version np
            ON np.division_id = n.parent_id AND np.valid @> CAST(:day AS date)
        ORDER BY coalesce(n.code, o.code) LIMIT :limit
        """),
        {"day": day, "limit": MOST_SHOWN},
    ).mappings()
    return [dict(row) for row in rows]


def recorded_events(connection: Connection) -> list[dict[str, Any]]:
    """Events entered in this revision, with the codes of their sides."""
    rows = connection.execute(
        text("""
        SELECT e.kind, p.code AS old_code, s.code AS new_code, e.area_share::text,
               e.population_share::text, e.household_share::text, e.note
        FROM gazetteer.division_event e
        LEFT JOIN LATERAL (SELECT code FROM gazetteer.division_version v
            WHERE v.division_id = e.predecessor_id AND v.valid @> (e.effective_on - 1)) p ON true
        LEFT JOIN LATERAL (SELECT code FROM gazetteer.division_version v
            WHERE v.division_id = e.successor_id AND v.valid @> e.effective_on) s ON true
        WHERE lower(e.recorded) = gis.recorded_at() ORDER BY e.event_id LIMIT :limit
        """),
        {"limit": MOST_SHOWN},
    ).mappings()
    return [dict(row) for row in rows]


def changed_outlines(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Areas of outlines changed in this revision, on the eve and on the day; None: unknown."""
    rows = connection.execute(
        text("""
        WITH changed AS (
            SELECT division_id FROM gazetteer.division_area
            WHERE lower(recorded) = gis.recorded_at()
            UNION SELECT division_id FROM gazetteer.division_area_history
            WHERE upper(recorded) = gis.recorded_at()
        )
        SELECT coalesce(n.code, o.code) AS code, coalesce(n.name, o.name) AS name,
               oa.area_m2 AS old_area_m2, na.area_m2 AS new_area_m2
        FROM changed c
        LEFT JOIN gazetteer.division_version o
            ON o.division_id = c.division_id AND o.valid @> (CAST(:day AS date) - 1)
        LEFT JOIN gazetteer.division_version n
            ON n.division_id = c.division_id AND n.valid @> CAST(:day AS date)
        LEFT JOIN gazetteer.division_area oa
            ON oa.division_id = c.division_id AND oa.valid @> (CAST(:day AS date) - 1)
        LEFT JOIN gazetteer.division_area na
            ON na.division_id = c.division_id AND na.valid @> CAST(:day AS date)
        ORDER BY 1 LIMIT :limit
        """),
        {"day": day, "limit": MOST_SHOWN},
    ).mappings()
    return [dict(row) for row in rows]


def drawn_envelopes(connection: Connection) -> list[tuple[float, float, float, float]]:
    """Boxes of the outlines and positions written or superseded, in EPSG:3857 metres."""
    rows = connection.execute(
        text("""
        WITH drawn AS (
            SELECT geom_3857 AS g FROM gazetteer.division_area
            WHERE lower(recorded) = gis.recorded_at()
            UNION ALL SELECT geom_3857 FROM gazetteer.division_area_history
            WHERE upper(recorded) = gis.recorded_at()
            UNION ALL SELECT a.geom_3857 FROM gazetteer.division_version v
            JOIN gazetteer.division_area a USING (division_id)
            WHERE lower(v.recorded) = gis.recorded_at()
            UNION ALL SELECT position_3857 FROM gazetteer.place_version
            WHERE lower(recorded) = gis.recorded_at()
            UNION ALL SELECT position_3857 FROM gazetteer.place_version_history
            WHERE upper(recorded) = gis.recorded_at()
            UNION ALL SELECT v.position_3857 FROM gazetteer.place_name n
            JOIN gazetteer.place_version v USING (place_id)
            WHERE lower(n.recorded) = gis.recorded_at()
        )
        SELECT DISTINCT ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g)
        FROM drawn WHERE g IS NOT NULL AND NOT ST_IsEmpty(g)
        """)
    ).all()
    return [(west, south, east, north) for west, south, east, north in rows]
