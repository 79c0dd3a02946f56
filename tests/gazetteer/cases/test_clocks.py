from datetime import date

import pytest

from gazetteer.cases.clocks import ClockState, clocks, last_day
from gazetteer.cases.kinds import KINDS
from gazetteer.cases.rules import APPROVER_CLASSES, receiver

APPROVED = date(2026, 3, 1)


def states(today: date, approver: str = "government", **days: date) -> dict[str, str]:
    found = clocks(KINDS["renaming"], approver, {"approved_on": APPROVED, **days}, today)
    return {clock.deadline.clock: clock.state.value for clock in found}


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2026, 3, 1), "running"), (date(2026, 3, 16), "running"), (date(2026, 3, 17), "overdue")],
)
def test_the_fifteenth_day_is_still_in_time(today: date, state: str) -> None:
    assert states(today) == {"filing": state, "notice": state}


@pytest.mark.parametrize(
    ("done", "state"), [(date(2026, 3, 16), "in_time"), (date(2026, 3, 17), "late")]
)
def test_what_is_done_on_the_fifteenth_day_was_in_time(done: date, state: str) -> None:
    found = states(date(2026, 6, 1), filed_on=done, announced_on=done)
    assert found == {"filing": state, "notice": state}


def test_where_another_department_approved_the_notice_runs_from_the_filing() -> None:
    """地名管理条例 第十四条."""
    today = date(2026, 3, 20)
    assert states(today, "other_department") == {"filing": "overdue", "notice": "not_started"}
    filed = states(today, "other_department", filed_on=date(2026, 3, 10))
    assert filed == {"filing": "in_time", "notice": "running"}
    (_, notice) = clocks(
        KINDS["renaming"], "other_department",
        {"approved_on": APPROVED, "filed_on": date(2026, 3, 10)}, today,
    )  # fmt: skip
    assert notice.due_on == date(2026, 3, 25)


def test_no_clock_runs_before_the_approval() -> None:
    assert clocks(KINDS["renaming"], None, {}, APPROVED) == ()


def test_before_the_rule_was_in_force_nothing_was_due() -> None:
    early = {"approved_on": date(2022, 4, 30)}
    assert clocks(KINDS["renaming"], "government", early, APPROVED) == ()
    first = {"approved_on": date(2022, 5, 1)}
    assert len(clocks(KINDS["renaming"], "government", first, APPROVED)) == 2


def test_a_change_of_divisions_is_completed_within_a_year() -> None:
    found = clocks(
        KINDS["merge_divisions"], "government", {"approved_on": date(2024, 2, 29)}, APPROVED
    )
    assert {c.deadline.clock: c.due_on for c in found}["completion"] == date(2025, 2, 28)
    assert found[-1].state is ClockState.OVERDUE


@pytest.mark.parametrize(
    ("since", "number", "unit", "last"),
    [
        (date(2026, 12, 20), 15, "calendar_day", date(2027, 1, 4)),
        (date(2026, 1, 31), 1, "month", date(2026, 2, 28)),
        (date(2026, 12, 31), 2, "month", date(2027, 2, 28)),
    ],
)
def test_periods_end_on_their_last_day(since: date, number: int, unit: str, last: date) -> None:
    assert last_day(since, number, unit) == last


def test_who_receives_the_filing_follows_from_who_approved() -> None:
    """地名管理条例 第十三条."""
    found = [receiver(KINDS["naming"], approver, APPROVED) for approver in APPROVER_CLASSES]
    assert [r.zh[:2] for r in found if r] == ["上一", "上一", "同级"]
