"""Conflicts: shown, decided by a person, remembered; never settled by who comes last."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gazetteer.inspection.decisions import (
    Decisions,
    accepted_fields,
    read_decisions,
    write_conflicts,
)
from gazetteer.inspection.result import Condition
from gazetteer.inspection.return_report import RecordState
from gis.errors import FileError, InputError
from tests.gazetteer.inspection.field import LINE, fix
from tests.maps.field_pack.field_day import DAY, TODAY, Device, FieldDay, record, states

FIX = {"new_north": 3597000.08, "new_east": 429500.0, "sigma_m": 0.02, "method": "gnss_rtk"}


def both_changed(day: FieldDay) -> Device:
    """The field team says damaged, and the office entered lost, with a remark of its own."""
    device = day.take_along()
    device.visit("001Q", "damaged", remark="=外业")
    day.field.result(day.inspection, f"{LINE}001Q", Condition.LOST, on=TODAY, remark="内业")
    return device


def decide(day: FieldDay, device: Device, tmp_path: Path, take: dict[str, str]) -> Decisions:
    """A person opens the file of conflicts and fills in the column take."""
    path = tmp_path / "conflicts.csv"
    assert write_conflicts(path, day.bring_back(device)) == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["take"] = take.get(row["field"], "")
    # As a spreadsheet in China saves it.
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return read_decisions(path)


def test_the_file_of_conflicts_shows_all_three_and_runs_no_formula(
    day: FieldDay, tmp_path: Path
) -> None:
    device = both_changed(day)
    path = tmp_path / "conflicts.csv"
    write_conflicts(path, day.bring_back(device))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["field"]: row for row in csv.DictReader(file)}
    assert (rows["condition"]["theirs"], rows["condition"]["ours"]) == ("damaged", "lost")
    assert rows["remark"]["theirs"] == "'=外业"
    assert rows["remark"]["changed_by"] == "test: inspection"
    assert {row["take"] for row in rows.values()} == {""}


def test_the_fields_value_holds_where_it_is_accepted(day: FieldDay) -> None:
    device = both_changed(day)
    partly = day.bring_back(device, decisions=Decisions(accepted_fields(["condition"])))
    assert record(partly, "001Q").state is RecordState.CONFLICT
    assert day.results()["001Q"]["condition"] == "lost"
    whole = day.bring_back(device, decisions=Decisions(accepted_fields(["all"])))
    assert record(whole, "001Q").state is RecordState.TAKEN
    result = day.results()["001Q"]
    assert (result["condition"], result["remark"]) == ("damaged", "=外业")
    assert day.bring_back(device).is_nothing


def test_decisions_in_a_file_settle_field_by_field_and_are_remembered(
    day: FieldDay, tmp_path: Path
) -> None:
    device = both_changed(day)
    decisions = decide(day, device, tmp_path, {"condition": "theirs", "remark": "ours"})
    report = day.bring_back(device, decisions=decisions)
    assert report.is_clean
    result = day.results()["001Q"]
    assert (result["condition"], result["remark"]) == ("damaged", "内业")
    again = day.bring_back(device)
    assert again.is_clean
    assert again.is_nothing
    assert record(again, "001Q").state is RecordState.KEPT


def test_a_decision_for_the_register_alone_is_remembered_too(day: FieldDay, tmp_path: Path) -> None:
    device = both_changed(day)
    decisions = decide(day, device, tmp_path, {"condition": "ours", "remark": "ours"})
    before = day.revisions()
    assert day.bring_back(device, decisions=decisions).is_nothing
    assert day.revisions() == before
    assert record(day.bring_back(device), "001Q").state is RecordState.KEPT


def test_a_decision_does_not_hold_on_other_values(day: FieldDay, tmp_path: Path) -> None:
    device = both_changed(day)
    decisions = decide(day, device, tmp_path, {"condition": "theirs", "remark": "theirs"})
    task = day.field.tasks(day.inspection)[f"{LINE}001Q"]
    assert task.result is not None
    day.field.result(
        day.inspection, f"{LINE}001Q", Condition.MOVED, on=TODAY, remark="内业",
        read_at=task.result.entered_at,
    )  # fmt: skip
    report = day.bring_back(device, decisions=decisions)
    assert record(report, "001Q").state is RecordState.CONFLICT
    assert day.results()["001Q"]["condition"] == "moved"


def test_coordinates_conflict_as_a_whole(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q", **FIX)
    day.field.result(day.inspection, f"{LINE}001Q", on=TODAY, epoch=fix())
    report = day.bring_back(device)
    assert [one.field for one in record(report, "001Q").fields if one.outcome == "conflict"] == [
        "fix"
    ]
    accepted = Decisions(accepted_fields(["new_north"]))
    assert record(day.bring_back(device, decisions=accepted), "001Q").state is RecordState.TAKEN
    epochs = day.field.rows(
        "SELECT official_north::text AS north, corrects FROM gazetteer.marker_survey"
        " JOIN gazetteer.marker_object USING (object_id) WHERE full_number = :number"
        " ORDER BY survey_id", number=f"{LINE}001Q",
    )  # fmt: skip
    # Nothing was overwritten: the field's epoch corrects the office's.
    assert [row["north"] for row in epochs] == ["3597000.00", "3597000.03", "3597000.08"]
    assert epochs[2]["corrects"] is not None
    assert day.bring_back(device).is_nothing


def test_what_the_office_did_to_a_problem_since_it_came_in_is_no_conflict(
    day: FieldDay,
) -> None:
    device = day.take_along()
    device.problem(description="新路", found_on=DAY)
    day.bring_back(device)
    day.field.run("UPDATE office.inspection_problem SET state = 'referred', handling = '移交'")
    again = day.bring_back(device)
    assert again.is_clean
    assert again.is_nothing
    device.sql("UPDATE problems SET state = 'handled', handling = '已处理'")
    # Without a UUID, other words are another problem.
    assert states(day.bring_back(device), "problems") == {RecordState.ADDED: 1}


def test_a_problem_that_both_changed_conflicts(day: FieldDay) -> None:
    device = day.take_along()
    device.problem(problem_uuid="0b62a5ce-1c7e-4f2e-9a55-3d1b0e4c7a11", description="新路")
    day.bring_back(device)
    day.field.run("UPDATE office.inspection_problem SET description = '新修道路'")
    device.sql("UPDATE problems SET description = '新路，已越界'")
    report = day.bring_back(device)
    assert states(report, "problems") == {RecordState.CONFLICT: 1}
    taken = day.bring_back(device, decisions=Decisions(accepted_fields(["description"])))
    assert states(taken, "problems") == {RecordState.TAKEN: 1}


def test_what_is_no_decision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'colour' is no field of a pack"):
        accepted_fields(["colour"])
    path = tmp_path / "decisions.csv"
    path.write_text("key,take\nk1,maybe\n")
    with pytest.raises(FileError, match="line 2: take says 'maybe'"):
        read_decisions(path)
    path.write_text("field,take\ncondition,ours\n")
    with pytest.raises(FileError, match="no column key"):
        read_decisions(path)
