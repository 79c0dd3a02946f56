"""A line of the register becomes the subject of its sheets, on the datum of its agreement."""

from __future__ import annotations

from collections.abc import Iterator

import pyproj
import pytest

from gazetteer.boundaries.classification import Classification
from gazetteer.boundaries.line_record import find_line
from gis.database import Database
from gis.errors import InputError
from gis.roles import READER_ROLE, STAFF_ROLE
from gis.survey_crs import Datum, parse_survey_crs
from maps.sheets.from_register import SheetWording, sheet_options, subject_of
from maps.sheets.sheet_files import markers_of, planned, sheet_file
from maps.sheets.subject import Audience, MarkerStatus
from tests.maps.boundary_world import DAY, LINE, OLD_LINE, STONES, build
from tests.server import DatabaseServer


@pytest.fixture(scope="module")
def database(server: DatabaseServer, template_database: str) -> Iterator[Database]:
    with server.database(template_database) as name:
        database = Database(server.url(name), pool_size=1)
        build(database)
        yield database
        database.close()


def test_the_zone_is_that_of_the_middle_of_the_line(database: Database) -> None:
    with database.read(STAFF_ROLE) as connection:
        subject = subject_of(connection, LINE, DAY)
        chosen = subject_of(connection, LINE, DAY, crs=parse_survey_crs("4547"))
    assert subject.crs.epsg == 4548
    assert chosen.crs.epsg == 4547
    assert subject.secrecy_mark == Classification.INTERNAL.zh
    assert subject.is_simulated
    assert subject.agreement is not None
    assert "〔2002〕1号" in subject.agreement
    assert subject.height_system == "1985国家高程基准"


def test_markers_stand_where_they_were_surveyed_and_the_retired_are_left_out(
    database: Database,
) -> None:
    with database.read(STAFF_ROLE) as connection:
        subject = subject_of(connection, LINE, DAY)
    labels = [marker.label for marker in subject.markers]
    assert labels == ["001", "002A", "002B", "003", "005"]
    to_plane = pyproj.Transformer.from_crs(4490, 4548, always_xy=True)
    surveyed = {(s.number, s.letter): (float(s.north), float(s.east)) for s in STONES}
    for marker in subject.markers:
        east, north = to_plane.transform(marker.longitude, marker.latitude)
        assert (north, east) == pytest.approx(
            surveyed[marker.number, marker.letter or ""], abs=0.006
        )
    states = {marker.label: marker.status for marker in subject.markers}
    assert states["003"] is MarkerStatus.DAMAGED
    assert states["005"] is MarkerStatus.LOST
    # No marker stands at the tri-point, so that the point itself is shown.
    assert [point.name for point in subject.points] == ["J1", "J2", "S1（三交点）"]


def test_an_old_agreement_is_drawn_on_its_own_datum(database: Database) -> None:
    with database.read(STAFF_ROLE) as connection:
        subject = subject_of(connection, OLD_LINE, DAY)
        with pytest.raises(InputError, match="no exact way"):
            subject_of(connection, OLD_LINE, DAY, crs=parse_survey_crs("4548"))
    assert subject.crs.datum is Datum.BEIJING1954
    assert subject.crs.epsg == 2436
    assert [marker.label for marker in subject.markers] == ["001"]
    told = " ".join(notice.en for notice in subject.warnings)
    assert f"{OLD_LINE}002Q" in told
    assert "surroundings are on CGCS2000" in told
    assert subject.context == subject.places == ()


def test_degrees_have_no_grid(database: Database) -> None:
    with (
        database.read(STAFF_ROLE) as connection,
        pytest.raises(InputError, match="no grid"),
    ):
        subject_of(connection, LINE, DAY, crs=parse_survey_crs("4490"))


def test_public_sheets_show_what_the_public_sees(database: Database) -> None:
    wording = SheetWording(Audience.PUBLIC, approval="皖S(2026)1号")
    with database.write("test", "open") as connection:
        connection.exec_driver_sql("UPDATE gazetteer.boundary_line SET secrecy = 'public'")
    with database.read(READER_ROLE) as connection:
        subject = subject_of(connection, LINE, DAY, wording=wording)
    assert subject.markers == ()
    assert subject.secrecy_mark is None
    assert subject.approval == "皖S(2026)1号"
    subject.check()


def test_scale_and_strip_come_from_the_rules_of_the_level(database: Database) -> None:
    with database.read(STAFF_ROLE) as connection:
        line = find_line(connection, LINE, DAY)
        usual = sheet_options(connection, line, DAY)
        asked = sheet_options(connection, line, DAY, scale=50_000, strip_half_width_m=900)
    assert (usual.scale, usual.wanted_strip_m) == (10_000, 1250)
    assert (asked.scale, asked.wanted_strip_m) == (50_000, 900)


def test_a_sheet_to_hand_out_says_what_it_covers(database: Database) -> None:
    with database.read(STAFF_ROLE) as connection:
        line = find_line(connection, LINE, DAY)
        options = sheet_options(connection, line, DAY)
        series = planned(line, subject_of(connection, LINE, DAY), options)
    assert {label for one in markers_of(series) for label in one} >= {"001", "002A", "003"}
    file = sheet_file(series, 1, "pdf")
    assert file.content.startswith(b"%PDF")
    assert file.name == f"{LINE}_01of{series.count:02d}.pdf"
    frame = options.layout.frame
    ground = frame.width * frame.height * 1e-6 * 100  # km² at 1:10,000
    assert float(file.area_km2 or 0) == pytest.approx(ground, rel=0.002)
    with pytest.raises(InputError, match="no 99"):
        sheet_file(series, 99, "pdf")
