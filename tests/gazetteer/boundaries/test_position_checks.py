"""Where markers are: distances against an oracle, limits, sets, order, what is unknown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from shapely.geometry import LineString, MultiLineString

from gazetteer.boundaries.finding import Finding, Severity
from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.located import Unplaced, locate
from gazetteer.boundaries.marker import MarkerKind
from gazetteer.boundaries.position_checks import check_positions
from gis.survey_crs import parse_survey_crs, project, unproject
from tests.gazetteer.boundaries.drawn import (
    GEOD,
    UNIT,
    a_file,
    a_line,
    a_marker,
    a_survey,
    at,
    drawn,
    numbered,
    official,
    rules,
)

BENT = drawn((0, 0), (3000, 800), (5000, -300), (9000, 100))


def found(*markers: Any, **changed: Any) -> list[Finding]:
    file = a_file(markers, **changed)
    return list(check_positions(file, locate(file)))


def brute_force_m(line: LineString, lon: float, lat: float) -> tuple[float, float]:
    """Distance and chainage by walking the line in steps of 2 cm, with pyproj alone."""
    best, chainage = (np.inf, 0.0), 0.0
    coords = list(line.coords)
    for start, end in pairwise(coords):
        azimuth, _, length = GEOD.inv(*start, *end)
        low, high, off = 0.0, length, np.inf
        for step in (5.0, 0.02):
            along = np.append(np.arange(low, high, step), high)
            n = len(along)
            xs, ys, _ = GEOD.fwd(*(np.full(n, v) for v in (*start, azimuth)), along)
            _, _, offs = GEOD.inv(xs, ys, np.full(n, lon), np.full(n, lat))
            at_m, off = float(along[np.argmin(offs)]), float(offs.min())
            low, high = max(0.0, at_m - 6), min(length, at_m + 6)
        best = min(best, (off, chainage + at_m))
        chainage += length
    return best


@pytest.mark.parametrize("where", [(1200, 330), (4100, 5), (5000, -420), (8000, -40), (-30, 10)])
def test_distance_and_chainage_are_those_of_a_walk_along_the_line(
    where: tuple[float, float],
) -> None:
    place = at(*where)
    [located] = locate(a_file([a_marker(numbered(1), place)], a_line(BENT))).numbers
    distance, chainage = brute_force_m(BENT, *place)
    assert located.distance_m == pytest.approx(distance, abs=2e-3)
    assert located.chainage_m == pytest.approx(chainage, abs=0.05)


def beside(off_m: float) -> tuple[float, float]:
    """Off a line that runs along a meridian, where a geodesic square to it is easily drawn."""
    lon, lat, _ = GEOD.fwd(*at(0, 500), 90.0, off_m)
    return lon, lat


@pytest.mark.parametrize(
    ("off_m", "checks"), [(1.999, []), (2.0, []), (2.001, ["marker_off_line"])]
)
def test_exactly_at_the_limit_is_within_it(off_m: float, checks: list[str]) -> None:
    line = a_line(drawn((0, 1000), (0, 0)))
    assert [f.check for f in found(a_marker(numbered(1), beside(off_m)), line=line)] == checks


def test_a_set_is_held_against_the_line_by_its_mid_point() -> None:
    banks = [a_marker(numbered(1, "A"), at(1000, 400)), a_marker(numbered(1, "B"), at(1000, -400))]
    assert found(*banks) == []
    askew = [banks[0], a_marker(numbered(1, "B"), at(1000, -388))]
    [finding] = found(*askew)
    assert (finding.check, finding.subject) == ("marker_off_line", f"{UNIT}001")
    assert "6.00 m" in finding.evidence.zh
    three = [
        a_marker(numbered(2, letter), at(*where))
        for letter, where in zip("CDE", [(2000, 300), (1800, -150), (2200, -150)], strict=True)
    ]
    assert found(*three) == []


def test_half_a_set_has_no_mid_point() -> None:
    file = a_file([a_marker(numbered(1, "A"), at(1000, 400))])
    [located] = locate(file).numbers
    assert (located.distance_m, located.unplaced) == (None, Unplaced.INCOMPLETE)
    assert located.chainage_m == pytest.approx(1000, abs=0.1)


def test_a_marker_three_kilometres_off_is_told_with_its_distance() -> None:
    [finding] = found(a_marker(numbered(1), at(4000, 3000)))
    assert (finding.check, finding.severity) == ("marker_off_line", Severity.ERROR)
    assert "3000.00 m" in finding.evidence.en
    assert finding.rule is not None
    assert finding.rule.value == "2"
    assert finding.place.chainage_m == pytest.approx(4000, abs=2)


def test_another_zone_is_seen_from_afar() -> None:
    """Coordinates of zone 38 (114°E) taken for zone 39 (117°E): 280 km off."""
    north, east = project(parse_survey_crs("4547"), *at(4000, 0))
    there = official(*at(4000, 0), north=Decimal(f"{north:.3f}"), east=Decimal(f"{east:.3f}"))
    lon, lat = unproject(parse_survey_crs("4548"), north, east)
    wrong = a_survey(official(float(lon), float(lat), north=there.north, east=there.east))
    [finding] = found(a_marker(numbered(1), at(0, 0), surveys=(wrong,)))
    assert "EPSG:4547" in finding.mend.en


def test_the_newest_epoch_that_no_other_corrects_counts() -> None:
    wrong = a_survey(official(*at(1000, 50)), "wrong")
    right = a_survey(official(*at(1000, 0)), "right", corrects="wrong", correction="X")
    assert found(a_marker(numbered(1), at(0, 0), surveys=(right, wrong))) == []


def test_never_surveyed_is_unknown() -> None:
    [finding] = found(a_marker(numbered(1), None))
    assert (finding.check, finding.severity) == ("never_surveyed", Severity.UNKNOWN)


@pytest.mark.parametrize(
    ("sigma", "check", "severity"),
    [
        (None, "sigma_unknown", Severity.UNKNOWN),
        ("1.0001", "sigma_worse", Severity.WARNING),
        ("1", None, None),
    ],
)
def test_the_accuracy_of_the_survey(
    sigma: str | None, check: str | None, severity: Severity | None
) -> None:
    survey = a_survey(official(*at(1000, 0)), sigma_m=None if sigma is None else Decimal(sigma))
    told = [(f.check, f.severity) for f in found(a_marker(numbered(1), None, surveys=(survey,)))]
    assert told == ([] if check is None else [(check, severity)])


def on_1954(place: tuple[float, float]) -> Any:
    return official(*place, epsg=2436, conversion=Conversion.APPROXIMATE)


def test_an_approximate_position_is_never_compared_with_the_line() -> None:
    marker = a_marker(numbered(1), None, surveys=(a_survey(on_1954(at(1000, 3000))),))
    [finding] = found(marker)
    assert (finding.check, finding.severity) == ("position_unknown", Severity.UNKNOWN)


def test_both_on_the_same_old_datum_are_compared_there() -> None:
    crs = parse_survey_crs("2436")
    original = MultiLineString(
        [
            [
                tuple(map(float, reversed(project(crs, x, y))))
                for x, y in drawn((0, 0), (9000, 0)).coords
            ]
        ]
    )
    line = a_line(drawn((0, 70), (9000, 70)), official_epsg=2436, official_geom=original,
                  conversion=Conversion.APPROXIMATE)  # fmt: skip
    right = a_marker(numbered(1), None, surveys=(a_survey(on_1954(at(1000, 0))),))
    wrong = a_marker(numbered(2), None, surveys=(a_survey(on_1954(at(2000, 70))),))
    [finding] = found(right, wrong, line=line)
    assert (finding.check, finding.subject) == ("marker_off_line", numbered(2))
    modern = a_marker(numbered(1), at(1000, 0))
    assert [f.check for f in found(modern, line=line)] == ["position_unknown"]


def test_declared_coordinates_are_compared() -> None:
    declared = official(*at(1000, 0), epsg=2436, conversion=Conversion.DECLARED)
    assert found(a_marker(numbered(1), None, surveys=(a_survey(declared),))) == []


def test_serials_follow_the_line_and_the_fewest_are_blamed() -> None:
    chainages = {1: 500, 2: 1500, 3: 8000, 4: 3500, 5: 4500, 6: 6000}
    markers = [a_marker(numbered(serial), at(m, 0)) for serial, m in chainages.items()]
    [finding] = found(*markers)
    assert (finding.check, finding.subject) == ("serial_order", f"{UNIT}003")
    assert finding.evidence.zh == (
        "序号 003 在里程 8000 m 处，而序号 002 在 1500 m，序号 004 在 3500 m"
    )


def test_a_line_that_runs_against_its_serials_is_one_finding() -> None:
    markers = [a_marker(numbered(serial), at(9000 - 1000 * serial, 0)) for serial in range(1, 6)]
    [finding] = found(*markers)
    assert (finding.check, finding.severity, finding.subject) == (
        "serial_order", Severity.WARNING, None,
    )  # fmt: skip


def test_a_tri_point_has_no_place_in_the_row() -> None:
    tri = a_marker("341226341522341221S", at(0, 0), kind=MarkerKind.TRI_POINT)
    markers = [a_marker(numbered(1), at(1000, 0)), a_marker(numbered(2), at(2000, 0))]
    assert found(tri, *markers) == []


def test_a_line_that_is_unknown_is_not_said_at_every_marker() -> None:
    assert found(a_marker(numbered(1), at(0, 0)), line=a_line(None)) == []


def test_a_chainage_goes_on_after_a_gap() -> None:
    parts = MultiLineString([drawn((0, 0), (3000, 0)), drawn((3500, 0), (9000, 0))])
    location = locate(a_file([a_marker(numbered(1), at(4000, 0))], a_line(parts)))
    assert location.numbers[0].chainage_m == pytest.approx(3500, abs=0.1)


def test_without_a_rule_nothing_is_off_the_line() -> None:
    bare = rules()
    kept = {k: v for k, v in bare.by_key.items() if k[0] != "marker_off_line_tolerance_m"}
    assert found(a_marker(numbered(1), at(0, 50)), rules=replace(bare, by_key=kept)) == []
