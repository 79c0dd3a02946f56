"""Reads the photos 照片 of a line, as whoever asks may see them; never their contents."""

from __future__ import annotations

from datetime import datetime

import shapely
from shapely.geometry import Point
from sqlalchemy import Connection, RowMapping, text

from gazetteer.inspection.photo import BoundaryPhoto

_PHOTOS = """
SELECT p.photo_uuid::text AS photo_uuid, p.object_id, p.sha256, p.file_name, p.media_type,
       p.size_bytes, p.subject, p.taken_at, ST_AsBinary(p.position) AS position,
       p.direction_deg, p.caption, p.result_uuid::text AS result_uuid,
       p.problem_uuid::text AS problem_uuid, p.is_simulated
FROM gazetteer.boundary_photo_known(CAST(:known AS timestamptz)) p
JOIN gazetteer.boundary_line l USING (line_id)
WHERE l.line_code = :line
ORDER BY p.taken_at NULLS LAST, p.file_name, p.photo_id
"""


def photos_on_record(
    connection: Connection, line_code: str, known_at: datetime | None = None
) -> tuple[BoundaryPhoto, ...]:
    """The photos of a line that whoever asks may see, by the time they were taken.

    Args:
        connection: Any that may read.
        line_code: The line.
        known_at: As known at this moment; None: now.
    """
    asked = {"known": known_at, "line": line_code}
    return tuple(_photo(row) for row in connection.execute(text(_PHOTOS), asked).mappings())


def _photo(row: RowMapping) -> BoundaryPhoto:
    at = None if row["position"] is None else shapely.from_wkb(row["position"])
    return BoundaryPhoto(**{**row, "position": at if isinstance(at, Point) else None})
