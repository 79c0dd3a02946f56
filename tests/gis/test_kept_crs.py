"""A file's geometries can be left in the system they were surveyed in."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from gis.crs import parse_crs
from gis.datafiles import open_datafile
from gis.errors import FieldError
from gis.kept_crs import parse_kept_crs, survey_system

COURSE = "LINESTRING Z (388649.57 3641176.641 30, 390000 3641000 31)"


def test_kept_geometries_are_as_the_file_has_them(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(f'code,geometry\n1,"{COURSE}"\n', "utf-8")
    (kept,) = open_datafile(path, crs=parse_kept_crs("4548")).rows()
    (stored,) = open_datafile(path, crs=parse_crs("4548")).rows()

    assert kept.geometry == shapely.from_wkt("LINESTRING(388649.57 3641176.641, 390000 3641000)")
    assert stored.geometry is not None
    assert 115 < stored.geometry.bounds[0] < 116


@pytest.mark.parametrize(
    ("text", "name", "is_geographic"),
    [("xian80", "EPSG:4610", True), ("2436", "EPSG:2436", False), ("4490", "EPSG:4490", True)],
)
def test_old_datums_are_accepted_here_alone(text: str, name: str, is_geographic: bool) -> None:
    crs = parse_kept_crs(text)

    assert (crs.name, crs.is_geographic, crs.is_obfuscated) == (name, is_geographic, False)
    assert survey_system(crs).name == name


def test_shifted_systems_are_refused_kept_or_not() -> None:
    with pytest.raises(FieldError, match="not accepted for boundaries"):
        parse_kept_crs("gcj02")
    with pytest.raises(FieldError, match="not accepted for boundaries"):
        survey_system(parse_crs("bd09"))
