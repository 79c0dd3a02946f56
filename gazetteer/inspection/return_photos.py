"""Takes in the photos of a returned pack, each with the record that names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID, uuid5

from shapely.geometry import Point

from gazetteer.inspection.pack_fields import (
    PHOTOS,
    PROBLEM_PHOTO,
    PROBLEMS,
    SUBJECT_LABELS,
    TASK_PHOTOS,
    TASKS,
    choice_of,
)
from gazetteer.inspection.pack_values import said
from gazetteer.inspection.photo_entry import NewPhoto, enter_photo
from gazetteer.inspection.photo_folder import PhotoMissing
from gazetteer.inspection.photo_place import photo_faults
from gazetteer.inspection.problem import Problem
from gazetteer.inspection.problem_record import problems_on_record
from gazetteer.inspection.return_report import PhotoOutcome, RecordState
from gazetteer.inspection.return_work import ReturnWork, plain_uuid
from gazetteer.inspection.returned import ReturnedPack
from gazetteer.inspection.task import InspectionTask
from gazetteer.inspection.task_record import tasks_on_record
from gis.errors import FieldError, InputError
from gis.features import Feature
from gis.photofile import Photo, read_photo
from gis.problems import Severity

_DISTANCE_RULE = "photo_distance_m"
_COLUMNS = {TASKS: TASK_PHOTOS, PROBLEMS: (PROBLEM_PHOTO,), PHOTOS: ("path",)}
_MOST_NAMED = 8

PhotosRead = Mapping[str, tuple[Path, Photo] | InputError]


@dataclass(frozen=True, slots=True)
class _Named:
    """A photo that a record names, and the record that must be in before it."""

    row: Feature
    column: str
    path: str
    subject: str
    waits_for: str | None
    object_uuid: str | None = None
    problem_uuid: str | None = None
    caption: str | None = None
    photo_uuid: str | None = None


def read_photos(pack: ReturnedPack) -> PhotosRead:
    """Every photo that a record names, by its path as written; or why it cannot be read."""
    found: dict[str, tuple[Path, Photo] | InputError] = {}
    for table, columns in _COLUMNS.items():
        for row in pack.tables[table].features:
            for path in (said(row.values.get(column)) for column in columns):
                if path is None or path in found:
                    continue
                try:
                    file = pack.photos.find(path)
                    found[path] = (file, read_photo(file))
                except InputError as fault:
                    found[path] = fault
    return found


def take_photos(
    work: ReturnWork, read: PhotosRead, problem_uuids: Mapping[int | None, str]
) -> tuple[PhotoOutcome, ...]:
    """Enter the photos that are not on record yet; a content is linked once to a marker.

    Args:
        work: After tasks and problems were taken in.
        read: From `read_photos`.
        problem_uuids: UUID of the problem by row.
    """
    tasks = {
        task.object_uuid: task for task in tasks_on_record(work.connection, work.kept.inspection_id)
    }
    problems = {
        problem.problem_uuid: problem
        for problem in problems_on_record(work.connection, work.kept.inspection_id)
    }
    rejected = {one.record for one in work.records if one.state is RecordState.REJECTED}
    outcomes = []
    for named in _named(work, problem_uuids):
        label = _label(work, named)
        task = tasks.get(named.object_uuid or "")
        if named.waits_for in rejected:
            outcomes.append(PhotoOutcome(named.path, label, RecordState.REJECTED, None))
            continue
        outcomes.append(_take(work, read, named, label, task, problems))
    _tell_unnamed(work, read)
    return tuple(outcomes)


def _take(
    work: ReturnWork,
    read: PhotosRead,
    named: _Named,
    label: str,
    task: InspectionTask | None,
    problems: Mapping[str, Problem],
) -> PhotoOutcome:
    found = read[named.path]
    if isinstance(found, InputError):
        severity: Severity = "finding" if isinstance(found, PhotoMissing) else "reject"
        work.tell(named.row.row, named.column, named.path, found.message, found.mend, severity)
        return PhotoOutcome(named.path, label, RecordState.REJECTED, None)
    file, photo = found
    marker = work.markers.get(named.object_uuid or "")
    result = None if task is None else task.result
    problem = problems.get(named.problem_uuid or "")
    identity = f"{named.object_uuid}/{named.problem_uuid}/{photo.sha256}"
    is_new = enter_photo(
        work.connection,
        NewPhoto(
            photo_uuid=named.photo_uuid or str(uuid5(UUID(work.kept.pack_uuid), identity)),
            line_id=work.line.line_id,
            object_id=None if marker is None else marker.object_id,
            file=file,
            photo=photo,
            file_name=file.name,
            subject=named.subject,
            caption=named.caption,
            result_uuid=None if result is None or problem is not None else result.result_uuid,
            problem_uuid=None if problem is None else problem.problem_uuid,
            source=f"field pack {work.kept.pack_uuid}",
        ),
    )
    if is_new:
        day, at = _day_and_place(problem, task, marker.position if marker else None)
        limit = float(work.rules.number(_DISTANCE_RULE, work.line.level.value))
        for reason, mend in photo_faults(photo.exif, day=day, at=at, limit_m=limit):
            work.tell(
                named.row.row, named.column, named.path,
                f"Photo {named.path} of {label}: {reason}.", mend, "finding",
            )  # fmt: skip
    state = RecordState.ADDED if is_new else RecordState.SAME
    return PhotoOutcome(named.path, label, state, photo.sha256)


def _day_and_place(
    problem: Problem | None, task: InspectionTask | None, marker_at: Point | None
) -> tuple[date | None, Point | None]:
    if problem is not None:
        return problem.found_on, problem.position or marker_at
    result = None if task is None else task.result
    return (None if result is None else result.says.inspected_on), marker_at


def _named(work: ReturnWork, problem_uuids: Mapping[int | None, str]) -> Iterator[_Named]:
    for row in work.pack.tables[TASKS].features:
        uuid = plain_uuid(said(row.values.get("task_uuid")) or "")
        base = work.kept.tasks.get(uuid or "")
        for column in TASK_PHOTOS:
            path = said(row.values.get(column))
            if path is not None and base is not None:
                yield _Named(row, column, path, "marker", uuid, base.object_uuid)
    for row in work.pack.tables[PROBLEMS].features:
        path = said(row.values.get(PROBLEM_PHOTO))
        problem = problem_uuids.get(row.row)
        if path is not None and problem is not None:
            marker = work.marker_uuid(said(row.values.get("object_uuid")))
            yield _Named(row, PROBLEM_PHOTO, path, "problem", problem, marker, problem)
    for row in work.rows_by_uuid(PHOTOS, "photo_uuid").values():
        yield from _of_table(work, row, plain_uuid(str(row.values["photo_uuid"])))
    for row in work.pack.tables[PHOTOS].features:
        if row.values.get("photo_uuid") is None:
            yield from _of_table(work, row, None)


def _of_table(work: ReturnWork, row: Feature, photo_uuid: str | None) -> Iterator[_Named]:
    path = said(row.values.get("path"))
    if path is None or row.row in work.unusable_rows(PHOTOS):
        return
    marker, problem = said(row.values.get("object_uuid")), said(row.values.get("problem_uuid"))
    listed = choice_of(PHOTOS, "subject", said(row.values.get("subject")))
    subject = listed or ("problem" if problem else "marker")
    try:
        uuid = work.marker_uuid(marker)
        if marker is not None and uuid is None:
            raise FieldError(
                f"'{marker[:40]}' is no marker of line {work.line.code}.",
                "Choose it from the list.",
            )
        if subject not in SUBJECT_LABELS:
            raise FieldError(
                f"subject says '{subject[:40]}'.", f"Choose one of {', '.join(SUBJECT_LABELS)}."
            )
    except FieldError as fault:
        work.tell(row.row, "path", path, fault.message, fault.mend)
        return
    if subject == "marker" and uuid is None:
        subject = "other"
    of = plain_uuid(problem or "")
    yield _Named(
        row, "path", path, subject, of, uuid, of,
        said(row.values.get("caption")), photo_uuid,
    )  # fmt: skip


def _label(work: ReturnWork, named: _Named) -> str:
    marker = work.markers.get(named.object_uuid or "")
    return work.line.code if marker is None else marker.full_number


def _tell_unnamed(work: ReturnWork, read: PhotosRead) -> None:
    used = {found[0] for found in read.values() if not isinstance(found, InputError)}
    unnamed = [name for name, file in work.pack.photos.files.items() if file not in used]
    if unnamed:
        listed = ", ".join(unnamed[:_MOST_NAMED]) + ("…" if len(unnamed) > _MOST_NAMED else "")
        work.tell(
            None, None, listed, f"{len(unnamed)} photos belong to no record: {listed}.",
            "Name them in the layer photos, and return the pack again.", "finding",
        )  # fmt: skip
