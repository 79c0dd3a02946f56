"""Angles that are exact, and their writing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.angles import Angle, ceil_mas, dms, exact_degrees, floor_mas
from gis.errors import FieldError


@pytest.mark.parametrize(
    ("value", "degrees"),
    [
        (115, Fraction(115)),
        (115.1, Fraction(1151, 10)),
        (np.float64(115.1), Fraction(1151, 10)),
        (Decimal("115.10"), Fraction(1151, 10)),
        (Fraction(1, 3), Fraction(1, 3)),
        ("115.1", Fraction(1151, 10)),
        ("115°06′", Fraction(1151, 10)),
        ("115° 6' 0\"", Fraction(1151, 10)),
        ("115度48分36秒", Fraction(11581, 100)),
        ("115°48′36.5″", Fraction(115) + Fraction(48, 60) + Fraction(73, 7200)),
        ("115°", Fraction(115)),
        ("-1.5", Fraction(-3, 2)),
    ],
)
def test_readings(value: Angle, degrees: Fraction) -> None:
    assert exact_degrees(value) == degrees


@pytest.mark.parametrize(
    "value",
    [
        "", "abc", "115°60′", "115°00′60″", "115°48′36", "nan", "inf", "1e999999999",
        "1e-999999999", "9" * 5000 + "°", float("nan"), float("inf"), Decimal("NaN"),
        Decimal("Infinity"), Decimal("1E+999999"),
    ],
)  # fmt: skip
def test_refusals(value: Angle) -> None:
    with pytest.raises(FieldError):
        exact_degrees(value)
    with pytest.raises(FieldError):
        floor_mas(value)


@given(st.floats(-180, 180))
def test_a_float_is_floored_as_the_decimal_it_is_written_as(value: float) -> None:
    exact = Fraction(Decimal(repr(value))) * 3_600_000
    assert floor_mas(value) == exact.__floor__()
    assert ceil_mas(value) == exact.__ceil__()


@given(st.integers(0, 180 * 3_600_000))
def test_floats_next_to_a_whole_number_are_floored_exactly(mas: int) -> None:
    near = mas / 3_600_000
    for value in (near, np.nextafter(near, 999).item(), np.nextafter(near, -999).item()):
        assert floor_mas(value) == (Fraction(Decimal(repr(value))) * 3_600_000).__floor__()


@given(st.integers(0, 180 * 3_600_000))
def test_what_is_written_reads_the_same(mas: int) -> None:
    assert exact_degrees(dms(mas)) * 3_600_000 == mas


@pytest.mark.parametrize(
    ("mas", "text"),
    [
        (114 * 3_600_000, "114°"),
        (115 * 3_600_000 + 30 * 60_000, "115°30′"),
        (115 * 3_600_000 + 46 * 60_000 + 52_500, "115°46′52.5″"),
        (115 * 3_600_000 + 7_500, "115°00′07.5″"),
        (-3_600_000 - 1, "-1°00′00.001″"),
        (0, "0°"),
    ],
)
def test_writing(mas: int, text: str) -> None:
    assert dms(mas) == text
