"""From the staged rows of a file to the facilities on record they speak of.

All steps work on the temporary table `staged` (see `gis.staging`), before it is merged.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from gis.loading import LoadReport

OPENED = "_opened"
"""Key in the staged content of what a row says of the opening: [day, "day" or "year"]."""


def reject_unknown_communities(connection: Connection, report: LoadReport) -> None:
    """Reject rows that declare to serve what is not a community on record."""
    faulty = connection.exec_driver_sql(
        """
        WITH faulty AS (
            SELECT s.ctid AS place, e.code FROM staged s
            CROSS JOIN LATERAL jsonb_object_keys(s.content->'serves') e (code)
            WHERE s.content ? 'serves' AND NOT EXISTS (
                SELECT FROM gazetteer.division_version v
                WHERE v.code = e.code AND v.level = 'community')
        ), gone AS (
            DELETE FROM staged s USING (SELECT DISTINCT place FROM faulty) f
            WHERE s.ctid = f.place RETURNING s.ctid AS place, s.file, s.row
        )
        SELECT file, row, code FROM gone JOIN faulty USING (place) ORDER BY 1, 2, 3
        """
    ).all()
    for file, row, code in faulty:
        report.reject(
            [(file, row)], f"it serves {code}, which is not a community on record.",
            "Load the community first, or correct the code.", "serves", code,
        )  # fmt: skip


def assign_units(connection: Connection, report: LoadReport, kind: str) -> None:
    """Fill in `unit_id`, making units for new facilities; reject new ones without a name.

    Leaves the temporary table `opening (facility_id, opened, is_exact)`: what the rows say of
    the opening of facilities already on record.
    """
    parameters = {"kind": kind}
    connection.execute(
        text(f"""
        CREATE TEMP TABLE opening ON COMMIT DROP AS
        SELECT f.facility_id, min((s.content->'{OPENED}'->>0)::date) AS opened,
               bool_or(s.content->'{OPENED}'->>1 = 'day') AS is_exact
        FROM staged s JOIN layers.facility f ON f.kind = :kind AND f.facility_code = s.key
        WHERE s.content ? '{OPENED}' GROUP BY 1
        """),
        parameters,
    )
    connection.execute(
        text(f"UPDATE staged s SET unit_id = f.facility_id, content = content - '{OPENED}'"
             " FROM layers.facility f WHERE f.kind = :kind AND f.facility_code = s.key"),
        parameters,
    )  # fmt: skip
    # A unit may be without a version: its only rows were rejected after it was made.
    nameless = connection.exec_driver_sql(
        "DELETE FROM staged s WHERE NOT content ? 'name'"
        " AND NOT EXISTS (SELECT FROM layers.facility_version v WHERE v.facility_id = s.unit_id)"
        " AND NOT EXISTS (SELECT FROM staged o WHERE o.key = s.key AND o.content ? 'name')"
        " RETURNING file, row, key"
    ).all()
    for file, row, code in sorted(nameless):
        report.reject(
            [(file, row)], f"the facility {code} is new and has no name.", "Give its name.", "name"
        )
    connection.execute(
        text(f"""
        WITH fresh AS MATERIALIZED (
            SELECT key, nextval('layers.facility_facility_id_seq') AS id
            FROM (SELECT DISTINCT key FROM staged WHERE unit_id IS NULL ORDER BY key) k
        ), made AS (INSERT INTO layers.facility SELECT id, :kind, key FROM fresh)
        UPDATE staged s SET unit_id = f.id, content = content - '{OPENED}'
        FROM fresh f WHERE f.key = s.key
        """),
        parameters,
    )
    # One row of a new facility may leave its name to another.
    connection.exec_driver_sql(
        """
        UPDATE staged s SET content = s.content || jsonb_build_object('name', (
            SELECT o.content->'name' FROM staged o
            WHERE o.unit_id = s.unit_id AND o.content ? 'name'
            ORDER BY o.starts NULLS FIRST, o.file, o.row LIMIT 1))
        WHERE NOT content ? 'name'
          AND NOT EXISTS (SELECT FROM layers.facility_version v WHERE v.facility_id = s.unit_id)
        """
    )


def keep_attributes(connection: Connection) -> None:
    """Add the attributes on record that the file has no column for; drop those left blank."""
    connection.exec_driver_sql(
        """
        UPDATE staged s SET content = jsonb_set(s.content, '{attributes}', jsonb_strip_nulls(
            coalesce((
                SELECT v.attributes FROM layers.facility_version v
                WHERE v.facility_id = s.unit_id
                ORDER BY lower(v.valid) = s.starts DESC NULLS LAST,
                         v.valid @> s.starts DESC NULLS LAST, lower(v.valid) NULLS FIRST
                LIMIT 1), '{}') || (s.content->'attributes')))
        WHERE s.content ? 'attributes' AND (
            s.content->'attributes' @? '$.* ? (@ == null)'
            OR EXISTS (SELECT FROM layers.facility_version v WHERE v.facility_id = s.unit_id))
        """
    )


def correct_openings(connection: Connection) -> int:
    """Move the opening on record to the one the rows give; returns the versions written.

    A facility that had closed by then opens again, which is no correction. A year of building
    counts for the opening only where the opening on record came from one.

    Leaves the temporary table `moved (facility_id)`: facilities written.
    """
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE run ON COMMIT DROP AS
        SELECT *, sum((before IS DISTINCT FROM lo)::int)
                      OVER (PARTITION BY facility_id ORDER BY lo NULLS FIRST) AS run
        FROM (
            SELECT version_id, facility_id, lower(valid) AS lo, upper(valid) AS hi,
                   coalesce(lower(valid) = make_date((attributes->>'built_year')::int, 12, 31),
                            false) AS is_derived,
                   lag(upper(valid)) OVER w AS before,
                   row_number() OVER w AS place
            FROM layers.facility_version JOIN opening USING (facility_id)
            WINDOW w AS (PARTITION BY facility_id ORDER BY lower(valid) NULLS FIRST)
        ) v
        """
    )
    connection.exec_driver_sql(
        """
        UPDATE staged s SET starts = r.lo FROM opening o JOIN run r USING (facility_id)
        WHERE s.unit_id = o.facility_id AND s.starts = o.opened AND NOT o.is_exact
          AND r.place = 1 AND NOT r.is_derived
        """
    )
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE moved ON COMMIT DROP AS
        SELECT DISTINCT ON (r.facility_id) r.*, o.opened
        FROM opening o JOIN run r USING (facility_id)
        WHERE (o.is_exact OR EXISTS (SELECT FROM run f WHERE f.facility_id = o.facility_id
                                     AND f.place = 1 AND f.is_derived))
          AND (r.hi IS NULL OR r.hi > o.opened)
        ORDER BY r.facility_id, r.lo NULLS FIRST
        """
    )
    connection.exec_driver_sql(
        """
        DELETE FROM moved m WHERE lo = opened OR lo > opened AND (place > 1 OR EXISTS (
            SELECT FROM staged s
            WHERE s.unit_id = m.facility_id AND s.starts = m.opened AND s.ends <= m.lo))
        """
    )
    removed = connection.exec_driver_sql(
        "DELETE FROM layers.facility_version v USING run r, moved m"
        " WHERE v.version_id = r.version_id AND (r.facility_id, r.run) = (m.facility_id, m.run)"
        " AND r.hi <= m.opened"
    ).rowcount
    changed = connection.exec_driver_sql(
        "UPDATE layers.facility_version v SET valid = daterange(m.opened, m.hi)"
        " FROM moved m WHERE v.version_id = m.version_id"
    ).rowcount
    return int(removed + changed)


def correct_closings(connection: Connection) -> int:
    """End later versions where the newest row of a facility says that it closed before them.

    So a list of closures need not repeat the extensions. Adds to `moved`; returns the versions
    written.
    """
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE closed ON COMMIT DROP AS
        SELECT v.version_id, v.facility_id, lower(v.valid) AS lo, s.ends
        FROM (SELECT DISTINCT ON (unit_id) unit_id, starts, ends FROM staged
              ORDER BY unit_id, starts DESC NULLS LAST) s
        JOIN layers.facility_version v ON v.facility_id = s.unit_id
        WHERE s.ends IS NOT NULL AND coalesce(upper(v.valid) > s.ends, true)
          AND lower(v.valid) > coalesce(s.starts, (
              SELECT min(coalesce(lower(f.valid), '-infinity')) FROM layers.facility_version f
              WHERE f.facility_id = s.unit_id))
          -- One that opened again after it had closed stays.
          AND EXISTS (SELECT FROM layers.facility_version b
                      WHERE b.facility_id = v.facility_id AND upper(b.valid) = lower(v.valid))
        """
    )
    removed = connection.exec_driver_sql(
        "DELETE FROM layers.facility_version v USING closed c"
        " WHERE v.version_id = c.version_id AND c.lo >= c.ends"
    ).rowcount
    changed = connection.exec_driver_sql(
        "UPDATE layers.facility_version v SET valid = daterange(c.lo, c.ends) FROM closed c"
        " WHERE v.version_id = c.version_id AND c.lo < c.ends"
    ).rowcount
    connection.exec_driver_sql("INSERT INTO moved (facility_id) SELECT facility_id FROM closed")
    return int(removed + changed)
