"""Photos that come back: asked when and where, linked once, never followed out of the folder."""

from __future__ import annotations

import os

import pytest

from gazetteer.inspection.return_report import RecordState
from tests.maps.field_pack.field_day import HERE, TODAY, FieldDay, reasons, record


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
def test_a_photo_path_never_leads_out_of_the_folder(trial: FieldDay, path: str) -> None:
    device = trial.take_along()
    (device.folder.parent / "secret.jpg").write_bytes(device.photo("a.jpg").read_bytes())
    device.visit("001Q", photo_1=path)
    report = trial.bring_back(device)
    assert "is not below the folder of the pack" in reasons(report, "reject")
    assert [photo.state for photo in report.photos] == [RecordState.REJECTED]
    assert record(report, "001Q").state is RecordState.ADDED


def test_a_link_in_the_photo_folder_is_not_followed(trial: FieldDay) -> None:
    device = trial.take_along()
    outside = device.folder.parent / "outside.jpg"
    os.rename(device.photo("a.jpg"), outside)
    os.symlink(outside, device.photos / "link.jpg")
    device.visit("001Q", photo_1="DCIM/link.jpg")
    assert "is not there" in reasons(trial.bring_back(device), "finding")


def test_what_is_no_picture_is_refused(trial: FieldDay) -> None:
    device = trial.take_along()
    (device.photos / "virus.jpg").write_bytes(b"MZ\x90 no picture at all")
    device.visit("001Q", photo_1="DCIM/virus.jpg")
    report = trial.bring_back(device)
    assert "is no JPEG, PNG or WebP picture" in reasons(report, "reject")
    assert [photo.state for photo in report.photos] == [RecordState.REJECTED]


def test_photos_that_no_record_names_are_listed(trial: FieldDay) -> None:
    device = trial.take_along()
    device.photo("nobody.jpg")
    assert "1 photos belong to no record: DCIM/nobody.jpg" in reasons(trial.bring_back(device))
