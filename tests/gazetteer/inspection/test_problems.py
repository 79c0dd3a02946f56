from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point

from gazetteer.inspection.plan import InspectionChanged, UnknownInspection
from gazetteer.inspection.problem import NewProblem, Problem, ProblemKind, ProblemState
from gazetteer.inspection.problem_record import (
    change_problem,
    enter_problem,
    find_problem,
    problems_on_record,
)
from gis.errors import InputError
from tests.gazetteer.inspection.field import LINE, OTHER_PART, Field

UUID = "9b2f7c1e-2f2a-4a55-9f6e-1c1f6f3f0a02"
ROAD = NewProblem(
    ProblemKind.CONSTRUCTION, " 新建村道跨越界线 ", f"{LINE}001Q", date(2026, 5, 20),
    Point(116.25, 32.5), problem_uuid=UUID,
)  # fmt: skip


def enter(field: Field, inspection_id: int, new: NewProblem = ROAD) -> Problem:
    with field.write() as connection:
        return enter_problem(connection, inspection_id, new)


def test_a_problem_is_entered_with_its_marker_and_place(field: Field) -> None:
    inspection = field.in_field()
    entered = enter(field, inspection.inspection_id)
    assert entered.problem_uuid == UUID
    assert entered.description == "新建村道跨越界线"
    assert entered.full_number == f"{LINE}001Q"
    assert entered.position == Point(116.25, 32.5)
    assert entered.state is ProblemState.OPEN
    with field.read() as connection:
        assert problems_on_record(connection, inspection.inspection_id) == (entered,)


def test_entered_twice_it_is_one(field: Field) -> None:
    number = field.in_field().inspection_id
    assert enter(field, number) == enter(field, number)
    with pytest.raises(InspectionChanged, match="says otherwise"):
        enter(field, number, replace(ROAD, description="新建桥梁"))


def test_it_is_handled_with_words_and_a_day_also_after_the_report(field: Field) -> None:
    inspection = field.in_field()
    entered = enter(field, inspection.inspection_id)
    field.report(inspection)
    done = replace(
        ROAD, state=ProblemState.HANDLED, handling="双方现场确认，按协议书处理",
        handled_on=date(2026, 8, 1),
    )  # fmt: skip
    with field.write() as connection:
        with pytest.raises(InputError, match="nobody says how"):
            change_problem(connection, UUID, replace(done, handling=" "), entered.entered_at)
        changed = change_problem(connection, UUID, done, entered.entered_at)
    assert (changed.state, changed.handled_on) == (ProblemState.HANDLED, date(2026, 8, 1))
    with field.write() as connection:
        with pytest.raises(InspectionChanged):
            change_problem(connection, UUID, ROAD, entered.entered_at)
        assert change_problem(connection, UUID, done, entered.entered_at) == changed
    with field.read() as connection:
        assert find_problem(connection, UUID, entered.entered_at) == entered


def test_what_cannot_be_is_refused(field: Field) -> None:
    inspection = field.plan()
    late = {"state": ProblemState.HANDLED, "handling": "已复原", "handled_on": date(2026, 5, 1)}
    for change, reason in (
        ({"description": " "}, "no description"),
        ({"found_on": date(2999, 1, 1)}, "future"),
        ({"object_number": f"{LINE}099Q"}, "no marker"),
        ({"state": ProblemState.HANDLED}, "nobody says how"),
        ({"handled_on": date(2026, 6, 1)}, "has a day on which it was handled"),
        ({"problem_uuid": "7"}, "no UUID"),
        (late, "before found_on"),
    ):
        with pytest.raises(InputError, match=reason):
            enter(field, inspection.inspection_id, replace(ROAD, **change))


def test_a_marker_of_another_line_is_refused(field: Field) -> None:
    inspection = field.plan(OTHER_PART)
    with pytest.raises(InputError, match="no marker"):
        enter(field, inspection.inspection_id)


def test_a_problem_that_is_not_there_is_unknown(field: Field) -> None:
    with field.read() as connection, pytest.raises(UnknownInspection):
        find_problem(connection, UUID)
