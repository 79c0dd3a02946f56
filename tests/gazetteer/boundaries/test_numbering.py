"""Numbers of markers are taken apart by the patterns set for the level of their line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.boundaries.line import LineLevel
from gazetteer.boundaries.marker import LETTERS, MarkerKind
from gazetteer.boundaries.numbering import check_kind, compiled_pattern, parse_marker_number
from gazetteer.boundaries.rules import BoundaryRule, BoundaryRules, shipped_rules
from gis.errors import FieldError, InputError

RULES = BoundaryRules(date(2026, 1, 1), {(r.name, r.level): r for r in shipped_rules()})
UNIT_DIGITS = {LineLevel.PROVINCE: 4, LineLevel.PREFECTURE: 8, LineLevel.COUNTY: 12}


def rules_with(pattern: str) -> BoundaryRules:
    name = "marker_number_pattern"
    own = BoundaryRule(name, "county", pattern, None, "test", "test", None, None)
    return BoundaryRules(RULES.as_of, {**RULES.by_key, (name, "county"): own})


@given(
    st.sampled_from(sorted(UNIT_DIGITS)), st.integers(0, 10**12 - 1), st.integers(1, 999),
    st.sampled_from("QABCDE"),
)  # fmt: skip
def test_parts_put_together_are_taken_apart_again(
    level: LineLevel, unit: int, serial: int, letter: str
) -> None:
    digits = f"{unit:012d}"[: UNIT_DIGITS[level]]
    number = parse_marker_number(f"{digits}{serial:03d}{letter}", RULES, level)

    assert (number.unit, number.serial_number, number.letter) == (digits, serial, letter)
    assert number.marker_number + number.letter == number.full_number
    assert letter in LETTERS[number.kind]


@pytest.mark.parametrize(
    ("text", "kind", "marker"),
    [
        ("3441001Q", MarkerKind.SINGLE, "3441001"),
        (" ３４４１ 001ｂ", MarkerKind.DOUBLE, "3441001"),
        ("3441031E", MarkerKind.TRIPLE, "3441031"),
        ("333536S", MarkerKind.TRI_POINT, "333536"),
    ],
)
def test_the_letter_says_how_many_stand_under_the_number(
    text: str, kind: MarkerKind, marker: str
) -> None:
    number = parse_marker_number(text, RULES, "province")

    assert (number.kind, number.marker_number) == (kind, marker)


@pytest.mark.parametrize(
    "text", ["3441001", "3441001X", "344101Q", "001Q", "", "3441001QQ", "341226341522001Q"]
)
def test_what_fits_no_pattern_is_refused_with_the_pattern(text: str) -> None:
    with pytest.raises(FieldError, match="no marker number for lines of the level province"):
        parse_marker_number(text, RULES, "province")


def test_a_number_that_a_spreadsheet_ate_is_refused_as_such() -> None:
    with pytest.raises(FieldError, match="turned into a number by the spreadsheet"):
        parse_marker_number("3.41226E+14", RULES, "county")


def test_a_kind_must_be_that_of_the_letter() -> None:
    number = parse_marker_number("3441001A", RULES, "province")

    check_kind(number, "double")
    check_kind(number, None)
    with pytest.raises(FieldError, match="said to be Single 单立, but its letter A means Double"):
        check_kind(number, "single")


def test_a_bureau_sets_its_own_pattern() -> None:
    rules = rules_with(r"(?P<unit>[A-Z]{2})-(?P<serial>\d+)-(?P<letter>[QAB])")

    assert parse_marker_number("ys-12-q", rules, "county").serial_number == 12
    with pytest.raises(FieldError):
        parse_marker_number("341226341522001Q", rules, "county")


@pytest.mark.parametrize("pattern", [r"(?P<unit>\d+)(?P<serial>\d+)", "(", r"\d+Q"])
def test_a_pattern_that_cannot_be_used_is_said(pattern: str) -> None:
    with pytest.raises(InputError, match="The pattern"):
        compiled_pattern(pattern)


def test_a_pattern_must_end_in_the_letter() -> None:
    with pytest.raises(InputError, match="does not end in the letter"):
        parse_marker_number(
            "Q1-7", rules_with(r"(?P<letter>Q)(?P<unit>\d)-(?P<serial>\d)"), "county"
        )
