"""All checks together: over records in a database, and whatever the order of what is given."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gazetteer.boundaries.check import check_boundaries, check_line, findings_of
from gazetteer.boundaries.check_texts import CHECKS
from gazetteer.boundaries.finding import HEADINGS, Severity
from gazetteer.boundaries.line_record import find_line
from gazetteer.boundaries.marker import MarkerKind, MarkerState
from gis.database import Database
from gis.roles import STAFF_ROLE
from tests.gazetteer.boundaries.drawn import (
    DAY,
    NORTH,
    SOUTH,
    UNIT,
    a_file,
    a_line,
    a_marker,
    a_point,
    at,
    drawn,
    numbered,
)
from tests.gazetteer.boundaries.on_record import enter_line, enter_markers, enter_point

THIRD = "341226341221"
TRI = "341221341226341522"
LINES = (
    a_line(),
    a_line(drawn((-4000, 3000), (5, 0)), code=THIRD, numbering_unit=THIRD, group=None,
           name="颍上县–临泉县线", side_b_code="341226999000", side_b_name="某区",
           side_a_code="341221000000", side_a_name="临泉县", stated_length_m=None),
)  # fmt: skip
MARKERS = (
    a_marker(numbered(1), at(500, 0)),
    a_marker(numbered(2, "A"), at(1500, 100)),
    a_marker(numbered(3), at(2500, 3000)),
    a_marker(numbered(4), at(4000, 1)),
    a_marker(numbered(5), at(4500, 0)),
    a_marker(numbered(6), None),
    a_marker(numbered(7), at(3000, 0)),
    a_marker(f"{TRI}S", at(0, 0), kind=MarkerKind.TRI_POINT, line_codes=(UNIT, THIRD),
             witnesses=()),
    a_marker(numbered(9), at(9000, 0), state=MarkerState.RETIRED),
)  # fmt: skip
POINT = a_point(f"{TRI}S", at(0, 0), line_codes=(UNIT, THIRD, "341221341522"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=2)
    with database.write("test", "test") as connection:
        for line in LINES:
            enter_line(connection, line)
        enter_markers(connection, MARKERS)
        enter_point(connection, POINT)
        for code, name, shape in (
            ("341226000000", "颍上县", NORTH), ("341522000000", "霍邱县", SOUTH),
        ):  # fmt: skip
            connection.execute(
                text("WITH one AS (INSERT INTO gazetteer.division DEFAULT VALUES"
                     " RETURNING division_id), version AS ("
                     "INSERT INTO gazetteer.division_version"
                     " (division_id, valid, code, name, level)"
                     " SELECT division_id, '[2000-01-01,)', :code, :name, 'county' FROM one)"
                     " INSERT INTO gazetteer.division_area"
                     " (division_id, valid, geom, geom_3857, area_m2) SELECT division_id,"
                     " '[2000-01-01,)', ST_Multi(ST_GeomFromText(:shape, 4490)),"
                     " ST_Multi(ST_Transform(ST_GeomFromText(:shape, 4490), 3857)), 1 FROM one"),
                {"code": code, "name": name, "shape": shape.wkt},
            )  # fmt: skip
    yield database
    database.close()


def test_what_is_on_record_is_checked(database: Database) -> None:
    with database.read(STAFF_ROLE) as connection:
        line = find_line(connection, "颍上县–霍邱县线", DAY)
        found = {(f.check, f.subject, f.severity) for f in check_line(connection, line, DAY)}
    assert found == {
        ("set_incomplete", f"{UNIT}002", Severity.ERROR),
        ("marker_off_line", numbered(3), Severity.ERROR),
        ("serial_order", f"{UNIT}007", Severity.ERROR),
        ("serial_gap", None, Severity.INFO),
        ("never_surveyed", numbered(6), Severity.UNKNOWN),
        ("witness_count", numbered(6), Severity.WARNING),
        ("witness_count", f"{TRI}S", Severity.WARNING),
        ("tri_point_apart", f"{TRI}S", Severity.ERROR),
        ("tri_point_unknown", f"{TRI}S", Severity.UNKNOWN),
    }


def test_all_lines_at_once_are_as_one_by_one_but_for_what_stands_at_both(
    database: Database,
) -> None:
    with database.read(STAFF_ROLE) as connection:
        together = set(check_boundaries(connection, DAY))
        apart = {
            finding
            for line in LINES
            for finding in check_line(connection, find_line(connection, line.code, DAY), DAY)
        }
    assert together <= apart
    told_twice = apart - together
    assert {f.check for f in told_twice} == {"witness_count", "tri_point_unknown"}
    assert ("length_unknown", THIRD) in {(f.check, f.line_code) for f in together}


def test_before_anything_was_on_record_there_is_nothing_to_check(database: Database) -> None:
    with database.read(STAFF_ROLE) as connection:
        assert check_boundaries(connection, DAY.replace(year=1990)) == ()


def test_the_public_sees_no_lines_and_no_findings(database: Database) -> None:
    with database.read() as connection:
        assert check_boundaries(connection, DAY) == ()


def test_every_finding_says_all_in_both_languages() -> None:
    findings = findings_of([a_file(MARKERS, points=(POINT,))])
    assert findings
    for finding in findings:
        row, about = finding.row(), finding.as_dict()
        assert list(row) == list(HEADINGS)
        assert finding.check in CHECKS
        for words in (about["name"], about["evidence"], about["mend"]):
            assert words["zh"]
            assert words["en"]
            assert words["en"].isascii() or "–" in words["en"] or "方位物" in words["en"]


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_findings_do_not_depend_on_the_order_of_what_is_given(order: random.Random) -> None:
    markers = list(MARKERS)
    order.shuffle(markers)
    shuffled = [
        replace(m, witnesses=tuple(order.sample(m.witnesses, len(m.witnesses)))) for m in markers
    ]
    files = [a_file(shuffled, points=(POINT,)), a_file((), LINES[1], points=(POINT,))]
    order.shuffle(files)
    straight = [a_file(MARKERS, points=(POINT,)), a_file((), LINES[1], points=(POINT,))]
    assert findings_of(files) == findings_of(straight)


def test_a_thousand_markers_in_order_have_no_findings() -> None:
    markers = [a_marker(numbered(n), at(10.0 * n - 5, 0)) for n in range(1, 1000)]
    line = a_line(stated_length_m=Decimal("10000"))
    assert findings_of([a_file(markers, line)]) == ()
