from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyproj
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.boundaries.marker import Survey, SurveyMethod
from gazetteer.boundaries.official import official_position
from gazetteer.boundaries.rules import BoundaryRule
from gazetteer.boundaries.survey_entry import new_survey
from gazetteer.inspection.comparison import Comparison, Movement, compare_epochs, earlier_epoch

NORTH, EAST = Decimal("3597000.00"), Decimal("429500.00")
METRES = st.decimals(Decimal(-50), Decimal(50), places=3)
SIGMAS = st.decimals(Decimal("0.01"), Decimal(5), places=2)


def rule(value: str) -> BoundaryRule:
    return BoundaryRule("resurvey_sigma_factor", "all", value, "ratio", "§3.4", "test", None, None)


SIGMA_RULE = replace(rule("1"), name="marker_sigma_m")


def epoch(
    north: Decimal = NORTH, east: Decimal = EAST, *, epsg: int = 4548,
    sigma: Decimal | None = Decimal("0.5"), on: date = date(2020, 5, 20),
    method: SurveyMethod = SurveyMethod.GNSS_RTK, height: str | None = None,
    system: str | None = "1985国家高程基准", declared: tuple[Decimal, Decimal] | None = None,
    corrects: str | None = None,
) -> Survey:  # fmt: skip
    at = official_position(
        north, east, epsg, declared, height_m=None if height is None else Decimal(height),
        height_system=None if height is None else system,
    )  # fmt: skip
    return new_survey(
        on, at, method, sigma_m=sigma, corrects=corrects,
        correction=None if corrects is None else "typing slip",
    )  # fmt: skip


def compared(later: Survey, earlier: Survey | None, factor: str = "2.828427") -> Comparison:
    return compare_epochs("341226341522001Q", "u", later, earlier, rule(factor), SIGMA_RULE)


def test_differences_are_the_new_figures_minus_the_earlier_ones() -> None:
    found = compared(epoch(Decimal("3597000.30"), Decimal("429499.60")), epoch())
    assert (found.delta_north_m, found.delta_east_m) == (Decimal("0.30"), Decimal("-0.40"))
    assert found.distance_m == Decimal("0.500")
    assert found.epsg == 4548
    # 2√2 × 0.5 m
    assert found.tolerance_m == Decimal("1.414")
    assert found.movement is Movement.WITHIN


def test_exactly_at_the_limit_is_within_it() -> None:
    # Both σ 0.5 m and a factor of 2: the limit is 1 m, and 0.6² + 0.8² = 1².
    at_limit = epoch(NORTH + Decimal("0.6"), EAST + Decimal("0.8"))
    assert compared(at_limit, epoch(), "2").movement is Movement.WITHIN
    beyond = epoch(NORTH + Decimal("0.6"), EAST + Decimal("0.801"))
    assert compared(beyond, epoch(), "2").movement is Movement.MOVED


@given(METRES, METRES, SIGMAS, SIGMAS)
def test_the_flag_follows_from_the_quadratic_mean_of_both_sigmas(
    north: Decimal, east: Decimal, one: Decimal, other: Decimal
) -> None:
    found = compared(epoch(NORTH + north, EAST + east, sigma=one), epoch(sigma=other))
    limit = 2.828427 * math.sqrt((float(one) ** 2 + float(other) ** 2) / 2)
    distance = math.hypot(float(north), float(east))
    assert found.tolerance_m is not None
    assert abs(float(found.tolerance_m) - limit) <= 0.0006
    if abs(distance - limit) > 1e-6:
        assert found.movement is (Movement.MOVED if distance > limit else Movement.WITHIN)


@given(METRES, METRES, SIGMAS, SIGMAS)
def test_which_of_the_two_is_new_changes_the_signs_alone(
    north: Decimal, east: Decimal, one: Decimal, other: Decimal
) -> None:
    a, b = epoch(NORTH + north, EAST + east, sigma=one), epoch(sigma=other)
    there, back = compared(a, b), compared(b, a)
    assert (there.delta_north_m, back.delta_north_m) == (north, -north)
    assert (there.delta_east_m, back.delta_east_m) == (east, -east)
    assert (there.distance_m, there.movement) == (back.distance_m, back.movement)


def test_another_zone_of_the_same_datum_is_compared_in_the_earlier_one() -> None:
    prefixed = epoch(NORTH, Decimal("39429500.00"), epsg=4527)
    found = compared(prefixed, epoch())
    assert found.epsg == 4548
    assert (found.delta_north_m, found.delta_east_m) == (0, 0)


