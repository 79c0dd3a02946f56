from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gazetteer.boundaries.marker import SurveyMethod
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.inspection.compared import compare_inspection, compare_line
from gazetteer.inspection.comparison import Movement
from gazetteer.inspection.plan import InspectionChanged, InspectionState, WrongStep
from gazetteer.inspection.result import Condition, ResultEntry, WitnessesState
from gazetteer.inspection.result_entry import enter_result
from gis.errors import FieldError
from tests.gazetteer.inspection.field import LINE, NORTH, TODAY, Field, fix

ONE, A, B = f"{LINE}001Q", f"{LINE}002A", f"{LINE}002B"


def marker(field: Field, number: str):
    with field.read() as connection:
        return markers_on_record(connection, TODAY, numbers=[number])[-1]


def moment(field: Field):
    return field.rows("SELECT max(recorded_at) AS at FROM gis.revision")[0]["at"]


def test_a_result_says_what_was_found_and_leaves_the_register_as_it_is(field: Field) -> None:
    inspection = field.in_field()
    entered = field.result(
        inspection, ONE, Condition.DAMAGED, inspector_a="张三", inspector_b=" 李四 ",
        found_where="原位", witnesses_state=WitnessesState.CHANGED, remark="",
    )  # fmt: skip
    assert entered.says == ResultEntry(
        date(2026, 5, 20), Condition.DAMAGED, "张三", "李四", "原位", None, WitnessesState.CHANGED
    )
    assert entered.survey_uuid is None
    assert field.tasks(inspection)[ONE].result == entered
    assert marker(field, ONE).state == "in_use"


def test_a_new_epoch_is_added_to_the_register_and_compared(field: Field) -> None:
    inspection = field.in_field()
    entered = field.result(inspection, ONE, epoch=fix())
    epochs = marker(field, ONE).surveys
    assert [epoch.surveyed_on for epoch in epochs] == [date(2020, 5, 20), date(2026, 5, 20)]
    assert epochs[-1].survey_uuid == entered.survey_uuid
    assert epochs[-1].source == f"2026年联检 {LINE} periodic (2026)"
    assert epochs[-1].is_simulated
    with field.read() as connection:
        (found,) = compare_inspection(connection, inspection, TODAY)
        again = compare_line(connection, LINE, "county", TODAY)
    assert found.distance_m == Decimal("0.050")
    assert found.movement is Movement.WITHIN
    assert again == (found,)


def test_a_marker_that_moved_is_flagged(field: Field) -> None:
    inspection = field.in_field()
    field.result(inspection, ONE, epoch=fix("3597003.00", "429504.00"))
    with field.read() as connection:
        (found,) = compare_inspection(connection, inspection, TODAY)
    assert found.distance_m == 5
    assert found.tolerance_m == Decimal("0.141")
    assert found.movement is Movement.MOVED


def test_the_first_epoch_of_a_marker_is_compared_with_nothing(field: Field) -> None:
    inspection = field.in_field()
    field.result(inspection, A, epoch=fix())
    with field.read() as connection:
        (found,) = compare_inspection(connection, inspection, TODAY)
        assert compare_line(connection, LINE, "county", TODAY) == ()
    assert found.movement is Movement.UNKNOWN


@pytest.mark.parametrize(
    ("sigma", "reason", "is_taken"),
    [("1", None, True), ("1.01", None, False), ("1.01", " ", False), ("2.5", "树荫下", True),
     (None, None, False), (None, "手持机未显示精度", True)],
)  # fmt: skip
def test_a_fix_worse_than_the_rule_or_of_unknown_accuracy_says_why(
    field: Field, sigma: str | None, reason: str | None, is_taken: bool
) -> None:
    inspection = field.in_field()
    if is_taken:
        entered = field.result(inspection, ONE, epoch=fix(sigma=sigma), accuracy_reason=reason)
        assert entered.says.accuracy_reason == reason
        return
    with pytest.raises(FieldError, match="should be within 1 m"):
        field.result(inspection, ONE, epoch=fix(sigma=sigma), accuracy_reason=reason)
    assert field.tasks(inspection)[ONE].result is None
    assert len(marker(field, ONE).surveys) == 1


@pytest.mark.parametrize("condition", [Condition.LOST, Condition.NOT_FOUND])
def test_what_is_not_there_has_no_coordinates(field: Field, condition: Condition) -> None:
    inspection = field.in_field()
    with pytest.raises(FieldError, match="no coordinates to measure"):
        field.result(inspection, ONE, condition, epoch=fix())
    assert field.result(inspection, ONE, condition).says.condition is condition


def test_coordinates_that_cannot_be_are_refused(field: Field) -> None:
    inspection = field.in_field()
    for epoch, reason in (
        (fix("429500.04", "3597000.03"), "swapped"),
        (fix("3597000.03", "39429500.04"), "zone"),
        (fix("3627000.03", "429500.04"), "km"),
        (fix("3600000.03", "429500.04"), "m off its line 341226341522"),
        (fix("32.5", "116.25"), "degrees"),
        (fix(sigma="-1"), "more than zero"),
    ):
        with pytest.raises(FieldError) as refused:
            field.result(inspection, ONE, epoch=epoch)
        assert reason in str(refused.value)
    assert len(marker(field, ONE).surveys) == 1


