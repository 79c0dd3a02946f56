"""Loads past joint inspections 历次联检 from files: which line, when completed, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, text

from gazetteer.inspection.inspection_fields import INSPECTION_FIELDS
from gis.loading import LoadOptions, LoadReport, ParsedRow, parse_files
from gis.staging import Progress
from gis.versioned_table import MergeCounts

_PLAN = """
INSERT INTO office.inspection_plan (year, title, kind, state)
VALUES (:year, :title, 'periodic', 'closed') RETURNING plan_id
"""
_STANDS = """
SELECT i.inspection_id, i.completed_on, i.team_a, i.team_b, i.source, i.is_simulated
FROM office.inspection_line i WHERE i.plan_id = :plan AND i.line_id = :line
"""
_ENTER = """
INSERT INTO office.inspection_line
    (plan_id, line_id, team_a, team_b, completed_on, state, source, is_simulated)
VALUES (:plan, :line, :team_a, :team_b, :completed_on, 'reported', :source, :is_simulated)
"""


def load_inspections(
    connection: Connection, report: LoadReport, options: LoadOptions, progress: Progress | None
) -> None:
    """Load the report's files of past inspections; the same rows again change nothing.

    Each row makes a closed plan of its year and title, where there is none, with the line in it
    as reported. An inspection that was carried out here is not changed by a file.

    Raises:
        FileError: A file cannot be read as declared.
    """
    report.counts["inspection_plan"] = MergeCounts()
    report.counts["inspection_line"] = MergeCounts()
    read: dict[tuple[str, int, str], dict[str, object]] = {}
    for parsed in parse_files(report, INSPECTION_FIELDS, options, progress):
        code, year = str(parsed.values["line_code"]), int(str(parsed.values["year"]))
        title = parsed.text("title") or f"{year}年行政区域界线联合检查"
        place = [(parsed.file, parsed.row.number)]
        if read.setdefault((code, year, title), parsed.values) != parsed.values:
            report.reject(
                place, f"another row says something else of line {code} in {title}.",
                "Keep the right row.", "line_code", code,
            )  # fmt: skip
            continue
        _load_row(connection, report, options, parsed, (code, year, title))


def _load_row(
    connection: Connection,
    report: LoadReport,
    options: LoadOptions,
    parsed: ParsedRow,
    key: tuple[str, int, str],
) -> None:
    code, year, title = key
    place = [(parsed.file, parsed.row.number)]
    day = parsed.day("completed_on")
    if day is None:
        return
    if day > date.today():
        report.reject(
            place, f"the inspection was completed on {day}, which is yet to come.",
            "Plan it instead: gazetteer inspection plan.", "completed_on", str(day),
        )  # fmt: skip
        return
    if day.year not in (year, year + 1):
        report.reject(
            place, f"an inspection of {year} was not completed on {day}.",
            "Correct the year or the day.", "completed_on", str(day),
        )  # fmt: skip
        return
    line = connection.execute(
        text("SELECT line_id FROM gazetteer.boundary_line WHERE line_code = :code"),
        {"code": code},
    ).scalar()  # fmt: skip
    if line is None:
        report.reject(
            place, f"there is no boundary line {code}.",
            "Load boundary-lines first, or correct the code.", "line_code", code,
        )  # fmt: skip
        return
    plan = _closed_plan(connection, report, place, year, title)
    if plan is None:
        return
    said: dict[str, object] = {"completed_on": day}
    said |= {name: parsed.text(name) for name in ("team_a", "team_b") if name in parsed.values}
    if parsed.source(options) is not None:
        said["source"] = parsed.source(options)
    if parsed.is_simulated(options) is not None:
        said["is_simulated"] = parsed.is_simulated(options)
    _enter(connection, report, place, plan, int(line), said)


def _closed_plan(
    connection: Connection,
    report: LoadReport,
    place: list[tuple[int, int]],
    year: int,
    title: str,
) -> int | None:
    """Number of the closed plan, made where there is none; None: the row is rejected."""
    counts = report.counts["inspection_plan"]
    named = {"year": year, "title": title}
    stands = connection.execute(
        text("SELECT plan_id, state FROM office.inspection_plan"
             " WHERE year = :year AND title = :title"), named,
    ).one_or_none()  # fmt: skip
    if stands is None:
        counts.added += 1
        return int(connection.execute(text(_PLAN), named).scalar_one())
    plan_id, state = stands
    if state != "closed":
        report.reject(
            place, f"the plan {title} of {year} is {state} here.",
            "Report its inspections there, or give another title.", "title", title,
        )  # fmt: skip
        return None
    return int(plan_id)


def _enter(
    connection: Connection,
    report: LoadReport,
    place: list[tuple[int, int]],
    plan: int,
    line: int,
    said: Mapping[str, object],
) -> None:
    """Enter or change an inspection; what the row does not say stays as it is."""
    counts = report.counts["inspection_line"]
    stands = connection.execute(text(_STANDS), {"plan": plan, "line": line}).one_or_none()
    if stands is None:
        # An inspection that names no source is one that was carried out here.
        unsaid = {
            "team_a": None, "team_b": None, "source": report.files[place[0][0]].name,
            "is_simulated": False,
        }  # fmt: skip
        connection.execute(text(_ENTER), {"plan": plan, "line": line, **unsaid, **said})
        counts.added += 1
    elif all(getattr(stands, name) == value for name, value in said.items()):
        counts.unchanged += 1
    elif stands.source is None:
        report.reject(
            place, "this inspection was carried out here, and its record stands.",
            "Leave the row out, or give another title.",
        )  # fmt: skip
    else:
        assigned = ", ".join(f"{name} = :{name}" for name in said)
        connection.execute(
            text(f"UPDATE office.inspection_line SET edition = edition + 1, {assigned}"
                 " WHERE inspection_id = :inspection"),
            {"inspection": stands.inspection_id, **said},
        )  # fmt: skip
        counts.changed += 1
