"""Boundary points and tri-points come from point tables."""

from __future__ import annotations

from datetime import date

import pyproj
import pytest

from gazetteer.boundaries.marker_record import points_on_record
from gazetteer.boundaries.point import BoundaryPoint, PointKind
from gis.roles import CLEARED_ROLE
from tests.gazetteer.boundaries.boundary_texts import EAST, LINE, NORTH, OTHER, with_lines
from tests.gazetteer.register import Register, counts, said

POINTS = (
    "界线点编号,类型,所在界线,纵坐标X,横坐标Y,测量日期,测量方法,中误差\n"
    f"J1,端点,{LINE},{NORTH},{EAST},1999-01-01,全站仪,0.02\n"
    f"J2,界线点,{LINE};{OTHER},3641000,390000,,,\n"
)


def points(register: Register) -> tuple[BoundaryPoint, ...]:
    with register.database.read(CLEARED_ROLE) as connection:
        return points_on_record(connection, date(2026, 1, 1))


@pytest.fixture
def lined(register: Register) -> Register:
    return with_lines(register)


def test_a_point_table_becomes_points(lined: Register) -> None:
    report = lined.load("boundary-points", POINTS, crs="4548")
    first, second = points(lined)

    assert (said(report), counts(report, "boundary_point_version")) == ([], (2, 0, 0, 0))
    assert (first.number, first.kind, first.surveyed_on) == ("J1", PointKind.END, date(1999, 1, 1))
    assert (float(first.at.north), float(first.at.east)) == (NORTH, EAST)
    assert (second.line_codes, second.method.value, second.secrecy) == (
        (OTHER, LINE), "unknown", "internal",
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(lined: Register) -> None:
    lined.load("boundary-points", POINTS, crs="4548")

    assert lined.load("boundary-points", POINTS, crs="4548").is_nothing


def test_attributes_alone_leave_the_coordinates(lined: Register) -> None:
    lined.load("boundary-points", POINTS, crs="4548")
    lined.load("boundary-points", "point_number,name\nJ1,渡口\n")

    assert next((p.name, float(p.at.north)) for p in points(lined)) == ("渡口", NORTH)


def test_a_tri_point_of_two_lines_is_loaded_with_a_finding(lined: Register) -> None:
    report = lined.load("boundary-points", POINTS.replace("界线点,", "三交点,"), crs="4548")

    assert said(report) == ["3 -: J2 is a tri-point 三交点 with 2 lines; three meet there."]


def test_points_that_cannot_be_are_refused(lined: Register) -> None:
    cases = [
        (
            f"J3,end,999999999999,{NORTH},{EAST},",
            "2 line_codes: no line 999999999999 is on record.",
        ),
        (f"J3,end,{LINE},{EAST},{NORTH},", "2 north: It looks as if X and Y are swapped"),
        (f"J3,end,{LINE},{NORTH + 5000},{EAST},", "2 north: J3 lies "),
        (f"J3,end,{LINE},{NORTH},{EAST},2999-01-01", "2 surveyed_on: the survey is dated"),
        (f"J3,end,{LINE},,,", "2 -: it is new, and its first row has no conversion"),
        (f"J3,{LINE},;,{NORTH},{EAST},", f"2 kind: '{LINE}' is not a known Kind"),
    ]
    for cells, reason in cases:
        problems = lined.refused(
            "boundary-points", f"point_number,kind,line_codes,north,east,surveyed_on\n{cells}\n",
            crs="4548",
        )  # fmt: skip
        assert problems[0].startswith(reason)


def test_what_an_export_rounds_or_carries_to_another_zone_is_no_change(lined: Register) -> None:
    fine = POINTS.replace("3641000,390000", "3641000.123,390000.456")
    lined.load("boundary-points", fine, crs="4548")
    rounded = "point_number,north,east,crs\nJ2,3641000.12,390000.46,4548\n"
    to_six = pyproj.Transformer.from_crs(4548, 4509, always_xy=True).transform
    east, north = to_six(390000.456, 3641000.123)
    carried = f"point_number,north,east,crs\nJ2,{north:.2f},{east:.2f},4509\n"

    for text in (rounded, carried):
        report = lined.load("boundary-points", text)
        assert report.is_nothing
        assert "the record is kept" in said(report)[0]
    lined.load("boundary-points", rounded.replace(".46,", ".48,"))
    assert str(points(lined)[1].at.east) == "390000.48"
