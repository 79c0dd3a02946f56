"""Takes a returned field pack into the register 外业返回入库: all of it in one revision.

Records that conflict or cannot be stay as they were and are told; the others come in. So a pack
that was mended, or decided about, is simply returned again.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import shapely
from sqlalchemy import Connection

from gazetteer.accounts.account import Account
from gazetteer.accounts.roles import Action
from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.marker import MarkerObject
from gazetteer.boundaries.marker_record import markers_on_record
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.inspection.compared import compare_marker
from gazetteer.inspection.comparison import Comparison, Movement
from gazetteer.inspection.decisions import Decisions
from gazetteer.inspection.pack_base import KeptPack, UnknownPack, kept_pack
from gazetteer.inspection.plan_record import find_inspection
from gazetteer.inspection.result import Condition
from gazetteer.inspection.return_photos import PhotosRead, read_photos, take_photos
from gazetteer.inspection.return_positions import stored_lines
from gazetteer.inspection.return_problems import take_problems
from gazetteer.inspection.return_record import keep_return, kept_before, was_returned
from gazetteer.inspection.return_report import ReturnReport
from gazetteer.inspection.return_tasks import take_tasks
from gazetteer.inspection.return_work import ReturnWork
from gazetteer.inspection.returned import ReturnedPack, open_returned
from gazetteer.inspection.sides import line_of, require_side
from gazetteer.inspection.task_record import tasks_on_record
from gis.database import Database, Unchanged, seen_as

# Degrees; a hundredth of a millimetre, which a journey through a zone does not reach.
_SAME_DEG = 1e-10


def receive_return(
    database: Database,
    path: Path,
    photos: Path | None = None,
    *,
    actor: str,
    decisions: Decisions | None = None,
    is_dry_run: bool = False,
    account: Account | None = None,
    today: date | None = None,
) -> ReturnReport:
    """Compare a returned pack with what left and with what stands, and enter what holds.

    The same return again changes nothing, and makes no revision.

    Args:
        database: The register.
        path: GeoPackage, zip or folder.
        photos: Folder of the photos; None: the pack's own.
        actor: Who brings it in.
        decisions: About conflicts; None: none. Earlier ones of this pack hold on.
        is_dry_run: Do everything, keep nothing.
        account: Whose rights hold; None: the command line's user, whom no role binds.
        today: None: today.

    Raises:
        FileError: It is no pack, damaged, or a layer or a column is missing.
        Forbidden: No role of the account allows it on either side of the line.
        UnknownInspection: It may not see the inspection.
        UnknownPack: It did not leave this register, or what it says of itself was altered.
        WrongStep: The inspection is not in the field, and results are to come in.
    """
    with open_returned(path, photos) as pack:
        read = read_photos(pack)
        files = [{"name": pack.file_name, "sha256": pack.sha256}]
        reason = f"return of field pack {pack.pack_uuid}"
        context: dict[str, object] = {"field_pack": pack.pack_uuid}
        if account is not None:
            context["account"] = account.account_id
        with database.write(actor, reason, files, context) as connection:
            kept = _own_pack(connection, pack)
            if account is not None:
                _require(connection, account, kept)
            report = _work(
                connection, kept, pack, read, decisions or Decisions(), today or date.today(),
                is_dry_run,
            )  # fmt: skip
            if is_dry_run or report.is_nothing:
                raise Unchanged
            keep_return(connection, kept.pack_id, report, actor)
        if report.is_nothing and not is_dry_run:
            with database.transact() as connection:
                if _is_news(connection, kept, report):
                    keep_return(connection, kept.pack_id, report, actor)
        return report


def _is_news(connection: Connection, kept: KeptPack, report: ReturnReport) -> bool:
    """Whether a return that changes nothing is the first of its content, or decides something."""
    is_known = was_returned(connection, kept.pack_id, report.sha256)
    return not is_known or bool(report.kept_fields - kept_before(connection, kept.pack_id))


def _own_pack(connection: Connection, pack: ReturnedPack) -> KeptPack:
    kept = kept_pack(connection, pack.pack_uuid)
    if pack.base_digest != kept.digest:
        raise UnknownPack(
            f"What the pack {kept.pack_uuid} says of its base is not what left this register.",
            "Copy the table 'pack' from the pack that left, or return the pack that it belongs to.",
        )
    return kept


def _require(connection: Connection, account: Account, kept: KeptPack) -> None:
    """Refuse what the account may not see, or not record."""
    with seen_as(connection, account.reads_as):
        line = line_of(connection, find_inspection(connection, kept.inspection_id))
    require_side(connection, account, Action.RECORD_INSPECTION, line)


def _work(
    connection: Connection,
    kept: KeptPack,
    pack: ReturnedPack,
    read: PhotosRead,
    decisions: Decisions,
    today: date,
    is_dry_run: bool,
) -> ReturnReport:
    inspection = find_inspection(connection, kept.inspection_id)
    line = line_of(connection, inspection, today)
    work = ReturnWork(
        connection, kept, pack, inspection, line, rules_on_record(connection, today),
        _markers(connection, line, today),
        decisions.besides(kept_before(connection, kept.pack_id)), today,
    )  # fmt: skip
    work.problems += pack.problems
    for table in pack.tables.values():
        work.problems += table.problems
    _tell_line(work)
    take_tasks(work)
    named = take_problems(work)
    work.markers = _markers(connection, line, today)
    taken = take_photos(work, read, named)
    return ReturnReport(
        pack.file_name, pack.sha256, kept.pack_uuid, kept.inspection_id, line.code, line.name,
        kept.made_at, tuple(work.records), taken, _comparisons(work), tuple(work.problems),
        is_dry_run,
    )  # fmt: skip


def _markers(connection: Connection, line: BoundaryLine, day: date) -> dict[str, MarkerObject]:
    found = markers_on_record(connection, day, line_codes=[line.code])
    return {marker.object_uuid: marker for marker in found}


def _comparisons(work: ReturnWork) -> tuple[Comparison, ...]:
    """The new fixes against the last earlier epochs; what lies beyond the limit is told."""
    found = []
    for task in tasks_on_record(work.connection, work.kept.inspection_id):
        result, marker = task.result, work.markers.get(task.object_uuid)
        is_new = task.task_uuid in work.with_fix
        if not is_new or result is None or marker is None or result.survey_uuid is None:
            continue
        one = compare_marker(marker, result.survey_uuid, work.rules, work.line.level.value)
        if one is None:
            continue
        found.append(one)
        if one.movement is Movement.MOVED:
            stated = result.says.condition
            work.tell(
                None, "new_north, new_east", task.full_number,
                f"Marker {task.full_number} lies {one.distance_m} m from where it was; the limit"
                f" is {one.tolerance_m} m. It was found {stated.value}.",
                "Measure again; if it holds, return it as moved."
                if stated is not Condition.MOVED else "Decide with the other side (条例 第六条).",
                "finding",
            )  # fmt: skip
    return tuple(found)


def _tell_line(work: ReturnWork) -> None:
    """The line is taken along to look at; one that was redrawn in the field is told."""
    if work.pack.line is None:
        work.tell(
            None, None, None, "The layer 'line' is gone.", "It is not read; nothing is lost.",
            "finding",
        )  # fmt: skip
        return
    left = line_of(
        work.connection, work.inspection, work.kept.made_at.date(), work.kept.made_at
    ).geom
    epsg = work.pack.line.epsg or work.pack.epsg
    shapes = [stored_lines(row.geometry, epsg) for row in work.pack.line.features]
    if left is None or (
        len(shapes) == 1
        and shapes[0] is not None
        and shapely.equals_exact(shapes[0], left, tolerance=_SAME_DEG)
    ):
        return
    work.tell(
        None, "geom", None, "The boundary line was redrawn in the field; that is not read.",
        "A line never moves with what lies on it (条例 第七条). Record what you saw as a problem.",
        "finding",
    )  # fmt: skip
