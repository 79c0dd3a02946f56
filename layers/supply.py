"""Keeps `layers.supply` true: which community each facility counts for, and how much."""

from __future__ import annotations

from sqlalchemy import Connection


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
