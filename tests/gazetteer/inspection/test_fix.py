from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.boundaries.marker import SurveyMethod
from gazetteer.inspection.fix import (
    Fix,
    fix_columns,
    fix_in_columns,
    fix_in_text,
    fix_text,
    same_fix,
)
from gis.errors import FieldError

FIX = Fix(
    4548, Decimal("3597000.03"), Decimal("429500.04"), Decimal("25.5"), "1985国家高程基准",
    SurveyMethod.GNSS_RTK, Decimal("0.02"),
)  # fmt: skip
DEGREES = pyproj.Transformer.from_crs(4548, 4490, always_xy=True)

metres = st.decimals(3_400_000, 3_700_000, places=3)


@given(north=metres, east=st.decimals(400_000, 600_000, places=3),
       sigma=st.none() | st.decimals("0.001", 9, places=4))  # fmt: skip
def test_a_fix_survives_the_columns_of_a_pack_and_its_base(
    north: Decimal, east: Decimal, sigma: Decimal | None
) -> None:
    fix = replace(FIX, north=north, east=east, sigma_m=sigma)
    assert same_fix(fix_in_columns(fix_columns(fix), 4490), fix)
    assert fix_in_text(fix_text(fix)) == fix


def test_one_place_in_degrees_and_in_a_zone_is_one_fix() -> None:
    longitude, latitude = DEGREES.transform(429500.04, 3597000.03)
    degrees = replace(
        FIX, epsg=4490, north=Decimal(f"{latitude:.10f}"), east=Decimal(f"{longitude:.10f}")
    )
    assert same_fix(FIX, degrees)
    assert not same_fix(FIX, replace(degrees, north=degrees.north + Decimal("0.0000001")))


@pytest.mark.parametrize(
    "other",
    [
        None,
        replace(FIX, epsg=2436),
        replace(FIX, sigma_m=Decimal("0.03")),
        replace(FIX, height_m=None),
        replace(FIX, method=SurveyMethod.GNSS_CODE),
        replace(FIX, north=FIX.north + Decimal("0.002")),
    ],
)
def test_another_datum_accuracy_height_or_place_is_another_fix(other: Fix | None) -> None:
    assert not same_fix(FIX, other)


def test_no_coordinates_are_no_fix_and_a_blank_system_is_that_of_the_pack() -> None:
    assert fix_in_columns({"method": "gnss_rtk", "new_crs": "4548"}, 4490) is None
    fix = fix_in_columns({"new_north": 32.5, "new_east": 116.25}, 4490)
    assert fix is not None
    assert (fix.epsg, fix.method) == (4490, SurveyMethod.UNKNOWN)
    assert same_fix(None, None)


def test_what_the_register_cannot_keep_is_rounded_as_it_rounds() -> None:
    fix = fix_in_columns(
        {"new_north": 32.5, "new_east": 116.25, "new_height": 25.12345, "sigma_m": 0.12345}, 4490
    )
    assert fix is not None
    assert (fix.height_m, fix.sigma_m) == (Decimal("25.123"), Decimal("0.1234"))


def test_half_a_position_is_refused() -> None:
    with pytest.raises(FieldError, match="new_north is blank"):
        fix_in_columns({"new_east": 429500.0}, 4548)
    with pytest.raises(FieldError, match="is neither degrees nor"):
        fix_in_columns({"new_north": 1.0, "new_east": 2.0, "new_crs": "4479"}, 4548)
