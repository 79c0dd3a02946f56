"""Lines, points and marker objects: which of them staged rows speak of, new ones, secrecy.

All steps work on the temporary tables of `gis.staging`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final, LiteralString, NamedTuple

from sqlalchemy import Connection, text

from gis.loading import LoadReport

_RANKS: Final = ("public", "internal", "secret")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class UnitTable:
    """A table of things with a key in words and a secrecy of their own.

    Attributes:
        name: Schema-qualified table.
        unit: Its primary key.
        sequence: Of the primary key.
        key: SQL of the key that staged rows have, over the table's own columns.
        en: What its things are called.
    """

    name: LiteralString
    unit: LiteralString
    sequence: LiteralString
    key: LiteralString
    en: str


LINE_UNITS = UnitTable(
    "gazetteer.boundary_line", "line_id", "gazetteer.boundary_line_line_id_seq", "line_code",
    "lines",
)  # fmt: skip
POINT_UNITS = UnitTable(
    "gazetteer.boundary_point", "point_id", "gazetteer.boundary_point_point_id_seq",
    "point_number", "points",
)  # fmt: skip
OBJECT_UNITS = UnitTable(
    "gazetteer.marker_object", "object_id", "gazetteer.marker_object_object_id_seq",
    "full_number || '/' || ordinal", "markers",
)  # fmt: skip


class SaidSecrecy(NamedTuple):
    """The secrecy that a row states."""

    file: int
    row: int
    unit: int
    key: str
    level: str


def assign_units(connection: Connection, table: UnitTable) -> None:
    """Fill in `unit_id` of the staged rows: of what is on record, else the next numbers."""
    connection.exec_driver_sql(
        f"UPDATE staged s SET unit_id = t.{table.unit} FROM {table.name} t"
        f" WHERE {table.key} = s.key"
    )
    connection.exec_driver_sql(
        f"""
        UPDATE staged s SET unit_id = n.id
        FROM (SELECT key, nextval('{table.sequence}') AS id
              FROM (SELECT key, min(array[file, row]) AS place FROM staged WHERE unit_id IS NULL
                    GROUP BY key ORDER BY place) k) n
        WHERE n.key = s.key AND s.unit_id IS NULL
        """
    )


def take_secrecy(connection: Connection) -> list[SaidSecrecy]:
    """Take what rows say of secrecy out of their content: it is the thing's, not a version's."""
    said = [
        SaidSecrecy(*row)
        for row in connection.exec_driver_sql(
            "SELECT file, row, unit_id, key, content->>'secrecy' FROM staged"
            " WHERE content->>'secrecy' IS NOT NULL ORDER BY file, row"
        )
    ]
    connection.exec_driver_sql(
        "UPDATE staged SET content = content - 'secrecy' WHERE content ? 'secrecy'"
    )
    return said


def settle_secrecy(
    connection: Connection, report: LoadReport, table: UnitTable, said: list[SaidSecrecy]
) -> int:
    """Set things to the secrecy that rows state, the strictest of them.

    More secret is done silently, and so is what a new thing states; less secret is done and said.

    Returns:
        How many things changed; new ones do not count.
    """
    wanted: dict[int, SaidSecrecy] = {}
    for row in said:
        if (row.file, row.row) in report.rejected:
            continue
        before = wanted.get(row.unit)
        if before is None or _RANKS.index(row.level) > _RANKS.index(before.level):
            wanted[row.unit] = row
    present: dict[int, tuple[str, bool]] = {
        row.unit: (row.secrecy, row.is_new)
        for row in connection.execute(
            text(f"SELECT {table.unit} AS unit, secrecy,"
                 " lower(recorded) = gis.recorded_at() AS is_new"
                 f" FROM {table.name} WHERE {table.unit} = ANY(:units)"),
            {"units": list(wanted)},
        )
    }  # fmt: skip
    lowered: dict[tuple[int, str, str], list[SaidSecrecy]] = defaultdict(list)
    changes, changed = [], 0
    for unit, row in wanted.items():
        old, is_new = present.get(unit, (row.level, True))
        if old == row.level:
            continue
        changes.append({"unit": unit, "level": row.level})
        changed += not is_new
        if not is_new and _RANKS.index(row.level) < _RANKS.index(old):
            lowered[row.file, old, row.level].append(row)
    if changes:
        connection.execute(
            text(f"UPDATE {table.name} SET secrecy = :level WHERE {table.unit} = :unit"), changes
        )
    for (file, old, new), rows in lowered.items():
        _report_lowered(report, table, file, old, new, rows)
    return changed


def _report_lowered(
    report: LoadReport, table: UnitTable, file: int, old: str, new: str, rows: list[SaidSecrecy]
) -> None:
    named = ", ".join(row.key for row in rows[:_SHOWN]) + ("…" if len(rows) > _SHOWN else "")
    report.find(
        f"{len(rows)} {table.en} become less secret 降密, {old} to {new}: {named}.",
        "If that was not meant, correct the column secrecy 密级 and load the file again.",
        file, rows[0].row if len(rows) == 1 else None,
    )  # fmt: skip
