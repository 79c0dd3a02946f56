"""The list of lines by when their joint inspection is due 联检到期清单."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, text

from gazetteer.boundaries.line import LineLevel
from gazetteer.boundaries.line_record import lines_on_record
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.inspection.due import INTERVAL, DueLine, PastInspection, by_urgency, due_line

_LAST = """
SELECT DISTINCT ON (i.line_id) i.line_id, i.inspection_id, i.completed_on, p.title AS plan_title,
       i.is_simulated
FROM office.inspection_line_known(CAST(:known AS timestamptz)) i
JOIN office.inspection_plan_known(CAST(:known AS timestamptz)) p USING (plan_id)
WHERE i.state = 'reported' AND p.kind = 'periodic' AND i.completed_on <= CAST(:as_of AS date)
  AND (CAST(:without AS bigint) IS NULL OR i.inspection_id <> :without)
ORDER BY i.line_id, i.completed_on DESC, i.inspection_id DESC
"""
_PLANNED = """
SELECT DISTINCT ON (i.line_id) i.line_id, p.title
FROM office.inspection_line_known(CAST(:known AS timestamptz)) i
JOIN office.inspection_plan_known(CAST(:known AS timestamptz)) p USING (plan_id)
WHERE i.state <> 'reported' AND p.kind = 'periodic' AND p.state <> 'closed'
ORDER BY i.line_id, p.year, p.plan_id
"""


def due_lines(
    connection: Connection,
    as_of: date,
    known_at: datetime | None = None,
    *,
    level: LineLevel | None = None,
    group: str | None = None,
    division_code: str | None = None,
) -> tuple[DueLine, ...]:
    """The lines in force on a day that whoever asks may see, the most urgent first.

    Args:
        connection: Any that may read for staff.
        as_of: The day; inspections that ended after it do not count.
        known_at: As known at this moment, reports too; None: now.
        level: Of this level only.
        group: Parts of this longer line only.
        division_code: With this division, twelve digits, or one in it, on a side.

    Raises:
        InputError: No interval is in force for a line on the day.
    """
    lines = lines_on_record(
        connection, as_of, known_at, level=level, group=group, division_code=division_code
    )
    rules = rules_on_record(connection, as_of, known_at)
    asked = {"known": known_at, "as_of": as_of}
    last = last_inspections(connection, as_of, known_at)
    planned = {row.line_id: row.title for row in connection.execute(text(_PLANNED), asked)}
    return by_urgency(
        [
            due_line(
                line, last.get(line.line_id), rules.rule(INTERVAL, line.level.value), as_of,
                planned.get(line.line_id),
            )
            for line in lines
        ]
    )  # fmt: skip


def last_inspections(
    connection: Connection,
    as_of: date,
    known_at: datetime | None = None,
    *,
    without: int | None = None,
) -> dict[int, PastInspection]:
    """The last periodic inspection of each line that was reported, by number of the line.

    Args:
        connection: Any that may read for staff.
        as_of: Inspections that ended after this day do not count.
        known_at: As known at this moment; None: now.
        without: Number of an inspection that is left out.
    """
    asked = {"known": known_at, "as_of": as_of, "without": without}
    return {
        row.line_id: PastInspection(
            row.inspection_id, row.completed_on, row.plan_title, row.is_simulated
        )
        for row in connection.execute(text(_LAST), asked)
    }
