"""增设: a new marker 界桩, its number held against the pattern, its line and what is on record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from gazetteer.boundaries.line_facts import LineFacts, known_lines, line_facts
from gazetteer.boundaries.marker import KIND_LABELS, MarkerKind, MarkerState
from gazetteer.boundaries.numbering import MarkerNumber, parse_marker_number
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.boundaries.survey_entry import enter_survey
from gazetteer.cases.application import Application
from gazetteer.cases.marker_changes import (
    Payload,
    check_managing_side,
    require_by_then,
    stated_content,
)
from gazetteer.cases.marker_fields import stated_survey
from gazetteer.cases.marker_position import require_on_line
from gazetteer.cases.marker_standing import describe_object, new_object
from gis.errors import FieldError, InputError


def erect_marker(app: Application, payload: Payload) -> None:
    """增设: a number with its first object, or a further object of a set, and its first survey."""
    connection, codes = app.connection, payload["line_codes"]
    lines = known_lines(line_facts(connection, codes), codes)
    rules = rules_on_record(connection, app.day)
    number = parse_marker_number(payload["full_number"], rules, lines[0].level)
    _require_own_line(number, lines)
    check_managing_side(payload, lines)
    is_simulated = _is_simulated(connection, codes)
    survey = stated_survey(payload, app.source, is_simulated=is_simulated)
    if survey is None:
        raise InputError(f"The marker {number.full_number} has no survey.", "Give its first one.")
    require_by_then(app, survey)
    require_on_line(app, number.full_number, survey, lines)
    secrecy = payload.get("secrecy", "internal")
    marker_id = _number_on_record(connection, number, codes, is_secret=secrecy == "secret")
    made = new_object(connection, marker_id, number.full_number, 1, secrecy)
    content = {
        "state": MarkerState.IN_USE.value, "source": payload.get("source") or app.source,
        "is_simulated": is_simulated, **stated_content(payload),
    }  # fmt: skip
    describe_object(connection, made, app.day, content)
    enter_survey(connection, made, survey)


def _require_own_line(number: MarkerNumber, lines: Sequence[LineFacts]) -> None:
    """Refuse a number of another line, or several lines where no three divisions meet.

    Raises:
        FieldError: It does not fit its lines.
    """
    if number.kind is MarkerKind.TRI_POINT:
        return
    if len(lines) > 1:
        raise FieldError(
            f"{number.full_number} is no tri-point 三交点 but is said to mark"
            f" {', '.join(line.code for line in lines)}.",
            "Give its one line.",
        )
    unit = lines[0].numbering_unit
    if unit is not None and number.unit != unit:
        raise FieldError(
            f"{number.full_number} is of the numbering unit {number.unit}, but its line"
            f" {lines[0].code} has {unit}.",
            "Correct the number or the line code.",
        )


def _number_on_record(
    connection: Connection, number: MarkerNumber, codes: Sequence[str], *, is_secret: bool
) -> int:
    """The number without its letter, entered where it is new.

    Raises:
        InputError: The full number was given before, or its number is of another kind or line.
    """
    known = connection.execute(
        text("SELECT m.marker_id, m.kind, m.line_codes, EXISTS (SELECT FROM"
             " gazetteer.marker_object o WHERE o.full_number = :full) AS is_given"
             " FROM gazetteer.boundary_marker m WHERE m.marker_number = :number"),
        {"number": number.marker_number, "full": number.full_number},
    ).first()  # fmt: skip
    secrecy = "secret" if is_secret else "public"
    if known is None:
        return int(
            connection.execute(
                text("INSERT INTO gazetteer.boundary_marker"
                     " (marker_number, kind, line_codes, secrecy)"
                     " VALUES (:number, :kind, :lines, :secrecy) RETURNING marker_id"),
                {"number": number.marker_number, "kind": number.kind.value,
                 "lines": list(codes), "secrecy": secrecy},
            ).scalar_one()
        )  # fmt: skip
    if known.is_given:
        raise InputError(
            f"The number {number.full_number} is on record.",
            "Numbers are given once: take the next, or replace the stone (replace_marker).",
        )
    if known.kind != number.kind.value:
        zh, en = KIND_LABELS[MarkerKind(known.kind)]
        raise InputError(
            f"Under the number {number.marker_number} stand markers of another kind:"
            f" {en.lower()} {zh}.",
            "One number is single, double or triple: correct the letter or the number.",
        )
    if set(known.line_codes) != set(codes):
        raise InputError(
            f"The number {number.marker_number} marks {', '.join(known.line_codes)}, not"
            f" {', '.join(codes)}.",
            "Objects under one number mark the same lines: correct line_codes.",
        )
    if is_secret:
        connection.execute(
            text("UPDATE gazetteer.boundary_marker SET secrecy = 'secret' WHERE marker_id = :id"),
            {"id": known.marker_id},
        )
    return int(known.marker_id)


def _is_simulated(connection: Connection, codes: Sequence[str]) -> bool:
    """Whether a line is invented; what stands on it is then no more real."""
    return bool(
        connection.execute(
            text("SELECT bool_or(v.is_simulated) FROM gazetteer.boundary_line l"
                 " JOIN gazetteer.boundary_line_version v USING (line_id)"
                 " WHERE l.line_code = ANY(:codes)"),
            {"codes": list(codes)},
        ).scalar()
    )  # fmt: skip
