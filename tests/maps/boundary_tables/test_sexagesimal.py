"""Degrees, minutes, seconds as tables write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.sexagesimal import seconds_decimals, sexagesimal


@pytest.mark.parametrize(
    ("degrees", "decimals", "text"),
    [
        ("115.81", 0, "115°48′36″"),
        ("32.5", 4, "32°30′00.0000″"),
        # Rounding never writes sixty seconds.
        ("115.99999999999", 2, "116°00′00.00″"),
        ("0", 0, "0°00′00″"),
        ("-0.5", 1, "-0°30′00.0″"),
    ],
)
def test_examples(degrees: str, decimals: int, text: str) -> None:
    assert sexagesimal(Decimal(degrees), decimals) == text


@given(st.decimals(0, 180, places=9), st.integers(0, 5))
def test_what_is_written_is_within_half_a_last_digit(degrees: Decimal, decimals: int) -> None:
    whole, minutes, seconds = (
        sexagesimal(degrees, decimals).rstrip("″").replace("°", "′").split("′")
    )
    assert int(minutes) < 60
    assert Decimal(seconds) < 60
    written = Decimal(whole) * 3600 + Decimal(minutes) * 60 + Decimal(seconds)
    assert abs(written - degrees * 3600) <= Decimal(5).scaleb(-decimals - 1)


def test_a_centimetre_goes_with_four_digits_of_a_second() -> None:
    assert seconds_decimals(2) == 4
