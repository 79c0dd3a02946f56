"""What is exported of a line can be loaded again, and then changes nothing on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.database import Database
from gis.kept_crs import parse_kept_crs
from gis.loading import LoadOptions, LoadReport
from gis.roles import STAFF_ROLE
from layers.load import load
from maps.boundary_export.make import ExportForm, line_export
from tests.maps.boundary_fixtures import built_world
from tests.maps.boundary_world import DAY, LINE
from tests.server import DatabaseServer


@pytest.fixture(scope="module")
def database(server: DatabaseServer, template_database: str) -> Iterator[Database]:
    with built_world(server, template_database) as database:
        yield database


def loaded_again(
    database: Database, folder: Path, form: ExportForm, dataset: str, layer: str
) -> LoadReport:
    with database.read(STAFF_ROLE) as connection:
        made = line_export(connection, LINE, form, None, DAY)
    path = folder / f"again.{form.value}"
    path.write_bytes(made.content)
    is_text = form in (ExportForm.DAT, ExportForm.TXT)
    in_degrees = form in (ExportForm.KML, ExportForm.GPX)
    options = LoadOptions(
        crs=None if in_degrees else parse_kept_crs("4548"),
        encoding="gbk" if is_text else None, layer=layer, is_dry_run=True,
        defaults={"surveyed_on": "2026-10-01"} if dataset == "marker-surveys" else {},
    )  # fmt: skip
    return load(database, dataset, [path], options)


@pytest.mark.parametrize(
    ("form", "layer"),
    [
        (ExportForm.DXF, "界线点"), (ExportForm.DAT, "JXD"),
        (ExportForm.KML, "界线点"), (ExportForm.GPX, "Flag, Blue"), (ExportForm.TXT, "界线点"),
    ],
)  # fmt: skip
def test_points(database: Database, tmp_path: Path, form: ExportForm, layer: str) -> None:
    report = loaded_again(database, tmp_path, form, "boundary-points", layer)

    assert not report.rejected
    assert report.is_nothing


@pytest.mark.parametrize(
    ("form", "layer"),
    [
        (ExportForm.DXF, "界桩"), (ExportForm.DAT, "JZ"), (ExportForm.KML, "界桩"),
        (ExportForm.GPX, "Flag, Red"), (ExportForm.TXT, "界桩"),
    ],
)  # fmt: skip
def test_surveys_of_another_day_are_all_added(
    database: Database, tmp_path: Path, form: ExportForm, layer: str
) -> None:
    report = loaded_again(database, tmp_path, form, "marker-surveys", layer)

    assert not report.rejected
    assert report.counts["marker_survey"].added == 5


def test_lines_and_markers(database: Database, tmp_path: Path) -> None:
    for dataset, layer in (("boundary-lines", "界线"), ("boundary-markers", "界桩")):
        report = loaded_again(database, tmp_path, ExportForm.GPKG, dataset, layer)
        assert not report.rejected
        assert report.is_nothing
