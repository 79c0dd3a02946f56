"""What is said of a secret line, its points and its markers is as secret as the line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from gazetteer.boundaries.check import check_boundaries
from gazetteer.boundaries.course_description import confirmed, renewed
from gazetteer.boundaries.course_record import (
    course_on_record,
    description_on_record,
    draft_of,
    keep_description,
)
from gazetteer.boundaries.line_record import UnknownLine, find_line, lines_on_record
from gazetteer.boundaries.marker_counts import marker_counts
from gazetteer.boundaries.marker_record import markers_on_record, points_on_record
from gazetteer.boundaries.point import PointKind
from gis.database import Database
from gis.errors import InputError
from gis.roles import CLEARED_ROLE, READER_ROLE, STAFF_ROLE
from tests.gazetteer.boundaries.drawn import (
    DAY,
    UNIT,
    a_line,
    a_marker,
    a_point,
    at,
    numbered,
)
from tests.gazetteer.boundaries.on_record import enter_line, enter_markers, enter_point

OTHER = "341221341226"
TRI = "341221341226341600"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A secret line that meets a public one; nothing else is said to be secret."""
    database = Database(database_url, pool_size=2)
    with database.write("test", "test") as connection:
        enter_line(connection, a_line(secrecy="secret"))
        enter_line(connection, a_line(code=OTHER, name="别的线", secrecy="public"))
        enter_markers(
            connection,
            [
                a_marker(numbered(1), at(460, 0), secrecy="internal"),
                a_marker(f"{TRI}S", at(0, 0), line_codes=(UNIT, OTHER)),
            ],
        )
        enter_point(connection, a_point(f"{TRI}S", at(0, 0), line_codes=(UNIT, OTHER)))
        enter_point(connection, a_point("J1", at(900, 0), kind=PointKind.TURNING))
    yield database
    database.close()


def test_neither_the_line_nor_what_stands_on_it_alone_is_seen(database: Database) -> None:
    with database.read(STAFF_ROLE) as connection:
        with pytest.raises(UnknownLine):
            find_line(connection, UNIT, DAY)
        markers = markers_on_record(connection, DAY)
        points = points_on_record(connection, DAY)
        assert marker_counts(connection, [UNIT], DAY) == {}

    assert [marker.full_number for marker in markers] == [f"{TRI}S"]
    assert [point.number for point in points] == [f"{TRI}S"]
    assert markers[0].line_codes == points[0].line_codes == (OTHER,)


def test_the_findings_of_other_lines_do_not_name_it(database: Database) -> None:
    with database.read(STAFF_ROLE) as connection:
        findings = check_boundaries(connection, DAY)

    assert findings
    assert all(UNIT not in str(finding.as_dict()) for finding in findings)


def test_those_cleared_see_all_of_it(database: Database) -> None:
    with database.read(CLEARED_ROLE) as connection:
        markers = markers_on_record(connection, DAY, line_codes=[UNIT])
        assert marker_counts(connection, [UNIT], DAY)[UNIT].objects == 2

    assert [marker.full_number for marker in markers] == [f"{TRI}S", numbered(1)]
    assert markers[0].line_codes == (UNIT, OTHER)


def test_the_tables_themselves_hold_nothing_of_it_for_the_public(database: Database) -> None:
    with database.read(READER_ROLE) as connection:
        numbers = connection.execute(
            text("SELECT marker_number FROM gazetteer.boundary_marker")
        ).scalars().all()  # fmt: skip
        lines = [line.code for line in lines_on_record(connection, DAY)]

    assert (numbers, lines) == ([TRI], [OTHER])


@pytest.fixture
def described(database_url: str) -> Iterator[Database]:
    """A confirmed description of a line with a marker that becomes secret afterwards."""
    database = Database(database_url, pool_size=2)
    with database.write("test", "test") as connection:
        enter_line(connection, a_line())
        enter_markers(connection, [a_marker(numbered(1), at(460, 0))])
        line = find_line(connection, UNIT, DAY)
        draft = draft_of(course_on_record(connection, line, DAY))
        sure = confirmed(renewed(None, line.line_id, draft), "张三", DAY, draft)
        keep_description(connection, None, sure)
    with database.write("test", "hide") as connection:
        connection.execute(text("UPDATE gazetteer.marker_object SET secrecy = 'secret'"))
    yield database
    database.close()


def test_a_text_that_tells_of_what_became_secret_is_closed(described: Database) -> None:
    seen = {}
    for role in (STAFF_ROLE, CLEARED_ROLE):
        with described.read(role) as connection:
            line = find_line(connection, UNIT, DAY)
            seen[role] = description_on_record(connection, line.line_id)

    assert seen[STAFF_ROLE] is None
    known = seen[CLEARED_ROLE]
    assert known is not None
    assert numbered(1) in known.body


def test_who_does_not_see_it_does_not_overwrite_it(described: Database) -> None:
    with described.read(STAFF_ROLE) as connection:
        line = find_line(connection, UNIT, DAY)
        draft = draft_of(course_on_record(connection, line, DAY))
    assert numbered(1) not in draft.body
    with (
        pytest.raises(InputError, match="not open to you"),
        described.write("test", "describe") as connection,
    ):
        keep_description(connection, None, renewed(None, line.line_id, draft))

    with described.read(CLEARED_ROLE) as connection:
        known = description_on_record(connection, line.line_id)
    assert known is not None
    assert known.confirmed_by == "张三"
