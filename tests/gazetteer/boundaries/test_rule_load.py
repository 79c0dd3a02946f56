"""Rules for boundaries are loaded as dated rows over those that ship."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gazetteer.boundaries.rules import rules_on_record
from tests.gazetteer.boundaries.boundary_texts import LINE, with_lines
from tests.gazetteer.register import Register, counts

HEADER = "name,level,value,unit,clause,evidence,valid_from\n"


def test_a_rule_on_record_holds_from_its_day(register: Register) -> None:
    text = HEADER + "marker_off_line_tolerance_m,县级界线,5,m,市局规定,文件,2024-01-01\n"
    report = register.load("boundary-rules", text)
    with register.database.read() as connection:
        found = [
            rules_on_record(connection, date(year, 6, 1)).number(
                "marker_off_line_tolerance_m", "county"
            )
            for year in (2023, 2024)
        ]

    assert counts(report, "boundary_rule") == (1, 0, 0, 0)
    assert found[1] == Decimal(5)
    assert found[0] != found[1]
    assert register.load("boundary-rules", text).is_nothing


def test_a_pattern_on_record_is_that_by_which_numbers_are_read(register: Register) -> None:
    with_lines(register)
    pattern = r"(?P<unit>\d{12})-(?P<serial>\d+)(?P<letter>[QAB])"
    register.load(
        "boundary-rules", f"{HEADER}marker_number_pattern,county,{pattern},,市局,文件,\n"
    )  # fmt: skip
    register.load("boundary-markers", f"full_number,line_code\n{LINE}-7Q,{LINE}\n")

    assert register.column("SELECT marker_number FROM gazetteer.boundary_marker") == [f"{LINE}-7"]


def test_rules_that_cannot_be_used_are_refused(register: Register) -> None:
    cases = [
        ("no_such_rule,all,1", "2 name: there is no rule no_such_rule."),
        ("marker_off_line_tolerance_m,all,wide", "2 name: the value of marker_off_line"),
        ("marker_off_line_tolerance_m,all,-1", "2 name: the value of marker_off_line"),
        ("marker_off_line_tolerance_m,all,1e400", "2 name: the value of marker_off_line"),
        ("coordinate_decimals_m,all,40", "2 name: the value of coordinate_decimals_m"),
        ("witness_count,all,3.5", "2 name: the value of witness_count is '3.5', which is no whole"),
        ("sheet_scale,county,0", "2 name: the value of sheet_scale"),
        ("public_position_rounding_m,all,5", "2 name: the value of public_position_rounding_m"),
        (r"marker_number_pattern,all,\d+", "2 name: The pattern"),
        ("line_code_pattern,all,(", "2 name: the pattern ( is no regular expression"),
        ("marker_off_line_tolerance_m,village,1", "2 level: 'village' is not a known Level"),
    ]
    for cells, reason in cases:
        (problem,) = register.refused("boundary-rules", f"{HEADER}{cells},,c,e,\n")
        assert problem.startswith(reason)


def test_the_grid_of_public_positions_is_such_a_rule(register: Register) -> None:
    report = register.load(
        "boundary-rules", f"{HEADER}public_position_rounding_m,all,50,m,市局规定,文件,\n"
    )
    assert counts(report, "boundary_rule") == (1, 0, 0, 0)
