"""What a case tried in the revision under way does to facilities, and the households on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from layers.case_preview_divisions import MOST_SHOWN


def moved_facilities(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Facilities that on the day count for others than they would have."""
    rows = connection.execute(
        text("""
        WITH changed AS (
            SELECT facility_id FROM layers.supply WHERE lower(recorded) = gis.recorded_at()
            UNION SELECT facility_id FROM layers.supply_history
            WHERE upper(recorded) = gis.recorded_at()
        ), was AS (
            SELECT facility_id, division_id, share FROM layers.supply
            WHERE lower(recorded) < gis.recorded_at() AND valid @> CAST(:day AS date)
            UNION ALL SELECT facility_id, division_id, share FROM layers.supply_history
            WHERE upper(recorded) = gis.recorded_at() AND valid @> CAST(:day AS date)
        ), now_is AS (
            SELECT facility_id, division_id, share, note FROM layers.supply
            WHERE valid @> CAST(:day AS date)
        )
        SELECT f.facility_code, f.kind, v.name,
               (SELECT string_agg(coalesce(d.code, '未归属 unassigned'), ',' ORDER BY d.code)
                FROM was w LEFT JOIN gazetteer.division_version d
                    ON d.division_id = w.division_id AND d.valid @> (CAST(:day AS date) - 1)
                WHERE w.facility_id = c.facility_id) AS was,
               (SELECT string_agg(coalesce(d.code, '未归属 unassigned'), ',' ORDER BY d.code)
                FROM now_is n LEFT JOIN gazetteer.division_version d
                    ON d.division_id = n.division_id AND d.valid @> CAST(:day AS date)
                WHERE n.facility_id = c.facility_id) AS is_now
        FROM changed c JOIN layers.facility f USING (facility_id)
        LEFT JOIN layers.facility_version v
            ON v.facility_id = c.facility_id AND v.valid @> CAST(:day AS date)
        ORDER BY f.facility_code LIMIT :limit
        """),
        {"day": day, "limit": MOST_SHOWN},
    ).mappings()
    return [
        {("is" if key == "is_now" else key): value for key, value in row.items()}
        for row in rows
        if row["was"] != row["is_now"]
    ]


def households_on_record(connection: Connection, day: date) -> list[dict[str, Any]]:
    """Communities changed in this revision: the households on record for them; None: unknown."""
    rows = connection.execute(
        text("""
        WITH changed AS (
            SELECT division_id FROM gazetteer.division_version
            WHERE lower(recorded) = gis.recorded_at()
        )
        SELECT v.code, v.name, s.measure, s.value, s.reference_date::text AS reference_date,
               s.source
        FROM changed c JOIN gazetteer.division_version v USING (division_id)
        LEFT JOIN LATERAL (
            SELECT DISTINCT ON (measure) * FROM layers.division_statistic s
            WHERE s.division_id = c.division_id AND s.measure LIKE 'households%'
              AND s.reference_date <= CAST(:day AS date)
            ORDER BY measure, reference_date DESC, source) s ON true
        WHERE v.valid @> CAST(:day AS date) AND v.level = 'community'
        ORDER BY v.code, s.measure LIMIT :limit
        """),
        {"day": day, "limit": MOST_SHOWN},
    ).mappings()
    return [dict(row) for row in rows]