def test_degrees_are_compared_in_metres_of_their_zone() -> None:
    lon, lat = pyproj.Transformer.from_crs(4548, 4490, always_xy=True).transform(
        float(EAST) + 3, float(NORTH) - 4
    )
    earlier = epoch(Decimal(str(lat)), Decimal(str(lon)), epsg=4490)
    found = compared(epoch(), earlier)
    assert found.epsg == 4548
    assert (found.delta_north_m, found.delta_east_m) == (Decimal("4.0000"), Decimal("-3.0000"))
    assert found.distance_m == Decimal("5.000")


def test_wgs84_is_taken_as_cgcs2000_and_says_so() -> None:
    lon, lat = pyproj.Transformer.from_crs(4548, 4490, always_xy=True).transform(
        float(EAST), float(NORTH)
    )
    found = compared(epoch(Decimal(str(lat)), Decimal(str(lon)), epsg=4326), epoch())
    assert found.movement is Movement.WITHIN
    assert "WGS 84" in found.reasons[0][1]


def test_between_an_old_datum_and_cgcs2000_nothing_is_known() -> None:
    # 西安80, 3-degree zone of 117°E.
    found = compared(epoch(), epoch(epsg=2384))
    assert found.movement is Movement.UNKNOWN
    assert (found.epsg, found.distance_m, found.delta_north_m) == (None, None, None)
    assert "no exact conversion is public" in found.reasons[0][1]


def test_two_epochs_on_one_old_datum_are_compared_on_it() -> None:
    found = compared(epoch(NORTH + 9, EAST, epsg=2384), epoch(epsg=2384))
    assert (found.epsg, found.delta_north_m) == (2384, 9)
    assert found.movement is Movement.MOVED


def test_officially_converted_coordinates_can_be_compared() -> None:
    lon, lat = pyproj.Transformer.from_crs(4548, 4490, always_xy=True).transform(
        float(EAST), float(NORTH) - 20
    )
    old = epoch(epsg=2384, declared=(Decimal(str(lon)), Decimal(str(lat))))
    found = compared(epoch(), old)
    assert found.epsg == 4548
    assert found.delta_north_m == Decimal("20.0000")
    assert found.movement is Movement.MOVED


def test_an_instrument_without_a_stated_sigma_is_taken_by_the_rule_and_said_so() -> None:
    found = compared(epoch(NORTH + 2), epoch(sigma=None))
    # √((0.5² + 1²) / 2) × 2√2
    assert found.tolerance_m == Decimal("2.236")
    assert found.movement is Movement.WITHIN
    assert "marker_sigma_m" in found.reasons[0][0]


def test_a_handheld_fix_without_a_sigma_says_nothing() -> None:
    found = compared(epoch(NORTH + 9, sigma=None, method=SurveyMethod.GNSS_CODE), epoch())
    assert found.movement is Movement.UNKNOWN
    assert found.distance_m == 9
    assert found.tolerance_m is None
    assert ("本次中误差不详", "sigma of the new epoch is unknown") in found.reasons


def test_without_an_earlier_epoch_nothing_is_compared() -> None:
    found = compared(epoch(), None)
    assert found.movement is Movement.UNKNOWN
    assert found.delta_north_m is None
    assert found.reasons == (("此前无测量成果", "there is no earlier epoch"),)


def test_heights_are_compared_in_one_system_only() -> None:
    known = compared(epoch(height="25.31"), epoch(height="25.10"))
    assert known.delta_height_m == Decimal("0.21")
    other = compared(epoch(height="25.31"), epoch(height="33.10", system="大地高"))
    assert other.delta_height_m is None
    assert "height systems differ" in other.reasons[0][1]
    assert compared(epoch(height="25.31"), epoch()).delta_height_m is None


def test_the_earlier_epoch_is_the_last_that_no_other_corrects() -> None:
    first = epoch(on=date(2001, 1, 1))
    wrong = epoch(NORTH + 100, on=date(2016, 1, 1))
    right = epoch(NORTH + 1, on=date(2016, 1, 1), corrects=wrong.survey_uuid)
    new = epoch(NORTH + 1, on=date(2021, 1, 1))
    assert earlier_epoch([first, wrong, right, new], new) == right
    assert earlier_epoch([first, wrong, new], new) == wrong
    assert earlier_epoch([new], new) is None


def test_what_corrects_an_epoch_is_not_compared_with_it() -> None:
    first = epoch(on=date(2001, 1, 1))
    wrong = epoch(NORTH + 100, on=date(2021, 1, 1))
    right = epoch(on=date(2021, 1, 1), corrects=wrong.survey_uuid)
    assert earlier_epoch([first, wrong, right], right) == first
