"""What a case tried in the revision under way does to places: names, codes, containing divisions.

Places whose secrecy the asker may not see are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text

from layers.case_preview_divisions import MOST_SHOWN


def changed_names(connection: Connection, seen: Sequence[str]) -> list[dict[str, Any]]:
    """Name rows written or superseded: as they were, as they are."""
    rows = connection.execute(
        text("""
        WITH was AS (SELECT * FROM gazetteer.place_name_history
                     WHERE upper(recorded) = gis.recorded_at()),
             now_is AS (SELECT * FROM gazetteer.place_name
                        WHERE lower(recorded) = gis.recorded_at())
        SELECT coalesce(n.place_id, w.place_id) AS place_id, coalesce(n.kind, w.kind) AS kind,
               w.spelling AS old_name, w.romanisation AS old_romanisation,
               w.valid::text AS old_period, n.spelling AS new_name,
               n.romanisation AS new_romanisation, n.romanisation_state,
               n.valid::text AS new_period
        FROM was w FULL JOIN now_is n USING (name_id)
        WHERE coalesce(n.secrecy, w.secrecy) = ANY(:seen)
        ORDER BY 1, lower(coalesce(n.valid, w.valid)) NULLS FIRST LIMIT :limit
        """),
        {"limit": MOST_SHOWN, "seen": list(seen)},
    ).mappings()
    return [dict(row) for row in rows]


def assigned_place_codes(connection: Connection, seen: Sequence[str]) -> list[dict[str, Any]]:
    """Place codes that were not on record before."""
    rows = connection.execute(
        text("""
        SELECT v.place_id, v.place_code, v.class_code FROM gazetteer.place_version v
        WHERE lower(v.recorded) = gis.recorded_at() AND v.place_code IS NOT NULL
          AND v.secrecy = ANY(:seen)
          AND NOT EXISTS (SELECT FROM gazetteer.place_version_history h
                          WHERE h.place_id = v.place_id AND h.place_code = v.place_code)
          AND NOT EXISTS (SELECT FROM gazetteer.place_version o
                          WHERE o.place_id = v.place_id AND o.place_code = v.place_code
                            AND lower(o.recorded) < gis.recorded_at())
        ORDER BY v.place_code LIMIT :limit
        """),
        {"limit": MOST_SHOWN, "seen": list(seen)},
    ).mappings()
    return [dict(row) for row in rows]


def moved_places(connection: Connection, seen: Sequence[str]) -> list[dict[str, Any]]:
    """Places that lie in other divisions than before."""
    rows = connection.execute(
        text("""
        SELECT v.place_id, n.spelling AS name, o.division_codes AS old_codes,
               v.division_codes AS new_codes
        FROM gazetteer.place_version v
        JOIN LATERAL (
            SELECT division_codes FROM gazetteer.place_version_history h
            WHERE h.place_id = v.place_id AND upper(h.recorded) = gis.recorded_at()
            ORDER BY lower(h.valid) DESC LIMIT 1) o ON true
        LEFT JOIN LATERAL (SELECT spelling FROM gazetteer.place_name n
            WHERE n.place_id = v.place_id AND n.kind = 'standard'
            ORDER BY lower(n.valid) DESC LIMIT 1) n ON true
        WHERE lower(v.recorded) = gis.recorded_at() AND v.division_codes <> o.division_codes
          AND v.secrecy = ANY(:seen)
        ORDER BY v.place_id LIMIT :limit
        """),
        {"limit": MOST_SHOWN, "seen": list(seen)},
    ).mappings()
    return [dict(row) for row in rows]
