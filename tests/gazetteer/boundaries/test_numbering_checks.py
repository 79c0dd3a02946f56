"""Numbers of markers 界桩编号: pattern, unit, whole sets, uniqueness, gaps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gazetteer.boundaries.finding import Severity
from gazetteer.boundaries.line import LineLevel
from gazetteer.boundaries.marker import MarkerKind, MarkerObject, MarkerState
from gazetteer.boundaries.numbering_checks import check_numbers
from gis.errors import InputError
from tests.gazetteer.boundaries.drawn import (
    STRAIGHT,
    UNIT,
    a_file,
    a_line,
    a_marker,
    at,
    numbered,
    rules,
)

HERE = at(1000, 0)


def found(*markers: MarkerObject, **changed: Any) -> dict[str, str | None]:
    return {f.check: f.subject for f in check_numbers(a_file(markers, **changed))}


def test_whole_sets_in_a_row_are_in_order() -> None:
    letters = ["001Q", "002A", "002B", "003C", "003D", "003E"]
    assert found(*(a_marker(UNIT + one, HERE) for one in letters)) == {}


@pytest.mark.parametrize("number", [f"{UNIT}01Q", f"{UNIT}001S", f"{UNIT}001q", "X" * 16])
def test_a_number_that_does_not_fit_its_pattern(number: str) -> None:
    marker = replace(a_marker(numbered(1), HERE), full_number=number)
    assert found(marker)["number_pattern"] == number


def test_the_pattern_is_that_of_the_level() -> None:
    line = a_line(STRAIGHT, level=LineLevel.PROVINCE, numbering_unit="3441")
    marker = a_marker("3441001Q", HERE)
    assert found(marker, line=line) == {}
    assert "number_pattern" in found(marker)


def test_a_level_without_a_pattern_is_unknown_and_said_once() -> None:
    line = a_line(STRAIGHT, level=LineLevel.NATIONAL)
    file = a_file([a_marker("12Q", HERE), a_marker("13Q", HERE)], line)
    assert [(f.check, f.severity) for f in check_numbers(file)] == [
        ("number_pattern_missing", Severity.UNKNOWN)
    ]


def test_a_pattern_that_is_none_is_refused() -> None:
    file = a_file([a_marker(numbered(1), HERE)], rules=rules(marker_number_pattern="(("))
    with pytest.raises(InputError, match="no regular expression"):
        list(check_numbers(file))


def test_the_unit_is_the_lines() -> None:
    other = "341226341221"
    assert found(a_marker(f"{other}001Q", HERE))["numbering_unit"] == f"{other}001Q"
    line = a_line(numbering_unit=None)
    assert [f.severity for f in check_numbers(a_file([a_marker(numbered(1), HERE)], line))] == [
        Severity.UNKNOWN
    ]


@pytest.mark.parametrize(
    ("letters", "lacking"), [("A", "B"), ("B", "A"), ("CD", "E"), ("E", "C、D"), ("CE", "D")]
)
def test_a_needs_b_and_c_needs_d_and_e(letters: str, lacking: str) -> None:
    file = a_file([a_marker(numbered(1, letter), HERE) for letter in letters])
    [finding] = check_numbers(file)
    assert (finding.check, finding.subject) == ("set_incomplete", f"{UNIT}001")
    assert finding.evidence.zh.endswith(f"缺 {lacking}")


def test_only_what_stands_on_the_day_makes_a_set() -> None:
    lost = a_marker(numbered(1, "B"), HERE, state=MarkerState.LOST)
    [finding] = check_numbers(a_file([a_marker(numbered(1, "A"), HERE), lost]))
    assert finding.check == "set_incomplete"
    assert "丢失" in finding.evidence.zh
    damaged = replace(lost, state=MarkerState.DAMAGED)
    assert found(a_marker(numbered(1, "A"), HERE), damaged) == {}


def test_no_a_with_q() -> None:
    assert found(a_marker(numbered(1, "A"), HERE), a_marker(numbered(1, "Q"), HERE)) == {
        "set_mixed": f"{UNIT}001"
    }


def test_the_kind_on_record_is_that_of_the_letters() -> None:
    assert "set_kind" in found(a_marker(numbered(1), HERE, kind=MarkerKind.DOUBLE))


def test_a_number_of_which_nothing_is_left() -> None:
    lost = a_marker(numbered(1), HERE, state=MarkerState.LOST)
    assert found(lost) == {"no_object_stands": f"{UNIT}001"}
    assert found(replace(lost, state=MarkerState.RETIRED)) == {}


def test_one_object_stands_under_a_full_number() -> None:
    first, second = a_marker(numbered(1), HERE), a_marker(numbered(1), HERE, ordinal=2)
    assert found(first, second) == {"number_repeated": numbered(1)}
    assert found(replace(first, state=MarkerState.RETIRED), second) == {}


def test_gaps_in_the_serials_are_told_once_and_weigh_nothing() -> None:
    file = a_file([a_marker(numbered(serial), HERE) for serial in (2, 3, 7, 9)])
    [finding] = check_numbers(file)
    assert (finding.check, finding.severity) == ("serial_gap", Severity.INFO)
    assert finding.evidence.zh == "序号 001、004–006、008 没有登记（共5个）"


def test_serials_run_through_all_parts_of_a_longer_line() -> None:
    markers = [a_marker(numbered(serial), HERE) for serial in (12, 13, 15, 18)]
    others = frozenset(numbered(serial) for serial in (*range(1, 11), 16, 17, 20))
    [finding] = check_numbers(a_file(markers, unit_numbers=others))
    # 019 is missing before a serial of another line, which tells of it.
    assert finding.evidence.zh == "序号 011、014 没有登记（共2个）"


def test_a_retired_number_is_no_gap() -> None:
    retired = a_marker(numbered(2), HERE, state=MarkerState.RETIRED)
    assert found(a_marker(numbered(1), HERE), retired, a_marker(numbered(3), HERE)) == {}