@pytest.mark.parametrize(
    ("day", "reason"),
    [(date(2026, 4, 1), "began on 2026-04-02"), (date(2026, 7, 1), "ended on 2026-06-30"),
     (date.today() + timedelta(days=1), "future")],
)  # fmt: skip
def test_a_result_lies_within_its_inspection(field: Field, day: date, reason: str) -> None:
    inspection = field.in_field()
    field.move(inspection, InspectionState.FIELD_DONE, on=date(2026, 6, 30), reason="汛期")
    with pytest.raises(FieldError, match=reason):
        field.result(inspection, ONE, on=day)
    # At the desk a slip may still be put right.
    assert field.result(inspection, ONE, on=date(2026, 6, 30)).says.inspected_on.month == 6


def test_nothing_is_entered_before_the_field_or_after_the_report(field: Field) -> None:
    inspection = field.in_field()
    field.move(inspection, InspectionState.PLANNED)
    with pytest.raises(WrongStep, match="has not begun"):
        field.result(inspection, ONE)
    field.move(inspection, InspectionState.IN_FIELD, on=date(2026, 4, 2))
    field.report(inspection)
    with pytest.raises(WrongStep, match="is reported"):
        field.result(inspection, ONE)


def test_an_unread_result_is_never_overwritten(field: Field) -> None:
    inspection = field.in_field()
    first = field.result(inspection, ONE, Condition.INTACT)
    with pytest.raises(InspectionChanged, match="says otherwise"):
        field.result(inspection, ONE, Condition.DAMAGED)
    second = field.result(inspection, ONE, Condition.DAMAGED, read_at=first.entered_at)
    assert second.result_uuid == first.result_uuid
    with pytest.raises(InspectionChanged):
        field.result(inspection, ONE, Condition.LOST, read_at=first.entered_at)
    assert field.tasks(inspection)[ONE].result == second


def test_the_same_result_again_changes_nothing(field: Field) -> None:
    inspection = field.in_field()
    first = field.result(inspection, ONE, epoch=fix())
    before = moment(field)
    again = field.result(inspection, ONE, epoch=fix())
    assert again == first
    assert field.rows(
        "SELECT count(*) AS n FROM office.inspection_result WHERE lower(recorded) > :at", at=before
    ) == [{"n": 0}]
    assert len(marker(field, ONE).surveys) == 2


def test_what_a_result_said_before_can_be_read(field: Field) -> None:
    inspection = field.in_field()
    first = field.result(inspection, ONE)
    before = moment(field)
    field.result(inspection, ONE, Condition.MOVED, read_at=first.entered_at)
    assert field.tasks(inspection, before)[ONE].result == first


def test_a_corrected_result_adds_an_epoch_that_corrects_the_first(field: Field) -> None:
    inspection = field.in_field()
    first = field.result(inspection, ONE, epoch=fix("3597000.30"))
    second = field.result(inspection, ONE, epoch=fix("3597000.03"), read_at=first.entered_at)
    epochs = marker(field, ONE).surveys
    assert len(epochs) == 3
    assert (epochs[-1].survey_uuid, epochs[-1].corrects) == (second.survey_uuid, first.survey_uuid)
    with field.read() as connection:
        (found,) = compare_inspection(connection, inspection, TODAY)
    # Compared with the epoch of 2020, not with the slip.
    assert found.earlier is not None
    assert found.earlier.at.north == NORTH


def test_without_new_coordinates_those_of_the_result_stay(field: Field) -> None:
    inspection = field.in_field()
    first = field.result(inspection, ONE, epoch=fix())
    kept = field.result(inspection, ONE, remark="刷新", read_at=first.entered_at)
    assert kept.survey_uuid == first.survey_uuid
    lost = field.result(inspection, ONE, Condition.LOST, read_at=kept.entered_at)
    assert lost.survey_uuid is None


def test_an_epoch_on_record_is_taken_and_never_made_better(field: Field) -> None:
    inspection = field.in_field()
    known = field.survey(A, on=date(2026, 5, 20))
    same = replace(fix(str(NORTH), "429500.00"), method=SurveyMethod.UNKNOWN)
    assert field.result(inspection, A, epoch=same).survey_uuid == known
    field.survey(B, on=date(2026, 5, 20))
    with pytest.raises(FieldError, match="another sigma_m, method"):
        field.result(inspection, B, epoch=fix(str(NORTH), "429500.00", "0.01"))
    with pytest.raises(FieldError, match="never overwritten"):
        field.result(inspection, B, epoch=fix())


def test_a_result_keeps_the_uuid_that_it_got_in_the_field(field: Field) -> None:
    inspection = field.in_field()
    uuid = "9b2f7c1e-2f2a-4a55-9f6e-1c1f6f3f0a01"
    says = ResultEntry(date(2026, 5, 20), Condition.INTACT)
    tasks = field.tasks(inspection)
    with field.write() as connection:
        entered = enter_result(connection, tasks[ONE].task_uuid, says, result_uuid=uuid)
        assert entered.result_uuid == uuid
        with pytest.raises(FieldError, match="another task's result"):
            enter_result(connection, tasks[A].task_uuid, says, result_uuid=uuid)
        with pytest.raises(FieldError, match="no UUID"):
            enter_result(connection, tasks[B].task_uuid, says, result_uuid="1")
