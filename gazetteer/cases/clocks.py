"""Statutory clocks 法定时限 of a case: what is due when, and whether it was done in time.

The day a period runs from is not counted; the last day is wholly in time (民法典 第二百零一条、
第二百零三条).
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from gazetteer.cases.kinds import CaseKind
from gazetteer.cases.rules import Deadline, deadlines


class ClockState(StrEnum):
    """How a clock stands."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


CLOCK_LABELS: Final = {
    "filing": ("报送备案", "Filing"),
    "notice": ("向社会公告", "Public notice"),
    "completion": ("完成变更", "Completion"),
}
_DONE_BY: Final = {"filing": "filed_on", "notice": "announced_on", "completion": "completed_on"}


@dataclass(frozen=True, slots=True)
class Clock:
    """One period of one case.

    Attributes:
        deadline: The rule.
        due_on: Last day in time; None: it does not run yet.
        done_on: Day it was done.
        state: How it stands on the day asked about.
    """

    deadline: Deadline
    due_on: date | None
    done_on: date | None
    state: ClockState

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        zh, en = CLOCK_LABELS[self.deadline.clock]
        return {
            "clock": self.deadline.clock,
            "zh": zh,
            "en": en,
            "due_on": None if self.due_on is None else self.due_on.isoformat(),
            "done_on": None if self.done_on is None else self.done_on.isoformat(),
            "state": self.state.value,
            "number": self.deadline.number,
            "unit": self.deadline.unit,
            "article": self.deadline.article,
            "source": self.deadline.source,
        }


def clocks(
    kind: CaseKind, approver_class: str | None, days: Mapping[str, date | None], today: date
) -> tuple[Clock, ...]:
    """The clocks of a case.

    Args:
        kind: Kind of the case.
        approver_class: Class of who approved; None: not approved yet, so no clock runs.
        days: `approved_on`, `filed_on`, `announced_on`, `completed_on`, as far as they are.
        today: Day they are looked at.
    """
    approved_on = days.get("approved_on")
    if approver_class is None or approved_on is None:
        return ()
    found = []
    for deadline in deadlines(kind, approver_class, approved_on):
        since = days.get(deadline.counts_from)
        done_on = days.get(_DONE_BY[deadline.clock])
        due_on = None if since is None else last_day(since, deadline.number, deadline.unit)
        found.append(Clock(deadline, due_on, done_on, _state(due_on, done_on, today)))
    return tuple(found)


def last_day(since: date, number: int, unit: str) -> date:
    """The last day of a period in `rules.UNITS` that runs from a day, itself not counted.

    A month without that day ends on its last one (民法典 第二百零二条).
    """
    if unit == "calendar_day":
        return since + timedelta(days=number)
    months = since.month - 1 + number
    year, month = since.year + months // 12, months % 12 + 1
    return date(year, month, min(since.day, calendar.monthrange(year, month)[1]))


def _state(due_on: date | None, done_on: date | None, today: date) -> ClockState:
    if due_on is None:
        return ClockState.NOT_STARTED
    if done_on is not None:
        return ClockState.IN_TIME if done_on <= due_on else ClockState.LATE
    return ClockState.OVERDUE if today > due_on else ClockState.RUNNING
