"""Cuts a version in two on a day inside it, so that what changes from that day leaves the past."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, text

from gis.versioned_table import VersionedTable


def cut_version(connection: Connection, table: VersionedTable, version: int, day: date) -> int:
    """Cut a version in two; returns the later one, which starts on the day.

    Args:
        connection: A revision.
        table: Where the version stands.
        version: Its number.
        day: First day of the later part; inside the version.
    """
    columns = ", ".join((table.unit, *table.content, *table.derived))
    parameters = {"version": version, "day": day}
    later = connection.execute(
        text(f"INSERT INTO {table.name} (valid, {columns})"
             f" SELECT daterange(:day, upper(valid)), {columns} FROM {table.name}"
             " WHERE version_id = :version RETURNING version_id"),
        parameters,
    ).scalar_one()  # fmt: skip
    connection.execute(
        text(f"UPDATE {table.name} SET valid = daterange(lower(valid), :day)"
             " WHERE version_id = :version"),
        parameters,
    )  # fmt: skip
    return int(later)
