from __future__ import annotations

import pytest

from gazetteer.inspection.plan import InspectionState, UnknownInspection, WrongStep
from gazetteer.inspection.task_record import find_task
from gazetteer.inspection.tasking import assign_task, make_tasks
from tests.gazetteer.inspection.field import LINE, OTHER_PART, Field

STANDING = [
    "341225341226341522S", f"{LINE}001Q", f"{LINE}002A", f"{LINE}002B",
]  # fmt: skip


def test_each_standing_object_of_a_line_has_a_task_tri_points_too(field: Field) -> None:
    inspection = field.plan()
    with field.write() as connection:
        made = make_tasks(connection, inspection.inspection_id)
    assert [task.full_number for task in made.tasks] == STANDING
    assert list(made.added) == STANDING
    assert all(task.result is None for task in made.tasks)


def test_made_again_nothing_changes(field: Field) -> None:
    inspection = field.in_field()
    before = field.tasks(inspection)
    with field.write() as connection:
        again = make_tasks(connection, inspection.inspection_id)
    assert (again.added, again.removed) == ((), ())
    assert field.tasks(inspection) == before


def test_what_was_set_up_gets_a_task_and_what_was_retired_loses_it(field: Field) -> None:
    inspection = field.in_field()
    field.result(inspection, f"{LINE}002A")
    field.marker(f"{LINE}005Q", LINE)
    field.state(f"{LINE}001Q", "retired")
    field.state(f"{LINE}002A", "retired")
    with field.write() as connection:
        made = make_tasks(connection, inspection.inspection_id)
    assert (made.added, made.removed) == ((f"{LINE}005Q",), (f"{LINE}001Q",))
    # Somebody was there: the task stays with its result.
    assert f"{LINE}002A" in field.tasks(inspection)


def test_lost_markers_are_looked_for_where_that_is_wanted(field: Field) -> None:
    inspection = field.plan()
    with field.write() as connection:
        made = make_tasks(connection, inspection.inspection_id, with_lost=True)
    assert f"{LINE}003Q" in made.added
    assert f"{LINE}004Q" not in made.added


def test_a_line_without_markers_has_no_tasks_and_can_be_inspected(field: Field) -> None:
    field.state("341225341226341522S", "retired")
    inspection = field.in_field(OTHER_PART)
    assert field.tasks(inspection) == {}
    assert field.move(inspection, InspectionState.FIELD_DONE).state is InspectionState.FIELD_DONE


def test_a_tri_point_is_visited_for_each_of_its_lines(field: Field) -> None:
    here, there = field.in_field(), field.in_field(OTHER_PART)
    shared = "341225341226341522S"
    assert field.tasks(here)[shared].object_id == field.tasks(there)[shared].object_id
    assert field.tasks(here)[shared].task_uuid != field.tasks(there)[shared].task_uuid


def test_tasks_are_assigned(field: Field) -> None:
    inspection = field.in_field()
    task = field.tasks(inspection)[f"{LINE}001Q"]
    with field.write() as connection:
        assert assign_task(connection, task.task_uuid, " 第一组 ").assigned_to == "第一组"
        assert assign_task(connection, task.task_uuid, "").assigned_to is None


def test_a_reported_inspection_gets_no_new_tasks(field: Field) -> None:
    inspection = field.report(field.in_field())
    with field.write() as connection, pytest.raises(WrongStep):
        make_tasks(connection, inspection.inspection_id)


def test_a_task_that_is_not_there_is_said_to_be_unknown(field: Field) -> None:
    for uuid in ("9b2f7c1e-2f2a-4a55-9f6e-1c1f6f3f0a01", "no uuid", ""):
        with field.read() as connection, pytest.raises(UnknownInspection):
            find_task(connection, uuid)
