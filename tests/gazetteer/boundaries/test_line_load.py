"""Boundary lines come from files, with the official geometry on its own datum."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from gazetteer.boundaries.line import BoundaryLine, Conversion, LegalStatus, LineLevel
from gazetteer.boundaries.line_record import find_line, lines_on_record
from gis.crs import parse_crs
from gis.errors import FieldError, FileError
from gis.loading import LoadOptions
from gis.roles import CLEARED_ROLE
from layers.load import load
from tests.gazetteer.boundaries.boundary_texts import (
    COURSE,
    EAST,
    HEADER,
    LINE,
    LINES,
    NORTH,
    OTHER,
    with_lines,
)
from tests.gazetteer.register import Register, counts, said


def line(register: Register, code: str = LINE, as_of: str = "2026-01-01") -> BoundaryLine:
    with register.database.read(CLEARED_ROLE) as connection:
        return find_line(connection, code, date.fromisoformat(as_of))


def row(course: str, code: str = LINE) -> str:
    return HEADER + (
        f'{code},名,,county,,341226,颍上县,341522,霍邱县,agreed,,,,,"{course}"\n'
    )  # fmt: skip


def test_a_line_is_registered_with_its_agreement_and_geometry(register: Register) -> None:
    report = register.load("boundary-lines", LINES, crs="4548")
    found = line(register)

    assert said(report) == []
    assert counts(report, "boundary_line_version") == (2, 0, 0, 0)
    assert (found.name, found.group, found.level) == ("颍上县–霍邱县线", "阜六线", LineLevel.COUNTY)
    assert (found.side_a_code, found.side_b_code) == ("341226000000", "341522000000")
    assert (found.legal_status, found.agreed_on) == (LegalStatus.AGREED, date(1999, 1, 1))
    assert (str(found.stated_length_m), found.secrecy) == ("1361.90", "internal")
    assert (found.official_epsg, found.conversion) == (4548, Conversion.EXACT)
    assert found.official_geom is not None
    assert shapely.get_coordinates(found.official_geom).tolist()[0] == [EAST, NORTH]


def test_the_position_in_storage_is_that_of_pyproj(register: Register) -> None:
    with_lines(register)
    stored = line(register).geom
    assert stored is not None
    longitude, latitude = shapely.get_coordinates(stored).T
    east, north = pyproj.Transformer.from_crs(4490, 4548, always_xy=True).transform(
        longitude, latitude
    )

    assert np.column_stack((east, north)) == pytest.approx(
        np.array([[EAST, NORTH], [390000, 3641000]]), abs=1e-6
    )


def test_the_same_file_again_changes_and_records_nothing(register: Register) -> None:
    with_lines(register)
    revisions = register.revisions()

    assert register.load("boundary-lines", LINES, crs="4548").is_nothing
    assert register.revisions() == revisions


def test_a_course_rounded_to_centimetres_does_not_replace_the_finer_one(
    register: Register,
) -> None:
    before = line(with_lines(register)).official_geom
    rounded = LINES.replace(str(NORTH), f"{NORTH:.2f}")
    report = register.load("boundary-lines", rounded, crs="4548")
    moved = register.load(
        "boundary-lines", LINES.replace(str(NORTH), f"{NORTH + 0.02:.2f}"), crs="4548"
    )

    assert report.is_nothing
    assert said(report) == [
        f"2 -: {LINE}: its course is that on record, rounded to centimetres; the record is kept."
    ]
    assert before != line(register).official_geom
    assert counts(moved, "boundary_line_version") == (0, 1, 0, 1)


def test_attributes_alone_leave_the_geometry_as_it_is(register: Register) -> None:
    before = line(with_lines(register)).official_geom
    report = register.load("boundary-lines", f"line_code,start_text\n{LINE},淮河边\n")
    found = line(register)

    assert counts(report, "boundary_line_version") == (0, 1, 0, 0)
    assert (found.start_text, found.official_geom, found.name) == (
        "淮河边", before, "颍上县–霍邱县线",
    )  # fmt: skip


def test_a_new_state_begins_on_its_day(register: Register) -> None:
    with_lines(register)
    register.load(
        "boundary-lines", f"line_code,side_a_code,side_a_name,side_b_code,valid_from\n"
        f"{LINE},341226,颍上市,341522,2020-06-01\n",
    )  # fmt: skip

    assert line(register, as_of="2020-05-31").side_a_name == "颍上县"
    assert line(register, as_of="2020-06-01").side_a_name == "颍上市"


def test_old_datums_are_kept_and_said_to_be_approximate(register: Register) -> None:
    report = register.load("boundary-lines", LINES, crs="2384")
    found = line(register)

    assert (found.official_epsg, found.conversion) == (2384, Conversion.APPROXIMATE)
    (reason,) = said(report)
    assert "1 of its positions are in 1980西安坐标系" in reason
    assert "good for finding it only" in reason


def test_shifted_systems_of_web_maps_are_refused(register: Register) -> None:
    for system in ("gcj02", "bd09"):
        with pytest.raises(FieldError, match="not accepted for boundaries and markers"):
            register.load("boundary-lines", LINES, crs=system)
        # Nor does it come in as other data declare it.
        options = LoadOptions(crs=parse_crs(system))
        with pytest.raises(FieldError, match="界线、界桩不接受"):
            load(register.database, "boundary-lines", [register.file(LINES)], options)


def test_other_data_still_refuse_the_old_datums(register: Register) -> None:
    with pytest.raises(FieldError, match="cannot be converted reliably"):
        register.load("divisions", "code,name\n34,安徽省\n", crs="2384")


def test_a_geometry_without_a_declared_system_is_refused(register: Register) -> None:
    with pytest.raises(FileError, match="was not declared"):
        register.load("boundary-lines", LINES)


def test_a_line_with_a_gap_is_loaded_and_the_gap_is_said(register: Register) -> None:
    course = (
        "MULTILINESTRING((388000 3641000, 389000 3641000),(389100 3641000, 390000 3641000))"
    )  # fmt: skip
    report = register.load("boundary-lines", row(course), crs="4548")
    found = line(register).official_geom

    (reason,) = said(report)
    assert reason.startswith(f"2 -: {LINE}: the line has a gap of 9")
    assert found is not None
    assert shapely.get_coordinates(found)[:, 0].tolist() == [388000, 389000, 389100, 390000]


def test_a_line_that_crosses_itself_is_loaded_as_it_is(register: Register) -> None:
    course = "LINESTRING(388000 3641000, 389000 3642000, 389000 3641000, 388000 3642000)"
    report = register.load("boundary-lines", row(course), crs="4548")

    assert ["crosses, touches or runs over itself" in reason for reason in said(report)] == [True]
    assert line(register).official_geom is not None


def test_geometries_that_cannot_be_are_refused(register: Register) -> None:
    cases = [
        (f"LINESTRING({NORTH} {EAST}, 3641000 390000)", "4548", "X and Y are swapped"),
        ("LINESTRING(39388649 3641176, 39390000 3641000)", "4526", "is of zone 39"),
        ("LINESTRING(115.8 32.9, 115.9 32.9)", "4548", "look like degrees"),
        (COURSE, "4490", "look like metres"),
        ("POLYGON((388000 3641000, 389000 3641000, 389000 3642000, 388000 3641000))", "4548",
         "this is a Polygon"),
    ]  # fmt: skip
    for course, system, reason in cases:
        (problem,) = register.refused("boundary-lines", row(course), crs=system)
        assert problem.startswith("2 geometry: ")
        assert reason in problem


def test_what_cannot_be_used_is_refused_with_its_row_and_column(register: Register) -> None:
    cases = [
        ("3.41226E+11,名,county,341226,甲,341522,乙,agreed,,", "2 line_code: the line code"
         " 3.41226E+11 was turned into a number by the spreadsheet."),
        ("34122634,名,县界线条,341226,甲,341522,乙,agreed,,", "2 level: '县界线条' is not a known"
         " Level (界线等级)."),
        ("34122,名,county,341226,甲,341522,乙,agreed,,", "2 line_code: the line code 34122 does not"
         r" fit the pattern \d{4}|\d{8}|\d{12}."),
        (f"{LINE},名,county,341522,甲,341226,乙,agreed,,", "2 side_a_code: side A is 341522000000,"
         " side B 341226000000: the lower code is side A 甲方, and they differ."),
        (f"{LINE},名,county,341226,甲,,乙,agreed,,", "2 side_b_code: one of the two sides is"
         " missing."),
        (f"{LINE},名,county,341226,甲,341522,乙,agreed,2999-01-01,", "2 agreed_on: the agreement is"
         " dated 2999-01-01, which is yet to come."),
        (f"{LINE},名,county,341226,甲,341522,乙,,,", "2 -: it is new, and its first row has no"
         " legal_status"),
        (f"{LINE},名,county,341226,甲,341522,乙,agreed,,1990-01-01", "2 valid_to: it ends on"
         " 1990-01-01, not after it begins on 1999-01-01."),
    ]  # fmt: skip
    header = (
        "line_code,name,level,side_a_code,side_a_name,side_b_code,side_b_name,legal_status,"
        "agreed_on,valid_to,valid_from\n"
    )
    for cells, reason in cases:
        assert register.refused("boundary-lines", f"{header}{cells},1999-01-01\n") == [reason]
    assert register.column("SELECT count(*) FROM gazetteer.boundary_line") == [0]


def test_secrecy_is_raised_silently_and_lowered_with_a_finding(register: Register) -> None:
    with_lines(register)
    raised = register.load("boundary-lines", f"line_code,secrecy\n{LINE},秘密\n")
    lowered = register.load("boundary-lines", f"line_code,secrecy\n{LINE},公开\n{OTHER},内部\n")

    assert said(raised) == []
    assert said(lowered) == [
        f"2 -: 1 lines become less secret 降密, secret to public: {LINE}."
    ]  # fmt: skip
    with register.database.read() as connection:
        public = lines_on_record(connection, date(2026, 1, 1))
    assert [found.code for found in public] == [LINE]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".xlsx"])
def test_every_format_brings_the_same_line(register: Register, tmp_path: Path, suffix: str) -> None:
    values = {
        "line_code": LINE, "name": "颍上县–霍邱县线", "level": "县级界线", "side_a_code": "341226",
        "side_a_name": "颍上县", "side_b_code": "341522", "side_b_name": "霍邱县",
        "legal_status": "法定线",
    }  # fmt: skip
    path = tmp_path / f"lines{suffix}"
    if suffix == ".shp":  # ten characters of a name
        values = {name[:10]: value for name, value in values.items()}
    frame = gpd.GeoDataFrame([values], geometry=[shapely.from_wkt(COURSE)], crs=4548)
    if suffix == ".xlsx":
        frame.drop(columns="geometry").assign(geometry=COURSE).to_excel(path, index=False)
    else:
        frame.to_file(path, **({"encoding": "GB18030"} if suffix == ".shp" else {}))
    report = register.load("boundary-lines", path, crs="4548")

    assert counts(report, "boundary_line_version") == (1, 0, 0, 0)
    found = line(register)
    assert found.name == "颍上县–霍邱县线"
    assert found.official_geom is not None
    assert shapely.get_coordinates(found.official_geom)[0] == pytest.approx((EAST, NORTH), abs=1e-6)


def test_a_line_in_the_wrong_zone_does_not_lie_by_its_sides(register: Register) -> None:
    box = shapely.box(115.7, 32.4, 116.6, 32.95)
    about = {"code": "341226000000", "name": "颍上县", "level": "county"}
    register.load("divisions", register.outlines((about, box)), crs="4490")

    assert register.refused("boundary-lines", LINES, crs="4547") == [
        "2 geometry: The line does not lie by its side 341226000000. The position lies 270.4 km"
        " from where it should. It looks as if it is in another zone.",
    ]
    with_lines(register)
    moved = f'line_code,geometry\n{LINE},"{COURSE}"\n'
    assert "does not lie by its side" in register.refused(
        "boundary-lines", moved, crs="4547"
    )[0]  # fmt: skip


def test_what_a_new_line_says_of_its_secrecy_is_no_change(register: Register) -> None:
    open_one = LINES.replace("line_code,", "secrecy,line_code,", 1)
    open_one = open_one.replace(f"\n{LINE},", f"\npublic,{LINE},")
    open_one = open_one.replace(f"\n{OTHER},", f"\nsecret,{OTHER},")
    report = register.load("boundary-lines", open_one, crs="4548")

    assert said(report) == []
    assert counts(report, "boundary_line") == (2, 0, 0, 0)
    assert [line(register, code).secrecy for code in (LINE, OTHER)] == ["public", "secret"]


def test_a_course_on_record_in_degrees_is_not_replaced_by_its_export(register: Register) -> None:
    degrees = "LINESTRING(115.81000001 32.88000001, 115.83000001 32.89000001)"
    register.load("boundary-lines", row(degrees), crs="4490")
    to_metres = pyproj.Transformer.from_crs(4490, 4548, always_xy=True).transform
    metres = ", ".join(
        "{:.2f} {:.2f}".format(*to_metres(*at))
        for at in ((115.81000001, 32.88000001), (115.83000001, 32.89000001))
    )
    again = f'line_code,geometry\n{LINE},"LINESTRING({metres})"\n'
    report = register.load("boundary-lines", again, crs="4548")

    assert report.is_nothing
    assert "the record is kept" in said(report)[0]
    assert line(register).official_epsg == 4490
