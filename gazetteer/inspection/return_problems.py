"""Takes in the problems of a returned pack: those it held, and new ones."""

from __future__ import annotations

import json
from uuid import UUID, uuid5

from shapely.geometry import Point

from gazetteer.inspection.pack_fields import POSITION, PROBLEM_FIELDS, PROBLEMS, choice_of
from gazetteer.inspection.pack_values import EQUALS, new_problem, problem_values, said
from gazetteer.inspection.plan import UnknownInspection
from gazetteer.inspection.problem import Problem
from gazetteer.inspection.problem_record import (
    change_problem,
    enter_problem,
    find_problem,
    problems_on_record,
)
from gazetteer.inspection.return_positions import checked_point
from gazetteer.inspection.return_report import RecordOutcome, RecordState
from gazetteer.inspection.return_work import ReturnWork, told_fields, who_changed
from gazetteer.inspection.three_way import FieldMerge, Outcome, merge_record, record_outcome
from gis.errors import FieldError, InputError
from gis.features import Feature

_LONGEST_LABEL = 24


def take_problems(work: ReturnWork) -> dict[int | None, str]:
    """Compare the problems that came back, and enter what is new; returns UUID by row.

    A row without a UUID gets one that follows from what it says, so that the same row is the
    same problem however often it comes back.
    """
    rows = work.rows_by_uuid(PROBLEMS, "problem_uuid") | _unnamed(work)
    standing = {
        one.problem_uuid: one
        for one in problems_on_record(work.connection, work.kept.inspection_id)
    }
    unusable = work.unusable_rows(PROBLEMS)
    for uuid, row in rows.items():
        if row.row in unusable:
            work.records.append(_outcome(work, uuid, row, RecordState.REJECTED, None))
        else:
            work.records.append(_take(work, uuid, row, standing.get(uuid)))
    for uuid in work.kept.problems.keys() - rows.keys():
        label = _label(work.kept.problems[uuid].get("description"))
        work.tell(
            None, "problem_uuid", uuid, f"The problem “{label}” was deleted in the field.",
            "Nothing is deleted here. Set it to handled, and say how.", "finding",
        )  # fmt: skip
        work.records.append(RecordOutcome(PROBLEMS, uuid, label, RecordState.UNCHANGED))
    return {row.row: uuid for uuid, row in rows.items()}


def _unnamed(work: ReturnWork) -> dict[str, Feature]:
    found: dict[str, Feature] = {}
    for row in work.pack.tables[PROBLEMS].features:
        if row.values.get("problem_uuid") is None and any(row.values.values()):
            found.setdefault(_derived(work.kept.pack_uuid, row), row)
    return found


def _derived(pack_uuid: str, row: Feature) -> str:
    content = {name: said(value) for name, value in row.values.items()}
    shape = None if row.geometry is None else row.geometry.wkb_hex
    return str(uuid5(UUID(pack_uuid), json.dumps([shape, content], sort_keys=True)))


def _take(work: ReturnWork, uuid: str, row: Feature, stands: Problem | None) -> RecordOutcome:
    base = work.kept.problems.get(uuid)
    try:
        theirs = _theirs(work, row)
        _require_own(work, uuid, stands)
    except InputError as fault:
        _tell_rejected(work, row, row.values.get("description"), fault)
        return _outcome(work, uuid, row, RecordState.REJECTED, stands)
    object_uuids = {marker.object_id: key for key, marker in work.markers.items()}
    merges = merge_record(
        problem_values(None, object_uuids) if base is None else base,
        theirs, problem_values(stands, object_uuids),
        equals=EQUALS, decide=work.decisions.on(uuid),
    )  # fmt: skip
    found = record_outcome(merges)
    is_new = stands is None and base is None
    if found is not Outcome.TAKEN and not is_new:
        return _outcome(work, uuid, row, RecordState(found.value), stands, merges)
    merged = {one.field: one.merged for one in merges}
    try:
        problem = new_problem(merged, uuid)
        with work.connection.begin_nested():
            if stands is None:
                enter_problem(work.connection, work.kept.inspection_id, problem, work.today)
            else:
                change_problem(work.connection, uuid, problem, stands.entered_at, work.today)
    except InputError as fault:
        _tell_rejected(work, row, merged["description"], fault)
        return _outcome(work, uuid, row, RecordState.REJECTED, stands, merges)
    state = RecordState.ADDED if stands is None else RecordState.TAKEN
    return _outcome(work, uuid, row, state, stands, merges)


def _tell_rejected(work: ReturnWork, row: Feature, words: object, fault: InputError) -> None:
    reason = f"Layer {PROBLEMS}: {fault.message}"
    work.tell(row.row, None, _label(words), reason, fault.mend)


def _theirs(work: ReturnWork, row: Feature) -> dict[str, object]:
    theirs: dict[str, object] = {
        name: choice_of(PROBLEMS, name, said(row.values.get(name))) for name in PROBLEM_FIELDS
    }
    marker = said(row.values.get("object_uuid"))
    theirs["object_uuid"] = work.marker_uuid(marker)
    if marker is not None and theirs["object_uuid"] is None:
        raise FieldError(
            f"'{marker[:40]}' is no marker of line {work.line.code}.",
            "Choose the marker from the list, or give its full number.",
        )
    theirs["state"] = theirs["state"] or "open"
    theirs[POSITION] = None
    if isinstance(row.geometry, Point):
        epsg = work.pack.tables[PROBLEMS].epsg or work.pack.epsg
        theirs[POSITION] = checked_point(row.geometry, epsg, work.line.geom)
    elif row.geometry is not None:
        raise FieldError("The position is no single point.", "Draw one point.")
    return theirs


def _require_own(work: ReturnWork, uuid: str, stands: Problem | None) -> None:
    """See that the UUID is not that of another inspection's problem."""
    if stands is not None:
        return
    try:
        other = find_problem(work.connection, uuid)
    except UnknownInspection:
        return
    raise FieldError(
        f"The UUID {uuid} is that of a problem of inspection {other.inspection_id}.",
        "Leave the UUID of a new problem blank.",
    )


def _outcome(
    work: ReturnWork,
    uuid: str,
    row: Feature,
    state: RecordState,
    stands: Problem | None,
    merges: tuple[FieldMerge, ...] = (),
) -> RecordOutcome:
    at = None if stands is None else stands.entered_at
    by = None
    if state is RecordState.CONFLICT and at is not None:
        by = who_changed(work.connection, at)
    label = _label(row.values.get("description"))
    return RecordOutcome(PROBLEMS, uuid, label, state, told_fields(merges), at, by)


def _label(description: object) -> str:
    words = said(description) or "—"
    return words if len(words) <= _LONGEST_LABEL else words[: _LONGEST_LABEL - 1] + "…"
