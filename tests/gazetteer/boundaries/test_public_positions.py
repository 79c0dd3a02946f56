"""Marker positions for the public: none by default, on a grid where a rule opens them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import text

from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.boundaries.public_positions import PublicMarker, public_markers
from gazetteer.publishing.positions import snapped
from gis.database import Database
from gis.roles import CLEARED_ROLE, READER_ROLE
from tests.maps import boundary_world as world
from tests.maps.boundary_world import DAY, LINE
from tests.server import DatabaseServer


@pytest.fixture(scope="module")
def built(server: DatabaseServer, template_database: str) -> Iterator[str]:
    with server.database(template_database) as name:
        with closing(Database(server.url(name), pool_size=1)) as database:
            world.build(database)
        yield name


@pytest.fixture
def database(server: DatabaseServer, built: str) -> Iterator[Database]:
    with (
        server.database(built) as name,
        closing(Database(server.url(name), pool_size=2)) as database,
    ):
        yield database


def rule(database: Database, value: str, level: str = "all", starts: str = "2020-01-01") -> None:
    with database.write("tests", "rule") as connection:
        connection.execute(
            text("INSERT INTO gazetteer.boundary_rule (name, level, valid, value, clause,"
                 " evidence) VALUES ('public_position_rounding_m', :level,"
                 " daterange(CAST(:starts AS date), NULL), :value, 'c', 'e')"),
            {"level": level, "value": value, "starts": starts},
        )  # fmt: skip


def change(database: Database, command: str) -> None:
    with database.write("tests", "change") as connection:
        connection.execute(text(command))


def asked(database: Database, as_of: date = DAY) -> tuple[PublicMarker, ...]:
    with database.read(READER_ROLE) as connection:
        return public_markers(connection, as_of)


def test_without_a_rule_there_is_nothing(database: Database) -> None:
    assert asked(database) == ()


def test_with_a_rule_positions_stand_on_the_grid_of_the_editions(database: Database) -> None:
    rule(database, "50")
    with database.read(CLEARED_ROLE) as connection:
        exact = {m.full_number: m.position for m in markers_on_record(connection, DAY)}
    found = asked(database)
    assert len(found) == len(exact) == 8
    for one in found:
        at = exact[one.full_number]
        assert at is not None
        assert (one.longitude, one.latitude) == pytest.approx(snapped(at.x, at.y, 50), abs=1e-6)
        assert (one.longitude, one.latitude) != (at.x, at.y)
        assert (one.grid_m, one.is_simulated) == (50, True)


def test_a_rule_that_hides_nothing_opens_nothing(database: Database) -> None:
    rule(database, "10")
    assert len(asked(database)) == 8
    for value in ("0", "0.01", "9.99", "none", "-50", "1e9", "50 m", ""):
        change(database, f"UPDATE gazetteer.boundary_rule SET value = '{value}'")
        assert asked(database) == (), value


def test_a_rule_that_is_not_yet_in_force_opens_nothing(database: Database) -> None:
    rule(database, "50", starts="2999-01-01")
    # Not for a day on which it will be in force either.
    assert asked(database, date(2999, 6, 1)) == ()


def test_the_rule_of_the_level_wins(database: Database) -> None:
    rule(database, "50")
    rule(database, "1000", level="county")
    assert {one.grid_m for one in asked(database)} == {1000}


def test_a_useless_rule_of_the_level_is_not_made_good_by_the_general_one(
    database: Database,
) -> None:
    rule(database, "50")
    rule(database, "0", level="county")
    assert asked(database) == ()


def test_what_is_secret_stays_so_under_every_rule(database: Database) -> None:
    rule(database, "50")
    for table, column, secret, usual in (
        ("boundary_line", "line_code", "secret", "internal"),
        ("boundary_marker", "marker_number", "internal", "public"),
        ("marker_object", "full_number", "secret", "internal"),
    ):
        put = f"UPDATE gazetteer.{table} SET secrecy = '{{}}' WHERE {column} LIKE '{LINE}%'"
        change(database, put.format(secret))
        assert [one.full_number for one in asked(database)] == [
            f"{world.OLD_LINE}001Q", f"{world.OLD_LINE}002Q",
        ], table  # fmt: skip
        change(database, put.format(usual))
        assert len(asked(database)) == 8


def test_the_public_reads_no_table_with_exact_positions(database: Database) -> None:
    rule(database, "50")
    with database.read(READER_ROLE) as connection:
        for table in ("marker_survey", "marker_object_version", "boundary_point_version"):
            held = connection.execute(text(f"SELECT count(*) FROM gazetteer.{table}"))
            assert held.scalar_one() == 0


def test_a_survey_after_the_day_is_not_told(database: Database) -> None:
    rule(database, "50")
    change(database, "UPDATE gazetteer.marker_object_version SET valid = '[1990-01-01,)'")
    assert len(asked(database, date(2002, 5, 20))) == 8
    assert asked(database, date(2002, 5, 19)) == ()


def test_a_corrected_survey_gives_way_to_the_one_that_corrects_it(database: Database) -> None:
    rule(database, "50")
    before = asked(database)[-1]
    change(
        database,
        "INSERT INTO gazetteer.marker_survey (object_id, surveyed_on, official_epsg,"
        " official_north, official_east, position, conversion, method, corrects, correction)"
        " SELECT s.object_id, '2002-05-20', 4490, 32.6, 116.3, ST_SetSRID(ST_MakePoint(116.3,"
        " 32.6), 4490), 'exact', 'gnss_rtk', s.survey_uuid, '抄错'"
        " FROM gazetteer.marker_survey s JOIN gazetteer.marker_object o USING (object_id)"
        f" WHERE o.full_number = '{before.full_number}' AND s.surveyed_on = '2021-05-20'",
    )
    # The correction is dated 2002 like the first epoch, and later known: it is the newest left.
    assert (asked(database)[-1].longitude, asked(database)[-1].latitude) == pytest.approx(
        snapped(116.3, 32.6, 50), abs=1e-6
    )
