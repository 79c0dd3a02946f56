"""Takes in the markers of a returned pack: each result, compared three ways, field by field."""

from __future__ import annotations

from datetime import date

from shapely.geometry import Point

from gazetteer.boundaries.marker import Survey
from gazetteer.boundaries.survey_entry import known_surveys
from gazetteer.inspection.compared import epoch_of
from gazetteer.inspection.fix import Fix, fix_in_columns
from gazetteer.inspection.pack_base import TaskBase
from gazetteer.inspection.pack_fields import (
    FIX,
    RESULT_FIELDS,
    TASK_PHOTOS,
    TASKS,
    choice_of,
)
from gazetteer.inspection.pack_values import (
    EQUALS,
    result_entry,
    result_values,
    said,
    same_position,
)
from gazetteer.inspection.plan import WrongStep
from gazetteer.inspection.result import WITHOUT_EPOCH
from gazetteer.inspection.result_entry import enter_result
from gazetteer.inspection.return_positions import stored_point
from gazetteer.inspection.return_report import RecordOutcome, RecordState
from gazetteer.inspection.return_work import ReturnWork, told_fields, who_changed
from gazetteer.inspection.task import InspectionTask
from gazetteer.inspection.task_record import tasks_on_record
from gazetteer.inspection.three_way import FieldMerge, Outcome, merge_record, record_outcome
from gis.errors import FieldError, InputError
from gis.features import Feature

_FILLED = (*RESULT_FIELDS, *TASK_PHOTOS)


def take_tasks(work: ReturnWork) -> None:
    """Compare every task of the pack with what came back and what stands, and enter the rest.

    Raises:
        WrongStep: The inspection is not in the field; nothing of the pack can come in.
    """
    rows = work.rows_by_uuid(TASKS, "task_uuid")
    standing = {t.task_uuid: t for t in tasks_on_record(work.connection, work.kept.inspection_id)}
    surveys = known_surveys(work.connection, [task.object_id for task in standing.values()])
    unusable = work.unusable_rows(TASKS)
    for uuid, base in work.kept.tasks.items():
        row, task = rows.get(uuid), standing.get(uuid)
        if row is None:
            work.tell(
                None, "task_uuid", base.full_number,
                f"The row of marker {base.full_number} was deleted in the field.",
                "Nothing is deleted here. If the marker is gone, return it as lost or not found.",
                "finding",
            )  # fmt: skip
            state = RecordState.UNCHANGED
        elif row.row in unusable:
            state = RecordState.REJECTED
        else:
            measured = [] if task is None else surveys[task.object_id]
            work.records.append(_take(work, row, base, task, tuple(measured)))
            continue
        work.records.append(RecordOutcome(TASKS, uuid, base.full_number, state))
    for uuid in rows.keys() - work.kept.tasks.keys():
        _tell_stranger(work, rows[uuid], uuid)
    for row in work.pack.tables[TASKS].features:
        if row.values.get("task_uuid") is None and any(row.values.get(n) for n in _FILLED):
            _tell_stranger(work, row, None)


def _take(
    work: ReturnWork,
    row: Feature,
    base: TaskBase,
    task: InspectionTask | None,
    surveys: tuple[Survey, ...],
) -> RecordOutcome:
    uuid = str(row.values["task_uuid"]) if task is None else task.task_uuid

    def outcome(state: RecordState, merges: tuple[FieldMerge, ...] = ()) -> RecordOutcome:
        at = None if task is None or task.result is None else task.result.entered_at
        by = None
        if state is RecordState.CONFLICT and at is not None:
            by = who_changed(work.connection, at)
        return RecordOutcome(TASKS, uuid, base.full_number, state, told_fields(merges), at, by)

    number = said(row.values.get("full_number"))
    if number is not None and number != base.full_number:
        work.tell(
            row.row, "full_number", number,
            f"The row bears the UUID of marker {base.full_number} and the number {number}.",
            "Rows were mixed up, perhaps by sorting a column alone; enter the result anew.",
        )  # fmt: skip
        return outcome(RecordState.REJECTED)
    try:
        theirs = _theirs(work, row, base)
    except FieldError as fault:
        work.tell(row.row, FIX, base.full_number, fault.message, fault.mend)
        return outcome(RecordState.REJECTED)
    result = None if task is None else task.result
    survey = None if result is None else epoch_of(surveys, result.survey_uuid)
    merges = merge_record(
        base.values, theirs, result_values(result, survey),
        equals=EQUALS, decide=work.decisions.on(uuid),
    )  # fmt: skip
    found = record_outcome(merges)
    if found is not Outcome.TAKEN:
        _tell_moved(work, row, base)
        return outcome(RecordState(found.value), merges)
    if task is None:
        work.tell(
            row.row, "task_uuid", base.full_number,
            f"Marker {base.full_number} is no task of the inspection any more.",
            "Make the tasks anew if it is to be inspected: gazetteer inspection tasks.",
        )  # fmt: skip
        return outcome(RecordState.REJECTED, merges)
    if not _enter(work, row, task, merges):
        return outcome(RecordState.REJECTED, merges)
    _tell_moved(work, row, base)
    is_new = result is None
    return outcome(RecordState.ADDED if is_new else RecordState.TAKEN, merges)


