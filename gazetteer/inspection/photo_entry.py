"""Puts photos on record: the content once by its digest, and whose photo it is beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import shapely
from shapely.geometry import Point
from sqlalchemy import Connection, text

from gazetteer.inspection.photo_place import photo_position
from gis.crs import STORAGE_SRID
from gis.photofile import Photo

_CONTENT = """
INSERT INTO office.document_content (sha256, content) VALUES (:sha256, :content)
ON CONFLICT DO NOTHING
"""
_ON_RECORD = """
SELECT EXISTS (SELECT FROM gazetteer.boundary_photo WHERE sha256 = :sha256 AND line_id = :line
               AND object_id IS NOT DISTINCT FROM CAST(:object AS bigint)),
       EXISTS (SELECT FROM office.document_content WHERE sha256 = :sha256),
       EXISTS (SELECT FROM gazetteer.boundary_photo WHERE photo_uuid = CAST(:uuid AS uuid))
"""
_ENTER = f"""
INSERT INTO gazetteer.boundary_photo (photo_uuid, line_id, object_id, sha256, file_name,
    media_type, size_bytes, subject, taken_at, position, direction_deg, caption, result_uuid,
    problem_uuid, source, is_simulated)
VALUES (coalesce(CAST(:uuid AS uuid), gen_random_uuid()), :line, :object, :sha256, :name, :type,
    :size, :subject, :taken_at, ST_GeomFromWKB(CAST(:position AS bytea), {STORAGE_SRID}),
    :direction, :caption,
    CAST(:result AS uuid), CAST(:problem AS uuid), :source, :simulated)
"""


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo as it is entered.

    Attributes:
        photo_uuid: Its UUID; a photo taken anew under the UUID of one on record gets another.
        line_id: Its line.
        object_id: The marker it shows; None: none.
        file: Where its content lies.
        photo: What was read of it.
        file_name: As it is to be called.
        subject: marker, witness, sketch, problem or other.
        caption: In words; None: none.
        result_uuid: The result it belongs to; None: none.
        problem_uuid: The problem it belongs to; None: none.
        source: Where it comes from.
        is_simulated: Whether it is invented.
    """

    photo_uuid: str
    line_id: int
    object_id: int | None
    file: Path
    photo: Photo
    file_name: str
    subject: str
    caption: str | None = None
    result_uuid: str | None = None
    problem_uuid: str | None = None
    source: str | None = None
    is_simulated: bool = False


def enter_photo(connection: Connection, new: NewPhoto) -> bool:
    """Enter a photo; False: this marker, or this line, has one of this content already.

    Args:
        connection: A revision.
        new: The photo.
    """
    photo = new.photo
    asked = {"sha256": photo.sha256, "line": new.line_id, "object": new.object_id}
    is_known, has_content, is_named = connection.execute(
        text(_ON_RECORD), {**asked, "uuid": new.photo_uuid}
    ).one()
    if is_known:
        return False
    if not has_content:
        connection.execute(
            text(_CONTENT), {"sha256": photo.sha256, "content": new.file.read_bytes()}
        )
    at = photo_position(photo.exif)
    connection.execute(
        text(_ENTER),
        {
            **asked,
            "uuid": None if is_named else new.photo_uuid,
            "name": new.file_name,
            "type": photo.media_type,
            "size": photo.size_bytes,
            "subject": new.subject,
            "taken_at": _clock(photo.exif.taken_at),
            "position": None if at is None else shapely.to_wkb(Point(at)),
            "direction": photo.exif.direction_deg,
            "caption": new.caption,
            "result": new.result_uuid,
            "problem": new.problem_uuid,
            "source": new.source,
            "simulated": new.is_simulated,
        },
    )
    return True


def _clock(taken_at: datetime | None) -> datetime | None:
    """As the camera's clock showed it."""
    return None if taken_at is None else taken_at.replace(tzinfo=None)
