"""When each line is due for joint inspection: the last one and the interval of the law.

Every line is inspected jointly every five years (行政区域界线管理条例 第十二条; the interval is the
rule `inspection_interval_years`). What counts is a periodic inspection that is reported, from its
last day in the field: ad hoc inspections look at a part of a line only.

A line that no inspection on record speaks of is not overdue by any figure: its last inspection is
unknown. Where its agreement has a day, the first inspection is taken to be due an interval after
it, and the answer says that this is an assumption.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from gazetteer.boundaries.line import BoundaryLine, LegalStatus, LineLevel
from gazetteer.boundaries.rules import BoundaryRule
from gis.errors import InputError

INTERVAL = "inspection_interval_years"


class DueState(StrEnum):
    """How urgent an inspection is."""

    OVERDUE = "overdue"
    NO_RECORD = "never_inspected"
    DUE_THIS_YEAR = "due_this_year"
    DUE_LATER = "due_later"
    NOT_SUBJECT = "not_subject"


DUE_LABELS = {
    DueState.OVERDUE: ("逾期", "Overdue"),
    DueState.NO_RECORD: ("无联检记录", "No inspection on record"),
    DueState.DUE_THIS_YEAR: ("本年到期", "Due this year"),
    DueState.DUE_LATER: ("未到期", "Due later"),
    DueState.NOT_SUBJECT: ("不适用", "Not subject to joint inspection"),
}


class Basis(StrEnum):
    """From what a due day is counted."""

    LAST_INSPECTION = "last_inspection"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class PastInspection:
    """The last completed inspection of a line.

    Attributes:
        inspection_id: Its number.
        completed_on: Its last day in the field.
        plan_title: Title of its plan.
        is_simulated: Whether it is invented.
    """

    inspection_id: int
    completed_on: date
    plan_title: str
    is_simulated: bool


@dataclass(frozen=True, slots=True)
class DueLine:
    """When a line is due, and why.

    Attributes:
        line: The line as in force on the day.
        last: Its last completed inspection; None: none is on record.
        due_on: Last day on which the next one is in time; None: unknown.
        basis: From what that day is counted; None: it is unknown.
        state: How urgent it is on the day.
        days: From the day asked for to the due day; negative: days overdue; None: unknown, as
            where the due day is assumed only.
        rule: The interval with its clause and evidence; None for what is not subject to it.
        as_of: The day asked for.
        planned: Title of a plan, not closed, that has the line unreported; None: none.
    """

    line: BoundaryLine
    last: PastInspection | None
    due_on: date | None
    basis: Basis | None
    state: DueState
    days: int | None
    rule: BoundaryRule | None
    as_of: date
    planned: str | None

    @property
    def is_assumed(self) -> bool:
        """Whether the due day is counted from the agreement, no inspection being on record."""
        return self.basis is Basis.AGREEMENT

    @property
    def is_simulated(self) -> bool:
        """Whether the line or its last inspection is invented."""
        return self.line.is_simulated or (self.last is not None and self.last.is_simulated)

    def as_dict(self) -> dict[str, Any]:
        """For JSON and tables: plain values."""
        rule = self.rule
        return {
            "line_code": self.line.code,
            "name": self.line.name,
            "group": self.line.group,
            "level": self.line.level.value,
            "side_a": self.line.side_a_name,
            "side_b": self.line.side_b_name,
            "state": self.state.value,
            "last_completed_on": None if self.last is None else self.last.completed_on.isoformat(),
            "last_plan": None if self.last is None else self.last.plan_title,
            "due_on": None if self.due_on is None else self.due_on.isoformat(),
            "basis": None if self.basis is None else self.basis.value,
            "is_assumed": self.is_assumed,
            "days": self.days,
            "interval_years": None if rule is None else int(rule.value),
            "rule": None if rule is None else rule.name,
            "clause": None if rule is None else rule.clause,
            "evidence": None if rule is None else rule.evidence,
            "as_of": self.as_of.isoformat(),
            "planned": self.planned,
            "is_simulated": self.is_simulated,
        }


def years_later(day: date, years: int) -> date:
    """The same day some years later; the last of the month where it has no such day.

    From 29 February 2024 five years end on 28 February 2029 (民法典 第二百零二条: where the last
    month has no such day, its last day ends the period).
    """
    year = day.year + years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def due_line(
    line: BoundaryLine,
    last: PastInspection | None,
    rule: BoundaryRule | None,
    as_of: date,
    planned: str | None = None,
) -> DueLine:
    """When a line is due. Exactly on the due day it is due, not overdue.

    Args:
        line: As in force on the day.
        last: Its last completed inspection until the day; None: none is on record.
        rule: The interval in force for its level.
        as_of: The day.
        planned: Title of the plan that has it.

    Raises:
        InputError: No interval is in force, or it is not a whole number of years.
    """
    if line.legal_status is LegalStatus.NOT_AGREED or line.level is LineLevel.NATIONAL:
        return DueLine(line, last, None, None, DueState.NOT_SUBJECT, None, None, as_of, planned)
    years = _years(rule, line, as_of)
    basis, start = None, None
    if last is not None:
        basis, start = Basis.LAST_INSPECTION, last.completed_on
    elif line.agreed_on is not None:
        basis, start = Basis.AGREEMENT, line.agreed_on
    due_on = None if start is None else years_later(start, years)
    days = None if due_on is None or last is None else (due_on - as_of).days
    if last is None:
        state = DueState.NO_RECORD
    elif days is not None and days < 0:
        state = DueState.OVERDUE
    elif due_on is not None and due_on.year == as_of.year:
        state = DueState.DUE_THIS_YEAR
    else:
        state = DueState.DUE_LATER
    return DueLine(line, last, due_on, basis, state, days, rule, as_of, planned)


def by_urgency(lines: Sequence[DueLine]) -> tuple[DueLine, ...]:
    """The longest overdue first; lines without a record before those that are not due yet.

    A line without a record whose assumed day is still to come stands where that day puts it.
    """
    return tuple(sorted(lines, key=_urgency))


def _urgency(one: DueLine) -> tuple[int, date, str]:
    ranks = {
        DueState.OVERDUE: 0, DueState.NO_RECORD: 1, DueState.DUE_THIS_YEAR: 2,
        DueState.DUE_LATER: 3, DueState.NOT_SUBJECT: 4,
    }  # fmt: skip
    rank = ranks[one.state]
    if one.state is DueState.NO_RECORD and one.due_on is not None and one.due_on >= one.as_of:
        rank = ranks[
            DueState.DUE_THIS_YEAR if one.due_on.year == one.as_of.year else DueState.DUE_LATER
        ]
    return rank, one.due_on or date.min, one.line.code


def _years(rule: BoundaryRule | None, line: BoundaryLine, as_of: date) -> int:
    if rule is None:
        raise InputError(
            f"No rule {INTERVAL} for lines of level {line.level} is in force on {as_of}.",
            "Load one: gazetteer load boundary-rules FILE.",
        )
    if not (rule.value.isascii() and rule.value.isdigit() and 0 < int(rule.value) < 100):
        raise InputError(
            f"The rule {INTERVAL} is {rule.value!r}, not a whole number of years.",
            "Load it again with a whole number.",
        )
    return int(rule.value)
