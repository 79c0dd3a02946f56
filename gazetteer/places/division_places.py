"""Every division 区划 is a place, whose class, position and standard names follow the division.

Only what the division itself says is written here. What people entered of the place (origin,
meaning, a surveyed position, a confirmed romanisation, evidence) stays, through renamings too.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from gazetteer.division import Level, parent_code_of
from gazetteer.places.division_settling import settle_names, settle_versions
from gazetteer.places.place_class import class_of_division
from gazetteer.places.suggestion import suggest
from gis.database import raw
from gis.staging import Progress
from gis.versioned_table import MergeCounts

_PAGE = 10_000


def settle_division_places(
    connection: Connection, progress: Progress | None = None
) -> dict[str, MergeCounts]:
    """Bring the places of the divisions that changed in this revision up to date.

    Where no division has a place yet, as in a register older than places, all are brought.
    Settling twice changes nothing.

    Args:
        connection: A revision.
        progress: Called with ("places", done, total).

    Returns:
        What changed, by table.
    """
    total = _divisions_to_settle(connection)
    if not total:
        return {"place_version": MergeCounts(), "place_name": MergeCounts()}
    _establish_places(connection)
    _read_divisions(connection, total, progress)
    counts = {
        "place_version": settle_versions(connection),
        "place_name": settle_names(connection),
    }
    if total >= _PAGE:
        # What follows in this transaction would else be planned for tables that were empty.
        connection.exec_driver_sql(
            "ANALYZE gazetteer.place, gazetteer.place_version, gazetteer.place_name"
        )
    return counts


def _divisions_to_settle(connection: Connection) -> int:
    """Make `settling (division_id)`; returns how many."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.settling, pg_temp.stated")
    has_places = connection.exec_driver_sql(
        "SELECT EXISTS (SELECT FROM gazetteer.place WHERE division_id IS NOT NULL)"
    ).scalar_one()
    changed = """
        SELECT division_id FROM gazetteer.division_version
        WHERE lower(recorded) = gis.recorded_at()
        UNION SELECT division_id FROM gazetteer.division_version_history
        WHERE upper(recorded) = gis.recorded_at()
        UNION SELECT division_id FROM gazetteer.division_area
        WHERE lower(recorded) = gis.recorded_at()
        UNION SELECT division_id FROM gazetteer.division_area_history
        WHERE upper(recorded) = gis.recorded_at()
    """
    every = "SELECT DISTINCT division_id FROM gazetteer.division_version"
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE settling ON COMMIT DROP AS {changed if has_places else every}"
    )
    connection.exec_driver_sql("CREATE UNIQUE INDEX ON settling (division_id)")
    connection.exec_driver_sql("ANALYZE settling")
    return int(connection.exec_driver_sql("SELECT count(*) FROM settling").scalar_one())


def _establish_places(connection: Connection) -> None:
    connection.exec_driver_sql(
        """
        INSERT INTO gazetteer.place (division_id)
        SELECT division_id FROM settling s
        WHERE NOT EXISTS (SELECT FROM gazetteer.place p WHERE p.division_id = s.division_id)
          AND EXISTS (SELECT FROM gazetteer.division_version v
                      WHERE v.division_id = s.division_id)
        ORDER BY division_id
        """
    )


def _read_divisions(connection: Connection, total: int, progress: Progress | None) -> None:
    """Make `stated`: a row a division version, with the class and the parts that its name says."""
    connection.exec_driver_sql(
        "CREATE TEMP TABLE stated (version_id bigint, class_code text, specific_part text,"
        " generic_part text, romanisation text, romanisation_state text,"
        " romanisation_source text) ON COMMIT DROP"
    )
    done = 0
    for page in _pages(connection):
        with (
            raw(connection).cursor() as cursor,
            cursor.copy("COPY stated FROM STDIN") as copy,
        ):
            for version_id, level, name, code in page:
                class_code = class_of_division(Level(level), name, code)
                found = suggest(name, class_code, parent_code_of(code))
                copy.write_row(
                    (version_id, class_code, found.specific_part, found.generic_part,
                     found.romanisation, found.state, found.source)
                )  # fmt: skip
        done += len(page)
        if progress:
            progress("places", min(done, total), total)
    connection.exec_driver_sql("CREATE UNIQUE INDEX ON stated (version_id)")
    connection.exec_driver_sql("ANALYZE stated")


def _pages(connection: Connection) -> Iterator[list[tuple[int, str, str, str]]]:
    """Versions of the divisions to settle, alike names one after the other."""
    with raw(connection).cursor("division_versions") as cursor:
        cursor.execute(
            "SELECT v.version_id, v.level, v.name, v.code FROM settling s"
            " JOIN gazetteer.division_version v USING (division_id)"
            " ORDER BY v.level, left(v.code, 4), v.name, v.code"
        )
        while page := cursor.fetchmany(_PAGE):
            yield page
