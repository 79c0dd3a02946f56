"""What comes back wrong: told with a reason and a mend, and never guessed."""

from __future__ import annotations

import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from gazetteer.inspection.return_report import RecordState
from gis.errors import FileError
from tests.gazetteer.inspection.field import LINE
from tests.maps.field_pack.field_day import (
    HERE,
    TODAY,
    FieldDay,
    open_for_editing,
    reasons,
    record,
    states,
)

GOOD_FIX = {"new_north": 3597000.03, "new_east": 429500.04, "sigma_m": 0.02, "method": "gnss_rtk"}


def test_a_missing_column_is_named_with_its_layer_and_how_to_mend_it(day: FieldDay) -> None:
    device = day.take_along()
    with open_for_editing(device.geopackage) as connection:
        connection.execute("ALTER TABLE marker_tasks DROP COLUMN condition")
        connection.execute("ALTER TABLE problems DROP COLUMN handling")
    with pytest.raises(FileError) as refusal:
        day.bring_back(device)
    assert "column 'condition' of layer 'marker_tasks' (界桩状况)" in refusal.value.message
    assert "column 'handling' of layer 'problems' (处理意见)" in refusal.value.message
    assert "under exactly that name" in refusal.value.mend


def test_a_missing_layer_is_named(day: FieldDay) -> None:
    device = day.take_along()
    device.sql("DROP TABLE photos")
    with pytest.raises(FileError, match="layer 'photos' \\(照片\\)"):
        day.bring_back(device)


def test_what_was_added_is_told_and_not_read(day: FieldDay) -> None:
    device = day.take_along()
    device.sql("ALTER TABLE marker_tasks ADD COLUMN weather TEXT")
    device.sql("CREATE TABLE notes (fid INTEGER PRIMARY KEY, words TEXT)")
    report = day.bring_back(device)
    assert report.is_clean
    assert "column 'weather' was added to layer 'marker_tasks'" in reasons(report, "finding")
    assert "layer 'notes' was added" in reasons(report, "finding")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"condition": "splendid"}, "condition says 'splendid', which is none of its list"),
        ({"condition": "完好"}, "condition says '完好', which is none of its list"),
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
    day: FieldDay, values: dict[str, object], reason: str
) -> None:
    device = day.take_along()
    device.visit("001Q")
    device.fill("001Q", **values)
    device.visit("002A")
    report = day.bring_back(device)
    assert reason in reasons(report, "reject")
    assert all(one.mend for one in report.problems)
    assert record(report, "001Q").state is RecordState.REJECTED
    assert list(day.results()) == ["002A"]
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


def test_a_day_before_the_pack_was_made_is_asked_about(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q")
    device.fill("001Q", inspected_on=(TODAY - timedelta(days=3)).isoformat())
    report = day.bring_back(device)
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


def test_a_redrawn_line_is_told_and_not_read(day: FieldDay) -> None:
    device = day.take_along()
    assert day.bring_back(device, dry=True).problems == ()
    device.sql("DELETE FROM line")
    assert "redrawn in the field" in reasons(day.bring_back(device), "finding")


def test_rows_mixed_up_in_a_spreadsheet_are_noticed(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q")
    device.fill("001Q", full_number=f"{LINE}002A")
    report = day.bring_back(device)
    assert "bears the UUID of marker 341226341522001Q" in reasons(report, "reject")
    assert day.results() == {}


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
        ({"kind": "ghost"}, "kind says 'ghost'"),
        ({"object_uuid": "999Q"}, "'999Q' is no marker of line"),
        ({"state": "handled"}, "nobody says how"),
        ({"problem_uuid": "12"}, "this is no UUID"),
    ],
)
def test_a_problem_that_cannot_be_stays_out(
    day: FieldDay, values: dict[str, object], reason: str
) -> None:
    device = day.take_along()
    device.problem(**{"description": "某处"} | values)
    report = day.bring_back(device)
    assert reason in reasons(report, "reject")
    assert day.field.rows("SELECT 1 FROM office.inspection_problem") == []


def test_photos_are_asked_when_and_where(day: FieldDay) -> None:
    device = day.take_along()
    device.photo("plain.jpg", taken=None, at=None, shade=1)
    device.photo("old.jpg", taken="2025-05-01 08:00:00", shade=2)
    device.photo("far.jpg", at=(HERE[0] + 0.01, HERE[1]), shade=3)
    device.visit("001Q", photo_1="DCIM/plain.jpg", photo_2="DCIM/old.jpg", photo_3="DCIM/far.jpg")
    device.photo("mars.jpg", datum="GCJ-02", shade=4)
    device.photo_row(path="DCIM/mars.jpg", object_uuid=device.value("001Q", "object_uuid"))
    report = day.bring_back(device)
    told = reasons(report, "finding")
    assert "plain.jpg of 341226341522001Q: it has no Exif" in told
    assert f"it was taken on 2025-05-01, and the record is of {TODAY}" in told
    # A hundredth of a degree of longitude at 32.5°N: 940 m.
    assert "it was taken 940 m away; more than 100 m is asked about" in told
    assert "the camera names the datum GCJ-02" in told
    rows = day.field.rows(
        "SELECT file_name, taken_at IS NULL AS no_time, position IS NULL AS no_place"
        " FROM gazetteer.boundary_photo ORDER BY 1"
    )
    assert [(row["file_name"], row["no_time"], row["no_place"]) for row in rows] == [
        ("far.jpg", False, False), ("mars.jpg", False, True), ("old.jpg", False, False),
        ("plain.jpg", True, True),
    ]  # fmt: skip


