"""Entering the search keys of spellings that a revision brought."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from gazetteer.search.keys import keys_of, weight_of
from gis.database import raw
from gis.staging import Progress

_PAGE = 5_000
_LEAST_SECRET = """
    SELECT min(CASE secrecy WHEN 'public' THEN 0 WHEN 'internal' THEN 1 ELSE 2 END)
    FROM (
        SELECT n.secrecy FROM gazetteer.place_name n
        WHERE n.spelling = t.spelling AND n.romanisation IS NOT DISTINCT FROM t.romanisation
        UNION ALL
        -- A past name is as secret as its place is now.
        SELECT p.secrecy FROM gazetteer.place_name_history h JOIN gazetteer.place p USING (place_id)
        WHERE h.spelling = t.spelling AND h.romanisation IS NOT DISTINCT FROM t.romanisation
    ) s
"""


def index_spellings(connection: Connection, progress: Progress | None = None) -> int:
    """Enter the keys of the spellings this revision brought; returns how many were new.

    Spellings on file already only learn whether a place so called may now be seen by more
    people, or by fewer. Running it twice changes nothing.

    Args:
        connection: A revision in which names were written.
        progress: Called with ("search keys", done, total).
    """
    _touched(connection)
    connection.exec_driver_sql(
        """
        INSERT INTO gazetteer.spelling (spelling, romanisation, clearance)
        SELECT spelling, romanisation, clearance FROM touched
        ON CONFLICT (spelling, romanisation) DO NOTHING
        """
    )
    connection.exec_driver_sql(
        """
        UPDATE gazetteer.spelling s SET clearance = t.clearance FROM touched t
        WHERE s.spelling = t.spelling AND s.romanisation IS NOT DISTINCT FROM t.romanisation
          AND s.clearance <> t.clearance
        """
    )
    connection.exec_driver_sql(
        """
        UPDATE gazetteer.search_key k SET clearance = s.clearance
        FROM touched t JOIN gazetteer.spelling s
            ON s.spelling = t.spelling AND s.romanisation IS NOT DISTINCT FROM t.romanisation
        WHERE k.spelling_id = s.spelling_id AND k.clearance <> s.clearance
        """
    )
    connection.exec_driver_sql(
        """
        CREATE TEMP TABLE unkeyed ON COMMIT DROP AS
        SELECT s.spelling_id, s.spelling, s.romanisation, s.clearance
        FROM touched t JOIN gazetteer.spelling s
            ON s.spelling = t.spelling AND s.romanisation IS NOT DISTINCT FROM t.romanisation
        WHERE NOT EXISTS (SELECT FROM gazetteer.search_key k WHERE k.spelling_id = s.spelling_id)
        """
    )
    total = int(connection.exec_driver_sql("SELECT count(*) FROM unkeyed").scalar_one())
    _make_keys(connection, total, progress)
    # In the order of the index, which then grows at its end.
    connection.exec_driver_sql(
        """
        INSERT INTO gazetteer.search_key (key, weight, clearance, spelling_id)
        SELECT m.key, m.weight, u.clearance, m.spelling_id
        FROM made m JOIN unkeyed u USING (spelling_id) ORDER BY m.key, m.weight
        """
    )
    if total >= _PAGE:
        connection.exec_driver_sql("ANALYZE gazetteer.spelling, gazetteer.search_key")
    return total


def _make_keys(connection: Connection, total: int, progress: Progress | None) -> None:
    """Make `made`: the keys of the spellings that have none. A policy does not let COPY in."""
    connection.exec_driver_sql(
        'CREATE TEMP TABLE made (key text COLLATE "C", weight smallint, spelling_id bigint)'
        " ON COMMIT DROP"
    )
    done = 0
    for page in _pages(connection):
        with (
            raw(connection).cursor() as cursor,
            cursor.copy("COPY made FROM STDIN") as copy,
        ):
            for spelling_id, spelling, romanisation in page:
                weight = weight_of(spelling, romanisation)
                for key in keys_of(spelling, romanisation):
                    copy.write_row((key, weight, spelling_id))
        done += len(page)
        if progress:
            progress("search keys", done, total)


def _touched(connection: Connection) -> None:
    """Make `touched`: spellings of names this revision wrote or took back, with their clearance."""
    connection.exec_driver_sql(
        "DROP TABLE IF EXISTS pg_temp.touched, pg_temp.unkeyed, pg_temp.made"
    )
    connection.exec_driver_sql(
        f"""
        CREATE TEMP TABLE touched ON COMMIT DROP AS
        SELECT t.spelling, t.romanisation, ({_LEAST_SECRET})::smallint AS clearance
        FROM (
            SELECT spelling, romanisation FROM gazetteer.place_name
            WHERE lower(recorded) = gis.recorded_at()
            UNION
            SELECT spelling, romanisation FROM gazetteer.place_name_history
            WHERE upper(recorded) = gis.recorded_at()
        ) t
        """
    )
    connection.exec_driver_sql("CREATE INDEX ON touched (spelling)")
    connection.exec_driver_sql("ANALYZE touched")


def _pages(connection: Connection) -> Iterator[list[tuple[int, str, str | None]]]:
    with raw(connection).cursor("unkeyed_spellings") as cursor:
        cursor.execute("SELECT spelling_id, spelling, romanisation FROM unkeyed")
        while page := cursor.fetchmany(_PAGE):
            yield page
