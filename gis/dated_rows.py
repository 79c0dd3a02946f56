"""Tables of dated rows under a key in words: a new row ends the one in force until its day.

For lists that are entered row by row (classes, words, claims), of hundreds or thousands of rows.
Texts of a `DatedTable` come from code, never from input.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from sqlalchemy import Connection, text

from gis.versioned_table import MergeCounts


@dataclass(frozen=True, slots=True)
class DatedTable:
    """What entering a row must know of its table.

    Attributes:
        name: Schema-qualified table with a column `valid`.
        row_id: Its primary key.
        key: Columns that name what a row speaks of.
        content: Other columns → PostgreSQL type.
    """

    name: LiteralString
    row_id: LiteralString
    key: Sequence[LiteralString]
    content: Mapping[LiteralString, LiteralString]


def enter_row(
    connection: Connection,
    table: DatedTable,
    values: Mapping[str, Any],
    starts: date | None,
    ends: date | None,
    counts: MergeCounts,
) -> None:
    """Enter what holds of a key from a day on; it lasts to the next row on record at the longest.

    A row that starts on the day of one on record corrects it, and without an end leaves its end
    as it is. Columns of the content that are not given stay as they are on record.

    Args:
        connection: A revision.
        table: Where.
        values: Key and content.
        starts: First day; None: since before the records begin.
        ends: First day no longer in force; None: until the next row.
        counts: Counts it in.
    """
    content = {column: kind for column, kind in table.content.items() if column in values}
    where = " AND ".join(f"t.{column} = :{column}" for column in table.key)
    parameters = {**values, "starts": starts, "ends": ends}
    first = "coalesce(lower(t.valid), '-infinity')"
    start = "coalesce(CAST(:starts AS date), '-infinity')"
    until = f"""(SELECT least(CAST(:ends AS date), min(lower(t.valid))) FROM {table.name} t
                 WHERE {where} AND {first} > {start})"""
    connection.execute(
        text(f"UPDATE {table.name} t SET valid = daterange(lower(t.valid), CAST(:starts AS date))"
             f" WHERE {where} AND {first} < {start} AND t.valid @> CAST(:starts AS date)"),
        parameters,
    )  # fmt: skip
    assigned = "".join(f", {c} = CAST(:{c} AS {kind})" for c, kind in content.items())
    same = connection.execute(
        text(f"SELECT {table.row_id} FROM {table.name} t WHERE {where} AND {first} = {start}"),
        parameters,
    ).scalar()
    if same is not None:
        changed = connection.execute(
            text(f"UPDATE {table.name} t SET valid = CASE WHEN CAST(:ends AS date) IS NULL"
                 f" THEN t.valid ELSE daterange(CAST(:starts AS date), {until}) END{assigned}"
                 f" WHERE t.{table.row_id} = :same"),
            {**parameters, "same": same},
        ).rowcount  # fmt: skip
        counts.changed += changed
        counts.unchanged += not changed
        return
    columns = ", ".join([*table.key, *content])
    cells = ", ".join(
        [*(f":{c}" for c in table.key), *(f"CAST(:{c} AS {k})" for c, k in content.items())]
    )
    connection.execute(
        text(f"INSERT INTO {table.name} ({columns}, valid)"
             f" SELECT {cells}, daterange(CAST(:starts AS date), {until})"),
        parameters,
    )  # fmt: skip
    counts.added += 1
