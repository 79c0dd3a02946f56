"""Rows on their way into a versioned table: staged by COPY, and their plan applied as a set.

    file rows → `staged` (temporary table) → merge_versions, unit by unit → `planned` → table

`gis.merging` is the step between. The temporary tables live to the end of the transaction;
callers read `planned` to learn which units changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection

from gis.database import raw
from gis.versioned_table import VersionedTable

Progress = Callable[[str, int, int | None], None]
"""Called with (step, done, total)."""
_MANY = 1000


class StagedRow(NamedTuple):
    """One good row of a file.

    Attributes:
        file: Index of the file in the load.
        row: Row as its owner sees it.
        key: What identifies the unit in the file (a code).
        starts: First day of the state; None: the first state on record.
        ends: First day no longer in force.
        says_end: Whether the file has a column for the end.
        content: Column → text or JSON value; only the columns the file has.
    """

    file: int
    row: int
    key: str
    starts: date | None
    ends: date | None
    says_end: bool
    content: Mapping[str, Any]


def create_staging(connection: Connection) -> None:
    """Make the temporary tables, empty; they go with the transaction."""
    for statement in (
        "DROP TABLE IF EXISTS pg_temp.staged, pg_temp.planned",
        "CREATE TEMP TABLE staged (file int, row int, key text, unit_id bigint, starts date,"
        " ends date, says_end boolean, content jsonb) ON COMMIT DROP",
        'CREATE TEMP TABLE planned (op "char", version_id bigint, unit_id bigint, starts date,'
        " ends date, content jsonb) ON COMMIT DROP",
    ):
        connection.exec_driver_sql(statement)


def copy_staged(connection: Connection, rows: Iterable[StagedRow]) -> int:
    """COPY good rows into `staged`; returns how many."""
    count = 0
    with (
        raw(connection).cursor() as cursor,
        cursor.copy(
            "COPY staged (file, row, key, starts, ends, says_end, content) FROM STDIN"
        ) as copy,
    ):
        for row in rows:
            copy.write_row((*row[:6], json.dumps(row.content, ensure_ascii=False)))
            count += 1
    connection.exec_driver_sql("ANALYZE staged")
    return count


def apply_plan(connection: Connection, table: VersionedTable) -> None:
    """Carry `planned` out: removals, changes, additions, each as one statement."""
    target = f"{table.name}"
    values = {column: f"(p.content->>'{column}')::{kind}" for column, kind in table.content.items()}
    for column, kind in table.content.items():
        if kind == "jsonb":
            values[column] = f"p.content->'{column}'"
    cells = ", ".join(f"{value} AS {column}" for column, value in values.items())
    derived = "".join(f", {expression}" for expression in table.derived.values())
    columns = [*table.content, *table.derived]
    source = (
        f"SELECT p.version_id, p.unit_id, daterange(p.starts, p.ends) AS valid, {cells}"
        " FROM planned p WHERE p.op = "
    )
    assigned = ", ".join(f"{c} = n.{c}" for c in columns)
    names = ", ".join(columns)
    new = f"SELECT c.*{_named(table)} FROM ({source}'u') c"
    connection.exec_driver_sql(
        f"DELETE FROM {target} t USING planned p WHERE p.op = 'd' AND t.version_id = p.version_id"
    )
    connection.exec_driver_sql(
        f"UPDATE {target} t SET valid = n.valid, {assigned} FROM ({new}) n"
        " WHERE t.version_id = n.version_id"
    )
    connection.exec_driver_sql(
        f"INSERT INTO {target} ({table.unit}, valid, {names})"
        f" SELECT c.unit_id, c.valid, {', '.join('c.' + c for c in table.content)}{derived}"
        f" FROM ({source}'i') c ORDER BY c.unit_id"
    )
    # What follows in this transaction would else be planned for the table as it was before.
    if connection.exec_driver_sql("SELECT count(*) FROM planned").scalar_one() >= _MANY:
        connection.exec_driver_sql(f"ANALYZE {target}")


def _named(table: VersionedTable) -> str:
    return "".join(f", {value} AS {column}" for column, value in table.derived.items())
