"""Sheet numbers as they were before 1993."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import FieldError
from gis.sheet_number import sheet_at, sheet_number
from gis.sheet_number_old import old_sheet_number
from gis.sheet_scales import parse_scale


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("J-50", "J50"),
        ("J-50-A", "J50B001001"),
        ("J-50-D", "J50B002002"),
        ("J-50-1", "J50D001001"),
        ("J-50-12", "J50D001012"),
        ("J-50-13", "J50D002001"),
        ("J-50-144", "J50D012012"),
        # The textbook place in Beijing, 116°28'13"E 39°54'23"N.
        ("J-50-5-B", "J50E001010"),
        ("J-50-5-B-4", "J50F002020"),
        ("J-50-1-(1)", "J50G001001"),
        ("J-50-1-(9)", "J50G002001"),
        ("J-50-1-(64)", "J50G008008"),
        ("J-50-1-(1)-d", "J50H002002"),
    ],
)
def test_old_and_new(old: str, new: str) -> None:
    assert old_sheet_number(old) == sheet_number(new)


def test_the_textbook_place_lies_in_its_sheets() -> None:
    beijing = ("116°28′13″", "39°54′23″")
    assert sheet_at(*beijing, parse_scale("1:5万")) == old_sheet_number("J-50-5-B")
    assert sheet_at(*beijing, parse_scale("1:2.5万")) == old_sheet_number("J-50-5-B-4")


@given(st.integers(1, 144), st.integers(1, 64), st.sampled_from("abcd"))
def test_old_sheets_nest(hundred: int, ten: int, five: str) -> None:
    outer = old_sheet_number(f"I-50-{hundred}")
    middle = old_sheet_number(f"I-50-{hundred}-({ten})")
    inner = old_sheet_number(f"I-50-{hundred}-({ten})-{five}")
    assert inner.at_scale(middle.scale) == middle
    assert middle.at_scale(outer.scale) == outer


@pytest.mark.parametrize("text", ["h50-49-d", "H－50－49－Ｄ", "H—50—49—D", "H - 50 - 49 - D"])
def test_as_people_write_them(text: str) -> None:
    assert old_sheet_number(text) == old_sheet_number("H-50-49-D")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not an old sheet number"),
        ("H-50-49-E", "not an old sheet number"),
        ("H-50-49-D-5", "not an old sheet number"),
        ("H-50-0", "1 to 144"),
        ("H-50-145", "1 to 144"),
        ("H-50-49-(65)", "1 to 64"),
        ("H-54-1", "outside the sheets covered"),
    ],
)
def test_refusals(text: str, why: str) -> None:
    with pytest.raises(FieldError, match=why):
        old_sheet_number(text)


@pytest.mark.parametrize("text", ["H-50-[3]", "H-50-［3］"])
def test_square_brackets_meant_two_scales(text: str) -> None:
    with pytest.raises(FieldError) as refused:
        old_sheet_number(text)
    assert "1:200,000 first and 1:250,000 later" in refused.value.mend
