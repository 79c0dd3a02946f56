"""Reads and enters problems 问题清单 of inspections, and how they are handled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry import Point
from sqlalchemy import Connection, RowMapping, text

from gazetteer.inspection.plan import Inspection, InspectionChanged, UnknownInspection
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.problem import NewProblem, Problem, ProblemKind, ProblemState
from gis.crs import STORAGE_SRID
from gis.errors import FieldError, InputError

_PROBLEMS = """
SELECT p.problem_uuid::text AS problem_uuid, p.inspection_id, p.object_id,
       o.object_uuid::text AS object_uuid, o.full_number, p.kind,
       p.description, p.found_on, ST_AsBinary(p.position) AS position, p.handling, p.state,
       p.handled_on, lower(p.recorded) AS entered_at
FROM office.inspection_problem_known(CAST(:known AS timestamptz)) p
LEFT JOIN gazetteer.marker_object_known(CAST(:known AS timestamptz)) o USING (object_id)
WHERE (CAST(:inspection AS bigint) IS NULL OR p.inspection_id = :inspection)
  AND (CAST(:problem AS uuid) IS NULL OR p.problem_uuid = CAST(:problem AS uuid))
ORDER BY p.found_on NULLS LAST, p.problem_id
"""
_ENTER = f"""
INSERT INTO office.inspection_problem (problem_uuid, inspection_id, object_id, found_on, kind,
    description, position, handling, state, handled_on)
VALUES (coalesce(CAST(:problem AS uuid), gen_random_uuid()), :inspection, :object, :found_on,
    :kind, :description, ST_GeomFromWKB(CAST(:position AS bytea), {STORAGE_SRID}), :handling,
    :state, :handled_on)
ON CONFLICT (problem_uuid) DO NOTHING RETURNING problem_uuid::text
"""
_CHANGE = f"""
UPDATE office.inspection_problem SET object_id = :object, found_on = :found_on, kind = :kind,
    description = :description, handling = :handling, state = :state, handled_on = :handled_on,
    position = ST_GeomFromWKB(CAST(:position AS bytea), {STORAGE_SRID})
