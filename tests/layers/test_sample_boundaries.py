"""The checks find the faults that the sample plants in its boundaries, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, text

from gazetteer.boundaries.check import check_boundaries
from gazetteer.boundaries.line_record import find_lines
from gazetteer.boundaries.marker_record import markers_on_record, points_on_record
from gis.database import Database
from gis.roles import STAFF_ROLE

TODAY = date(2024, 6, 1)
# What follows from neighbours that are not in the register, and from parts of one numbering unit.
EXPECTED_ANYWHERE = {"outline_missing", "tri_point_lines", "serial_gap"}


@pytest.fixture
def connection(sample_database_url: str) -> Iterator[Connection]:
    database = Database(sample_database_url, pool_size=1)
    with database.read(STAFF_ROLE) as connection:
        yield connection
    database.close()


def test_only_the_planted_faults_are_found(connection: Connection) -> None:
    found = check_boundaries(connection, TODAY)
    assert {
        (finding.check, finding.line_code, finding.subject)
        for finding in found
        if finding.check not in EXPECTED_ANYWHERE
    } == {
        ("length_differs", "340421341226", None),
        ("length_differs", "341222341282", None),
        ("witness_azimuth", "341221411624", "3441015Q"),
        ("witness_azimuth", "341222341602", "34123416004Q"),
        ("marker_off_line", "341226341522", "34123415003Q"),
        ("witness_count", "341226341522", "34123415004Q"),
        ("set_incomplete", "341282411624", "3441012"),
        # Lost at the last inspection, which is no fault of the records.
        ("no_object_stands", "341203341226", "341203341226013"),
    }


def test_the_line_that_the_report_names_has_two_parts(connection: Connection) -> None:
    assert [line.name for line in find_lines(connection, "阜六线", TODAY)] == [
        "阜南县–霍邱县线",
        "颍上县–霍邱县线",
    ]
    assert len(find_lines(connection, "皖豫线", TODAY)) == 10


def test_a_renewed_marker_stands_with_the_one_that_it_replaced(connection: Connection) -> None:
    first, second = markers_on_record(connection, TODAY, numbers=["3441001Q"])
    assert (first.ordinal, first.state.value) == (1, "retired")
    assert (second.ordinal, second.state.value) == (2, "in_use")
    (before,) = markers_on_record(connection, date(2018, 1, 1), numbers=["3441001Q"])
    assert (before.object_uuid, before.state.value) == (first.object_uuid, "in_use")


def test_everything_is_on_record_as_simulated(connection: Connection) -> None:
    markers = markers_on_record(connection, TODAY)
    points = points_on_record(connection, TODAY)
    assert (len(points), len({m.object_uuid for m in markers})) == (64, 364)
    assert all(thing.is_simulated for thing in (*markers, *points))
    assert all(line.is_simulated for line in find_lines(connection, "线", TODAY))
    never = connection.execute(
        text("SELECT l.line_code FROM gazetteer.boundary_line l"
             " WHERE NOT EXISTS (SELECT FROM office.inspection_line i"
             "                   WHERE i.line_id = l.line_id) ORDER BY 1")
    ).scalars()  # fmt: skip
    assert list(never) == ["341204341221", "341222341621"]
