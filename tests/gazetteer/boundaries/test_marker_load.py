"""Markers come from files: number, object, state, reference objects, and an epoch in the row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyproj
import pytest

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import MarkerKind, MarkerState, SurveyMethod
from gis.errors import FieldError
from gis.roles import READER_ROLE
from tests.gazetteer.boundaries.boundary_texts import (
    EAST,
    LINE,
    MARKERS,
    NORTH,
    NUMBER,
    OTHER,
    marker,
    with_lines,
    with_marker,
)
from tests.gazetteer.register import Register, counts, said

HEADER = "full_number,line_code,north,east,surveyed_on\n"


@pytest.fixture
def lined(register: Register) -> Register:
    return with_lines(register)


@pytest.fixture
def marked(register: Register) -> Register:
    return with_marker(register)


def test_a_register_sheet_becomes_number_object_and_epoch(lined: Register) -> None:
    report = lined.load("boundary-markers", MARKERS, crs="4548")
    found = marker(lined)

    assert said(report) == []
    assert counts(report, "boundary_marker") == (1, 0, 0, 0)
    assert counts(report, "marker_object_version") == (1, 0, 0, 0)
    assert counts(report, "marker_survey") == (1, 0, 0, 0)
    assert (found.marker_number, found.letter, found.kind) == (
        NUMBER[:-1], "Q", MarkerKind.SINGLE,
    )  # fmt: skip
    assert (found.state, found.material, found.line_codes) == (
        MarkerState.IN_USE,
        "花岗岩",
        (LINE,),
    )
    assert (found.managing_code, found.secrecy) == ("341226000000", "internal")
    (witness,) = found.witnesses
    assert (witness.name, witness.azimuth_deg, witness.distance_m) == (
        "大树", Decimal("12.50"), Decimal("30.2"),
    )  # fmt: skip
    assert found.survey is not None
    assert (found.survey.surveyed_on, found.survey.method) == (
        date(2001, 5, 1), SurveyMethod.GNSS_RTK,
    )  # fmt: skip
    assert (float(found.survey.at.north), float(found.survey.at.east)) == (NORTH, EAST)
    assert (found.survey.sigma_m, found.survey.at.height_m) == (Decimal("0.05"), Decimal("30.12"))


def test_the_same_file_again_changes_and_records_nothing(marked: Register) -> None:
    revisions = marked.revisions()
    report = marked.load("boundary-markers", MARKERS, crs="4548")

    assert report.is_nothing
    assert counts(report, "marker_survey") == (0, 0, 0, 1)
    assert marked.revisions() == revisions


def test_the_public_sees_the_number_and_neither_object_nor_coordinates(marked: Register) -> None:
    with marked.database.read(READER_ROLE) as connection:
        seen = [
            connection.exec_driver_sql(f"SELECT count(*) FROM gazetteer.{table}").scalar_one()
            for table in ("boundary_marker", "marker_object", "marker_survey")
        ]

    assert seen == [1, 0, 0]


def test_several_objects_stand_under_one_number(lined: Register) -> None:
    lined.load(
        "boundary-markers",
        f"full_number,line_code,kind\n{LINE}002A,{LINE},同号双立\n{LINE}002B,{LINE},\n",
    )

    assert lined.column("SELECT marker_number FROM gazetteer.boundary_marker") == [f"{LINE}002"]
    assert marker(lined, f"{LINE}002B").kind is MarkerKind.DOUBLE


def test_the_next_object_keeps_the_number_and_gets_an_ordinal(marked: Register) -> None:
    marked.load(
        "boundary-markers",
        f"full_number,ordinal,state,valid_from,valid_to\n{NUMBER},1,报废,2018-01-01,\n"
        f"{NUMBER},2,在用,2018-01-01,\n",
    )

    found = marked.column(
        "SELECT o.ordinal || ' ' || v.state || ' ' || v.valid FROM gazetteer.marker_object o"
        " JOIN gazetteer.marker_object_version v USING (object_id) ORDER BY 1"
    )
    assert found == ["1 in_use (,2018-01-01)", "1 retired [2018-01-01,)", "2 in_use [2018-01-01,)"]


def test_a_stable_uuid_comes_in_and_cannot_change_hands(lined: Register) -> None:
    uuid, header = "0b5ad9f0-5a61-4f52-8cf4-53b4a5b8f0c1", "full_number,line_code,object_uuid\n"
    lined.load("boundary-markers", f"{header}{NUMBER},{LINE},{uuid}\n")

    assert marker(lined).object_uuid == uuid
    assert lined.refused("boundary-markers", f"{header}{LINE}009Q,{LINE},{uuid}\n") == [
        f"2 object_uuid: the object {uuid} is {NUMBER}/1, not {LINE}009Q/1."
    ]
    assert lined.refused("boundary-markers", f"{header}{NUMBER},{LINE},{uuid[:-1]}2\n") == [
        f"2 object_uuid: {NUMBER} (1) is on record as {uuid}."
    ]


def test_rows_that_cannot_be_are_refused(marked: Register) -> None:
    cases = [
        (f"{LINE}002Q,999999999999,,,", f"2 line_codes: no line {'9' * 12} is on record."),
        (f"{LINE}002Q,,,,", f"2 line_code: {LINE}002Q is not on record, and the row does not say"
         " its line."),
        (f"{LINE}002X,{LINE},,,", f"2 full_number: '{LINE}002X' is no marker number"),
        (f"{OTHER}001Q,{LINE},,,", f"2 full_number: {OTHER}001Q is of the numbering unit {OTHER},"
         f" but its line {LINE} has {LINE}."),
        (f"{NUMBER[:-1]}A,{LINE},,,", f"2 full_number: {NUMBER[:-1]}A is double by its letter, but"
         f" the number {NUMBER[:-1]} is single."),
        (f"{LINE}002Q,{LINE},{NORTH - 3000},{EAST},2001-05-01", f"2 north: {LINE}002Q lies 2,9"),
        (f"{LINE}002Q,{LINE},{EAST},{NORTH},2001-05-01", "2 north: It looks as if X and Y are"
         " swapped"),
        (f"{LINE}002Q,{LINE},{NORTH},39388649.570,2001-05-01", "2 north: The easting 39388649.570"
         " has the zone number 带号 39 in front, but EPSG:4548 has none."),
        (f"{LINE}002Q,{LINE},32.9,115.8,2001-05-01", "2 north: These look like degrees"),
        (f"{LINE}002Q,{LINE},{NORTH},,2001-05-01", "2 north: The row has north only"),
        (f"{LINE}002Q,{LINE},{NORTH},{EAST},", f"2 surveyed_on: {LINE}002Q has coordinates, but"
         " not the day"),
        (f"{LINE}002Q,{LINE},{NORTH},{EAST},2999-01-01", f"2 surveyed_on: {LINE}002Q: The survey is"
         " dated 2999-01-01, which is yet to come."),
        (f"{NUMBER},{LINE},{NORTH + 1},{EAST},2001-05-01", f"2 surveyed_on: {NUMBER}: Other"
         " coordinates of the same day 2001-05-01 are on record"),
    ]  # fmt: skip
    for cells, reason in cases:
        (problem,) = marked.refused("boundary-markers", f"{HEADER}{cells}\n", crs="4548")
        assert problem.startswith(reason)
    assert marked.column("SELECT count(*) FROM gazetteer.marker_object") == [1]


def test_a_marker_far_off_says_how_far_and_what_it_looks_like(lined: Register) -> None:
    # Three kilometres before the start of the line, nearly in its direction.
    there = (EAST - 3000, NORTH + 390)
    degrees = pyproj.Transformer.from_crs(4548, 4490, always_xy=True)
    start, place = degrees.transform(EAST, NORTH), degrees.transform(*there)
    away = pyproj.Geod(ellps="GRS80").inv(*start, *place)[2]
    three_km = f"{NUMBER},{LINE},{there[1]},{there[0]},2001-05-01\n"
    (off,) = lined.refused("boundary-markers", HEADER + three_km, crs="4548")
    # 117°E read as 114°E: the same figures three degrees to the west.
    (zone,) = lined.refused("boundary-markers", MARKERS, crs="4547")

    assert off == f"2 north: {NUMBER} lies {away:,.0f} m off its line {LINE}."
    assert "It looks as if it is in another zone" in zone


def test_a_kind_that_is_not_the_letters_is_refused(lined: Register) -> None:
    row = f"full_number,line_code,kind\n{NUMBER},{LINE},同号双立\n"

    assert lined.refused("boundary-markers", row) == [
        f"2 full_number: {NUMBER} is said to be Double 同号双立, but its letter Q means Single"
        " 单立."
    ]


def test_a_manager_who_is_no_side_is_a_finding(lined: Register) -> None:
    header = "full_number,line_code,managing_code\n"
    of_a_township = lined.load("boundary-markers", f"{header}{NUMBER},{LINE},341226101\n")
    of_another = lined.load("boundary-markers", f"{header}{NUMBER},{LINE},341225\n")

    assert said(of_a_township) == []
    assert said(of_another) == [
        f"2 -: {NUMBER} is managed by 341225000000, which is no side of its line {LINE}."
    ]


def test_a_tri_point_stands_on_all_its_lines(lined: Register) -> None:
    number = "341225341226341522S"
    lined.load("boundary-markers", f"full_number,line_codes\n{number},{LINE}、{OTHER}\n")
    found = marker(lined, number)

    assert (found.kind, found.line_codes) == (MarkerKind.TRI_POINT, (OTHER, LINE))


def test_old_datums_are_said_once_unless_officially_converted(lined: Register) -> None:
    header = HEADER.strip() + ",crs,declared_longitude,declared_latitude\n"
    rows = [
        f"{LINE}00{n}Q,{LINE},{NORTH},{EAST},2001-05-0{n},2384,{lon},{lat}\n"
        for n, lon, lat in ((1, "", ""), (2, "", ""), (3, 115.8091, 32.8908))
    ]
    with_place = lined.load("boundary-markers", header + "".join(rows[:2]))
    (reason,) = said(with_place)
    assert reason.startswith("- -: 2 of its positions are in 1980西安坐标系")
    survey = marker(lined, f"{LINE}001Q").survey
    assert survey is not None
    assert (survey.at.epsg, survey.at.conversion) == (2384, Conversion.APPROXIMATE)
    place = survey.at.position
    assert place is not None

    declared = rows[2].replace("115.8091", f"{place.x + 0.0005}").replace("32.8908", f"{place.y}")
    assert said(lined.load("boundary-markers", header + declared)) == []
    third = marker(lined, f"{LINE}003Q").survey
    assert third is not None
    assert third.at.conversion is Conversion.DECLARED


def test_degrees_in_sixtieths_are_read_as_result_tables_have_them(marked: Register) -> None:
    place = marker(marked).position
    assert place is not None

    def sixtieths(degrees: float) -> str:
        minutes = (degrees - int(degrees)) * 60
        return f"{int(degrees)}°{int(minutes)}′{(minutes - int(minutes)) * 60:.5f}″"

    marked.load(
        "boundary-markers",
        "界桩编号,纬度,经度,测量日期\n"
        f"{NUMBER},{sixtieths(place.y)},{sixtieths(place.x)},2016-05-01\n",
        crs="cgcs2000",
    )
    found = marker(marked)
    assert found.survey is not None
    assert found.survey.at.epsg == 4490
    assert found.position is not None
    assert (found.position.x, found.position.y) == pytest.approx((place.x, place.y), abs=1e-8)


def test_degrees_beside_metres_must_be_the_same_place(marked: Register) -> None:
    place = marker(marked).position
    assert place is not None
    header = "full_number,north,east,latitude,longitude,surveyed_on\n"
    good = f"{NUMBER},{NORTH},{EAST},{place.y:.8f},{place.x:.8f},2016-05-01\n"
    bad = f"{NUMBER},{NORTH},{EAST},{place.y:.8f},{place.x + 0.001:.8f},2016-05-02\n"

    marked.load("boundary-markers", header + good, crs="4548")
    (problem,) = marked.refused("boundary-markers", header + bad, crs="4548")
    survey = marker(marked).survey
    assert survey is not None
    assert (survey.at.epsg, float(survey.at.north)) == (4548, NORTH)
    assert problem.startswith("2 north: Latitude and longitude lie 93.")


def test_azimuths_in_sixtieths_are_read(lined: Register) -> None:
    header = "full_number,line_code,witness1_name,witness1_azimuth_deg\n"
    lined.load("boundary-markers", f"{header}{NUMBER},{LINE},大树,12°30′36″\n")

    assert [w.azimuth_deg for w in marker(lined).witnesses] == [Decimal("12.51")]


def test_shifted_coordinates_of_web_maps_are_refused_by_row_too(lined: Register) -> None:
    row = f"{NUMBER},{LINE},32.89,115.81,2001-05-01,GCJ-02\n"
    (problem,) = lined.refused("boundary-markers", HEADER.strip() + ",坐标系\n" + row)
    assert problem.startswith("2 坐标系: GCJ-02 (国测局坐标) is not accepted for boundaries")
    with pytest.raises(FieldError, match="not accepted for boundaries"):
        lined.load("boundary-markers", HEADER + row, crs="bd09")


def test_secrecy_of_an_object_is_lowered_with_a_finding_and_hides_its_number(
    marked: Register,
) -> None:
    def level() -> list[str]:
        return marked.column("SELECT secrecy FROM gazetteer.boundary_marker")

    raised = marked.load("boundary-markers", f"full_number,密级\n{NUMBER},秘密\n")
    assert (said(raised), level()) == ([], [])
    lowered = marked.load("boundary-markers", f"full_number,密级\n{NUMBER},公开\n")
    assert said(lowered) == [
        f"2 -: 1 markers become less secret 降密, secret to public: {NUMBER}/1."
    ]
    assert level() == ["public"]


def test_good_rows_come_in_without_the_bad_where_that_is_allowed(lined: Register) -> None:
    bad = f"{LINE}002Q,{LINE},{EAST},{NORTH},2001-05-01\n"
    good = f"{LINE}003Q,{LINE},{NORTH},{EAST},2001-05-01\n"
    report = lined.load("boundary-markers", HEADER + bad + good, crs="4548", allow_rejects=True)

    assert report.rejected == {(0, 2)}
    assert lined.column("SELECT full_number FROM gazetteer.marker_object") == [f"{LINE}003Q"]
    assert lined.column("SELECT count(*) FROM gazetteer.marker_survey") == [1]
