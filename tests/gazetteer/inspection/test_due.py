from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.boundaries.line import BoundaryLine, LegalStatus, LineLevel
from gazetteer.boundaries.rules import BoundaryRule
from gazetteer.inspection.due import (
    Basis,
    DueLine,
    DueState,
    PastInspection,
    by_urgency,
    due_line,
    years_later,
)
from gis.errors import InputError

RULE = BoundaryRule(
    "inspection_interval_years", "all", "5", "year", "条例 第十二条", "S1", date(2002, 7, 1), None
)
LINE = BoundaryLine(
    1, "341226341522", "颍上县–霍邱县", None, LineLevel.COUNTY, None, "341226000000", "颍上县",
    "341522000000", "霍邱县", LegalStatus.AGREED, None, None, None, None, None, None, None, None,
    None, None, None, "internal", None, None, False, None,
)  # fmt: skip
DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


def inspected(last: date | None, as_of: date, line: BoundaryLine = LINE) -> DueLine:
    past = None if last is None else PastInspection(7, last, "2021年联检", False)
    return due_line(line, past, RULE, as_of)


def test_five_years_after_the_last_inspection_a_line_is_due() -> None:
    found = inspected(date(2021, 6, 15), date(2026, 1, 10))
    assert found.due_on == date(2026, 6, 15)
    assert found.state is DueState.DUE_THIS_YEAR
    assert found.days == 156
    assert found.basis is Basis.LAST_INSPECTION
    assert found.as_dict()["clause"] == "条例 第十二条"
    assert found.as_dict()["as_of"] == "2026-01-10"


@pytest.mark.parametrize(
    ("as_of", "state", "days"),
    [
        (date(2025, 12, 31), DueState.DUE_LATER, 166),
        (date(2026, 1, 1), DueState.DUE_THIS_YEAR, 165),
        (date(2026, 6, 14), DueState.DUE_THIS_YEAR, 1),
        (date(2026, 6, 15), DueState.DUE_THIS_YEAR, 0),
        (date(2026, 6, 16), DueState.OVERDUE, -1),
    ],
)
def test_on_the_due_day_it_is_due_and_on_the_next_overdue(
    as_of: date, state: DueState, days: int
) -> None:
    found = inspected(date(2021, 6, 15), as_of)
    assert (found.state, found.days) == (state, days)


def test_what_was_inspected_on_29_february_is_due_on_the_28th() -> None:
    assert inspected(date(2024, 2, 29), date(2029, 2, 28)).state is DueState.DUE_THIS_YEAR
    assert inspected(date(2024, 2, 29), date(2029, 3, 1)).state is DueState.OVERDUE
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)


@given(DAYS, st.integers(1, 20))
def test_years_are_counted_as_the_calendar_does(day: date, years: int) -> None:
    assert years_later(day, years) == day + relativedelta(years=years)


@given(DAYS, DAYS)
def test_a_line_is_overdue_from_the_day_after_the_due_day_on(last: date, as_of: date) -> None:
    found = inspected(last, as_of)
    assert found.due_on is not None
    assert (found.state is DueState.OVERDUE) == (as_of > found.due_on)
    assert found.due_on + timedelta(days=-(found.days or 0)) == as_of


def test_no_inspection_on_record_is_unknown_and_not_overdue() -> None:
    found = inspected(None, date(2026, 1, 1))
    assert found.state is DueState.NO_RECORD
    assert (found.last, found.due_on, found.days, found.basis) == (None, None, None, None)
    assert found.as_dict()["days"] is None


def test_without_a_record_the_agreement_gives_an_assumed_day() -> None:
    line = replace(LINE, agreed_on=date(2019, 3, 1))
    found = inspected(None, date(2026, 1, 1), line)
    assert found.state is DueState.NO_RECORD
    assert found.due_on == date(2024, 3, 1)
    assert found.is_assumed
    # Nobody can be so many days late against an assumption.
    assert found.days is None


def test_a_line_that_is_not_agreed_is_subject_to_no_joint_inspection() -> None:
    found = inspected(None, date(2026, 1, 1), replace(LINE, legal_status=LegalStatus.NOT_AGREED))
    assert found.state is DueState.NOT_SUBJECT
    assert found.rule is None


def test_the_longest_overdue_comes_first() -> None:
    as_of = date(2026, 6, 1)
    found = by_urgency(
        [
            inspected(date(2024, 1, 1), as_of),
            inspected(date(2021, 8, 1), as_of),
            inspected(None, as_of),
            inspected(None, as_of, replace(LINE, agreed_on=date(2025, 1, 1))),
            inspected(date(2020, 1, 1), as_of),
            inspected(date(2016, 1, 1), as_of),
        ]
    )
    assert [(one.state.value, str(one.due_on)) for one in found] == [
        ("overdue", "2021-01-01"),
        ("overdue", "2025-01-01"),
        ("never_inspected", "None"),
        ("due_this_year", "2026-08-01"),
        ("due_later", "2029-01-01"),
        ("never_inspected", "2030-01-01"),
    ]


@pytest.mark.parametrize("value", ["4.5", "0", "five", "-5", "٥"])
def test_an_interval_that_is_no_number_of_years_is_refused(value: str) -> None:
    with pytest.raises(InputError, match="whole number of years"):
        due_line(LINE, None, replace(RULE, value=value), date(2026, 1, 1))


def test_without_a_rule_in_force_nothing_is_due() -> None:
    with pytest.raises(InputError, match="No rule inspection_interval_years"):
        due_line(LINE, None, None, date(1999, 1, 1))
