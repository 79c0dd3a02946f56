"""The two statements that bring place versions and standard names of divisions up to date.

They work on the temporary tables `settling (division_id)` and `stated`, which
`gazetteer.places.division_places` makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from sqlalchemy import Connection

from gis.versioned_table import MergeCounts

# A position from a simulated outline is simulated, although the division is real.
_WANTED_VERSIONS = """
    CREATE TEMP TABLE wanted ON COMMIT DROP AS
    SELECT place_id, secrecy, class_code, position, is_simulated, min(source) AS source,
           unnest(range_agg(valid)) AS valid
    FROM (
        SELECT p.place_id, p.secrecy, v.valid, r.class_code, a.position,
               v.is_simulated OR coalesce(a.is_simulated, false) AS is_simulated,
               concat(v.source, '; position inside the outline: ' || a.source) AS source
        FROM settling s
        JOIN gazetteer.place p USING (division_id)
        JOIN gazetteer.division_version v USING (division_id)
        JOIN stated r ON r.version_id = v.version_id
        LEFT JOIN LATERAL (
            SELECT ST_PointOnSurface(a.geom) AS position, a.is_simulated, a.source
            FROM gazetteer.division_area a
            WHERE a.division_id = v.division_id AND a.valid && v.valid
            ORDER BY lower(a.valid) DESC NULLS LAST LIMIT 1) a ON true
    ) said
    GROUP BY place_id, secrecy, class_code, position, is_simulated
"""

# Each stretch of time rests on the version on record then, a new stretch on the one before it,
# else on the one after it: from there come the place code and what people entered.
_SETTLED_VERSIONS = """
    CREATE TEMP TABLE settled ON COMMIT DROP AS
    WITH known AS MATERIALIZED (
        SELECT x.*, x.position IS NOT NULL
                   AND x.position_accuracy IS DISTINCT FROM 'approximate' AS is_better,
               num_nonnulls(x.place_code, x.origin, x.meaning, x.history, x.description) > 0
                   AS is_described
        FROM gazetteer.place_version x JOIN gazetteer.place p USING (place_id)
        JOIN settling s USING (division_id)
    ), piece AS (
        SELECT w.*, w.valid * x.valid AS stretch, x.version_id
        FROM wanted w JOIN known x ON x.place_id = w.place_id AND x.valid && w.valid
        UNION ALL
        SELECT w.*, g.stretch, n.version_id
        FROM wanted w
        JOIN (SELECT place_id, range_agg(valid) AS covered FROM known GROUP BY place_id) c
            USING (place_id)
        CROSS JOIN LATERAL unnest(datemultirange(w.valid) - c.covered) g (stretch)
        CROSS JOIN LATERAL (
            SELECT version_id FROM known n WHERE n.place_id = w.place_id
            ORDER BY n.valid << g.stretch DESC,
                     CASE WHEN n.valid << g.stretch THEN upper(n.valid) END DESC,
                     lower(n.valid) NULLS FIRST LIMIT 1) n
    )
    SELECT place_id, secrecy, class_code, place_code, position, position_accuracy, geom, origin,
           meaning, history, description, media, is_simulated, min(source) AS source,
           unnest(range_agg(stretch)) AS valid
    FROM (
        SELECT w.place_id, w.secrecy, w.stretch, w.class_code, k.place_code,
               CASE WHEN k.is_better THEN k.position ELSE coalesce(w.position, k.position) END,
               CASE WHEN k.is_better OR w.position IS NULL THEN k.position_accuracy
                    ELSE 'approximate' END AS position_accuracy,
               k.geom, k.origin, k.meaning, k.history, k.description, k.media,
               CASE WHEN k.is_better THEN k.is_simulated ELSE w.is_simulated END AS is_simulated,
               CASE WHEN k.is_better OR k.is_described THEN k.source ELSE w.source END AS source
        FROM piece w JOIN known k USING (version_id)
    ) p (place_id, secrecy, stretch, class_code, place_code, position, position_accuracy, geom,
         origin, meaning, history, description, media, is_simulated, source)
    GROUP BY place_id, secrecy, class_code, place_code, position, position_accuracy, geom, origin,
             meaning, history, description, media, is_simulated
