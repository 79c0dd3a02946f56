"""Which places the staged rows of a file speak of; new ones, and what they may not say.

All steps work on the temporary table `staged` (see `gis.staging`), before it is merged.
"""

from __future__ import annotations

from typing import LiteralString

from sqlalchemy import Connection

from gazetteer.places.place_rows import NAME, PREFIX
from gis.loading import LoadReport

_CODES: LiteralString = "(s.content->>'division_codes')::text[]"
_SPELLING: LiteralString = f"s.content->'{NAME}'->>'spelling'"


def reject_unknown_divisions(connection: Connection, report: LoadReport) -> None:
    """Reject rows that lie in a division that never was on record."""
    faulty = connection.exec_driver_sql(
        f"""
        WITH faulty AS (
            SELECT s.file, s.row, c.code FROM staged s CROSS JOIN LATERAL unnest({_CODES}) c (code)
            WHERE NOT EXISTS (SELECT FROM gazetteer.division_version v WHERE v.code = c.code)
        ), gone AS (
            DELETE FROM staged s USING (SELECT DISTINCT file, row FROM faulty) f
            WHERE (s.file, s.row) = (f.file, f.row)
        )
        SELECT file, row, code FROM faulty ORDER BY 1, 2, 3
        """
    ).all()
    for file, row, code in faulty:
        report.reject(
            [(file, row)], f"it lies in {code}, which is no division on record.",
            "Load the division first, or correct the code.", "division_codes", code,
        )  # fmt: skip


def identify_places(connection: Connection, report: LoadReport) -> None:
    """Fill in `unit_id` of the places on record that rows speak of.

    A place code says it; a row without one, or with a new one, speaks of the one place of that
    standard name and class that lies in one of its divisions, or is one of them.
    """
    connection.exec_driver_sql(
        "UPDATE staged s SET unit_id = c.place_id FROM gazetteer.place_code c"
        " WHERE c.place_code = s.content->>'place_code'"
    )
    _reject_retired(connection, report)
    connection.exec_driver_sql(
        f"""
        CREATE TEMP TABLE candidate ON COMMIT DROP AS
        SELECT s.file, s.row, s.key, array_agg(DISTINCT v.place_id) AS places
        FROM staged s
        JOIN gazetteer.place_name n ON n.kind = 'standard' AND n.spelling = {_SPELLING}
        JOIN gazetteer.place p ON p.place_id = n.place_id
        JOIN gazetteer.place_version v ON v.place_id = n.place_id
            AND v.class_code = s.content->>'class_code'
            AND (NOT s.content ? 'place_code' OR v.place_code IS NULL)
            -- What begins when another has ended is another.
            AND (upper(v.valid) IS NULL OR s.starts IS NULL OR s.starts < upper(v.valid))
        WHERE s.unit_id IS NULL AND CASE
            WHEN p.division_id IS NULL THEN v.division_codes && {_CODES}
                OR v.division_codes = coalesce({_CODES}, '{{}}')
            ELSE EXISTS (
                SELECT FROM gazetteer.division_version d
                LEFT JOIN gazetteer.division_version u ON u.division_id = d.parent_id
                WHERE d.division_id = p.division_id AND (d.code = ANY ({_CODES})
                                                         OR u.code = ANY ({_CODES})))
            END
        GROUP BY s.file, s.row, s.key
        """
    )
    ambiguous = connection.exec_driver_sql(
        "DELETE FROM staged s USING candidate c WHERE (s.file, s.row) = (c.file, c.row)"
        " AND cardinality(c.places) > 1 RETURNING s.file, s.row, s.key, cardinality(c.places)"
    ).all()
    for file, row, key, number in sorted(ambiguous):
        report.reject(
            [(file, row)], f"{number} places on record are {key}.",
            "Give the place code of the one that is meant.", "name",
        )  # fmt: skip
    connection.exec_driver_sql(
        "UPDATE staged s SET unit_id = c.places[1] FROM candidate c"
        " WHERE (s.file, s.row) = (c.file, c.row)"
    )


def _reject_retired(connection: Connection, report: LoadReport) -> None:
    """Reject rows that would use a code again that no state of its place bears any more."""
    faulty = connection.exec_driver_sql(
        f"""
        WITH retired AS (
            SELECT c.place_code, c.place_id, max(upper(v.valid)) AS until
            FROM (SELECT DISTINCT content->>'place_code' AS place_code FROM staged) w
            JOIN gazetteer.place_code c USING (place_code)
            JOIN gazetteer.place_version v USING (place_id, place_code)
            GROUP BY c.place_code, c.place_id HAVING bool_and(upper(v.valid) IS NOT NULL)
        )
        DELETE FROM staged s USING retired r
        WHERE r.place_code = s.content->>'place_code' AND (s.starts >= r.until OR NOT EXISTS (
            SELECT FROM gazetteer.place_name n
            WHERE n.place_id = r.place_id AND n.spelling = {_SPELLING}))
        RETURNING s.file, s.row, r.place_code, r.until, (
            SELECT n.spelling FROM gazetteer.place_name n
            WHERE n.place_id = r.place_id AND n.kind = 'standard'
            ORDER BY upper(n.valid) DESC NULLS FIRST LIMIT 1)
        """
    ).all()
    for file, row, code, until, name in sorted(faulty, key=lambda fault: fault[:2]):
        report.reject(
            [(file, row)], f"the place code {code} is retired: it was {name}'s until {until}.",
            "Codes are never used again: give the new place a new code, or write auto.",
            "place_code", code,
        )  # fmt: skip


