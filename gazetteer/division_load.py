"""Loads divisions 行政区划 and their outlines from files.

A row speaks of one division from one day on (`valid_from`; without it, of the state first on
record). A code names one unit for good: retired codes are never reused (行政区划代码管理办法,
2025). In a file with geometry, a division already on record only gets its outline; one that
is not is registered from the same row.
"""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.division_rows import staged_divisions
from gazetteer.division_tables import AREAS, VERSIONS
from gazetteer.division_units import (
    assign_units,
    establish_units,
    reject_contradictions,
    resolve_parents,
)
from gazetteer.topology import report_topology
from gis.loading import LoadOptions, LoadReport
from gis.merging import merge_staged
from gis.staging import Progress, apply_plan, copy_staged, create_staging


def load_divisions(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files into the register of divisions.

    Fills `report`. Leaves the temporary table `touched (division_id, geom)`: units whose
    version or outline changed, with outlines old and new, in EPSG:4490.

    Raises:
        FileError: A file cannot be read as declared.
    """
    create_staging(connection)
    copy_staged(connection, staged_divisions(report, options, progress))
    reject_contradictions(connection, report)
    connection.exec_driver_sql(
        "CREATE TEMP TABLE staged_area ON COMMIT DROP AS"
        " SELECT * FROM staged WHERE content ? 'geom'"
    )
    connection.exec_driver_sql(
        "CREATE TEMP TABLE touched (division_id bigint, geom geometry) ON COMMIT DROP"
    )
    assign_units(connection, report)
    resolve_parents(connection, report)
    establish_units(connection)
    counts = merge_staged(connection, VERSIONS, report.reject, progress)
    report.counts["division_version"] = counts
    apply_plan(connection, VERSIONS)
    connection.exec_driver_sql(
        "INSERT INTO touched SELECT p.unit_id, a.geom FROM (SELECT DISTINCT unit_id FROM planned) p"
        " LEFT JOIN gazetteer.division_area a ON a.division_id = p.unit_id"
    )
    _load_outlines(connection, report, progress)


def _load_outlines(connection: Connection, report: LoadReport, progress: Progress | None) -> None:
    connection.exec_driver_sql("DELETE FROM staged")
    connection.exec_driver_sql("DELETE FROM planned")
    # Without a date, an outline takes the place of the newest on record, else it holds for
    # the unit's whole life.
    connection.exec_driver_sql(
        """
        INSERT INTO staged
        SELECT s.file, s.row, s.key, u.division_id,
               coalesce(s.starts, (SELECT max(lower(a.valid)) FROM gazetteer.division_area a
                                   WHERE a.division_id = u.division_id)),
               s.ends, s.says_end,
               jsonb_strip_nulls(jsonb_build_object('geom', s.content->'geom',
                   'source', s.content->'source', 'is_simulated', s.content->'is_simulated'))
        FROM staged_area s JOIN LATERAL (
            SELECT division_id FROM gazetteer.division_version v WHERE v.code = s.key
            ORDER BY upper(v.valid) DESC NULLS FIRST LIMIT 1) u ON true
        """
    )
    counts = merge_staged(connection, AREAS, report.reject, progress)
    report.counts["division_area"] = counts
    connection.exec_driver_sql(
        "INSERT INTO touched SELECT p.unit_id, a.geom"
        " FROM planned p JOIN gazetteer.division_area a USING (version_id)"
    )
    apply_plan(connection, AREAS)
    connection.exec_driver_sql(
        "INSERT INTO touched"
        " SELECT unit_id, (content->>'geom')::geometry FROM planned WHERE op <> 'd'"
    )
    if not counts.is_nothing:
        report_topology(connection, report)
