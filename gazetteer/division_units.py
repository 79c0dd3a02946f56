"""Which units the staged rows of divisions speak of, and under which parents they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

from sqlalchemy import Connection, text

from gazetteer.division import LEVELS
from gis.loading import LoadReport
from gis.versioned_table import CONTRADICTION, CONTRADICTION_MEND

_RANKS = f"array[{', '.join(repr(str(level.value)) for level in LEVELS)}]"


def reject_contradictions(connection: Connection, report: LoadReport) -> None:
    """Reject rows of one code and one day that differ, before anything hangs on them."""
    faulty = connection.exec_driver_sql(
        """
        WITH twice AS MATERIALIZED (
            SELECT key, starts FROM staged GROUP BY key, starts HAVING count(*) > 1
        ), differing AS (
            SELECT s.key, s.starts
            FROM twice t JOIN staged s ON s.key = t.key AND s.starts IS NOT DISTINCT FROM t.starts
            GROUP BY s.key, s.starts HAVING count(DISTINCT (s.content, s.ends)) > 1
        )
        DELETE FROM staged s USING differing d
        WHERE s.key = d.key AND s.starts IS NOT DISTINCT FROM d.starts
        RETURNING s.file, s.row, s.key
        """
    ).all()
    for file, row, code in sorted(faulty):
        report.reject([(file, row)], CONTRADICTION, CONTRADICTION_MEND, "code", code)


def name_units(
    connection: Connection, table: LiteralString, code: LiteralString, unit: LiteralString
) -> None:
    """Fill in, from the codes in one column of a temporary table, the units in another.

    A code names the unit that bore it last; one that is not on record leaves the unit NULL.
    """
    connection.exec_driver_sql(
        f"""
        UPDATE {table} t SET {unit} = u.division_id
        FROM (SELECT DISTINCT ON (code) code, division_id FROM gazetteer.division_version
              WHERE code IN (SELECT {code} FROM {table})
              ORDER BY code, upper(valid) DESC NULLS FIRST) u
        WHERE u.code = t.{code}
        """
    )


def assign_units(connection: Connection, report: LoadReport) -> None:
    """Fill in `unit_id`; reject new units without a name; take outlines of known ones out.

    Units not yet on record get a number here, and a place in the register by
    `establish_units`, when it is clear which of their rows are good.
    """
    name_units(connection, "staged", code="key", unit="unit_id")
    nameless = connection.exec_driver_sql(
        "DELETE FROM staged WHERE unit_id IS NULL AND NOT content ? 'name' RETURNING file, row, key"
    ).all()
    for file, row, code in sorted(nameless):
        report.reject(
            [(file, row)], f"the division {code} is not on record, and the row has no name",
            "Load the list of divisions first, or add a name column.", "code", code,
        )  # fmt: skip
    _report_names(connection, report)
    connection.exec_driver_sql("DELETE FROM staged WHERE content ? 'geom' AND unit_id IS NOT NULL")
    connection.exec_driver_sql(
        """
        UPDATE staged SET content = CASE WHEN unit_id IS NULL
            THEN (content->'_new') || (content - 'geom') ELSE content - '_new' END
        """
    )
    connection.exec_driver_sql(
        """
        UPDATE staged s SET unit_id = f.id
        FROM (SELECT key, nextval('gazetteer.division_division_id_seq') AS id
              FROM (SELECT DISTINCT key FROM staged WHERE unit_id IS NULL ORDER BY key) k) f
        WHERE f.key = s.key
        """
    )


def _report_names(connection: Connection, report: LoadReport) -> None:
    """Note outlines under a name the register never had."""
    for file, row, code, given, name in connection.exec_driver_sql(
        """
        SELECT s.file, s.row, s.key, s.content->>'name', max(v.name)
        FROM staged s JOIN gazetteer.division_version v ON v.division_id = s.unit_id
        WHERE s.content ? 'geom' AND s.content ? 'name'
        GROUP BY s.file, s.row, s.key, s.content->>'name'
        HAVING NOT bool_or(v.name = s.content->>'name')
        ORDER BY s.file, s.row
        """
    ):
        report.find(
            f"the outline of {code} is called {given}, the register never says so but {name}",
            "The register keeps its name; load a list of divisions to change it.", file, row,
        )  # fmt: skip


def resolve_parents(connection: Connection, report: LoadReport) -> None:
    """Turn parent codes into units; reject rows whose parent is unknown or not above them.

    A new division whose row names no parent stands under the nearest one on record that its
    code says; where that is not the next level up, it is noted.
    """
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE known_unit ON COMMIT DROP AS
        SELECT DISTINCT code, division_id, level FROM gazetteer.division_version
        WHERE code IN (SELECT key FROM staged UNION SELECT content->>'parent_code' FROM staged
                       UNION SELECT rpad(left(key, 9), 12, '0') FROM staged
                       UNION SELECT rpad(left(key, 6), 12, '0') FROM staged
                       UNION SELECT rpad(left(key, 4), 12, '0') FROM staged
                       UNION SELECT rpad(left(key, 2), 12, '0') FROM staged)
        UNION SELECT key, unit_id, content->>'level' FROM staged WHERE content ? 'level'
        """
    )
    connection.exec_driver_sql("CREATE INDEX ON known_unit (code)")
    connection.exec_driver_sql("ANALYZE known_unit")
    _reject_parents(connection, report)
    connection.exec_driver_sql(
        """
        UPDATE staged s SET content = content - 'parent_code' || jsonb_build_object('parent_id',
            (SELECT k.division_id::text FROM known_unit k
             WHERE k.code = s.content->>'parent_code' LIMIT 1))
        WHERE content ? 'parent_code'
        """
    )
    _imply_parents(connection, report)
    connection.exec_driver_sql(
        "UPDATE staged SET content = content - '_new' WHERE content ? '_new'"
    )


