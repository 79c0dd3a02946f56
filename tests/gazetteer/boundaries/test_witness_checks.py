"""Reference objects 方位物: azimuths and distances against an oracle, and what is unknown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyproj
import pytest

from gazetteer.boundaries.finding import Finding, Severity
from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import Witness
from gazetteer.boundaries.witness_checks import Sighting, check_witnesses, sight
from tests.gazetteer.boundaries.drawn import (
    GEOD,
    a_file,
    a_marker,
    a_survey,
    a_witness,
    at,
    numbered,
    official,
)

HERE = at(1000, 0)


def found(*witnesses: Witness, **changed: Any) -> list[Finding]:
    marker = a_marker(numbered(1), HERE, witnesses=witnesses, **changed)
    return list(check_witnesses(a_file([marker])))


def right(serial: int) -> Witness:
    return a_witness(serial, HERE, 100.0 * serial, 55.0)


def test_what_is_where_the_record_says_is_no_finding() -> None:
    assert found(right(1), right(2), right(3)) == []


@pytest.mark.parametrize("count", [0, 1, 2])
def test_three_are_needed(count: int) -> None:
    [finding] = found(*map(right, range(1, count + 1)))
    assert (finding.check, finding.severity) == ("witness_count", Severity.WARNING)
    assert finding.rule is not None
    assert finding.rule.value == "3"


@pytest.mark.parametrize(
    ("off_deg", "off_m", "checks"),
    [
        (0.99, 0, []),
        (-0.99, 0, []),
        (1.01, 0, ["witness_azimuth"]),
        (-1.01, 0, ["witness_azimuth"]),
        (0, 0.99, []),
        (0, 1.01, ["witness_distance"]),
        (0, -1.01, ["witness_distance"]),
        (90, 30, ["witness_azimuth", "witness_distance"]),
    ],
)
def test_what_is_off_by_more_than_the_rule(off_deg: float, off_m: float, checks: list[str]) -> None:
    stated = replace(
        right(1),
        azimuth_deg=Decimal("100") + Decimal(str(off_deg)),
        distance_m=Decimal("55") + Decimal(str(off_m)),
    )
    assert [f.check for f in found(stated, right(2), right(3))] == checks


def test_azimuths_are_compared_across_north() -> None:
    north = replace(a_witness(1, HERE, 359.8, 60.0), azimuth_deg=Decimal("0.3"))
    assert found(north, right(2), right(3)) == []


def test_the_azimuth_is_that_of_the_grid_not_the_true_one() -> None:
    """At 116.2°E the grid of 117°E is turned by −0.43°; the oracle is pyproj's own."""
    witness = a_witness(1, HERE, 45.0, 500.0)
    to_degrees = pyproj.Transformer.from_crs(4548, 4490, always_xy=True)
    there = to_degrees.transform(float(witness.east or 0), float(witness.north or 0))
    true, _, length = GEOD.inv(*HERE, *there)
    marker = a_marker(numbered(1), HERE)
    azimuths, distances = sight([Sighting(marker, witness, official(*HERE))])
    turned = pyproj.Proj("EPSG:4548").get_factors(*HERE).meridian_convergence
    assert azimuths[0] == pytest.approx(45.0, abs=1e-5)
    assert azimuths[0] + turned == pytest.approx(true, abs=1e-3)
    assert turned == pytest.approx(-0.43, abs=0.01)
    assert distances[0] == pytest.approx(length, abs=1e-4)


@pytest.mark.parametrize("epsg", [4548, 4527, 4509, 4490])
def test_marker_and_object_may_be_in_different_systems_of_a_datum(epsg: int) -> None:
    """The azimuth is of the marker's grid: 3-degree zone 39 with or without prefix, or degrees."""
    marker_at = official(*HERE, epsg=epsg)
    azimuth, distance = sight(
        [Sighting(a_marker(numbered(1), HERE), a_witness(1, HERE, 200.0, 80.0), marker_at)]
    )
    # Zone 20 of six degrees has the same central meridian, 117°E.
    assert azimuth[0] == pytest.approx(200.0, abs=1e-3)
    assert distance[0] == pytest.approx(80.0, abs=0.01)


def test_both_on_an_old_datum_are_compared_though_their_place_is_approximate() -> None:
    old = official(*HERE, epsg=2436, conversion=Conversion.APPROXIMATE)
    witnesses = [a_witness(serial, HERE, 100.0 * serial, 55.0, 2436) for serial in (1, 2, 3)]
    assert found(*witnesses, surveys=(a_survey(old),)) == []
    [finding] = found(
        replace(witnesses[0], azimuth_deg=Decimal(90)), *witnesses[1:], surveys=(a_survey(old),)
    )
    assert finding.check == "witness_azimuth"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"epsg": None, "north": None, "east": None}, "没有坐标"),
        ({"azimuth_deg": None}, "没有方位角或距离"),
        ({"distance_m": None}, "没有方位角或距离"),
        ({"epsg": 2436}, "不在同一坐标基准"),
        ({"epsg": 3857}, "不在同一坐标基准"),
        ({"epsg": 4490, "north": Decimal(3600000), "east": Decimal(400000)}, "坐标系的范围"),
    ],
)
def test_what_cannot_be_compared_is_unknown(changed: dict[str, Any], reason: str) -> None:
    [finding] = found(replace(right(1), **changed), right(2), right(3))
    assert (finding.check, finding.severity) == ("witness_unknown", Severity.UNKNOWN)
    assert reason in finding.evidence.zh
    assert "方位物1" in finding.evidence.zh


def test_without_a_survey_of_the_marker_all_of_them_are_unknown_at_once() -> None:
    [finding] = found(right(1), right(2), right(3), surveys=())
    assert finding.evidence.zh == "方位物1、2、3：界桩没有测量成果"
