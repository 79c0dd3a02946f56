from __future__ import annotations

from datetime import date

from gazetteer.inspection.plan import Inspection, InspectionState
from gazetteer.inspection.planning import add_lines
from gazetteer.inspection.problem import NewProblem, ProblemKind, ProblemState
from gazetteer.inspection.problem_record import enter_problem
from gazetteer.inspection.progress import plan_progress, progress_of
from gazetteer.inspection.result import Condition
from gazetteer.inspection.tasking import make_tasks
from tests.gazetteer.inspection.field import LINE, OTHER_PART, Field, fix


def told(field: Field, inspection: Inspection) -> dict[str, int | None]:
    with field.read() as connection:
        return progress_of(connection, inspection).as_dict()


def test_before_the_tasks_are_made_nothing_is_known(field: Field) -> None:
    found = told(field, field.plan())
    assert found["tasks"] is None
    assert found["visited"] is None
    assert found["unvisited"] is None
    assert found["intact"] is None


def test_before_anybody_was_there_no_condition_is_known(field: Field) -> None:
    found = told(field, field.in_field())
    assert (found["tasks"], found["visited"], found["unvisited"]) == (4, 0, 4)
    assert (found["intact"], found["damaged"], found["surveyed"]) == (None, None, None)


def test_what_was_found_is_counted(field: Field) -> None:
    inspection = field.in_field()
    field.result(inspection, f"{LINE}001Q", epoch=fix())
    field.result(inspection, f"{LINE}002A")
    field.result(inspection, f"{LINE}002B", Condition.LOST)
    with field.write() as connection:
        for state, handling in ((ProblemState.OPEN, None), (ProblemState.HANDLED, "已补立")):
            new = NewProblem(ProblemKind.MARKER, "界桩丢失", handling=handling, state=state)
            enter_problem(connection, inspection.inspection_id, new)
    assert told(field, inspection) == {
        "tasks": 4, "visited": 3, "unvisited": 1, "intact": 2, "damaged": 0, "lost": 1,
        "moved": 0, "not_found": 0, "surveyed": 1, "problems": 2, "problems_open": 1,
    }  # fmt: skip


def test_what_is_unknown_of_one_line_is_unknown_of_the_plan(field: Field) -> None:
    inspection = field.plan()
    with field.write() as connection:
        (other,), _ = add_lines(connection, inspection.plan_id, field.lines(OTHER_PART))
        make_tasks(connection, inspection.inspection_id)
    with field.read() as connection:
        found = plan_progress(connection, inspection.plan_id)
    assert [one.line_code for one, _ in found.inspections] == [OTHER_PART, LINE]
    assert found.total.tasks is None
    with field.write() as connection:
        make_tasks(connection, other.inspection_id)
    with field.read() as connection:
        assert plan_progress(connection, inspection.plan_id).total.tasks == 5


def test_a_line_without_markers_has_none_to_visit(field: Field) -> None:
    field.state("341225341226341522S", "retired")
    inspection = field.in_field(OTHER_PART)
    assert told(field, inspection)["tasks"] == 0
    done = field.move(inspection, InspectionState.FIELD_DONE, on=date(2026, 6, 1))
    assert told(field, done)["unvisited"] == 0