def found_places(connection: Connection, report: LoadReport) -> None:
    """Number the places that are new. Rows alike in name, class and division must be told apart."""
    twins = connection.exec_driver_sql(
        """
        DELETE FROM staged s USING (
            SELECT key, starts FROM staged WHERE unit_id IS NULL
            GROUP BY key, starts HAVING count(DISTINCT (content, ends)) > 1) t
        WHERE s.key = t.key AND s.starts IS NOT DISTINCT FROM t.starts AND s.unit_id IS NULL
        RETURNING s.file, s.row, s.key
        """
    ).all()
    for file, row, key in sorted(twins):
        report.reject(
            [(file, row)], f"several rows are {key} from the same day, and differ.",
            "Give each place its place code, or each state its own valid_from.", "name",
        )  # fmt: skip
    connection.exec_driver_sql(
        """
        UPDATE staged s SET unit_id = f.id
        FROM (SELECT key, nextval('gazetteer.place_place_id_seq') AS id
              FROM (SELECT key, min(array[file, row]) AS place FROM staged WHERE unit_id IS NULL
                    GROUP BY key ORDER BY place) k) f
        WHERE f.key = s.key AND s.unit_id IS NULL
        """
    )


def leave_to_divisions(connection: Connection, report: LoadReport) -> None:
    """Take out of rows that speak of a division what the register of divisions says of it.

    They describe the state in force on their day, else the newest; they neither begin nor end
    the division, nor name it.
    """
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE division_row ON COMMIT DROP AS
        SELECT s.file, s.row, p.place_id FROM staged s JOIN gazetteer.place p
            ON p.place_id = s.unit_id WHERE p.division_id IS NOT NULL
        """
    )
    for file, row, given, name in connection.exec_driver_sql(
        f"""
        SELECT s.file, s.row, {_SPELLING}, max(n.spelling)
        FROM staged s JOIN division_row d USING (file, row)
        JOIN gazetteer.place_name n ON n.place_id = d.place_id AND n.kind = 'standard'
        GROUP BY s.file, s.row, {_SPELLING} HAVING NOT bool_or(n.spelling = {_SPELLING})
        ORDER BY 1, 2
        """
    ):
        report.find(
            f"the division {name} is called {given} here; the register keeps its name.",
            "Load a list of divisions to change it.", file, row,
        )  # fmt: skip
    connection.exec_driver_sql(
        f"""
        UPDATE staged s SET says_end = false, ends = NULL,
               content = s.content - '{{class_code,division_codes,secrecy,{PREFIX}}}'::text[],
               starts = (SELECT lower(v.valid) FROM gazetteer.place_version v
                         WHERE v.place_id = d.place_id
                         ORDER BY v.valid @> s.starts DESC NULLS LAST,
                                  upper(v.valid) DESC NULLS FIRST LIMIT 1)
        FROM division_row d WHERE (s.file, s.row) = (d.file, d.row)
        """
    )


def assign_codes(connection: Connection) -> None:
    """Give codes by the rule to rows that ask for one: the next serial of their prefix.

    A place on record keeps the one it has.
    """
    connection.exec_driver_sql(
        f"""
        WITH wanting AS (
            SELECT unit_id, min(content->>'{PREFIX}') AS prefix, min(array[file, row]) AS place,
                   (SELECT v.place_code FROM gazetteer.place_version v
                    WHERE v.place_id = s.unit_id AND v.place_code IS NOT NULL
                    ORDER BY upper(v.valid) DESC NULLS FIRST LIMIT 1) AS held
            FROM staged s WHERE content ? '{PREFIX}' GROUP BY unit_id
        ), numbered AS (
            SELECT unit_id, coalesce(held, prefix || lpad((row_number() OVER (
                       PARTITION BY prefix, held IS NULL ORDER BY place) + coalesce((
                       SELECT max(right(c.place_code, 6))::int FROM (
                           SELECT place_code FROM gazetteer.place_code
                           WHERE place_code BETWEEN prefix || '000000' AND prefix || '999999'
                           UNION ALL
                           SELECT content->>'place_code' FROM staged
                           WHERE content->>'place_code' BETWEEN prefix || '000000'
                                                            AND prefix || '999999') c), 0)
                   )::text, 6, '0')) AS code
            FROM wanting
        )
        UPDATE staged s SET content = content || jsonb_build_object('place_code', n.code)
        FROM numbered n WHERE n.unit_id = s.unit_id AND s.content ? '{PREFIX}'
        """
    )


def settle_secrecy(connection: Connection) -> int:
    """Raise or lower places on record as rows say, the strictest of them; returns how many.

    Every row then carries the level of its place.
    """
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE level_said ON COMMIT DROP AS
        SELECT unit_id, (array['public', 'internal', 'secret'])[max(array_position(
                   array['public', 'internal', 'secret'], content->>'secrecy'))] AS secrecy
        FROM staged GROUP BY unit_id
        """
    )
    changed = connection.exec_driver_sql(
        "UPDATE gazetteer.place p SET secrecy = l.secrecy FROM level_said l"
        " WHERE p.place_id = l.unit_id AND p.secrecy <> l.secrecy"
    ).rowcount
    connection.exec_driver_sql(
        """
        UPDATE staged s SET content = content || jsonb_build_object('secrecy',
            coalesce(p.secrecy, l.secrecy, 'public'))
        FROM level_said l LEFT JOIN gazetteer.place p ON p.place_id = l.unit_id
        WHERE l.unit_id = s.unit_id
        """
    )
    return changed


def establish_places(connection: Connection) -> None:
    """Enter the new places of the rows that are planned."""
    connection.exec_driver_sql(
        """
        INSERT INTO gazetteer.place (place_id, secrecy)
        SELECT DISTINCT p.unit_id, p.content->>'secrecy' FROM planned p
        WHERE NOT EXISTS (SELECT FROM gazetteer.place k WHERE k.place_id = p.unit_id)
        ORDER BY p.unit_id
        """
    )
