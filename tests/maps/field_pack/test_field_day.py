"""The field day of the issue: out with a pack, back with what was found."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from gazetteer.inspection.comparison import Movement
from gazetteer.inspection.result import Condition
from gazetteer.inspection.return_report import RecordState
from gazetteer.inspection.three_way import Outcome
from tests.gazetteer.inspection.field import LINE
from tests.maps.field_pack.field_day import (
    DAY,
    HERE,
    Device,
    FieldDay,
    open_for_editing,
    reasons,
    record,
    states,
)

FIX = {
    "new_north": 3597000.03, "new_east": 429500.04, "method": "gnss_rtk", "sigma_m": 0.02,
    "new_height": 25.5,
}  # fmt: skip


def a_day(day: FieldDay) -> Device:
    """One marker measured anew with a photo, one found damaged, a problem found."""
    device = day.take_along()
    device.photo("m1.jpg")
    device.visit("001Q", inspector_a="张某", inspector_b="李某", photo_1="DCIM/m1.jpg", **FIX)
    device.visit("002A", "damaged", remark="缺角\r\n已拍照")
    device.photo("p1.jpg", shade=10)
    device.problem(description="新开渠道跨越界线", found_on=DAY, photo="DCIM/p1.jpg")
    return device


def test_what_was_found_comes_in(day: FieldDay) -> None:
    report = day.bring_back(a_day(day))
    assert reasons(report) == ""
    assert report.is_clean
    assert states(report) == {RecordState.ADDED: 2, RecordState.UNCHANGED: 2}
    assert states(report, "problems") == {RecordState.ADDED: 1}
    assert [photo.state for photo in report.photos] == [RecordState.ADDED] * 2
    results = day.results()
    assert results["001Q"]["inspector_b"] == "李某"
    assert results["002A"]["condition"] == "damaged"
    assert results["002A"]["remark"] == "缺角\n已拍照"
    survey = day.field.rows(
        "SELECT * FROM gazetteer.marker_survey WHERE survey_uuid = :uuid",
        uuid=results["001Q"]["survey_uuid"],
    )[0]
    assert (str(survey["official_north"]), str(survey["official_east"])) == (
        "3597000.03", "429500.04",
    )  # fmt: skip
    assert survey["official_epsg"] == 4548
    assert str(survey["surveyed_on"]) == DAY
    moved = report.comparisons[0]
    assert moved.movement is Movement.WITHIN
    assert str(moved.distance_m) == "0.050"
    photos = day.field.rows(
        "SELECT subject, object_id, result_uuid, problem_uuid, taken_at::text AS at,"
        " round(ST_X(position)::numeric, 6)::text AS x FROM gazetteer.boundary_photo ORDER BY 1"
    )
    assert [photo["subject"] for photo in photos] == ["marker", "problem"]
    assert photos[0]["result_uuid"] == results["001Q"]["result_uuid"]
    assert photos[0]["at"] == f"{DAY} 10:15:00"
    assert float(photos[0]["x"]) == pytest.approx(HERE[0], abs=1e-6)
    assert photos[1]["problem_uuid"] is not None


def test_the_same_return_again_changes_nothing(day: FieldDay) -> None:
    device = a_day(day)
    day.bring_back(device)
    before = day.revisions(), len(day.field.rows("SELECT 1 FROM office.inspection_return"))
    again = day.bring_back(device)
    assert again.is_nothing
    assert again.is_clean
    assert states(again) == {RecordState.SAME: 2, RecordState.UNCHANGED: 2}
    assert [photo.state for photo in again.photos] == [RecordState.SAME] * 2
    after = day.revisions(), len(day.field.rows("SELECT 1 FROM office.inspection_return"))
    assert after == before
    assert len(day.field.rows("SELECT 1 FROM office.inspection_problem")) == 1


def test_a_zip_is_the_same_return_as_its_folder(day: FieldDay, tmp_path: Path) -> None:
    device = a_day(day)
    archive = Path(shutil.make_archive(str(tmp_path / "back"), "zip", device.folder))
    one, other = day.bring_back(device, dry=True), day.bring_back(archive)
    assert one.sha256 == other.sha256
    assert not other.is_nothing
    assert day.bring_back(device).is_nothing


def test_a_lone_geopackage_takes_its_photos_from_beside_it_or_a_flat_folder(
    day: FieldDay, tmp_path: Path
) -> None:
    device = a_day(day)
    beside = day.bring_back(device.geopackage, dry=True)
    assert [photo.state for photo in beside.photos] == [RecordState.ADDED] * 2
    flat = tmp_path / "flat"
    flat.mkdir()
    for photo in device.photos.glob("*.jpg"):
        shutil.move(photo, flat / photo.name.upper())
    report = day.bring_back(device.geopackage, flat)
    assert [photo.state for photo in report.photos] == [RecordState.ADDED] * 2


def test_a_dry_run_says_the_same_and_keeps_nothing(day: FieldDay) -> None:
    device = a_day(day)
    before = day.revisions()
    dry = day.bring_back(device, dry=True)
    assert day.revisions() == before
    assert day.results() == {}
    assert day.field.rows("SELECT 1 FROM office.inspection_return") == []
    real = day.bring_back(device)
    assert dry.records == real.records
    assert dry.photos == real.photos


def test_gdal_may_be_the_program_that_edits(day: FieldDay) -> None:
    device = day.take_along()
    subprocess.run(
        ["ogrinfo", str(device.geopackage), "-sql",
         f"UPDATE marker_tasks SET condition = 'moved', inspected_on = '{DAY}',"
         f" new_north = 3597010.5, new_east = 429500, sigma_m = 0.02, method = 'gnss_rtk'"
         f" WHERE full_number = '{LINE}001Q'"],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    report = day.bring_back(device)
    assert report.is_clean
    assert report.comparisons[0].movement is Movement.MOVED
    assert "lies 10.500 m from where it was" in reasons(report, "finding")
    assert day.results()["001Q"]["condition"] == "moved"


def test_degrees_and_a_zone_named_in_the_row_are_taken_as_said(day: FieldDay) -> None:
    device = day.take_along("4490")
    assert device.sql("SELECT last_north FROM marker_tasks WHERE full_number LIKE '%001Q'") == [
        ("3597000.00",)
    ]
    device.visit("001Q", **FIX, new_crs="4548")
    device.visit("002A", new_north=32.4937, new_east=116.2552, sigma_m=0.5, method="gnss_rtk")
    report = day.bring_back(device)
    assert reasons(report, "reject") == ""
    systems = day.field.rows(
        "SELECT official_epsg FROM gazetteer.marker_survey WHERE surveyed_on = :day"
        " ORDER BY object_id", day=DAY,
    )  # fmt: skip
    assert [row["official_epsg"] for row in systems] == [4548, 4490]
    assert day.bring_back(device).is_nothing


def test_two_devices_of_one_pack_merge(day: FieldDay) -> None:
    archive, _ = day.make()
    one, other = day.unpack(archive, "one"), day.unpack(archive, "other")
    one.visit("001Q", remark="甲机")
    other.visit("002B", "lost")
    other.visit("001Q", remark="甲机")
    day.bring_back(one)
    report = day.bring_back(other)
    assert report.is_clean
    assert record(report, "001Q").state is RecordState.SAME
    assert record(report, "002B").state is RecordState.ADDED
    assert {number: row["condition"] for number, row in day.results().items()} == {
        "001Q": "intact", "002B": "lost",
    }  # fmt: skip


def test_a_later_pack_shows_what_is_on_record_and_changes_nothing(day: FieldDay) -> None:
    day.bring_back(a_day(day))
    later = day.unpack(day.make()[0], "later")
    assert later.value("001Q", "condition") == "intact"
    assert later.value("001Q", "new_north") == 3597000.03
    assert later.value("001Q", "new_crs") == "EPSG:4548"
    assert len(later.sql("SELECT 1 FROM problems")) == 1
    untouched = day.bring_back(later)
    assert untouched.is_nothing
    assert reasons(untouched) == ""
    later.fill("002A", remark="改正")
    later.sql("UPDATE problems SET state = 'handled', handling = '已填平', handled_on = ?", DAY)
    report = day.bring_back(later)
    assert record(report, "002A").state is RecordState.TAKEN
    assert [one.field for one in record(report, "002A").fields] == ["remark"]
    assert day.results()["002A"]["condition"] == "damaged"
    assert states(report, "problems") == {RecordState.TAKEN: 1}


def test_the_office_and_the_field_may_change_different_fields(day: FieldDay) -> None:
    inspection = day.inspection
    day.field.result(inspection, f"{LINE}001Q", remark="原备注")
    device = day.unpack(day.make()[0])
    device.fill("001Q", found_where="原位")
    task = day.field.tasks(inspection)[f"{LINE}001Q"]
    assert task.result is not None
    day.field.result(inspection, f"{LINE}001Q", remark="内业改正", read_at=task.result.entered_at)
    report = day.bring_back(device)
    assert record(report, "001Q").state is RecordState.TAKEN
    result = day.results()["001Q"]
    assert (result["remark"], result["found_where"]) == ("内业改正", "原位")


def test_a_conflict_is_shown_with_three_values_and_never_overwritten(day: FieldDay) -> None:
    inspection = day.inspection
    device = day.take_along()
    device.visit("001Q", "damaged", remark="外业")
    device.visit("002A")
    day.field.result(inspection, f"{LINE}001Q", Condition.LOST)
    report = day.bring_back(device)
    assert not report.is_clean
    conflict = record(report, "001Q")
    assert conflict.state is RecordState.CONFLICT
    condition = next(one for one in conflict.fields if one.field == "condition")
    assert (condition.base, condition.theirs, condition.ours) == (None, "damaged", "lost")
    assert condition.outcome is Outcome.CONFLICT
    assert conflict.changed_by == "test: inspection"
    # The whole record waits; the others come in.
    result = day.results()
    assert (result["001Q"]["condition"], result["001Q"]["remark"]) == ("lost", None)
    assert result["002A"]["condition"] == "intact"
    assert record(day.bring_back(device), "001Q").state is RecordState.CONFLICT


def test_a_line_without_markers_can_have_problems(day: FieldDay) -> None:
    device = day.take_along()
    device.sql("DELETE FROM marker_tasks")
    device.problem(description="单方立碑", kind="unilateral_marker")
    report = day.bring_back(device)
    assert states(report) == {RecordState.UNCHANGED: 4}
    assert "was deleted in the field" in reasons(report, "finding")
    assert day.results() == {}
    assert states(report, "problems") == {RecordState.ADDED: 1}


def test_a_journal_beside_the_geopackage_is_read_with_it(day: FieldDay, tmp_path: Path) -> None:
    device = day.take_along()
    connection = open_for_editing(device.geopackage)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "UPDATE marker_tasks SET condition = 'intact', inspected_on = ?"
        " WHERE full_number LIKE '%001Q'", (DAY,),
    )  # fmt: skip
    connection.commit()
    assert device.geopackage.with_name(device.geopackage.name + "-wal").exists()
    copied = tmp_path / "copied"
    shutil.copytree(device.folder, copied)
    connection.close()
    assert record(day.bring_back(copied), "001Q").state is RecordState.ADDED
