"""What comes back wrong: told with a reason and a mend, and never guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gazetteer.inspection.return_report import RecordState
from tests.gazetteer.inspection.field import LINE
from tests.maps.field_pack.field_day import (
    TODAY,
    FieldDay,
    reasons,
    record,
    states,
)

GOOD_FIX = {"new_north": 3597000.03, "new_east": 429500.04, "sigma_m": 0.02, "method": "gnss_rtk"}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"condition": "splendid"}, "condition says 'splendid', which is none of its list"),
        ({"condition": "完整"}, "condition says '完整', which is none of its list"),
        ({"witnesses_state": "gone"}, "witnesses_state says 'gone'"),
        ({"condition": None}, "condition is blank, and other fields are filled in"),
        ({"inspected_on": None}, "inspected_on is blank"),
        ({"inspected_on": "soon"}, "'soon' is not a date"),
        ({"inspected_on": (TODAY + timedelta(days=2)).isoformat()}, "lies in the future"),
        ({"inspected_on": "2026-01-15"}, "before the inspection, which began on 2026-04-02"),
        ({"new_north": 3597000.0}, "new_east is blank, and the other coordinate is not"),
        ({"sigma_m": 0.02}, "sigma_m without new_north and new_east"),
        ({"new_north": "north", "new_east": 429500.0}, "'north' is not a number"),
        ({**GOOD_FIX, "sigma_m": 3.5}, "The σ of the fix is 3.5 m; fixes should be within 1 m"),
        ({**GOOD_FIX, "sigma_m": None}, "The σ of the fix is not stated"),
        ({**GOOD_FIX, "sigma_m": -1.0}, "σ must be more than zero"),
        ({**GOOD_FIX, "method": "guess"}, "'guess' is no method"),
        ({**GOOD_FIX, "new_crs": "gcj02"}, "GCJ-02 (国测局坐标) is not accepted"),
        (
            {**GOOD_FIX, "new_north": 429500.04, "new_east": 3597000.03},
            "It looks as if X and Y are swapped",
        ),
        ({**GOOD_FIX, "new_east": 39429500.04}, "has the zone number 带号 39 in front"),
        ({**GOOD_FIX, "new_north": 32.49, "new_east": 116.25}, "These look like degrees"),
        ({**GOOD_FIX, "new_crs": "4547"}, "It looks as if it is in another zone"),
        ({**GOOD_FIX, "condition": "lost"}, "A marker that is lost has no coordinates to measure"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_stays_out_and_the_others_come_in(
    trial: FieldDay, values: dict[str, object], reason: str
) -> None:
    device = trial.take_along()
    device.visit("001Q")
    device.fill("001Q", **values)
    device.visit("002A")
    report = trial.bring_back(device)
    assert reason in reasons(report, "reject")
    assert all(one.mend for one in report.problems)
    assert record(report, "001Q").state is RecordState.REJECTED
    assert record(report, "002A").state is RecordState.ADDED
    assert not report.is_clean


def test_a_poor_fix_with_its_reason_comes_in(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q", **GOOD_FIX | {"sigma_m": 3.5, "method": "gnss_code"},
                 accuracy_reason="林下无固定解")  # fmt: skip
    report = day.bring_back(device)
    assert report.is_clean
    assert day.results()["001Q"]["accuracy_reason"] == "林下无固定解"


def test_a_mended_row_comes_in_with_the_next_return(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q", "damaged", **GOOD_FIX | {"sigma_m": 3.5})
    device.photo("m1.jpg")
    device.fill("001Q", photo_1="DCIM/m1.jpg")
    first = day.bring_back(device)
    assert [photo.state for photo in first.photos] == [RecordState.REJECTED]
    device.fill("001Q", accuracy_reason="林下")
    second = day.bring_back(device)
    assert record(second, "001Q").state is RecordState.ADDED
    assert [photo.state for photo in second.photos] == [RecordState.ADDED]


def test_a_day_before_the_pack_was_made_is_asked_about(trial: FieldDay) -> None:
    device = trial.take_along()
    device.visit("001Q")
    device.fill("001Q", inspected_on=(TODAY - timedelta(days=3)).isoformat())
    report = trial.bring_back(device)
    assert report.is_clean
    assert "before the pack was made" in reasons(report, "finding")


def test_a_dragged_point_is_no_measurement(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q")
    other = device.sql("SELECT geom FROM marker_tasks WHERE full_number LIKE '%002A'")[0][0]
    device.fill("001Q", geom=other)
    report = day.bring_back(device)
    assert "was moved on the map" in reasons(report, "finding")
    assert day.results()["001Q"]["survey_uuid"] is None


def test_a_redrawn_line_is_told_and_not_read(trial: FieldDay) -> None:
    device = trial.take_along()
    assert trial.bring_back(device, dry=True).problems == ()
    device.sql("DELETE FROM line")
    assert "redrawn in the field" in reasons(trial.bring_back(device), "finding")


def test_rows_mixed_up_in_a_spreadsheet_are_noticed(trial: FieldDay) -> None:
    device = trial.take_along()
    device.visit("001Q")
    device.fill("001Q", full_number=f"{LINE}002A")
    report = trial.bring_back(device)
    assert "bears the UUID of marker 341226341522001Q" in reasons(report, "reject")
    assert states(report) == {RecordState.REJECTED: 1, RecordState.UNCHANGED: 3}


def test_a_copied_row_is_no_second_marker(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q")
    columns = "task_uuid, full_number, inspected_on"
    device.sql(
        f"INSERT INTO marker_tasks ({columns}, condition)"
        f" SELECT {columns}, 'lost' FROM marker_tasks WHERE full_number LIKE '%001Q'"
    )
    device.sql("INSERT INTO marker_tasks (full_number, condition) VALUES ('新桩', 'intact')")
    report = day.bring_back(device)
    assert "bears the UUID of row 2 and says otherwise" in reasons(report, "reject")
    assert "The row is no task of this pack" in reasons(report, "reject")
    assert day.results()["001Q"]["condition"] == "intact"


def test_labels_and_capitals_of_a_list_are_understood(day: FieldDay) -> None:
    device = day.take_along()
    at = {"new_north": 3597000.01, "new_east": 429500.0, "sigma_m": 0.05}
    device.visit("001Q", "Intact", witnesses_state="有变化", method="GNSS_RTK", **at)
    device.problem(description="河道改道", kind="地形变化")
    report = day.bring_back(device)
    assert report.is_clean
    result = day.results()["001Q"]
    assert (result["condition"], result["witnesses_state"]) == ("intact", "changed")
    device.visit("001Q", "完好", witnesses_state="Changed")
    assert states(day.bring_back(device)) == {RecordState.SAME: 1, RecordState.UNCHANGED: 3}


def test_markers_are_told_in_the_order_of_their_numbers(trial: FieldDay) -> None:
    device = trial.take_along()
    for number in ("002B", "001Q", "002A"):
        device.visit(number, "splendid")
    report = trial.bring_back(device)
    assert [one.label[-4:] for one in report.records] == ["522S", "001Q", "002A", "002B"]


def test_problems_without_a_uuid_get_one_that_stays(day: FieldDay) -> None:
    device = day.take_along()
    device.problem(description="河道改道")
    device.problem(description="河道改道")
    device.problem(description="新路", object_uuid=f"{LINE}002B")
    first = day.bring_back(device)
    assert states(first, "problems") == {RecordState.ADDED: 2}
    assert day.bring_back(device).is_nothing
    rows = day.field.rows(
        "SELECT right(full_number, 4) AS number FROM office.inspection_problem"
        " LEFT JOIN gazetteer.marker_object USING (object_id) ORDER BY description"
    )
    assert {row["number"] for row in rows} == {None, "002B"}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"description": None}, "description is blank"),
        ({"kind": None}, "kind is blank"),
        ({"kind": "ghost"}, "Layer problems: kind says 'ghost'"),
        ({"object_uuid": "999Q"}, "'999Q' is no marker of line"),
        ({"state": "handled"}, "nobody says how"),
        ({"problem_uuid": "12"}, "this is no UUID"),
    ],
)
def test_a_problem_that_cannot_be_stays_out(
    trial: FieldDay, values: dict[str, object], reason: str
) -> None:
    device = trial.take_along()
    device.problem(**{"description": "某处"} | values)
    report = trial.bring_back(device)
    assert reason in reasons(report, "reject")
    assert report.is_nothing
