"""Centres that count for nobody 未归属: those on whose account a coverage figure may be too low."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.repository import find_division
from layers.coverage import CoverageQuestion


def unassigned_centres(connection: Connection, question: CoverageQuestion) -> list[dict[str, Any]]:
    """Centres open on the day that count for no community, by code.

    Those within the outline of the division asked about, and those that lie in no outline of
    its level at all: nobody else would list them.
    """
    root = None
    if question.division is not None:
        root = find_division(connection, question.division, question.as_of, question.known_at)
    rows = connection.execute(
        text("""
        WITH lost AS MATERIALIZED (
            SELECT f.facility_id, f.facility_code, v.name, s.note, s.share, v.floor_area_m2,
                   v.position, v.is_simulated
            FROM layers.supply_known(CAST(:known AS timestamptz)) s
            JOIN layers.facility f USING (facility_id)
            JOIN layers.facility_version_known(CAST(:known AS timestamptz)) v USING (facility_id)
            WHERE s.kind = 'service_centre' AND s.division_id IS NULL
              AND s.valid @> CAST(:as_of AS date) AND v.valid @> CAST(:as_of AS date)
        ), around AS MATERIALIZED (
            SELECT lost.facility_id, v.division_id, v.code, v.name, v.level
            FROM lost
            JOIN gazetteer.division_area_known(CAST(:known AS timestamptz)) a
                ON ST_Covers(a.geom, lost.position) AND a.valid @> CAST(:as_of AS date)
            JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v
                ON v.division_id = a.division_id AND v.valid @> CAST(:as_of AS date)
        )
        SELECT lost.facility_code, lost.name, lost.note, lost.share, lost.floor_area_m2,
               ST_X(lost.position) AS longitude_deg, ST_Y(lost.position) AS latitude_deg,
               within.code AS within_code, within.name AS within_name, lost.is_simulated
        FROM lost LEFT JOIN LATERAL (
            SELECT code, name FROM around
            WHERE around.facility_id = lost.facility_id AND level <> 'community'
            ORDER BY code DESC LIMIT 1) within ON true
        WHERE CAST(:root AS bigint) IS NULL
           OR EXISTS (SELECT FROM around
                      WHERE around.facility_id = lost.facility_id AND division_id = :root)
           OR NOT EXISTS (SELECT FROM around
                          WHERE around.facility_id = lost.facility_id AND level = :level)
        ORDER BY lost.facility_code, lost.note
        """),
        {
            "known": question.known_at,
            "as_of": question.as_of,
            "root": None if root is None else root.division_id,
            "level": None if root is None else root.level.value,
        },
    )
    return [
        {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()}
        for row in rows.mappings()
    ]
