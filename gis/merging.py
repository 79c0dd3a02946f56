"""From staged rows to a plan: what changes in a versioned table.

Python holds a page of units at a time, so a load of a million rows needs no more memory than
one of ten thousand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from gis.database import raw
from gis.period import Period, Version
from gis.staging import Progress
from gis.versioned_table import (
    MergeCounts,
    Report,
    VersionedTable,
    parse_bound,
    plan_unit,
    wanted_versions,
)

_PAGE = 5000


def merge_staged(
    connection: Connection, table: VersionedTable, report: Report, progress: Progress | None = None
) -> MergeCounts:
    """Work out, from `staged` (its `unit_id` filled in), what changes in the table.

    The plan stands in `planned`; `gis.staging.apply_plan` carries it out. Reported and left out
    are rows of one unit that start on the same day and differ, rows that end before they start,
    and rows that found a unit without a column it must have.
    """
    connection.exec_driver_sql("CREATE INDEX ON staged (unit_id)")
    connection.exec_driver_sql("ANALYZE staged")
    total = connection.exec_driver_sql("SELECT count(DISTINCT unit_id) FROM staged").scalar_one()
    done = _plan_new(connection, table)
    counts = MergeCounts(added=done)
    if progress and done:
        progress("merge", done, total)
    for page in _pages(connection, table):
        planned: list[tuple[Any, ...]] = []
        for unit_id, rows, existing in page:
            wanted = wanted_versions(rows, existing, table, report)
            planned += plan_unit(unit_id, wanted, existing, counts)
        with (
            raw(connection).cursor() as cursor,
            cursor.copy(
                "COPY planned (op, version_id, unit_id, starts, ends, content) FROM STDIN"
            ) as copy,
        ):
            for record in planned:
                copy.write_row(record)
        done += len(page)
        if progress:
            progress("merge", done, total)
    connection.exec_driver_sql("ANALYZE planned")
    return counts


def _plan_new(connection: Connection, table: VersionedTable) -> int:
    """Plan the units that one sound row founds; returns how many.

    They are what `merge_versions` would make of one statement about nothing on record, so that
    a first load need not go through Python. All others are left in `undecided`.
    """
    defaults = {"defaults": json.dumps(dict(table.defaults), ensure_ascii=False)}
    columns = ", ".join(f"'{column}'" for column in table.content)
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.undecided")
    connection.execute(
        text(f"""
        CREATE TEMP TABLE undecided ON COMMIT DROP AS
        SELECT unit_id FROM staged s GROUP BY unit_id
        HAVING count(*) > 1
            OR bool_or(says_end AND ends <= starts)
            OR NOT bool_and((CAST(:defaults AS jsonb) || content) ?& ARRAY[{columns}])
            OR EXISTS (SELECT FROM {table.name} t WHERE t.{table.unit} = s.unit_id)
        """),
        defaults,
    )
    connection.exec_driver_sql("CREATE INDEX ON undecided (unit_id)")
    connection.exec_driver_sql("ANALYZE undecided")
    return connection.execute(
        text("""
        INSERT INTO planned (op, unit_id, starts, ends, content)
        SELECT 'i', unit_id, starts, CASE WHEN says_end THEN ends END,
               CAST(:defaults AS jsonb) || content
        FROM staged s WHERE NOT EXISTS (SELECT FROM undecided u WHERE u.unit_id = s.unit_id)
        """),
        defaults,
    ).rowcount


def _pages(
    connection: Connection, table: VersionedTable
) -> Iterator[list[tuple[int, list[dict[str, Any]], dict[int, Version]]]]:
    """Pages of undecided units: (unit, its staged rows, its versions by id), in their order."""
    cells = ", ".join(
        f"'{c}', " + (f"to_jsonb(t.{c})" if kind == "jsonb" else f"t.{c}::text")
        for c, kind in table.content.items()
    )
    # The page's bounds hold for the versions too, so that each page reads its own and no more.
    query = text(f"""
        WITH page AS (
            SELECT unit_id, jsonb_agg(jsonb_build_object(
                       'file', file, 'row', row, 'starts', starts, 'ends', ends,
                       'says_end', says_end, 'content', content) ORDER BY file, row) AS rows
            FROM staged JOIN undecided USING (unit_id)
            WHERE unit_id > :after AND unit_id <= :last GROUP BY unit_id
        ), version AS (
            SELECT t.{table.unit} AS unit_id, jsonb_agg(jsonb_build_object(
                       'id', t.version_id, 'starts', lower(t.valid), 'ends', upper(t.valid),
                       'content', jsonb_build_object({cells}))) AS versions
            FROM {table.name} t
            WHERE t.{table.unit} > :after AND t.{table.unit} <= :last
              AND t.{table.unit} IN (SELECT unit_id FROM page)
            GROUP BY t.{table.unit}
        )
        SELECT unit_id, page.rows, version.versions
        FROM page LEFT JOIN version USING (unit_id) ORDER BY unit_id
    """)
    after = -1
    for last in _bounds(connection):
        page = connection.execute(query, {"after": after, "last": last}).all()
        yield [
            (
                unit_id,
                rows,
                {
                    v["id"]: Version(
                        Period(parse_bound(v["starts"]), parse_bound(v["ends"])), v["content"]
                    )
                    for v in versions or ()
                },
            )
            for unit_id, rows, versions in page
        ]
        after = last


def _bounds(connection: Connection) -> Sequence[int]:
    """The last unit of each page; found once, for to look for each anew takes square time."""
    return (
        connection.exec_driver_sql(
            "SELECT max(unit_id) FROM (SELECT unit_id, row_number() OVER (ORDER BY unit_id) AS n"
            " FROM undecided) p"
            f" GROUP BY (n - 1) / {_PAGE} ORDER BY 1"
        )
        .scalars()
        .all()
    )
