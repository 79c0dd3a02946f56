from __future__ import annotations

from datetime import date

import pytest

from gazetteer.inspection.plan import (
    InspectionChanged,
    InspectionState,
    PlanKind,
    PlanState,
    UnknownInspection,
    WrongStep,
)
from gazetteer.inspection.plan_record import find_inspection, find_plan, plans_on_record
from gazetteer.inspection.planning import (
    LinePlan,
    add_lines,
    create_plan,
    edit_inspection,
    edit_plan,
)
from gazetteer.inspection.result import Condition
from gazetteer.inspection.steps import move_inspection, move_plan
from gis.errors import InputError
from gis.roles import STAFF_ROLE
from tests.gazetteer.inspection.field import GROUP, LINE, NOT_AGREED, OTHER_PART, SECRET, Field


def test_a_plan_takes_all_parts_of_a_longer_line_once(field: Field) -> None:
    lines = field.lines(GROUP)
    assert {line.code for line in lines} == {LINE, OTHER_PART}
    with field.write() as connection:
        plan = create_plan(connection, 2026, " 2026年度联检 ", leading_side="颍上县")
        how = LinePlan("甲组", "乙组", date(2026, 4, 1), date(2026, 4, 1))
        found, new = add_lines(connection, plan.plan_id, lines, how)
        assert new == 2
        again, more = add_lines(connection, plan.plan_id, lines, LinePlan("丙组"))
    assert more == 0
    assert again == found
    assert [one.line_code for one in found] == [OTHER_PART, LINE]
    assert found[0].team_a == "甲组"
    assert plan.title == "2026年度联检"
    assert plan.state is PlanState.DRAFT


def test_two_plans_of_a_year_do_not_share_a_title(field: Field) -> None:
    with field.write() as connection:
        create_plan(connection, 2026, "联检")
        create_plan(connection, 2027, "联检", PlanKind.AD_HOC)
        with pytest.raises(InputError, match="already"):
            create_plan(connection, 2026, "联检")
    with field.read() as connection:
        assert [plan.year for plan in plans_on_record(connection)] == [2027, 2026]
        assert [plan.year for plan in plans_on_record(connection, year=2026)] == [2026]


def test_a_plan_without_a_title_or_of_no_such_year_is_refused(field: Field) -> None:
    with field.write() as connection:
        for year, title in ((2026, "  "), (1980, "联检"), (2101, "联检")):
            with pytest.raises(InputError):
                create_plan(connection, year, title)


def test_a_line_that_is_not_agreed_is_inspected_by_nobody(field: Field) -> None:
    with field.write() as connection:
        plan = create_plan(connection, 2026, "联检")
        with pytest.raises(InputError, match="not agreed"):
            add_lines(connection, plan.plan_id, field.lines(NOT_AGREED))


def test_days_may_not_be_upside_down(field: Field) -> None:
    inspection = field.plan()
    with field.write() as connection, pytest.raises(InputError, match="upside down"):
        edit_inspection(connection, inspection.inspection_id, {"planned_to": date(2026, 3, 31)})


def test_whoever_changes_a_plan_read_it_as_it_stands(field: Field) -> None:
    inspection = field.plan()
    number = inspection.inspection_id
    with field.write() as connection:
        changed = edit_inspection(connection, number, {"team_a": "新组"}, inspection.edition)
        assert changed.edition == inspection.edition + 1
        with pytest.raises(InspectionChanged, match="edition 2, not 1"):
            edit_inspection(connection, number, {"team_a": "旧组"}, inspection.edition)
        plan = edit_plan(connection, inspection.plan_id, {"remark": "汛后实施"}, 1)
        with pytest.raises(InspectionChanged):
            move_plan(connection, plan.plan_id, PlanState.UNDER_WAY, 1)
        with pytest.raises(InputError, match="state cannot be changed here"):
            edit_plan(connection, plan.plan_id, {"state": "closed"})


def test_saying_the_same_again_changes_nothing(field: Field) -> None:
    inspection = field.plan()
    with field.write() as connection:
        same = edit_inspection(
            connection, inspection.inspection_id, {"team_a": inspection.team_a, "findings": {}}
        )
    assert same == inspection


def test_the_chapters_are_written_one_by_one(field: Field) -> None:
    number = field.plan().inspection_id
    with field.write() as connection:
        edit_inspection(connection, number, {"findings": {"terrain": "河道西移", "other": "无"}})
        found = edit_inspection(connection, number, {"findings": {"other": " "}})
        with pytest.raises(InputError, match="weather"):
            edit_inspection(connection, number, {"findings": {"weather": "晴"}})
    assert found.findings == {"terrain": "河道西移"}


