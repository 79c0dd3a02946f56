"""Merges staged rows of lines or points, each known by one key, into the register."""

from __future__ import annotations

from sqlalchemy import Connection

from gazetteer.boundaries.unit_entry import UnitTable, settle_secrecy, take_secrecy
from gis.loading import LoadReport
from gis.merging import merge_staged
from gis.staging import Progress, apply_plan
from gis.versioned_table import MergeCounts, VersionedTable


def merge_keyed(
    connection: Connection,
    report: LoadReport,
    units: UnitTable,
    versions: VersionedTable,
    progress: Progress | None,
) -> None:
    """Enter what is new, merge what is said of it, settle its secrecy. Fills the report's counts.

    Args:
        connection: A revision; the rows are staged, and their units assigned.
        report: Told of rows that cannot be used.
        units: The things, whose key is one column of theirs.
        versions: Their versions.
        progress: Called with (step, done, total).
    """
    said = take_secrecy(connection)
    report.counts[_plain(versions.name)] = merge_staged(
        connection, versions, report.reject, progress
    )
    added = connection.exec_driver_sql(
        f"""
        INSERT INTO {units.name} ({units.unit}, {units.key})
        SELECT DISTINCT s.unit_id, s.key FROM staged s JOIN planned p USING (unit_id)
        WHERE NOT EXISTS (SELECT FROM {units.name} k WHERE k.{units.unit} = s.unit_id)
        ORDER BY s.unit_id
        """
    ).rowcount
    apply_plan(connection, versions)
    report.counts[_plain(units.name)] = MergeCounts(
        added=added, changed=settle_secrecy(connection, report, units, said)
    )


def _plain(name: str) -> str:
    """A table's name without its schema, as reports have it."""
    return name.partition(".")[2]