def _theirs(work: ReturnWork, row: Feature, base: TaskBase) -> dict[str, object]:
    theirs: dict[str, object] = {
        name: choice_of(TASKS, name, said(row.values.get(name))) for name in RESULT_FIELDS
    }
    method = choice_of(TASKS, "method", said(row.values.get("method")))
    fix = fix_in_columns({**row.values, "method": method}, work.pack.epsg)
    was = base.values[FIX]
    if fix is None and was is not None:
        # A survey is never taken back; but a marker that is gone has no coordinates to repeat.
        if theirs["condition"] not in {one.value for one in WITHOUT_EPOCH}:
            work.tell(
                row.row, FIX, base.full_number,
                f"The coordinates of marker {base.full_number} were blanked; those on record"
                " stay.",
                "Epochs are never taken out: measure again, and give the new coordinates.",
                "finding",
            )  # fmt: skip
        fix = was if isinstance(was, Fix) else None
    theirs[FIX] = fix
    return theirs


def _enter(
    work: ReturnWork, row: Feature, task: InspectionTask, merges: tuple[FieldMerge, ...]
) -> bool:
    """Enter what was merged; False: it was rejected, and told."""
    merged = {one.field: one.merged for one in merges}
    taken = {one.field for one in merges if one.outcome is Outcome.TAKEN}
    fix = merged[FIX] if FIX in taken else None
    try:
        says = result_entry(merged)
        with work.connection.begin_nested():
            enter_result(
                work.connection, task.task_uuid, says,
                fix.epoch() if isinstance(fix, Fix) else None,
                read_at=None if task.result is None else task.result.entered_at,
                today=work.today,
            )  # fmt: skip
    except WrongStep:
        raise
    except InputError as fault:
        work.tell(
            row.row, None, task.full_number, f"Marker {task.full_number}: {fault.message}",
            fault.mend,
        )  # fmt: skip
        return False
    if isinstance(fix, Fix):
        work.with_fix.add(task.task_uuid)
    _tell_early(work, row, task.full_number, says.inspected_on)
    return True


def _tell_early(work: ReturnWork, row: Feature, number: str, day: date) -> None:
    left = work.kept.made_at.astimezone().date()
    if day < left:
        work.tell(
            row.row, "inspected_on", day,
            f"Marker {number} was inspected on {day}, before the pack was made on {left}.",
            "Correct the day if the device's clock was wrong.", "finding",
        )  # fmt: skip


def _tell_moved(work: ReturnWork, row: Feature, base: TaskBase) -> None:
    """A point that was dragged on the map: told, not taken for a measurement."""
    at = row.geometry
    if not isinstance(at, Point):
        return
    crs = work.pack.tables[TASKS].epsg or work.pack.epsg
    drawn = stored_point(at, crs)
    if drawn is None or same_position(drawn, base.at) or row.values.get("new_north") is not None:
        return
    work.tell(
        row.row, "geom", f"X {at.y:.3f} Y {at.x:.3f}",
        f"The point of marker {base.full_number} was moved on the map, and new_north and"
        f" new_east are blank; X {at.y} Y {at.x} (EPSG:{crs}) was not taken for a measurement.",
        "If it is one, write these into new_north and new_east, with method and sigma_m.",
        "finding",
    )  # fmt: skip


def _tell_stranger(work: ReturnWork, row: Feature, uuid: str | None) -> None:
    work.tell(
        row.row, "task_uuid", uuid, "The row is no task of this pack.",
        "Record a marker that the pack does not have as a problem, with its position and photos.",
    )  # fmt: skip