"""

_VERSION_COLUMNS = {
    "class_code": "w.class_code", "place_code": "w.place_code", "position": "w.position",
    "position_3857": "ST_Transform(w.position, 3857)",
    "position_accuracy": "w.position_accuracy", "geom": "w.geom", "origin": "w.origin",
    "meaning": "w.meaning", "history": "w.history", "description": "w.description",
    "media": "w.media", "source": "w.source", "is_simulated": "w.is_simulated",
}  # fmt: skip
_FRESH_VERSION_COLUMNS = {
    "class_code": "w.class_code", "position": "w.position",
    "position_3857": "ST_Transform(w.position, 3857)",
    "position_accuracy": "CASE WHEN w.position IS NOT NULL THEN 'approximate' END",
    "source": "w.source", "is_simulated": "w.is_simulated",
}  # fmt: skip

_NAME_PARTS = """specific_part, generic_part, romanisation, romanisation_state,
    romanisation_source"""

# A name that changes its class between two versions stays one name; the later class reads it.
_WANTED_NAMES = f"""
    CREATE TEMP TABLE wanted ON COMMIT DROP AS
    SELECT w.*, r.specific_part, r.generic_part, r.romanisation, r.romanisation_state,
           r.romanisation_source
    FROM (
        SELECT p.place_id, p.secrecy, v.name AS spelling, v.is_simulated, min(v.source) AS source,
               unnest(range_agg(v.valid)) AS valid
        FROM settling s
        JOIN gazetteer.place p USING (division_id)
        JOIN gazetteer.division_version v USING (division_id)
        GROUP BY p.place_id, p.secrecy, v.name, v.is_simulated
    ) w
    CROSS JOIN LATERAL (
        SELECT {_NAME_PARTS} FROM gazetteer.place p
        JOIN gazetteer.division_version v USING (division_id) JOIN stated r USING (version_id)
        WHERE p.place_id = w.place_id AND v.name = w.spelling AND v.valid && w.valid
        ORDER BY lower(v.valid) DESC NULLS LAST LIMIT 1) r
"""

# As with versions; but only a name of the same spelling has anything to pass on.
_SETTLED_NAMES = f"""
    CREATE TEMP TABLE settled ON COMMIT DROP AS
    WITH known AS MATERIALIZED (
        SELECT x.* FROM gazetteer.place_name x JOIN gazetteer.place p USING (place_id)
        JOIN settling s USING (division_id) WHERE x.kind = 'standard'
    ), piece AS (
        SELECT w.*, w.valid * x.valid AS stretch, x.name_id
        FROM wanted w JOIN known x ON (x.place_id, x.spelling) = (w.place_id, w.spelling)
            AND x.valid && w.valid
        UNION ALL
        SELECT w.*, g.stretch, n.name_id
        FROM wanted w
        JOIN (SELECT DISTINCT place_id FROM known) k USING (place_id)
        CROSS JOIN LATERAL unnest(datemultirange(w.valid) - coalesce(
            (SELECT range_agg(x.valid) FROM known x
             WHERE (x.place_id, x.spelling) = (w.place_id, w.spelling)), '{{}}')) g (stretch)
        LEFT JOIN LATERAL (
            SELECT name_id FROM known n
            WHERE (n.place_id, n.spelling) = (w.place_id, w.spelling)
            ORDER BY n.valid << g.stretch DESC,
                     CASE WHEN n.valid << g.stretch THEN upper(n.valid) END DESC,
                     lower(n.valid) NULLS FIRST LIMIT 1) n ON true
    )
    SELECT place_id, secrecy, spelling, {_NAME_PARTS}, script, language, evidence, is_simulated,
           min(source) AS source, unnest(range_agg(stretch)) AS valid
    FROM (
        SELECT w.place_id, w.secrecy, w.stretch, w.spelling,
               CASE WHEN k.is_kept THEN k.specific_part ELSE w.specific_part END,
               CASE WHEN k.is_kept THEN k.generic_part ELSE w.generic_part END,
               CASE WHEN k.is_kept THEN k.romanisation ELSE w.romanisation END,
               CASE WHEN k.is_kept THEN k.romanisation_state ELSE w.romanisation_state END,
               CASE WHEN k.is_kept THEN k.romanisation_source ELSE w.romanisation_source END,
               coalesce(k.script, 'Hans'), coalesce(k.language, 'zh'), k.evidence, w.is_simulated,
               CASE WHEN k.is_kept THEN k.source ELSE w.source END
        FROM piece w
        LEFT JOIN LATERAL (SELECT x.*, x.romanisation_state IS NOT DISTINCT FROM 'confirmed'
                               AS is_kept FROM known x WHERE x.name_id = w.name_id) k ON true
    ) p (place_id, secrecy, stretch, spelling, {_NAME_PARTS}, script, language, evidence,
         is_simulated, source)
    GROUP BY place_id, secrecy, spelling, {_NAME_PARTS}, script, language, evidence, is_simulated
