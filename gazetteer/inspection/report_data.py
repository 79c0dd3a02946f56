"""Puts the joint report 联合检查报告 of a line together from what is on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.line_record import lines_on_record
from gazetteer.boundaries.marker import MarkerKind, MarkerObject, MarkerState
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.boundaries.rules import BoundaryRules, rules_on_record
from gazetteer.inspection.compared import compare_marker, epoch_of
from gazetteer.inspection.comparison import earlier_epoch
from gazetteer.inspection.due import INTERVAL
from gazetteer.inspection.due_list import last_inspections
from gazetteer.inspection.photo import BoundaryPhoto
from gazetteer.inspection.photo_record import photos_on_record
from gazetteer.inspection.plan import Inspection
from gazetteer.inspection.plan_record import find_inspection, find_plan
from gazetteer.inspection.problem_record import problems_on_record
from gazetteer.inspection.progress import count_progress
from gazetteer.inspection.proposal import proposed_changes
from gazetteer.inspection.report import JointReport, MarkerRow, TouchedDivision
from gazetteer.inspection.report_figures import report_figures
from gazetteer.inspection.report_parts import (
    basis_documents,
    chapters_of,
    missing_parts,
    signature_lines,
)
from gazetteer.inspection.sides import divisions_of_line, line_of
from gazetteer.inspection.task import InspectionTask
from gazetteer.inspection.task_record import tasks_on_record
from gazetteer.inspection.touched import touched_divisions

_SECRECY = ("public", "internal", "secret")


def joint_report(
    connection: Connection,
    inspection_id: int,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> JointReport:
    """The joint report of the inspection of a line, finished or not.

    Args:
        connection: Any that may read for staff; the report shows what its role may see.
        inspection_id: The inspection.
        as_of: Day of the register; None: the inspection's last day in the field, else today.
        known_at: As known at this moment; None: now.

    Raises:
        UnknownInspection: There is no such inspection that may be seen.
        InputError: The line was not in force on the day, or a rule is not.
    """
    inspection = find_inspection(connection, inspection_id, known_at)
    plan = find_plan(connection, inspection.plan_id, known_at)
    day = as_of or inspection.completed_on or date.today()
    line = line_of(connection, inspection, day, known_at)
    rules = rules_on_record(connection, day, known_at)
    tasks = tasks_on_record(connection, inspection_id, known_at)
    problems = problems_on_record(connection, inspection_id, known_at)
    photos = photos_on_record(connection, line.code, known_at)
    markers = _markers(connection, line, tasks, day, known_at)
    rows = marker_rows(markers, tasks, photos, inspection, rules, line.level.value)
    touched = touched_divisions(connection, line, day, known_at)
    progress = count_progress(inspection, tasks, problems)
    figures = report_figures(line, rows, progress, touched, problems, day)
    before = last_inspections(connection, day, known_at, without=inspection_id).get(line.line_id)
    basis = basis_documents(line, rules.rule(INTERVAL, line.level.value), before, rows)
    chapters = chapters_of(inspection, rows)
    shown = [row.marker for row in rows]
    return JointReport(
        title=(
            f"{line.side_a_name}与{line.side_b_name}行政区域界线联合检查报告（{plan.year}年）",
            f"Joint inspection of the boundary {line.name}, {plan.year}: report",
        ),
        plan=plan,
        inspection=inspection,
        line=line,
        as_of=day,
        known_at=known_at,
        chapters=chapters,
        markers=rows,
        figures=figures,
        touched=touched or (),
        neighbours=_neighbours(connection, line, shown, day, known_at),
        basis=basis,
        problems=problems,
        proposals=proposed_changes((row.marker, row.result) for row in rows if row.result),
        signatures=signature_lines(line, inspection),
        missing=missing_parts(line, inspection, chapters, rows, basis, figures, problems),
        secrecy=max((line.secrecy, *(m.secrecy for m in shown)), key=_SECRECY.index),
        is_simulated=_is_simulated(inspection, line, rows, touched or ()),
    )


def marker_rows(
    markers: Sequence[MarkerObject],
    tasks: Sequence[InspectionTask],
    photos: Sequence[BoundaryPhoto],
    inspection: Inspection,
    rules: BoundaryRules,
    level: str,
) -> tuple[MarkerRow, ...]:
    """The rows of the marker table: what has a task, and what is registered as lost.

    Args:
        markers: Of the line, in the order of the table.
        tasks: Of the inspection.
        photos: Of the line.
        inspection: The inspection; photos of other years are left out.
        rules: Rules of the day.
        level: Level of the line.
    """
    by_object = {task.object_id: task for task in tasks}
    rows: list[MarkerRow] = []
    for marker in markers:
        task = by_object.get(marker.object_id)
        if task is None and marker.state is MarkerState.RETIRED:
            continue
        result = None if task is None else task.result
        new = None if result is None else epoch_of(marker.surveys, result.survey_uuid)
        rows.append(
            MarkerRow(
                serial=len(rows) + 1,
                marker=marker,
                has_task=task is not None,
                result=result,
                last=marker.survey if new is None else earlier_epoch(marker.surveys, new),
                new=new,
                comparison=None
                if new is None
                else compare_marker(marker, new.survey_uuid, rules, level),
                photos=tuple(p for p in photos if _belongs(p, marker, task, inspection)),
            )
        )
    return tuple(rows)


def _belongs(
    photo: BoundaryPhoto,
    marker: MarkerObject,
    task: InspectionTask | None,
    inspection: Inspection,
) -> bool:
    """Whether a photo is of the task's result, or of the marker, taken during the inspection."""
    if task is not None and task.result is not None and photo.result_uuid is not None:
        return photo.result_uuid == task.result.result_uuid
    if photo.object_id != marker.object_id or photo.taken_at is None:
        return False
    day, first, last = photo.taken_at.date(), inspection.started_on, inspection.completed_on
    return first is not None and first <= day and (last is None or day <= last)


