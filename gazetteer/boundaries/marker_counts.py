"""How many markers 界桩 stand along each line, without reading their surveys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

_COUNTS = """
SELECT code, count(DISTINCT m.marker_id) AS numbers, count(*) AS objects,
       count(*) FILTER (WHERE v.state = 'in_use') AS in_use
FROM gazetteer.boundary_marker_known(CAST(:known AS timestamptz)) m
CROSS JOIN LATERAL unnest(m.line_codes) AS code
JOIN gazetteer.marker_object_known(CAST(:known AS timestamptz)) o USING (marker_id)
JOIN gazetteer.marker_object_version_known(CAST(:known AS timestamptz)) v USING (object_id)
WHERE v.valid @> CAST(:as_of AS date) AND v.state <> 'retired' AND code = ANY(:lines)
  AND (code <> ALL((SELECT gazetteer.secret_lines())::text[])
       OR code IN (SELECT l.line_code FROM gazetteer.boundary_line l))
GROUP BY code
"""


@dataclass(frozen=True, slots=True)
class MarkerCount:
    """Markers of a line as whoever asks may see them; retired ones are left out.

    Attributes:
        numbers: Marker numbers 界桩编号; a tri-point counts for each of its lines.
        objects: Objects that stand, or are registered as damaged, moved or lost 座.
        in_use: Of these, those in use.
    """

    numbers: int
    objects: int
    in_use: int


def marker_counts(
    connection: Connection,
    line_codes: Sequence[str],
    as_of: date,
    known_at: datetime | None = None,
) -> dict[str, MarkerCount]:
    """The counts by line code; a line on which nothing may be seen is absent.

    Args:
        connection: Any that may read.
        line_codes: The lines.
        as_of: The day.
        known_at: As known at this moment; None: now.
    """
    rows = connection.execute(
        text(_COUNTS), {"known": known_at, "as_of": as_of, "lines": list(line_codes)}
    )
    return {row.code: MarkerCount(row.numbers, row.objects, row.in_use) for row in rows}