"""

_FRESH_NAME_COLUMNS = {"kind": "'standard'"} | {
    column: f"w.{column}"
    for column in (
        "spelling", "specific_part", "generic_part", "romanisation", "romanisation_state",
        "romanisation_source", "source", "is_simulated",
    )
}  # fmt: skip
_NAME_COLUMNS = _FRESH_NAME_COLUMNS | {
    column: f"w.{column}" for column in ("script", "language", "evidence")
}


def settle_versions(connection: Connection) -> MergeCounts:
    """Bring the versions of the places up to date: class, position, period."""
    return _settle(
        connection, _WANTED_VERSIONS, _SETTLED_VERSIONS, "gazetteer.place_version", "true",
        _VERSION_COLUMNS, _FRESH_VERSION_COLUMNS,
    )  # fmt: skip


def settle_names(connection: Connection) -> MergeCounts:
    """Bring the standard names of the places up to date, neighbours of one name as one."""
    return _settle(
        connection, _WANTED_NAMES, _SETTLED_NAMES, "gazetteer.place_name", "x.kind = 'standard'",
        _NAME_COLUMNS, _FRESH_NAME_COLUMNS,
    )  # fmt: skip


def _settle(
    connection: Connection,
    wanted: LiteralString,
    settled: LiteralString,
    table: LiteralString,
    scope: LiteralString,
    columns: Mapping[str, str],
    fresh: Mapping[str, str],
) -> MergeCounts:
    """Make the rows of `table` in `scope` what the two statements say."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.wanted, pg_temp.settled")
    for statement in (wanted, "ANALYZE wanted", settled, "ANALYZE settled"):
        connection.exec_driver_sql(statement)
    same = "w.place_id = x.place_id AND lower(w.valid) IS NOT DISTINCT FROM lower(x.valid)"
    counts = MergeCounts()
    counts.removed = connection.exec_driver_sql(
        f"DELETE FROM {table} x USING gazetteer.place p, settling s"
        " WHERE p.place_id = x.place_id AND p.division_id = s.division_id"
        f" AND {scope} AND NOT EXISTS (SELECT FROM settled w WHERE {same})"
    ).rowcount
    # The table's trigger passes over rows that stay as they are.
    assigned = ", ".join(f"{column} = {value}" for column, value in columns.items())
    counts.changed = connection.exec_driver_sql(
        f"UPDATE {table} x SET valid = w.valid, {assigned} FROM settled w WHERE {same} AND {scope}"
    ).rowcount
    added = _insert(
        connection, table, columns,
        f"settled w WHERE NOT EXISTS (SELECT FROM {table} x WHERE {same} AND {scope})",
    )  # fmt: skip
    added += _insert(
        connection, table, fresh,
        "wanted w WHERE NOT EXISTS (SELECT FROM settled k WHERE k.place_id = w.place_id)",
    )  # fmt: skip
    counts.added = added
    return counts


def _insert(
    connection: Connection, table: LiteralString, columns: Mapping[str, str], source: str
) -> int:
    return connection.exec_driver_sql(
        f"INSERT INTO {table} (place_id, secrecy, valid, {', '.join(columns)})"
        f" SELECT w.place_id, w.secrecy, w.valid, {', '.join(columns.values())} FROM {source}"
        " ORDER BY w.place_id"
    ).rowcount