def _markers(
    connection: Connection,
    line: BoundaryLine,
    tasks: Sequence[InspectionTask],
    as_of: date,
    known_at: datetime | None,
) -> tuple[MarkerObject, ...]:
    """The line's objects on the day, and those visited that were gone by then."""
    found = markers_on_record(connection, as_of, known_at, line_codes=[line.code])
    here = {marker.object_id for marker in found}
    gone: list[MarkerObject] = []
    for task in tasks:
        if task.object_id not in here and task.result is not None:
            day = task.result.says.inspected_on
            gone += markers_on_record(connection, day, known_at, numbers=[task.object_uuid])
    return tuple(sorted((*found, *gone), key=lambda m: (m.marker_number, m.full_number, m.ordinal)))


def _neighbours(
    connection: Connection,
    line: BoundaryLine,
    markers: Sequence[MarkerObject],
    as_of: date,
    known_at: datetime | None,
) -> tuple[tuple[str, str], ...]:
    """Code and name of both sides, and of whoever meets them at a tri-point."""
    found = dict(zip(divisions_of_line(line), (line.side_a_name, line.side_b_name), strict=True))
    others = {
        code for marker in markers if marker.kind is MarkerKind.TRI_POINT
        for code in marker.line_codes if code != line.code
    }  # fmt: skip
    for other in lines_on_record(connection, as_of, known_at) if others else ():
        if other.code in others:
            found.setdefault(other.side_a_code, other.side_a_name)
            found.setdefault(other.side_b_code, other.side_b_name)
    return tuple(found.items())


def _is_simulated(
    inspection: Inspection,
    line: BoundaryLine,
    rows: Sequence[MarkerRow],
    touched: Sequence[TouchedDivision],
) -> bool:
    """Whether anything that the report shows is invented."""
    epochs = [epoch for row in rows for epoch in (row.last, row.new) if epoch is not None]
    photos = [photo for row in rows for photo in row.photos]
    said = (
        [inspection.is_simulated, line.is_simulated]
        + [row.marker.is_simulated for row in rows]
        + [epoch.is_simulated for epoch in epochs]
        + [photo.is_simulated for photo in photos]
        + [one.is_simulated for one in touched]
    )
    return any(said)
