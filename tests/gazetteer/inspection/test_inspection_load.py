from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gazetteer.inspection.due_list import due_lines
from gazetteer.inspection.plan import PlanState
from gazetteer.inspection.plan_record import inspections_on_record, plans_on_record
from gazetteer.inspection.progress import progress_of
from tests.gazetteer.inspection.field import LINE, OTHER_PART, Field
from tests.gazetteer.register import Register, counts

FILE = f"""\
line_code,year,completed_on,title,team_a,team_b,source,simulated
{LINE},2016,2016-09-30,2016年县级界线联合检查,颍上县民政局,霍邱县民政局,联检报告,否
{LINE},2021,2021-10-15,,颍上县民政局,霍邱县民政局,联检报告,否
{OTHER_PART},2021,2022-01-20,,,,联检报告,是
"""


@pytest.fixture
def files(field: Field, tmp_path: Path) -> Register:
    return Register(field.database, tmp_path)


def test_past_inspections_make_closed_plans_and_set_the_due_days(
    files: Register, field: Field
) -> None:
    report = files.load("inspections", FILE)
    assert counts(report, "inspection_plan") == (2, 0, 0, 0)
    assert counts(report, "inspection_line") == (3, 0, 0, 0)
    with field.read() as connection:
        plans = plans_on_record(connection)
        due = {one.line.code: one for one in due_lines(connection, date(2026, 10, 16))}
        past = inspections_on_record(connection, plan_id=plans[0].plan_id)
        progress = progress_of(connection, past[0])
    assert [(plan.year, plan.title) for plan in plans] == [
        (2021, "2021年行政区域界线联合检查"), (2016, "2016年县级界线联合检查"),
    ]  # fmt: skip
    assert {plan.state for plan in plans} == {PlanState.CLOSED}
    assert due[LINE].state == "overdue"
    assert due[LINE].days == -1
    assert due[OTHER_PART].state == "due_later"
    assert due[OTHER_PART].is_simulated
    # The file says when it was, not what was found.
    assert progress.tasks is None


def test_the_same_file_again_changes_nothing(files: Register) -> None:
    files.load("inspections", FILE)
    before = files.revisions()
    report = files.load("inspections", FILE)
    assert report.is_nothing
    assert counts(report, "inspection_line") == (0, 0, 0, 3)
    assert files.revisions() == before


def test_a_corrected_day_changes_the_inspection_and_leaves_the_rest(
    files: Register, field: Field
) -> None:
    files.load("inspections", FILE)
    corrected = f"line_code,year,completed_on\n{LINE},2021,2021-10-18\n"
    report = files.load("inspections", corrected)
    assert counts(report, "inspection_line") == (0, 1, 0, 0)
    found = field.rows(
        "SELECT completed_on, team_a, source FROM office.inspection_line i"
        " JOIN gazetteer.boundary_line USING (line_id)"
        " WHERE line_code = :line AND completed_on >= '2021-01-01'", line=LINE,
    )  # fmt: skip
    assert found == [
        {"completed_on": date(2021, 10, 18), "team_a": "颍上县民政局", "source": "联检报告"}
    ]


def test_rows_that_cannot_be_are_refused(files: Register) -> None:
    for row, reason in (
        ("999999999999,2021,2021-10-15", "there is no boundary line"),
        (f"{LINE},2021,2999-10-15", "yet to come"),
        (f"{LINE},2021,2016-10-15", "not completed on 2016-10-15"),
        (f"{LINE},2021,", "missing"),
        (f"{LINE},1949,1949-10-15", "less than 1989"),
        (f"{LINE},2021,2021-10-15\n{LINE},2021,2021-10-16", "another row says something else"),
    ):
        problems = files.refused("inspections", f"line_code,year,completed_on\n{row}\n")
        assert reason in problems[-1]


def test_a_file_changes_no_inspection_that_was_carried_out_here(
    files: Register, field: Field
) -> None:
    inspection = field.in_field()
    title = f"2026年联检 {LINE} periodic"
    row = f"line_code,year,completed_on,title\n{LINE},2026,2026-06-01,{title}\n"
    assert "is under_way here" in files.refused("inspections", row)[0]
    field.report(inspection)
    field.run("UPDATE office.inspection_plan SET state = 'closed' WHERE plan_id = :p",
              p=inspection.plan_id)  # fmt: skip
    assert "its record stands" in files.refused("inspections", row)[0]
