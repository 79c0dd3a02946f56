"""The line itself: whole, as long as stated; and tri-points, where three lines meet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from shapely.geometry import LineString, MultiLineString

from gazetteer.boundaries.finding import Finding, Severity
from gazetteer.boundaries.length_check import check_length
from gazetteer.boundaries.line import BoundaryLine, Conversion
from gazetteer.boundaries.located import locate
from gazetteer.boundaries.tri_point_checks import check_tri_points
from tests.gazetteer.boundaries.drawn import (
    GEOD,
    STRAIGHT,
    UNIT,
    a_file,
    a_line,
    a_point,
    at,
    drawn,
    official,
)


def lengths(line: BoundaryLine) -> list[Finding]:
    file = a_file((), line)
    return list(check_length(file, locate(file)))


def test_as_long_as_stated() -> None:
    assert lengths(a_line()) == []


@pytest.mark.parametrize(("stated", "checks"), [("9901", []), ("9900", ["length_differs"]),
                                                ("10102", ["length_differs"])])  # fmt: skip
def test_off_by_more_than_a_hundredth_of_what_is_stated(stated: str, checks: list[str]) -> None:
    assert [f.check for f in lengths(a_line(stated_length_m=Decimal(stated)))] == checks


def test_the_length_is_geodesic() -> None:
    bent = drawn((0, 0), (4000, 3000), (9000, -200))
    total = GEOD.geometry_length(bent)
    [finding] = lengths(a_line(bent, stated_length_m=Decimal(1)))
    assert f"{total:.1f} m" in finding.evidence.en


def test_no_stated_length_is_unknown() -> None:
    [finding] = lengths(a_line(stated_length_m=None))
    assert (finding.check, finding.severity) == ("length_unknown", Severity.UNKNOWN)


def test_no_geometry_is_unknown_and_no_length() -> None:
    [finding] = lengths(a_line(None))
    assert (finding.check, finding.severity) == ("line_unknown", Severity.UNKNOWN)


def test_a_line_with_a_gap_says_where_and_how_wide() -> None:
    parts = MultiLineString([drawn((0, 0), (4000, 0)), drawn((4300, 0), (10000, 0))])
    gap = next(f for f in lengths(a_line(parts)) if f.check == "line_gap")
    assert "300.00 m" in gap.evidence.en
    assert gap.place.chainage_m == pytest.approx(4000, abs=0.1)
    assert (gap.place.longitude, gap.place.latitude) == pytest.approx(at(4000, 0), abs=1e-9)


def test_parts_that_touch_are_no_gap() -> None:
    parts = MultiLineString([drawn((0, 0), (4000, 0)), drawn((4000, 0), (10000, 0))])
    assert lengths(a_line(parts)) == []


def ending_at(code: str, *end: float, **changed: Any) -> BoundaryLine:
    return a_line(drawn((-3000, 2000), (end[0], end[1])), code=code, **changed)


def tri_points(*others: BoundaryLine, line: BoundaryLine | None = None, **changed: Any) -> Any:
    about = {"line_codes": (UNIT, "341226341221", "341221341522"), **changed}
    point = a_point("341221341226341522S", at(0, 0), **about)
    file = a_file((), line, points=(point,), others={one.code: one for one in others})
    return [(f.check, f.severity, f.evidence.en) for f in check_tri_points(file)]


MET = (ending_at("341226341221", 0, 0), ending_at("341221341522", 0, 0))


def test_three_lines_that_meet() -> None:
    assert tri_points(*MET) == []


@pytest.mark.parametrize(("off_m", "count"), [(0.999, 0), (1.002, 3)])
def test_a_line_that_stops_short_of_the_point_and_of_the_others(off_m: float, count: int) -> None:
    short = a_line(LineString([at(off_m, 0), *list(STRAIGHT.coords)[1:]]))
    assert len(tri_points(*MET, line=short)) == count


def test_a_neighbour_that_stops_short_is_told_by_both() -> None:
    [told] = tri_points(MET[0], ending_at("341221341522", 5, 0))
    assert told[0] == "tri_point_apart"
    assert "341221341522" in told[2]
    assert "5.00 m" in told[2]


def test_a_line_that_is_not_on_record_is_unknown() -> None:
    [told] = tri_points(MET[0])
    assert told[:2] == ("tri_point_unknown", Severity.UNKNOWN)


def test_a_neighbour_on_an_old_datum_is_unknown() -> None:
    old = replace(MET[1], conversion=Conversion.APPROXIMATE)
    [told] = tri_points(MET[0], old)
    assert told[:2] == ("tri_point_unknown", Severity.UNKNOWN)


def test_an_approximate_tri_point_is_unknown() -> None:
    old = official(*at(0, 0), epsg=2436, conversion=Conversion.APPROXIMATE)
    [told] = tri_points(*MET, at=old)
    assert told[:2] == ("tri_point_unknown", Severity.UNKNOWN)


def test_a_tri_point_names_three_lines() -> None:
    [told] = tri_points(line_codes=(UNIT,))
    assert told[:2] == ("tri_point_lines", Severity.UNKNOWN)