def _reject_parents(connection: Connection, report: LoadReport) -> None:
    while True:
        # A row whose parent was itself rejected is rejected too, so go on until none is left.
        faulty = connection.exec_driver_sql(
            f"""
            DELETE FROM staged s USING (
                SELECT s.ctid AS place, k.division_id FROM staged s
                LEFT JOIN known_unit k ON k.code = s.content->>'parent_code'
                LEFT JOIN known_unit o ON o.code = s.key
                WHERE s.content ? 'parent_code' AND (k.division_id IS NULL
                    OR array_position({_RANKS}, k.level)
                       >= array_position({_RANKS}, coalesce(s.content->>'level', o.level)))
            ) f WHERE s.ctid = f.place
            RETURNING s.file, s.row, s.key, s.content->>'parent_code', f.division_id
            """
        ).all()
        for file, row, code, parent, found in sorted(faulty, key=lambda fault: fault[:2]):
            report.reject(
                [(file, row)],
                f"the parent {parent} of {code} is "
                + ("unknown" if found is None else "not of a higher level"),
                "Load the parent first, or correct parent_code.", "parent_code", parent,
            )  # fmt: skip
        if not faulty:
            return
        _forget(connection, [row[2] for row in faulty])


def _forget(connection: Connection, codes: Sequence[str]) -> None:
    """Divisions whose only row was rejected are nobody's parents."""
    connection.execute(
        text("DELETE FROM known_unit k WHERE code = ANY(:gone) AND NOT EXISTS"
             " (SELECT FROM gazetteer.division_version v WHERE v.code = k.code)"
             " AND NOT EXISTS (SELECT FROM staged s WHERE s.key = k.code)"),
        {"gone": list(codes)},
    )  # fmt: skip


def _imply_parents(connection: Connection, report: LoadReport) -> None:
    """Parents of new divisions whose rows name none: of nested codes the longest on record."""
    while True:
        _find_implied(connection)
        stray = _reject_strays(connection, report)
        if not stray:
            break
        # What was put under a row now rejected needs another parent, so look again.
        _forget(connection, stray)
    connection.exec_driver_sql(
        """
        UPDATE staged s
        SET content = content || jsonb_build_object('parent_id', i.division_id::text)
        FROM implied i WHERE i.file = s.file AND i.row = s.row
        """
    )
    for file, due, found, count in connection.exec_driver_sql(
        "SELECT min(file), due, found, count(*) FROM implied WHERE found <> due"
        " GROUP BY due, found ORDER BY due"
    ):
        report.find(
            f"{due} is not on record, so {count} divisions of its code were put under {found}",
            "Load it, then load these again with a parent_code column.", file,
        )  # fmt: skip


def _find_implied(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.implied")
    connection.exec_driver_sql(
        f"""
        CREATE TEMP TABLE implied ON COMMIT DROP AS
        SELECT s.file, s.row, a.due, k.code AS found, k.division_id
        FROM staged s
        CROSS JOIN LATERAL (
            SELECT array_agg(code) AS codes, max(code) AS due
            FROM (VALUES (rpad(left(s.key, 9), 12, '0')), (rpad(left(s.key, 6), 12, '0')),
                         (rpad(left(s.key, 4), 12, '0')), (rpad(left(s.key, 2), 12, '0'))) c (code)
            WHERE code <> s.key) a
        LEFT JOIN LATERAL (
            SELECT code, division_id FROM known_unit
            WHERE code = ANY(a.codes)
              AND array_position({_RANKS}, level) < array_position({_RANKS}, s.content->>'level')
            ORDER BY code DESC LIMIT 1) k ON true
        WHERE s.content ? '_new' AND NOT s.content ? 'parent_id'
        """
    )


def _reject_strays(connection: Connection, report: LoadReport) -> list[str]:
    """A township or community may skip a level, but not its county: then the code is wrong."""
    stray = connection.exec_driver_sql(
        """
        DELETE FROM staged s USING implied i
        WHERE i.file = s.file AND i.row = s.row AND i.found IS NOT NULL
          AND substr(s.key, 7) <> '000000' AND left(i.found, 6) <> left(s.key, 6)
        RETURNING s.file, s.row, s.key, i.found
        """
    ).all()
    for file, row, code, found in sorted(stray):
        report.reject(
            [(file, row)],
            f"no county of the code {code[:6]} is on record; the nearest is {found}.",
            "Correct the code, load the county first, or say the parent in a parent_code column.",
            "code", code,
        )  # fmt: skip
    return [row[2] for row in stray]


def establish_units(connection: Connection) -> None:
    """Enter the new units of the rows that are still staged."""
    connection.exec_driver_sql(
        "INSERT INTO gazetteer.division SELECT DISTINCT unit_id FROM staged s WHERE NOT EXISTS"
        " (SELECT FROM gazetteer.division d WHERE d.division_id = s.unit_id) ORDER BY 1"
    )
