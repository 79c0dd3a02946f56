"""What the records of a pack said when it left 出包底稿, kept to compare a return with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shapely.geometry import Point
from sqlalchemy import Connection, text

from gazetteer.inspection.fix import Fix, fix_in_text, fix_text
from gazetteer.inspection.pack_contents import PackContents
from gazetteer.inspection.pack_fields import FIX, POSITION
from gazetteer.inspection.pack_values import problem_values, result_values
from gis.errors import InputError


class UnknownPack(InputError):
    """No pack of that UUID left this register, or what it says of itself was altered."""


@dataclass(frozen=True, slots=True)
class TaskBase:
    """A task as it left.

    Attributes:
        object_uuid: Its marker.
        full_number: The marker's number.
        at: Where it was drawn, EPSG:4490; None: nowhere.
        values: What its result said, by field.
    """

    object_uuid: str
    full_number: str
    at: Point | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class KeptPack:
    """A pack that left.

    Attributes:
        pack_id: Its number.
        pack_uuid: Its UUID.
        inspection_id: Whose pack it is.
        made_at: When it was made.
        actor: By whom.
        digest: Of its base, which stands in the pack too.
        tasks: By UUID, in the order of the markers' numbers.
        problems: What each said, by UUID.
    """

    pack_id: int
    pack_uuid: str
    inspection_id: int
    made_at: datetime
    actor: str
    digest: str
    tasks: Mapping[str, TaskBase]
    problems: Mapping[str, Mapping[str, object]]


def base_of(contents: PackContents) -> dict[str, Any]:
    """The base of a pack as JSON: texts, whole numbers and None, so that it keeps its digest."""
    object_uuids = {one.task.object_id: one.task.object_uuid for one in contents.tasks}
    return {
        "pack_uuid": contents.pack_uuid,
        "line_code": contents.line.code,
        "epsg": contents.crs.epsg,
        "tasks": {
            one.task.task_uuid: {
                "object_uuid": one.task.object_uuid,
                "full_number": one.task.full_number,
                "at": _point_text(one.marker.position),
                "says": _json(result_values(one.task.result, one.survey)),
            }
            for one in contents.tasks
        },
        "problems": {
            problem.problem_uuid: _json(problem_values(problem, object_uuids))
            for problem in contents.problems
        },
    }


def base_digest(base: Mapping[str, Any]) -> str:
    """SHA-256 of a base, whatever the order of its keys."""
    canonical = json.dumps(base, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def keep_pack(connection: Connection, contents: PackContents, actor: str) -> None:
    """Put a pack on record, with its base.

    Args:
        connection: In `Database.transact` or in a revision.
        contents: What it holds.
        actor: Who takes it.
    """
    connection.execute(
        text("INSERT INTO office.inspection_pack (pack_uuid, inspection_id, actor, base)"
             " VALUES (CAST(:uuid AS uuid), :inspection, :actor, CAST(:base AS jsonb))"),
        {
            "uuid": contents.pack_uuid,
            "inspection": contents.inspection.inspection_id,
            "actor": actor,
            "base": json.dumps(base_of(contents), ensure_ascii=False),
        },
    )  # fmt: skip


def kept_pack(connection: Connection, pack_uuid: str) -> KeptPack:
    """The pack of that UUID.

    Raises:
        UnknownPack: None of that UUID left this register, or it is no UUID.
    """
    try:
        wanted = str(UUID(pack_uuid))
    except ValueError:
        raise UnknownPack(
            f"{pack_uuid[:40]!r} is no UUID of a pack.", "Give a pack as it came from the field."
        ) from None
    row = connection.execute(
        text("SELECT pack_id, inspection_id, made_at, actor, base FROM office.inspection_pack"
             " WHERE pack_uuid = CAST(:uuid AS uuid)"),
        {"uuid": wanted},
    ).first()  # fmt: skip
    if row is None:
        raise UnknownPack(
            f"The pack {wanted} did not leave this register.",
            "Return it to the register that made it.",
        )
    tasks = {
        uuid: TaskBase(
            kept["object_uuid"], kept["full_number"], _point(kept["at"]), _values(kept["says"])
        )
        for uuid, kept in sorted(
            row.base["tasks"].items(), key=lambda one: (one[1]["full_number"], one[0])
        )
    }
    problems = {uuid: _values(kept) for uuid, kept in row.base["problems"].items()}
    return KeptPack(
        row.pack_id, wanted, row.inspection_id, row.made_at, row.actor, base_digest(row.base),
        tasks, problems,
    )  # fmt: skip


def _json(values: Mapping[str, object]) -> dict[str, object]:
    found = dict(values)
    if FIX in found:
        fix = found[FIX]
        found[FIX] = fix_text(fix if isinstance(fix, Fix) else None)
    if POSITION in found:
        at = found[POSITION]
        found[POSITION] = _point_text(at if isinstance(at, Point) else None)
    return found


def _values(kept: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = dict(kept)
    if FIX in found:
        found[FIX] = fix_in_text(kept[FIX])
    if POSITION in found:
        found[POSITION] = _point(kept[POSITION])
    return found


def _point_text(at: Point | None) -> list[str] | None:
    return None if at is None else [repr(at.x), repr(at.y)]


def _point(kept: list[str] | None) -> Point | None:
    return None if kept is None else Point(float(kept[0]), float(kept[1]))
