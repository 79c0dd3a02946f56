"""What a record says, in the terms in which a pack is compared: texts, a fix, a position."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from shapely.geometry import Point

from gazetteer.boundaries.marker import Survey
from gazetteer.inspection.fix import fix_of, same_fix
from gazetteer.inspection.pack_fields import FIX, POSITION, PROBLEM_FIELDS, RESULT_FIELDS
from gazetteer.inspection.problem import NewProblem, Problem, ProblemKind, ProblemState
from gazetteer.inspection.result import Condition, InspectionResult, ResultEntry, WitnessesState
from gazetteer.inspection.three_way import Equal
from gis.errors import FieldError
from gis.fields import clean_text
from gis.measure import CGCS2000

_Choice = TypeVar("_Choice", bound=StrEnum)

# Degrees that went through a zone and back are off by less than a micrometre.
_SAME_M = 0.001


def same_position(one: object, other: object) -> bool:
    """Whether two positions in EPSG:4490, or None, are one place."""
    if not isinstance(one, Point) or not isinstance(other, Point):
        return one is None and other is None
    return float(CGCS2000.inv(one.x, one.y, other.x, other.y)[2]) < _SAME_M


EQUALS: Mapping[str, Equal] = {FIX: same_fix, POSITION: same_position}


def result_values(result: InspectionResult | None, survey: Survey | None) -> dict[str, object]:
    """What a result says, by field; all None where there is none.

    Args:
        result: The result on record.
        survey: Its epoch.
    """
    says = None if result is None else result.says
    values: dict[str, object] = {
        name: None if says is None else said(getattr(says, name)) for name in RESULT_FIELDS
    }
    values[FIX] = fix_of(survey)
    return values


def problem_values(
    problem: Problem | None, object_uuids: Mapping[int, str]
) -> dict[str, object]:  # fmt: skip
    """What a problem says, by field; for none, what a new one says before anything is said.

    Args:
        problem: The problem on record.
        object_uuids: UUID by number of the marker's object.
    """
    if problem is None:
        blank: dict[str, object] = dict.fromkeys((*PROBLEM_FIELDS, POSITION))
        return blank | {"state": ProblemState.OPEN.value}
    values: dict[str, object] = {
        name: said(getattr(problem, name)) for name in PROBLEM_FIELDS if name != "object_uuid"
    }
    number = problem.object_id
    values["object_uuid"] = None if number is None else object_uuids.get(number)
    values[POSITION] = problem.position
    return values


def said(value: object) -> str | None:
    """A value as it is compared: trimmed, in NFC, with plain line ends; a blank one is None."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    plain = str(value.value if isinstance(value, StrEnum) else value)
    return clean_text(plain.replace("\r\n", "\n").replace("\r", "\n")) or None


def result_entry(values: Mapping[str, object]) -> ResultEntry:
    """The result that the values say.

    Raises:
        FieldError: Condition or day are missing, or a value is none of its list.
    """
    texts = {name: None if values[name] is None else str(values[name]) for name in RESULT_FIELDS}
    condition = _of(Condition, "condition", texts.pop("condition"))
    witnesses = _of(WitnessesState, "witnesses_state", texts.pop("witnesses_state"))
    day = texts.pop("inspected_on")
    if condition is None or day is None:
        missing = "condition" if condition is None else "inspected_on"
        raise FieldError(
            f"{missing} is blank, and other fields are filled in.",
            "A result has a condition and a day; a result on record is not taken back by blanks.",
        )
    return ResultEntry(
        inspected_on=date.fromisoformat(day), condition=condition, witnesses_state=witnesses,
        **texts,
    )  # fmt: skip


def new_problem(values: Mapping[str, object], problem_uuid: str) -> NewProblem:
    """The problem that the values say.

    Raises:
        FieldError: Its kind or its words are missing, or a value is none of its list.
    """
    texts = {name: None if values[name] is None else str(values[name]) for name in PROBLEM_FIELDS}
    kind = _of(ProblemKind, "kind", texts["kind"])
    state = _of(ProblemState, "state", texts["state"])
    if kind is None or texts["description"] is None:
        missing = "kind" if kind is None else "description"
        raise FieldError(f"{missing} is blank.", "Say what kind of problem it is, and what it is.")
    at = values[POSITION]
    return NewProblem(
        kind=kind,
        description=texts["description"],
        object_number=texts["object_uuid"],
        found_on=_day(texts["found_on"]),
        position=at if isinstance(at, Point) else None,
        handling=texts["handling"],
        state=state or ProblemState.OPEN,
        handled_on=_day(texts["handled_on"]),
        problem_uuid=problem_uuid,
    )


def _of(kind: type[_Choice], name: str, value: str | None) -> _Choice | None:
    if value is None:
        return None
    if value not in {one.value for one in kind}:
        raise FieldError(
            f"{name} says '{value[:40]}', which is none of its list.",
            f"Choose one of {', '.join(kind)}.",
        )
    return kind(value)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
