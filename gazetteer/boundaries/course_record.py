"""Reads and writes course descriptions 走向说明 on record."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, text

from gazetteer.boundaries.chain import chain_of
from gazetteer.boundaries.course_description import CourseDescription, DescriptionState, Draft
from gazetteer.boundaries.course_draft import Course, course_of, digest
from gazetteer.boundaries.course_features import features_near
from gazetteer.boundaries.course_text import body_of
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_file_record import line_files
from gis.errors import InputError

_READ = """
SELECT line_id, state, body, generated_body, generated_from, confirmed_by, confirmed_on
FROM gazetteer.course_description_known(CAST(:known AS timestamptz)) WHERE line_id = :line
"""
_WRITE = """
INSERT INTO gazetteer.course_description
    (line_id, state, body, generated_body, generated_from, confirmed_by, confirmed_on)
VALUES (:line_id, :state, :body, :generated_body, :generated_from, :confirmed_by, :confirmed_on)
ON CONFLICT (line_id) DO UPDATE
SET state = excluded.state, body = excluded.body, generated_body = excluded.generated_body,
    generated_from = excluded.generated_from, confirmed_by = excluded.confirmed_by,
    confirmed_on = excluded.confirmed_on
WHERE :is_known
"""


def description_on_record(
    connection: Connection, line_id: int, known_at: datetime | None = None
) -> CourseDescription | None:
    """The description of a line as known at a moment; None: there is none."""
    row = connection.execute(text(_READ), {"known": known_at, "line": line_id}).one_or_none()
    if row is None:
        return None
    return CourseDescription(
        row.line_id, DescriptionState(row.state), row.body, row.generated_body,
        row.generated_from, row.confirmed_by, row.confirmed_on,
    )  # fmt: skip


def keep_description(
    connection: Connection, known: CourseDescription | None, new: CourseDescription
) -> bool:
    """Write a description where it changed; whether it did.

    Args:
        connection: Of a revision.
        known: What is on record, as whoever writes saw it; None: nothing.
        new: What is to be.

    Raises:
        InputError: One is on record that whoever writes did not see.
    """
    if new == known:
        return False
    written = connection.execute(
        text(_WRITE),
        {
            "line_id": new.line_id, "state": new.state.value, "body": new.body,
            "generated_body": new.generated_body, "generated_from": new.generated_from,
            "confirmed_by": new.confirmed_by, "confirmed_on": new.confirmed_on,
            "is_known": known is not None,
        },
    ).rowcount  # fmt: skip
    if not written:
        raise InputError(
            "A description of this line is on record that is not open to you; it was kept.",
            "Let somebody cleared for secret records edit it: a marker in it became secret.",
        )
    return True


def course_on_record(
    connection: Connection, line: BoundaryLine, as_of: date, known_at: datetime | None = None
) -> Course:
    """The course of a line with its markers and the features about it, as whoever asks sees them.

    Raises:
        InputError: The line has no geometry that can be told.
    """
    file = line_files(connection, [line], as_of, known_at)[0]
    chain = None if line.geom is None else chain_of(line.geom)
    near = float(file.rules.number("course_feature_m", line.level))
    if chain is None:
        return course_of(file)
    # What is told is no more secret than the line itself.
    features = features_near(
        connection, chain, near, as_of, known_at, secret=line.secrecy == "secret"
    )
    return course_of(file, features)


def draft_of(course: Course) -> Draft:
    """What the register says of a course now."""
    body = body_of(course)
    return Draft(body, digest(body, course))