def test_a_plan_goes_from_draft_to_closed(field: Field) -> None:
    inspection = field.in_field()
    with field.write() as connection:
        with pytest.raises(WrongStep, match="have begun"):
            move_plan(connection, inspection.plan_id, PlanState.DRAFT)
        with pytest.raises(WrongStep, match="not reported"):
            move_plan(connection, inspection.plan_id, PlanState.CLOSED)
    field.report(inspection)
    with field.write() as connection:
        closed = move_plan(connection, inspection.plan_id, PlanState.CLOSED)
        assert closed.state is PlanState.CLOSED
        for to in PlanState:
            with pytest.raises(WrongStep):
                move_plan(connection, inspection.plan_id, to)
        with pytest.raises(WrongStep, match="closed"):
            add_lines(connection, inspection.plan_id, field.lines(OTHER_PART))


def test_a_plan_without_lines_does_not_begin(field: Field) -> None:
    with field.write() as connection:
        plan = create_plan(connection, 2026, "联检")
        with pytest.raises(WrongStep, match="no lines"):
            move_plan(connection, plan.plan_id, PlanState.UNDER_WAY)


def test_nobody_goes_to_the_field_before_the_plan_begins(field: Field) -> None:
    inspection = field.plan()
    with field.write() as connection, pytest.raises(WrongStep, match="is draft"):
        move_inspection(connection, inspection.inspection_id, InspectionState.IN_FIELD)


def test_an_inspection_ends_with_every_marker_visited_or_a_reason(field: Field) -> None:
    inspection = field.in_field()
    number = inspection.inspection_id
    for marker in list(field.tasks(inspection))[1:]:
        field.result(inspection, marker)
    with field.write() as connection, pytest.raises(WrongStep, match="1 of 4 markers"):
        move_inspection(connection, number, InspectionState.FIELD_DONE, date(2026, 6, 30))
    done = field.move(
        inspection, InspectionState.FIELD_DONE, on=date(2026, 6, 30), reason="汛期道路不通"
    )
    assert done.completed_on == date(2026, 6, 30)
    assert done.findings["unvisited"] == "汛期道路不通"
    back = field.move(inspection, InspectionState.IN_FIELD)
    assert back.completed_on is None
    assert back.started_on == date(2026, 4, 2)
    field.result(inspection, next(iter(field.tasks(inspection))), Condition.LOST)
    done = field.move(inspection, InspectionState.FIELD_DONE, on=date(2026, 7, 1))
    assert "unvisited" not in done.findings


@pytest.mark.parametrize(
    ("day", "reason"),
    [(date(2026, 4, 1), "before the first day"), (date(2026, 5, 19), "inspected after"),
     (date(2999, 1, 1), "in the future")],
)  # fmt: skip
def test_the_last_day_lies_after_all_that_was_done(field: Field, day: date, reason: str) -> None:
    inspection = field.in_field()
    field.result(inspection, f"{LINE}001Q")
    with field.write() as connection, pytest.raises(InputError, match=reason):
        move_inspection(
            connection, inspection.inspection_id, InspectionState.FIELD_DONE, day, reason="汛期"
        )


def test_a_report_stands(field: Field) -> None:
    inspection = field.report(field.in_field())
    number = inspection.inspection_id
    with field.write() as connection:
        with pytest.raises(WrongStep, match="stands"):
            edit_inspection(connection, number, {"team_a": "别人"})
        with pytest.raises(WrongStep, match="cannot become in_field"):
            move_inspection(connection, number, InspectionState.IN_FIELD)


def test_what_has_results_is_not_only_planned_any_more(field: Field) -> None:
    inspection = field.in_field()
    field.result(inspection, f"{LINE}001Q")
    with field.write() as connection, pytest.raises(WrongStep, match="has results"):
        move_inspection(connection, inspection.inspection_id, InspectionState.PLANNED)


def test_inspections_of_secret_lines_are_hidden_from_staff(field: Field) -> None:
    field.run("UPDATE gazetteer.boundary_line SET secrecy = 'internal' WHERE line_code = :c",
              c=SECRET)  # fmt: skip
    inspection = field.plan(SECRET)
    field.run("UPDATE gazetteer.boundary_line SET secrecy = 'secret' WHERE line_code = :c",
              c=SECRET)  # fmt: skip
    with field.read(STAFF_ROLE) as connection:
        find_plan(connection, inspection.plan_id)
        with pytest.raises(UnknownInspection):
            find_inspection(connection, inspection.inspection_id)


def test_what_was_planned_earlier_can_be_read(field: Field) -> None:
    inspection = field.plan()
    moment = field.rows("SELECT max(recorded_at) AS at FROM gis.revision")[0]["at"]
    with field.write() as connection:
        edit_inspection(connection, inspection.inspection_id, {"team_b": "新组"})
    with field.read() as connection:
        before = find_inspection(connection, inspection.inspection_id, moment)
    assert before.team_b == "霍邱县民政局"
