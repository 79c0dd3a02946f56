"""Photos 联检照片 of markers, reference objects and problems, as the register has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shapely.geometry import Point


@dataclass(frozen=True, slots=True)
class BoundaryPhoto:
    """One photo; its content stands in `office.document_content` under `sha256`.

    Attributes:
        photo_uuid: Stable, for exchange.
        object_id: The marker it shows; None: none.
        sha256: Digest of the content.
        file_name: As the camera named it.
        media_type: Such as image/jpeg.
        size_bytes: Of the content.
        subject: marker, witness, sketch, problem or other.
        taken_at: By the camera's clock; None: the photo does not say.
        position: EPSG:4490; None: the photo does not say.
        direction_deg: Where the camera looked; None: unknown.
        caption: In words.
        result_uuid: The result it belongs to; None: none.
        problem_uuid: The problem it belongs to; None: none.
        is_simulated: Whether it is invented.
    """

    photo_uuid: str
    object_id: int | None
    sha256: str
    file_name: str
    media_type: str
    size_bytes: int
    subject: str
    taken_at: datetime | None
    position: Point | None
    direction_deg: Decimal | None
    caption: str | None
    result_uuid: str | None
    problem_uuid: str | None
    is_simulated: bool
