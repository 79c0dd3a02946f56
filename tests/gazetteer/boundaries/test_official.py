"""The original coordinates are kept; the position beside them says how it came about."""

from __future__ import annotations

from decimal import Decimal

import pyproj
import pytest

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.official import official_position
from gis.errors import FieldError

NORTH, EAST = Decimal("3641176.641"), Decimal("388649.570")


def test_a_position_on_cgcs2000_is_exact_to_the_millimetre() -> None:
    at = official_position(NORTH, EAST, 4548)
    assert at.position is not None
    back = pyproj.Transformer.from_crs(4490, 4548, always_xy=True)
    east, north = back.transform(at.position.x, at.position.y)

    assert (at.north, at.east, at.conversion) == (NORTH, EAST, Conversion.EXACT)
    assert (north, east) == pytest.approx((float(NORTH), float(EAST)), abs=1e-6)


def test_with_and_without_the_zone_number_it_is_the_same_place() -> None:
    one = official_position(NORTH, EAST, 4548).position
    other = official_position(NORTH, EAST + 39_000_000, 4527).position
    assert one is not None
    assert other is not None

    assert (one.x, one.y) == pytest.approx((other.x, other.y), abs=1e-10)


@pytest.mark.parametrize("epsg", [2384, 2436])
def test_old_datums_are_kept_and_their_place_is_approximate(epsg: int) -> None:
    at = official_position(NORTH, EAST, epsg)

    assert (at.epsg, at.conversion) == (epsg, Conversion.APPROXIMATE)


def test_an_official_conversion_beside_the_original_is_taken() -> None:
    found = official_position(NORTH, EAST, 2384).position
    assert found is not None
    declared = (Decimal(repr(found.x)) + Decimal("0.0005"), Decimal(repr(found.y)))
    at = official_position(NORTH, EAST, 2384, declared)

    assert at.conversion is Conversion.DECLARED
    assert at.position is not None
    assert at.position.x == pytest.approx(float(declared[0]), abs=1e-12)


@pytest.mark.parametrize(("epsg", "shift"), [(2384, "0.02"), (4548, "0.0005")])
def test_a_declared_position_elsewhere_is_refused(epsg: int, shift: str) -> None:
    found = official_position(NORTH, EAST, epsg).position
    assert found is not None
    declared = (Decimal(repr(found.x)) + Decimal(shift), Decimal(repr(found.y)))

    with pytest.raises(FieldError, match=r"lies .* m from where the original"):
        official_position(NORTH, EAST, epsg, declared)


@pytest.mark.parametrize(
    ("north", "east", "epsg", "reason"),
    [
        (EAST, NORTH, 4548, "X and Y are swapped"),
        (NORTH, EAST + 39_000_000, 4526, "is of zone 39, but EPSG:4526 is zone 38"),
        (NORTH, EAST + 39_000_000, 4548, "has the zone number 带号 39 in front"),
        (Decimal("32.9"), Decimal("115.8"), 4548, "look like degrees"),
        (Decimal("115.8"), Decimal("32.9"), 4490, "latitude and longitude are swapped"),
        (Decimal("51.5"), Decimal("-0.1"), 4490, "outside China"),
    ],
)
def test_numbers_that_cannot_be_in_the_system_are_refused(
    north: Decimal, east: Decimal, epsg: int, reason: str
) -> None:
    with pytest.raises(FieldError, match=reason) as refusal:
        official_position(north, east, epsg)
    assert refusal.value.mend
