"""Survey epochs are appended from tables, CASS, coordinate lists, DXF, GPX and KML."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import ezdxf
import pytest
import shapely

from gazetteer.boundaries.marker import Survey
from gis.cassfile import write_cass
from gis.errors import FieldError, FileError
from gis.features import SurveyPoint
from gis.gpxfile import Waypoint, write_gpx
from gis.kmlfile import KmlFolder, Placemark, write_kml
from tests.gazetteer.boundaries.boundary_texts import (
    EAST,
    LINE,
    NORTH,
    NUMBER,
    SURVEYS,
    marker,
    with_marker,
)
from tests.gazetteer.register import Register, counts, said

FIRST = date(2001, 5, 1)
GIVEN = {"surveyed_on": "2016-06-30", "method": "gnss_rtk", "sigma_m": "0.03"}


@pytest.fixture
def marked(register: Register) -> Register:
    return with_marker(register)


def epochs(register: Register) -> tuple[Survey, ...]:
    return marker(register).surveys


def test_a_later_survey_is_appended_and_the_first_stays(marked: Register) -> None:
    report = marked.load(
        "marker-surveys", f"{SURVEYS}{NUMBER},2016-06-30,{NORTH + 0.02},{EAST},gnss_rtk,0.03\n",
        crs="4548",
    )  # fmt: skip

    assert (said(report), counts(report, "marker_survey")) == ([], (1, 0, 0, 0))
    assert [(e.surveyed_on, float(e.at.north)) for e in epochs(marked)] == [
        (FIRST, NORTH), (date(2016, 6, 30), NORTH + 0.02),
    ]  # fmt: skip


def test_the_same_file_again_adds_nothing(marked: Register) -> None:
    text = f"{SURVEYS}{NUMBER},2016-06-30,{NORTH},{EAST},gnss_rtk,0.03\n"
    marked.load("marker-surveys", text, crs="4548")
    revisions = marked.revisions()

    assert marked.load("marker-surveys", text, crs="4548").is_nothing
    # Nor does the same position with the zone's number before it.
    prefixed = text.replace(str(EAST), f"39{EAST:.3f}")
    assert marked.load("marker-surveys", prefixed, crs="4527").is_nothing
    # Nor do the same figures as printed to the centimetre.
    printed = text.replace(str(NORTH), f"{NORTH:.2f}")
    assert marked.load("marker-surveys", printed, crs="4548").is_nothing
    assert marked.revisions() == revisions


def test_what_a_row_says_otherwise_of_a_known_epoch_is_a_finding(marked: Register) -> None:
    report = marked.load(
        "marker-surveys", f"{SURVEYS}{NUMBER},{FIRST},{NORTH},{EAST},total_station,0.01\n",
        crs="4548",
    )  # fmt: skip

    assert report.is_nothing
    assert said(report) == [
        f"2 -: {NUMBER}: the epoch of {FIRST} is on record with another sigma_m, method; epochs"
        " are never overwritten."
    ]


def test_a_correction_names_the_epoch_and_says_why(marked: Register) -> None:
    header = "full_number,surveyed_on,north,east,corrects,correction\n"
    row = f"{NUMBER},{FIRST},{NORTH + 0.1},{EAST}"
    plain = marked.refused("marker-surveys", f"{header}{row},,\n", crs="4548")
    unsaid = marked.refused("marker-surveys", f"{header}{row},{FIRST},\n", crs="4548")
    other = marked.refused("marker-surveys", f"{header}{row},1990-01-01,读错\n", crs="4548")
    text = f"{header}{row},{FIRST},读错\n"
    report = marked.load("marker-surveys", text, crs="4548")
    first, second = epochs(marked)

    assert plain == [
        f"2 surveyed_on: {NUMBER}: Other coordinates of the same day {FIRST} are on record: X"
        f" {NORTH}, Y {EAST:.2f} (EPSG:4548); epochs are never overwritten."
    ]
    assert "one of the two is missing" in unsaid[0]
    assert "names no epoch of this object that still stands" in other[0]
    assert counts(report, "marker_survey") == (1, 0, 0, 0)
    assert (second.corrects, second.correction) == (first.survey_uuid, "读错")
    assert marker(marked).survey == second
    assert marked.load("marker-surveys", text, crs="4548").is_nothing


def test_rows_that_cannot_be_are_refused(marked: Register) -> None:
    cases = [
        (
            f"{LINE}099Q,2016-01-01,{NORTH},{EAST},,",
            f"2 full_number: no marker numbered {LINE}099Q",
        ),
        (f",2016-01-01,{NORTH},{EAST},,", "2 full_number: the row names no marker."),
        (f"{NUMBER},2999-01-01,{NORTH},{EAST},,", f"2 surveyed_on: {NUMBER}: The survey is dated"),
        (
            f"{NUMBER},,{NORTH},{EAST},,",
            f"2 surveyed_on: {NUMBER} has coordinates, but not the day",
        ),
        (f"{NUMBER},2016-01-01,,,,", f"2 north: {NUMBER} has no coordinates in this row."),
        (f"{NUMBER},2016-01-01,{EAST},{NORTH},,", "2 north: It looks as if X and Y are swapped"),
        (f"{NUMBER},2016-01-01,{NORTH + 4000},{EAST},,", f"2 north: {NUMBER} lies 3,9"),
        (f"{NUMBER},2016-01-01,{NORTH},{EAST},卫星,", "2 method: '卫星' is not a known Method"),
    ]
    for cells, reason in cases:
        (problem,) = marked.refused("marker-surveys", f"{SURVEYS}{cells}\n", crs="4548")
        assert problem.startswith(reason)
    assert len(epochs(marked)) == 1


def test_a_survey_goes_to_the_object_that_stood_on_its_day(marked: Register) -> None:
    marked.load(
        "boundary-markers",
        f"full_number,ordinal,state,valid_from\n{NUMBER},1,retired,2018-01-01\n"
        f"{NUMBER},2,in_use,2018-01-01\n",
    )
    later = f"{SURVEYS}{NUMBER},2019-01-01,{NORTH + 0.5},{EAST},,\n"
    marked.load("marker-surveys", later, crs="4548")

    assert marked.column(
        "SELECT o.ordinal FROM gazetteer.marker_survey s JOIN gazetteer.marker_object o"
        " USING (object_id) WHERE s.surveyed_on = '2019-01-01'"
    ) == [2]


def test_a_cass_file_needs_the_system_and_the_day(marked: Register, tmp_path: Path) -> None:
    path = tmp_path / "外业.dat"
    write_cass(path, [SurveyPoint(NUMBER, NORTH + 0.01, EAST, 30.1, "界桩")])

    with pytest.raises(FileError, match="was not declared"):
        marked.load("marker-surveys", path, encoding="gbk", defaults=GIVEN)
    (undated,) = marked.refused("marker-surveys", path, crs="4548", encoding="gbk")
    assert undated.startswith("1 surveyed_on: ")
    marked.load("marker-surveys", path, crs="4548", encoding="gbk", defaults=GIVEN)
    newest = epochs(marked)[-1]
    assert (newest.surveyed_on, newest.method.value, str(newest.sigma_m)) == (
        date(2016, 6, 30), "gnss_rtk", "0.0300",
    )  # fmt: skip
    assert (str(newest.at.north), float(newest.at.east)) == ("3641176.651", EAST)


def test_a_coordinate_list_is_told_from_a_table_by_its_first_line(
    marked: Register, tmp_path: Path
) -> None:
    path = tmp_path / "坐标.txt"
    path.write_text(f"[地块坐标]\n{NUMBER},1,{NORTH + 0.01},{EAST}\n", "utf-8")
    table = tmp_path / "表.txt"
    table.write_text(f"{SURVEYS}{NUMBER},2016-07-01,{NORTH},{EAST},,\n", "utf-8")

    marked.load("marker-surveys", path, crs="4548", defaults=GIVEN)
    marked.load("marker-surveys", table, crs="4548")
    assert [e.surveyed_on for e in epochs(marked)[1:]] == [date(2016, 6, 30), date(2016, 7, 1)]


def test_unknown_numbers_of_a_file_are_listed(marked: Register, tmp_path: Path) -> None:
    path = tmp_path / "field.dat"
    write_cass(path, [SurveyPoint(number, NORTH, EAST) for number in ("K1", NUMBER, "K2")])

    assert marked.refused("marker-surveys", path, crs="4548", defaults=GIVEN) == [
        "1 full_number: no marker numbered K1 is on record.",
        "3 full_number: no marker numbered K2 is on record.",
    ]


def test_symbols_of_a_drawing_carry_the_number(marked: Register, tmp_path: Path) -> None:
    drawing = ezdxf.new("R2010", setup=False)
    drawing.header["$INSUNITS"] = 6
    block = drawing.blocks.new("JZ")
    block.add_attdef("编号", (0, 0))
    symbol = drawing.modelspace().add_blockref("JZ", (EAST, NORTH + 0.01), {"layer": "界桩"})
    symbol.add_auto_attribs({"编号": NUMBER})
    drawing.modelspace().add_text("题名", height=5)
    path = tmp_path / "jz.dxf"
    drawing.saveas(path)

    marked.load("marker-surveys", path, crs="4548", layer="界桩", defaults=GIVEN)
    assert float(epochs(marked)[-1].at.north) == pytest.approx(NORTH + 0.01, abs=1e-6)
    with pytest.raises(FileError, match="holds no point with a number on 别的"):
        marked.load("marker-surveys", path, crs="4548", layer="别的", defaults=GIVEN)


def test_waypoints_and_placemarks_are_wgs84(marked: Register, tmp_path: Path) -> None:
    at = marker(marked).position
    assert at is not None
    gpx, kml = tmp_path / "day.gpx", tmp_path / "day.kml"
    # Half past nine in the morning of 1 July in Beijing.
    time = datetime(2016, 7, 1, 1, 30, tzinfo=UTC)
    write_gpx(gpx, waypoints=[Waypoint(at.x, at.y + 1e-6, NUMBER, time=time)], title="外业")
    marks = [Placemark(NUMBER, shapely.Point(at.x, at.y + 2e-6)),
             Placemark("界线", shapely.LineString([(at.x, at.y), (at.x + 0.1, at.y)]))]  # fmt: skip
    write_kml(kml, [KmlFolder("界桩", marks)], title="外业")

    with pytest.raises(FileError, match="is in WGS 84 degrees"):
        marked.load("marker-surveys", gpx, crs="4548")
    marked.load("marker-surveys", gpx)
    marked.load("marker-surveys", kml, defaults={"surveyed_on": "2016-08-01"})

    found = epochs(marked)[1:]
    assert [(e.surveyed_on, e.at.epsg) for e in found] == [
        (date(2016, 7, 1), 4326), (date(2016, 8, 1), 4326),
    ]  # fmt: skip


def test_a_default_that_is_no_day_is_refused(marked: Register) -> None:
    with pytest.raises(FieldError, match="'soon' is not a date"):
        marked.load("marker-surveys", SURVEYS + "x,,,,,\n", defaults={"surveyed_on": "soon"})


def test_figures_without_their_last_zeros_are_the_same_epoch(marked: Register) -> None:
    # Programs that hold figures as floats write 388649.6 for 388649.60.
    fine = f"{SURVEYS}{NUMBER},2016-06-30,3641176.604,388649.603,gnss_rtk,0.03\n"
    marked.load("marker-surveys", fine, crs="4548")
    coarse = f"{SURVEYS}{NUMBER},2016-06-30,3641176.6,388649.6,gnss_rtk,0.03\n"

    assert marked.load("marker-surveys", coarse, crs="4548").is_nothing
    other = coarse.replace("388649.6,", "388649.7,")
    assert "Other coordinates of the same day" in marked.refused(
        "marker-surveys", other, crs="4548"
    )[0]  # fmt: skip


def test_two_rows_of_a_file_that_contradict_each_other_name_each_other(marked: Register) -> None:
    text = (
        f"{SURVEYS}{NUMBER},2016-06-30,{NORTH},{EAST},gnss_rtk,0.03\n"
        f"{NUMBER},2016-06-30,{NORTH + 1},{EAST},gnss_rtk,0.03\n"
    )
    assert marked.refused("marker-surveys", text, crs="4548") == [
        f"3 surveyed_on: {NUMBER}: Row 2 of file3.csv gives other coordinates of the same day"
        " 2016-06-30."
    ]
