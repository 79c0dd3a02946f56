from __future__ import annotations

from datetime import date

from gazetteer.inspection.due import DueState
from gazetteer.inspection.due_list import due_lines
from gazetteer.inspection.plan import InspectionState, PlanKind
from gis.roles import CLEARED_ROLE, STAFF_ROLE
from tests.gazetteer.inspection.field import GROUP, LINE, NOT_AGREED, OTHER_PART, SECRET, Field


def due(field: Field, as_of: str, known_at=None, role: str = STAFF_ROLE, **more):
    with field.read(role) as connection:
        found = due_lines(connection, date.fromisoformat(as_of), known_at, **more)
    return {one.line.code: one for one in found}


def test_only_what_is_reported_counts(field: Field) -> None:
    inspection = field.in_field()
    assert due(field, "2026-07-01")[LINE].planned == f"2026年联检 {LINE} periodic"
    field.move(inspection, InspectionState.FIELD_DONE, on=date(2026, 6, 30), reason="汛期")
    assert due(field, "2026-07-01")[LINE].state is DueState.NO_RECORD
    field.move(inspection, InspectionState.REPORTED)
    found = due(field, "2026-07-01")[LINE]
    assert found.due_on == date(2031, 6, 30)
    assert found.state is DueState.DUE_LATER
    assert found.planned is None
    assert found.rule is not None
    assert "第十二条" in found.rule.clause


def test_an_ad_hoc_inspection_does_not_count(field: Field) -> None:
    field.report(field.in_field(kind=PlanKind.AD_HOC))
    assert due(field, "2026-07-01")[LINE].last is None


def test_what_happened_later_or_was_not_known_does_not_count(field: Field) -> None:
    field.report(field.in_field())
    assert due(field, "2026-06-29")[LINE].last is None
    assert due(field, "2026-06-30")[LINE].last is not None
    moments = field.rows("SELECT recorded_at AS at FROM gis.revision ORDER BY recorded_at")
    # Known before the report was in: the revision before the last.
    assert due(field, "2026-07-01", moments[-2]["at"])[LINE].last is None
    assert due(field, "2026-07-01", moments[-1]["at"])[LINE].last is not None


def test_a_rule_on_record_changes_the_interval_for_its_level(field: Field) -> None:
    field.report(field.in_field())
    field.run(
        "INSERT INTO gazetteer.boundary_rule (name, level, valid, value, unit, clause, evidence)"
        " VALUES ('inspection_interval_years', 'county', '[2026-01-01,)', '3', 'year', '试点办法',"
        " 'test')"
    )
    found = due(field, "2026-07-01")[LINE]
    assert found.due_on == date(2029, 6, 30)
    assert found.rule is not None
    assert found.rule.clause == "试点办法"


def test_lines_are_chosen_by_group_and_division_and_hidden_by_secrecy(field: Field) -> None:
    assert set(due(field, "2026-07-01")) == {LINE, OTHER_PART, NOT_AGREED}
    assert set(due(field, "2026-07-01", role=CLEARED_ROLE)) == {
        LINE, OTHER_PART, NOT_AGREED, SECRET,
    }  # fmt: skip
    assert set(due(field, "2026-07-01", group=GROUP)) == {LINE, OTHER_PART}
    assert set(due(field, "2026-07-01", division_code="341226000000")) == {LINE}
    assert due(field, "2026-07-01")[NOT_AGREED].state is DueState.NOT_SUBJECT
