"""Loads places 地名实体 with their names from files, as census records have them.

A row describes a place from one day on (`valid_from`, the year it was set up; without it, since
the records begin). Nobody's name is refused because another bears it: clashes are for the naming
rules to list. Names that a file does not repeat stay.
"""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.places.name_merge import merge_other_names, merge_standard_names
from gazetteer.places.place_class_record import classes_on_record
from gazetteer.places.place_report import report_codes, report_positions
from gazetteer.places.place_rows import NAME, OTHERS, PREFIX, staged_places
from gazetteer.places.place_tables import PLACES
from gazetteer.places.place_units import (
    assign_codes,
    establish_places,
    found_places,
    identify_places,
    leave_to_divisions,
    reject_unknown_divisions,
    settle_secrecy,
)
from gis.loading import LoadOptions, LoadReport
from gis.merging import merge_staged
from gis.staging import Progress, apply_plan, copy_staged, create_staging
from gis.versioned_table import MergeCounts


def load_places(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files into the register of places. Fills `report`.

    Raises:
        FileError: A file cannot be read as declared.
    """
    create_staging(connection)
    classes = classes_on_record(connection)
    copy_staged(connection, staged_places(report, options, classes, progress))
    reject_unknown_divisions(connection, report)
    identify_places(connection, report)
    found_places(connection, report)
    leave_to_divisions(connection, report)
    assign_codes(connection)
    report.counts["place"] = MergeCounts(changed=settle_secrecy(connection))
    connection.exec_driver_sql(
        f"""
        CREATE TEMP TABLE said ON COMMIT DROP AS
        SELECT file, row, key, unit_id, starts, ends, says_end,
               content->'{NAME}' || jsonb_build_object('secrecy', content->'secrecy') AS name,
               content->'{OTHERS}' AS others, content->'secrecy' AS secrecy,
               content->'source' AS source, content->'is_simulated' AS is_simulated
        FROM staged
        """
    )
    connection.exec_driver_sql(
        f"UPDATE staged SET content = content - '{{{NAME},{OTHERS},{PREFIX}}}'::text[]"
    )
    counts = merge_staged(connection, PLACES, report.reject, progress)
    report.counts["place_version"] = counts
    establish_places(connection)
    apply_plan(connection, PLACES)
    # Rows that the merge refused, and found no place, name none either.
    connection.exec_driver_sql(
        "DELETE FROM said s WHERE NOT EXISTS"
        " (SELECT FROM gazetteer.place_version v WHERE v.place_id = s.unit_id)"
    )
    _enter_codes(connection)
    report.counts["place_name"] = merge_standard_names(connection, report, progress)
    merge_other_names(connection, report.counts["place_name"])
    report_positions(connection, report)
    report_codes(connection, report)


def _enter_codes(connection: Connection) -> None:
    """Enter codes seen for the first time, as assigned on the day the place bears them."""
    connection.exec_driver_sql(
        """
        INSERT INTO gazetteer.place_code (place_code, place_id, assigned_on)
        SELECT DISTINCT ON (v.place_code) v.place_code, v.place_id,
               coalesce(lower(v.valid), gis.recorded_at()::date)
        FROM gazetteer.place_version v
        WHERE v.place_id IN (SELECT unit_id FROM said) AND v.place_code IS NOT NULL
        ORDER BY v.place_code, lower(v.valid)
        ON CONFLICT DO NOTHING
        """
    )
