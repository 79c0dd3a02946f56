"""Reads photos of markers, with their contents, for what is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

_NEWEST = """
SELECT DISTINCT ON (p.object_id) p.object_id, p.file_name, p.taken_at, p.caption, p.is_simulated,
       p.sha256, c.content
FROM gazetteer.boundary_photo_known(CAST(:known AS timestamptz)) p
JOIN office.document_content c USING (sha256)
WHERE p.object_id = ANY(:objects) AND p.subject = :subject
  AND p.media_type IN ('image/jpeg', 'image/png')
  AND (p.taken_at IS NULL OR p.taken_at < CAST(:as_of AS date) + 1)
ORDER BY p.object_id, p.taken_at DESC NULLS LAST, p.photo_id DESC
"""


@dataclass(frozen=True, slots=True)
class PhotoContent:
    """A photo that can be printed.

    Attributes:
        file_name: As the camera named it.
        taken_at: By the camera's clock; None: the photo does not say.
        caption: In words; None: none.
        is_simulated: Whether it is invented.
        sha256: Digest of the content.
        content: JPEG or PNG.
    """

    file_name: str
    taken_at: datetime | None
    caption: str | None
    is_simulated: bool
    sha256: str
    content: bytes


def newest_photos(
    connection: Connection,
    object_ids: Iterable[int],
    as_of: date,
    known_at: datetime | None = None,
    subject: str = "marker",
) -> dict[int, PhotoContent]:
    """The newest photo of each object that whoever asks may see, by object.

    Args:
        connection: Of staff.
        object_ids: The objects.
        as_of: The day; later photos are left out.
        known_at: As known at this moment; None: now.
        subject: What it shows: marker, witness, sketch.
    """
    rows = connection.execute(
        text(_NEWEST),
        {
            "known": known_at,
            "objects": list(object_ids),
            "subject": subject,
            "as_of": as_of,
        },
    )
    return {
        row.object_id: PhotoContent(
            row.file_name, row.taken_at, row.caption, row.is_simulated, row.sha256,
            bytes(row.content),
        )
        for row in rows
    }  # fmt: skip


def photo_contents(connection: Connection, digests: Iterable[str]) -> dict[str, bytes]:
    """Contents by digest, of those that whoever asks may see."""
    rows = connection.execute(
        text("SELECT sha256, content FROM office.document_content WHERE sha256 = ANY(:digests)"),
        {"digests": list(digests)},
    )
    return {row.sha256: bytes(row.content) for row in rows}
