"""Loading lists whose rows hold from a day on, into a `gis.dated_rows.DatedTable`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from gis.dated_rows import DatedTable, enter_row
from gis.errors import InputError
from gis.fields import Field
from gis.loading import LoadOptions, LoadReport, parse_files
from gis.staging import Progress
from gis.versioned_table import MergeCounts

Check = Callable[[Mapping[str, object]], None]
"""Raises InputError where the values of a row do not fit each other."""


def load_dated_rows(
    connection: Connection,
    report: LoadReport,
    options: LoadOptions,
    progress: Progress | None,
    fields: Sequence[Field],
    table: DatedTable,
    *,
    check: Check | None = None,
) -> None:
    """Load the report's files; a row ends the one in force until its day.

    The fields have `valid_from` and `valid_to`, and the columns of the table. Counts stand under
    the table's name without its schema.

    Args:
        connection: A revision.
        report: Filled.
        options: How to read.
        progress: Called with (step, done, total).
        fields: Columns of the files.
        table: Where to.
        check: What else must hold of a row.

    Raises:
        FileError: A file cannot be read as declared.
    """
    counts = report.counts[table.name.rpartition(".")[2]] = MergeCounts()
    read: dict[tuple[Any, ...], dict[str, object]] = {}
    for parsed in parse_files(report, fields, options, progress):
        place = [(parsed.file, parsed.row.number)]
        starts, ends = parsed.day("valid_from") or options.in_force, parsed.day("valid_to")
        if starts is not None and ends is not None and ends <= starts:
            report.reject(
                place, f"the period {starts} to {ends} is empty.",
                "valid_to is the first day no longer in force.", "valid_to", str(ends),
            )  # fmt: skip
            continue
        key = tuple(str(parsed.values[column]) for column in table.key)
        if read.setdefault((*key, starts), parsed.values) != parsed.values:
            report.reject(
                place, f"another row says something else of {' '.join(key)} from the same day.",
                "Keep the right row.", table.key[0], key[0],
            )  # fmt: skip
            continue
        try:
            if check is not None:
                check(parsed.values)
        except InputError as fault:
            report.reject(place, fault.message, fault.mend, table.key[0], key[0])
            continue
        values: dict[str, Any] = {**parsed.values}
        for column, kind in table.content.items():
            if kind == "text[]" and column in values:
                values[column] = values[column] or []
        enter_row(connection, table, values, starts, ends, counts)
