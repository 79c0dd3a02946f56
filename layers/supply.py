"""Keeps `layers.supply` true: which community each facility counts for, and how much."""

from __future__ import annotations

from sqlalchemy import Connection

from gis.loading import LoadReport
from layers.kinds import KINDS


def settle_facilities(connection: Connection) -> int:
    """Settle the facilities in `resettle (facility_id)`; returns the rows written.

    The rule stands in `layers/sql/030_supply.sql`.
    """
    connection.exec_driver_sql("ANALYZE resettle")
    return int(connection.exec_driver_sql("SELECT layers.settle_supply()").scalar_one())


def settle_divisions(connection: Connection) -> int:
    """Settle the facilities that the divisions in `touched (division_id, geom)` may concern.

    Those inside their outlines, old or new, and those that declare to serve them.
    """
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE resettle ON COMMIT DROP AS
        SELECT f.facility_id FROM layers.facility_version f
        JOIN (SELECT DISTINCT geom FROM touched WHERE geom IS NOT NULL) t ON f.position && t.geom
        UNION
        SELECT s.facility_id FROM layers.supply s JOIN touched USING (division_id)
        UNION
        SELECT f.facility_id FROM layers.facility_version f
        CROSS JOIN LATERAL jsonb_object_keys(f.serves) s (code)
        WHERE f.serves <> '{}' AND s.code IN (
            SELECT v.code FROM touched JOIN gazetteer.division_version v USING (division_id))
        """
    )
    return settle_facilities(connection)


# So many alike are named one by one: a list of thousands hides the rest of the report.
_LISTED = 50


def report_supply(connection: Connection, report: LoadReport) -> None:
    """List the centres of this load that are open and count for nobody, or by the rule of edges.

    Asked of the kinds whose floor area is shared out; the others are only placed on maps.
    """
    rows = connection.exec_driver_sql(
        f"""
        WITH listed AS (
            SELECT f.facility_code, v.name, s.note, coalesce(d.code || ' ' || d.name, 'nobody')
                       AS counts_for,
                   count(*) OVER (PARTITION BY s.note) AS alike,
                   row_number() OVER (PARTITION BY s.note ORDER BY f.facility_code) AS number
            FROM resettle JOIN layers.supply s USING (facility_id)
            JOIN layers.facility f USING (facility_id)
            JOIN layers.facility_version v
                ON v.facility_id = s.facility_id AND upper_inf(v.valid)
            LEFT JOIN gazetteer.division_version d
                ON d.division_id = s.division_id AND upper_inf(d.valid)
            WHERE s.kind = 'service_centre' AND s.note IS NOT NULL AND upper_inf(s.valid)
        )
        SELECT facility_code, name, counts_for, note,
               CASE WHEN number = {_LISTED} THEN alike - number ELSE 0 END AS more FROM listed
        WHERE number <= {_LISTED} ORDER BY note, number
        """
    ).all()
    label = KINDS["service_centre"].zh
    for code, name, counts_for, note, more in rows:
        report.find(
            f"{label} {code} {name} counts for {counts_for}: {note}.",
            "Correct its position, or declare whom it serves.",
        )
        if more:
            report.find(
                f"{more} more centres, likewise: {note}.",
                "`gazetteer check` and the list of unassigned centres name them all.",
            )
    undated = connection.exec_driver_sql(
        "SELECT count(*) FROM resettle JOIN layers.facility_version USING (facility_id)"
        " WHERE lower_inf(valid)"
    ).scalar_one()
    if undated:
        report.find(
            f"{undated} facilities have no opening date and count as open since before the"
            " records begin.",
            "Give opened_on 启用日期 or built_year 建成年.",
        )