WHERE problem_uuid = CAST(:problem AS uuid)
"""


def problems_on_record(
    connection: Connection, inspection_id: int, known_at: datetime | None = None
) -> tuple[Problem, ...]:
    """The problems of an inspection that whoever asks may see, by the day they were found."""
    asked = {"known": known_at, "inspection": inspection_id, "problem": None}
    rows = connection.execute(text(_PROBLEMS), asked).mappings()
    return tuple(_problem(row) for row in rows)


def find_problem(
    connection: Connection, problem_uuid: str, known_at: datetime | None = None
) -> Problem:
    """A problem by its UUID.

    Raises:
        UnknownInspection: There is none that may be seen.
        FieldError: It is no UUID.
    """
    asked = {"known": known_at, "inspection": None, "problem": _uuid(problem_uuid)}
    row = connection.execute(text(_PROBLEMS), asked).mappings().first()
    if row is None:
        raise UnknownInspection(f"There is no problem {problem_uuid}.", "Correct its UUID.")
    return _problem(row)


def enter_problem(
    connection: Connection, inspection_id: int, new: NewProblem, today: date | None = None
) -> Problem:
    """Enter a problem of an inspection, also after its report: handling goes on.

    Args:
        connection: A revision.
        inspection_id: The inspection.
        new: What it says. With the UUID of one on record that says the same, nothing changes.
        today: None: today.

    Raises:
        UnknownInspection: There is no such inspection.
        InspectionChanged: There is one of that UUID that says otherwise.
        InputError: Its words are missing, its days cannot be, its marker is none of the line's,
            or it is handled and nobody says how.
    """
    inspection = find_inspection(connection, inspection_id)
    values = _values(connection, inspection, new, today or date.today())
    entered = connection.execute(text(_ENTER), {**values, "inspection": inspection_id}).scalar()
    if entered is not None:
        return find_problem(connection, entered)
    stands = find_problem(connection, str(new.problem_uuid))
    if stands.inspection_id == inspection_id and _said(stands) == _compared(values):
        return stands
    raise InspectionChanged(
        f"There is a problem {new.problem_uuid} that says otherwise.",
        "Read it, then change it or leave the UUID out.",
    )


def change_problem(
    connection: Connection,
    problem_uuid: str,
    new: NewProblem,
    read_at: datetime,
    today: date | None = None,
) -> Problem:
    """Change a problem: its words, its handling, its state. All that it says is given anew.

    Args:
        connection: A revision.
        problem_uuid: The problem.
        new: What it says from now on; its own UUID is not looked at.
        read_at: `entered_at` of the problem as it was read.
        today: None: today.

    Raises:
        UnknownInspection: There is no such problem.
        InspectionChanged: It was changed since it was read.
        InputError: As for `enter_problem`.
    """
    stands = find_problem(connection, problem_uuid)
    inspection = find_inspection(connection, stands.inspection_id)
    values = _values(connection, inspection, new, today or date.today())
    if _said(stands) == _compared(values):
        return stands
    if stands.entered_at != read_at:
        raise InspectionChanged(
            f"The problem {problem_uuid} was changed meanwhile, at"
            f" {stands.entered_at.isoformat()}.",
            "Read it again, then decide.",
        )
    connection.execute(text(_CHANGE), {**values, "problem": stands.problem_uuid})
    return find_problem(connection, problem_uuid)


def _values(
    connection: Connection, inspection: Inspection, new: NewProblem, today: date
) -> dict[str, Any]:
    """The columns of a problem, checked."""
    description = new.description.strip()
    handling = (new.handling or "").strip() or None
    if not description:
        raise InputError("The problem has no description.", "Say what it is and where.")
    if new.state is ProblemState.HANDLED and handling is None:
        raise InputError("The problem is handled, and nobody says how.", "Give its handling.")
    if new.state is not ProblemState.HANDLED and new.handled_on is not None:
        raise InputError(
            f"The problem is {new.state} and has a day on which it was handled.",
            "Leave the day out, or set the state to handled.",
        )
    for name, day in (("found_on", new.found_on), ("handled_on", new.handled_on)):
        if day is not None and day > today:
            raise FieldError(f"{name} {day} lies in the future.", "Give the day it happened.")
    if new.found_on and new.handled_on and new.handled_on < new.found_on:
        raise FieldError(
            f"handled_on {new.handled_on} lies before found_on {new.found_on}.",
            "Correct the days.",
        )
    at = new.position
    return {
        "problem": None if new.problem_uuid is None else _uuid(new.problem_uuid),
        "object": _object_id(connection, inspection, new.object_number),
        "found_on": new.found_on,
        "kind": new.kind.value,
        "description": description,
        "position": None if at is None else shapely.to_wkb(at),
        "handling": handling,
        "state": new.state.value,
        "handled_on": new.handled_on,
    }


def _object_id(connection: Connection, inspection: Inspection, number: str | None) -> int | None:
    if number is None or not number.strip():
        return None
    # Of several under one number, the newest.
    found = connection.execute(
        text("SELECT o.object_id FROM gazetteer.marker_object o"
             " JOIN gazetteer.boundary_marker m USING (marker_id)"
             " WHERE (o.full_number = :number OR o.object_uuid::text = :number)"
             " AND :line = ANY(m.line_codes) ORDER BY o.ordinal DESC LIMIT 1"),
        {"number": number.strip(), "line": inspection.line_code},
    ).scalar()  # fmt: skip
    if found is None:
        raise InputError(
            f"Line {inspection.line_code} has no marker {number!r}.",
            "Give its full number, such as 3441001A, or its UUID.",
        )
    return int(found)


_COMPARED = ("object", "found_on", "kind", "description", "position", "handling", "state",
             "handled_on")  # fmt: skip


def _compared(values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in _COMPARED)


def _said(stands: Problem) -> tuple[Any, ...]:
    at = stands.position
    return (
        stands.object_id, stands.found_on, stands.kind.value, stands.description,
        None if at is None else shapely.to_wkb(at), stands.handling, stands.state.value,
        stands.handled_on,
    )  # fmt: skip


def _uuid(given: str) -> str:
    try:
        return str(UUID(given))
    except ValueError:
        raise FieldError(f"{given[:40]!r} is no UUID.", "Correct it.") from None


def _problem(row: RowMapping) -> Problem:
    at = None if row["position"] is None else shapely.from_wkb(row["position"])
    return Problem(
        **{
            **row,
            "kind": ProblemKind(row["kind"]),
            "state": ProblemState(row["state"]),
            "position": at if isinstance(at, Point) else None,
        }
    )
