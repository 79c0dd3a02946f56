"""Files made by LibreOffice and ogr2ogr (`tests/data`): they load, or are refused as said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gis.crs import parse_crs
from gis.errors import FileError
from gis.loading import LoadOptions, LoadRefused
from layers.demand import HouseholdsKind
from layers.kinds import KINDS
from layers.load import load
from layers.repository import list_facilities
from tests.layers.world import DAY, A, B, C, World

DATA = Path(__file__).parents[1] / "data"


def test_a_messy_workbook_of_statistics(squares: World) -> None:
    path = DATA / "statistics_libreoffice.xlsx"
    report = load(squares.database, "statistics", [path], LoadOptions())
    assert [(p.row, p.severity, p.reason) for p in report.problems] == [
        (None, "finding", "These columns are not used: 备注."),
        (8, "finding", "a row of totals is left out: totals are worked out, never loaded."),
    ]
    registered = squares.coverage()
    assert [registered[code]["households"] for code in (A, B, C)] == [1234, 2000, 0]
    resident = squares.coverage(households=HouseholdsKind.RESIDENT)
    assert [resident[code]["households"] for code in (A, B, C)] == [1100, None, 85]


def test_a_messy_workbook_of_centres(squares: World) -> None:
    path = DATA / "centres_libreoffice.xlsx"
    options = LoadOptions(crs=parse_crs("4490"), allow_rejects=True)
    report = load(squares.database, "facilities", [path], options, kind=KINDS["service_centre"])

    swapped, formula = [p for p in report.problems if p.severity == "reject"]
    assert (swapped.row, swapped.column) == (4, "longitude")
    assert "swapped" in swapped.reason
    assert (formula.row, formula.value) == (5, "#NAME?")
    with squares.database.read() as connection:
        rows = list_facilities(connection, KINDS["service_centre"], DAY, None, 10, None)
    assert [(r["facility_code"], r["name"], r["valid_from"]) for r in rows] == [
        ("0001", "甲中心", "2016-03-01"),
        ("0002", "乙中心", "2018-12-31"),
    ]
    assert squares.supply() == {("0001", A, 1.0), ("0002", A, 0.6), ("0002", B, 0.4)}


@pytest.fixture
def shapefile(tmp_path: Path) -> Path:
    for part in DATA.glob("outlines_gbk.*"):
        shutil.copy(part, tmp_path)
    return tmp_path / "outlines_gbk.shp"


@pytest.mark.parametrize("encoding", [None, "gb18030"])
def test_a_shapefile_in_gbk(squares: World, shapefile: Path, encoding: str | None) -> None:
    if encoding is not None:
        shapefile.with_suffix(".cpg").unlink()
    options = LoadOptions(crs=parse_crs("4490"), encoding=encoding, allow_rejects=True)
    report = load(squares.database, "divisions", [shapefile], options)

    (rejected,) = [p for p in report.problems if p.severity == "reject"]
    assert rejected.row == 3
    overlaps = [p.reason for p in report.problems if "overlap" in p.reason]
    assert any(A in reason and B in reason and "m²" in reason for reason in overlaps)
    squares.centres({"facility_code": "1", "at": (0.95, 0.5)})
    assert squares.supply() == {("1", A, 1.0)}


@pytest.mark.parametrize("part", [".dbf", ".shx"])
def test_a_shapefile_without_a_part(squares: World, shapefile: Path, part: str) -> None:
    shapefile.with_suffix(part).unlink()
    with pytest.raises(FileError, match=part):
        load(squares.database, "divisions", [shapefile], LoadOptions(crs=parse_crs("4490")))


def test_a_shapefile_of_undeclared_encoding(squares: World, shapefile: Path) -> None:
    shapefile.with_suffix(".cpg").unlink()
    with pytest.raises((FileError, LoadRefused)) as refusal:
        load(squares.database, "divisions", [shapefile], LoadOptions(crs=parse_crs("4490")))
    assert "ncoding" in str(refusal.value)


def test_a_shapefile_of_undeclared_crs(squares: World, shapefile: Path) -> None:
    with pytest.raises(FileError, match="--crs"):
        load(squares.database, "divisions", [shapefile], LoadOptions())
