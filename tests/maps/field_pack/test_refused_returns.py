"""Packs that do not come in at all, and what was added to them."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from gazetteer.inspection.pack_base import UnknownPack
from gazetteer.inspection.plan import WrongStep
from gis.errors import FileError
from tests.maps.field_pack.field_day import FieldDay, open_for_editing, reasons


def test_a_missing_column_is_named_with_its_layer_and_how_to_mend_it(trial: FieldDay) -> None:
    device = trial.take_along()
    with open_for_editing(device.geopackage) as connection:
        connection.execute("ALTER TABLE marker_tasks DROP COLUMN condition")
        connection.execute("ALTER TABLE problems DROP COLUMN handling")
    with pytest.raises(FileError) as refusal:
        trial.bring_back(device)
    assert "column 'condition' of layer 'marker_tasks' (界桩状况)" in refusal.value.message
    assert "column 'handling' of layer 'problems' (处理意见)" in refusal.value.message
    assert "under exactly that name" in refusal.value.mend


def test_a_missing_layer_is_named(trial: FieldDay) -> None:
    device = trial.take_along()
    device.sql("DROP TABLE photos")
    with pytest.raises(FileError, match="layer 'photos' \\(照片\\)"):
        trial.bring_back(device)


def test_what_was_added_is_told_and_not_read(trial: FieldDay) -> None:
    device = trial.take_along()
    device.sql("ALTER TABLE marker_tasks ADD COLUMN weather TEXT")
    device.sql("CREATE TABLE notes (fid INTEGER PRIMARY KEY, words TEXT)")
    report = trial.bring_back(device)
    assert report.is_clean
    assert "column 'weather' was added to layer 'marker_tasks'" in reasons(report, "finding")
    assert "layer 'notes' was added" in reasons(report, "finding")


def test_a_file_that_is_no_geopackage_is_refused(trial: FieldDay, tmp_path: Path) -> None:
    text = tmp_path / "pack.gpkg"
    text.write_text("this is no database")
    with pytest.raises(FileError, match="no GeoPackage"):
        trial.bring_back(text)
    other = tmp_path / "other.gpkg"
    sqlite3.connect(other).execute("CREATE TABLE t (a)").connection.close()
    with pytest.raises(FileError, match="no GeoPackage"):
        trial.bring_back(other)
    with pytest.raises(FileError, match="There is no file"):
        trial.bring_back(tmp_path / "nothing.gpkg")


def test_a_hostile_view_in_place_of_a_layer_is_not_read(trial: FieldDay) -> None:
    device = trial.take_along()
    device.sql("ALTER TABLE photos RENAME TO hidden")
    device.sql("CREATE VIEW photos AS SELECT load_extension('/tmp/evil') AS path FROM hidden")
    with pytest.raises(FileError, match="layer 'photos'"):
        trial.bring_back(device)


def test_a_pack_of_another_register_is_refused(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q")
    device.sql("UPDATE pack SET pack_uuid = '9d3c3a52-8f2e-4a25-8f50-000000000000'")
    with pytest.raises(UnknownPack, match="did not leave this register"):
        day.bring_back(device)


def test_an_altered_base_is_noticed(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q")
    device.sql("UPDATE pack SET base_digest = ?", "0" * 64)
    with pytest.raises(UnknownPack, match="is not what left"):
        day.bring_back(device)
    assert day.results() == {}


def test_nothing_comes_in_after_the_report(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q")
    day.field.report(day.inspection)
    before = day.revisions()
    with pytest.raises(WrongStep, match="reported"):
        day.bring_back(device)
    assert day.revisions() == before


def test_a_folder_with_two_packs_asks_which(day: FieldDay) -> None:
    device = day.take_along()
    device.visit("001Q")
    shutil.copy(device.geopackage, device.folder / "field_conflict_copy.gpkg")
    with pytest.raises(FileError, match="2 GeoPackages"):
        day.bring_back(device)