def test_a_missing_photo_is_asked_for_and_its_record_comes_in(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q", photo_1="DCIM/gone.jpg")
    report = day.bring_back(device)
    assert report.is_clean
    assert "The photo DCIM/gone.jpg is not there" in reasons(report, "finding")
    assert list(day.results()) == ["001Q"]
    device.photo("gone.jpg")
    assert [photo.state for photo in day.bring_back(device).photos] == [RecordState.ADDED]


def test_one_photo_under_two_names_is_linked_once(day: FieldDay) -> None:
    device = day.take_along()
    device.photo("a.jpg")
    (device.photos / "b.jpg").write_bytes((device.photos / "a.jpg").read_bytes())
    device.visit("001Q", photo_1="DCIM/a.jpg", photo_2="DCIM/b.jpg")
    report = day.bring_back(device)
    assert [photo.state for photo in report.photos] == [RecordState.ADDED, RecordState.SAME]
    assert len(day.field.rows("SELECT 1 FROM gazetteer.boundary_photo")) == 1


def test_a_photo_taken_anew_under_the_same_uuid_is_added(day: FieldDay) -> None:
    device = day.take_along()
    device.photo("a.jpg")
    uuid = "{0B62A5CE-1C7E-4F2E-9A55-3D1B0E4C7A11}"
    device.photo_row(photo_uuid=uuid, path="DCIM/a.jpg", subject="other")
    day.bring_back(device)
    device.photo("a.jpg", shade=200)
    day.bring_back(device)
    rows = day.field.rows("SELECT photo_uuid::text AS id, sha256 FROM gazetteer.boundary_photo")
    assert len({row["sha256"] for row in rows}) == 2
    assert uuid.strip("{}").lower() in {row["id"] for row in rows}


@pytest.mark.parametrize(
    "path",
    ["../secret.jpg", "DCIM/../../secret.jpg", "/etc/passwd", "C:\\DCIM\\a.jpg",
     "file:///tmp/a.jpg", "..\\..\\secret.jpg"],
)  # fmt: skip
def test_a_photo_path_never_leads_out_of_the_folder(day: FieldDay, path: str) -> None:
    device = day.take_along()
    (device.folder.parent / "secret.jpg").write_bytes(device.photo("a.jpg").read_bytes())
    device.visit("001Q", photo_1=path)
    report = day.bring_back(device)
    assert "is not below the folder of the pack" in reasons(report, "reject")
    assert day.field.rows("SELECT 1 FROM gazetteer.boundary_photo") == []
    assert list(day.results()) == ["001Q"]


def test_a_link_in_the_photo_folder_is_not_followed(day: FieldDay) -> None:
    device = day.take_along()
    outside = device.folder.parent / "outside.jpg"
    os.rename(device.photo("a.jpg"), outside)
    os.symlink(outside, device.photos / "link.jpg")
    device.visit("001Q", photo_1="DCIM/link.jpg")
    assert "is not there" in reasons(day.bring_back(device), "finding")


def test_what_is_no_picture_is_refused(day: FieldDay) -> None:
    device = day.take_along()
    (device.photos / "virus.jpg").write_bytes(b"MZ\x90 no picture at all")
    device.visit("001Q", photo_1="DCIM/virus.jpg")
    report = day.bring_back(device)
    assert "is no JPEG, PNG or WebP picture" in reasons(report, "reject")
    assert day.field.rows("SELECT 1 FROM gazetteer.boundary_photo") == []


def test_photos_that_no_record_names_are_listed(day: FieldDay) -> None:
    device = day.take_along()
    device.photo("nobody.jpg")
    assert "1 photos belong to no record: DCIM/nobody.jpg" in reasons(day.bring_back(device))


def test_a_file_that_is_no_geopackage_is_refused(day: FieldDay, tmp_path: Path) -> None:
    text = tmp_path / "pack.gpkg"
    text.write_text("this is no database")
    with pytest.raises(FileError, match="no GeoPackage"):
        day.bring_back(text)
    other = tmp_path / "other.gpkg"
    sqlite3.connect(other).execute("CREATE TABLE t (a)").connection.close()
    with pytest.raises(FileError, match="no GeoPackage"):
        day.bring_back(other)
    with pytest.raises(FileError, match="There is no file"):
        day.bring_back(tmp_path / "nothing.gpkg")


def test_a_hostile_view_in_place_of_a_layer_is_not_read(day: FieldDay) -> None:
    device = day.take_along()
    device.sql("ALTER TABLE photos RENAME TO hidden")
    device.sql("CREATE VIEW photos AS SELECT load_extension('/tmp/evil') AS path FROM hidden")
    with pytest.raises(FileError, match="layer 'photos'"):
        day.bring_back(device)
