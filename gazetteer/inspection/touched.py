"""Which townships and communities a line runs along 涉及乡镇、村: from their outlines on record.

A division is along the line where more of the line than ten times the tolerance lies within the
tolerance (rule `outline_tolerance_m`) of its outline; so one that meets the line in a corner only
is none. Outlines are those in force on the day.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from gazetteer.boundaries.line import BoundaryLine, Conversion
from gazetteer.boundaries.line_record import significant_digits
from gazetteer.boundaries.rules import rules_on_record
from gazetteer.inspection.report import TouchedDivision
from gis.crs import STORAGE_SRID
from gis.measure import length_m

FloatArray = npt.NDArray[np.float64]

TOLERANCE = "outline_tolerance_m"
CORNER = 10
_METRES_A_DEGREE = 111_000.0
_OUTLINES = f"""
SELECT v.code, v.name, v.level, p.name AS parent_name, ST_AsBinary(a.geom) AS outline,
       lower(a.valid) AS outline_from, a.source AS outline_source,
       v.is_simulated OR a.is_simulated AS is_simulated
FROM gazetteer.division_area_known(CAST(:known AS timestamptz)) a
JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) v USING (division_id)
LEFT JOIN gazetteer.division_version_known(CAST(:known AS timestamptz)) p
    ON p.division_id = v.parent_id AND p.valid @> CAST(:as_of AS date)
WHERE a.valid @> CAST(:as_of AS date) AND v.valid @> CAST(:as_of AS date)
  AND v.level IN ('township', 'community')
  AND (starts_with(v.code, :side_a) OR starts_with(v.code, :side_b))
  AND a.geom && ST_Expand(ST_SetSRID(ST_GeomFromWKB(CAST(:line AS bytea)), {STORAGE_SRID}), :near)
  AND ST_DWithin(a.geom, ST_GeomFromWKB(CAST(:line AS bytea), {STORAGE_SRID}), :near)
ORDER BY v.code
"""


def touched_divisions(
    connection: Connection, line: BoundaryLine, as_of: date, known_at: datetime | None = None
) -> tuple[TouchedDivision, ...] | None:
    """The townships and communities of both sides along the line, side A first, by code.

    Args:
        connection: Any that may read.
        line: As in force on the day.
        as_of: The day.
        known_at: As known at this moment; None: now.

    Returns:
        None: it cannot be said, because the line has no position that could be compared, or no
        outline of a township or community is on record beside it.
    """
    if line.geom is None or line.conversion is Conversion.APPROXIMATE:
        return None
    tolerance = float(
        rules_on_record(connection, as_of, known_at).number(TOLERANCE, line.level.value)
    )
    side_a, side_b = significant_digits(line.side_a_code), significant_digits(line.side_b_code)
    # Twice as far as needed in degrees of longitude; the measuring below is exact.
    near = 2 * tolerance / _METRES_A_DEGREE
    rows = connection.execute(
        text(_OUTLINES),
        {"known": known_at, "as_of": as_of, "side_a": side_a, "side_b": side_b,
         "line": shapely.to_wkb(line.geom), "near": near},
    ).all()  # fmt: skip
    if not rows:
        return None
    found = []
    for row in rows:
        along = _along_m(line.geom, shapely.from_wkb(row.outline), tolerance)
        if along <= CORNER * tolerance:
            continue
        found.append(
            TouchedDivision(
                row.code, row.name, row.level, "a" if row.code.startswith(side_a) else "b",
                row.parent_name, Decimal(round(along)), row.outline_from, row.outline_source,
                row.is_simulated,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.side, one.code)))


def _along_m(line: BaseGeometry, outline: shapely.Geometry, tolerance_m: float) -> float:
    """Length in metres of the part of a line within a distance of an outline, or inside it."""
    west, south, east, north = line.bounds
    middle = math.cos(math.radians((south + north) / 2))
    scale = np.array([_METRES_A_DEGREE * middle, _METRES_A_DEGREE])

    def flat(degrees: FloatArray) -> FloatArray:
        return np.asarray(degrees * scale, dtype=np.float64)

    def back(metres: FloatArray) -> FloatArray:
        return np.asarray(metres / scale, dtype=np.float64)

    # Only the part beside the line: outlines may be long.
    margin = 10 * tolerance_m / _METRES_A_DEGREE
    part = shapely.clip_by_rect(
        outline, west - margin, south - margin, east + margin, north + margin
    )
    beside = shapely.transform(part, flat).buffer(tolerance_m)
    shared = shapely.intersection(shapely.transform(line, flat), beside)
    return length_m(shapely.transform(shared, back))
