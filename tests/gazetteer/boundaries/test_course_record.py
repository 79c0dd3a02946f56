"""The life of a course description on record: drafted, edited, confirmed, outdated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text

from gazetteer.boundaries.course_description import (
    CourseDescription,
    DescriptionState,
    Draft,
    confirmed,
    edited,
    renewed,
)
from gazetteer.boundaries.course_record import (
    course_on_record,
    description_on_record,
    draft_of,
    keep_description,
)
from gazetteer.boundaries.line_record import find_line
from gis.database import Database
from gis.errors import InputError
from gis.roles import STAFF_ROLE
from tests.gazetteer.boundaries.drawn import DAY, UNIT, a_line, a_marker, at, drawn, numbered
from tests.gazetteer.boundaries.on_record import enter_line, enter_markers

OLD, NEW = Draft("甲\n乙\n", "1"), Draft("甲\n丙\n", "2")
FIRST = renewed(None, 1, OLD)


def test_a_first_draft_is_what_the_register_says() -> None:
    assert CourseDescription(1, DescriptionState.DRAFT, OLD.body, OLD.body, "1") == FIRST
    assert not FIRST.is_stale(OLD)


def test_a_draft_nobody_touched_is_drafted_anew() -> None:
    assert renewed(FIRST, 1, NEW).body == NEW.body


def test_an_edited_text_is_never_overwritten_and_the_difference_is_shown() -> None:
    mine = edited(FIRST, 1, "我写的", OLD)
    assert mine.body == "我写的\n"
    assert renewed(mine, 1, NEW) == mine
    assert mine.is_stale(NEW)
    assert (
        mine.difference(NEW)
        == "--- 原起草 drafted\n+++ 现起草 now\n@@ -1,2 +1,2 @@\n 甲\n-乙\n+丙\n"
    )


def test_a_confirmed_text_is_never_overwritten_either() -> None:
    sure = confirmed(FIRST, " 张三 ", date(2026, 1, 1), OLD)
    assert (sure.state, sure.confirmed_by) == (DescriptionState.CONFIRMED, "张三")
    assert renewed(sure, 1, NEW) == sure
    assert sure.is_stale(NEW)


def test_what_is_edited_must_be_confirmed_again() -> None:
    sure = confirmed(FIRST, "张三", date(2026, 1, 1), OLD)
    again = edited(sure, 1, "另写\r\n一段\r\n\r\n", NEW)
    assert again == CourseDescription(1, DescriptionState.DRAFT, "另写\n一段\n", NEW.body, "2")
    assert edited(sure, 1, OLD.body, OLD) == sure


@pytest.mark.parametrize(
    ("known", "by", "now", "message"),
    [
        (None, "张三", OLD, "no description"),
        (FIRST, " ", OLD, "Nobody"),
        (FIRST, "张三", NEW, "changed since"),
        (confirmed(FIRST, "张三", date(2026, 1, 1), OLD), "李四", OLD, "was confirmed on"),
    ],
)
def test_what_cannot_be_confirmed(
    known: CourseDescription | None, by: str, now: Draft, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        confirmed(known, by, date(2026, 1, 2), now)


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        edited(FIRST, 1, " \n", OLD)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=2)
    with database.write("test", "test") as connection:
        enter_line(connection, a_line())
        enter_markers(connection, [a_marker(numbered(1), at(460, 0))])
        for name, kind in (("润河", "12100"), ("暗渠", "24300")):
            shape = drawn((3000, -100), (3000, 100)).wkt
            connection.execute(
                text("WITH one AS (INSERT INTO gazetteer.place (secrecy) VALUES (:secrecy)"
                     " RETURNING place_id), version AS (INSERT INTO gazetteer.place_version"
                     " (place_id, secrecy, valid, class_code, geom) SELECT place_id, :secrecy,"
                     " '[2000-01-01,)', :kind, ST_GeomFromText(:shape, 4490) FROM one)"
                     " INSERT INTO gazetteer.place_name"
                     " (place_id, secrecy, valid, kind, spelling)"
                     " SELECT place_id, :secrecy, '[2000-01-01,)', 'standard', :name FROM one"),
                {"secrecy": "secret" if name == "暗渠" else "public", "kind": kind,
                 "shape": shape, "name": name},
            )  # fmt: skip
    yield database
    database.close()


def describe(database: Database) -> tuple[CourseDescription | None, Draft]:
    with database.read(STAFF_ROLE) as connection:
        line = find_line(connection, UNIT, DAY)
        course = course_on_record(connection, line, DAY)
        return description_on_record(connection, line.line_id), draft_of(course)


def test_what_staff_may_see_is_told_and_nothing_else(database: Database) -> None:
    known, draft = describe(database)
    assert known is None
    assert "穿过润河行约9540m，至终点" in draft.body
    assert "暗渠" not in draft.body


def test_a_new_survey_makes_the_confirmed_text_outdated(database: Database) -> None:
    _, draft = describe(database)
    with database.write("test", "confirm") as connection:
        line_id = find_line(connection, UNIT, DAY).line_id
        sure = confirmed(renewed(None, line_id, draft), "张三", DAY, draft)
        assert keep_description(connection, None, sure)
    known, draft = describe(database)
    assert known == sure
    assert not known.is_stale(draft)
    with database.write("test", "survey") as connection:
        enter_markers(connection, [a_marker(numbered(2), at(5000, 0))])
        assert not keep_description(connection, known, known)
    known, draft = describe(database)
    assert known is not None
    assert known.is_stale(draft)
    assert f"+{UNIT}002Q号界桩：" in known.difference(draft)
    with database.read(STAFF_ROLE) as connection:
        assert find_line(connection, UNIT, DAY).description_state == "confirmed"


def test_the_public_reads_no_description_even_of_a_public_line(database: Database) -> None:
    with database.write("test", "draft") as connection:
        line_id = find_line(connection, UNIT, DAY).line_id
        keep_description(connection, None, renewed(None, line_id, OLD))
        keep_description(connection, renewed(None, line_id, OLD), edited(None, line_id, "乙", NEW))
        connection.execute(text("UPDATE gazetteer.boundary_line SET secrecy = 'public'"))
    count = text("SELECT (SELECT count(*) FROM gazetteer.course_description)"
                 " + (SELECT count(*) FROM gazetteer.course_description_history)")  # fmt: skip
    with database.read() as connection:
        assert find_line(connection, UNIT, DAY).description_state is None
        assert connection.execute(count).scalar_one() == 0
    with database.read(STAFF_ROLE) as connection:
        assert find_line(connection, UNIT, DAY).description_state == "draft"
        assert connection.execute(count).scalar_one() >= 1


def test_what_was_on_record_before_can_still_be_read(database: Database) -> None:
    _, draft = describe(database)
    with database.write("test", "draft") as connection:
        line_id = find_line(connection, UNIT, DAY).line_id
        first = renewed(None, line_id, draft)
        keep_description(connection, None, first)
    with database.read(STAFF_ROLE) as connection:
        then = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    with database.write("test", "edit") as connection:
        keep_description(connection, first, edited(first, line_id, "我写的", draft))
    with database.read(STAFF_ROLE) as connection:
        assert description_on_record(connection, line_id, then) == first
        now = description_on_record(connection, line_id)
    assert now is not None
    assert now.is_edited
