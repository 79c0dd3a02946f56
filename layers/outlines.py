"""Outlines of the divisions in a coverage answer, and the centres and households behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from layers.coverage import CoverageQuestion


def outlines_of(
    connection: Connection, question: CoverageQuestion, codes: Sequence[str]
) -> dict[str, BaseGeometry]:
    """Outlines in force on the day, by code, in CGCS2000 longitude and latitude (EPSG:4490).

    Args:
        connection: Any connection that may read.
        question: Gives level, day and moment of knowledge.
        codes: Twelve-digit codes; a division without an outline is left out of the answer.
    """
    rows = connection.execute(
        text("""
        SELECT v.code, ST_AsBinary(a.geom) AS outline
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) v
        JOIN gazetteer.division_area_known(CAST(:known AS timestamptz)) a USING (division_id)
        WHERE v.valid @> CAST(:as_of AS date) AND a.valid @> CAST(:as_of AS date)
          AND v.level = :level AND v.code = ANY(:codes)
        """),
        {
            "known": question.known_at,
            "as_of": question.as_of,
            "level": question.level.value,
            "codes": list(codes),
        },
    ).all()
    shapes = shapely.from_wkb([row.outline for row in rows])
    return dict(zip((row.code for row in rows), shapes, strict=True))


def counted_centres(
    connection: Connection, question: CoverageQuestion, codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Centres open on the day that count for these communities, with their shares.

    One row a centre and community: `code` (community), `facility_code`, `name`,
    `floor_area_m2` (None: unknown), `share`, `counted_m2`, `basis` (declared, contained),
    `note`, `longitude_deg`, `latitude_deg`, `is_simulated`.
    """
    rows = connection.execute(
        text("""
        SELECT d.code, f.facility_code, v.name, s.floor_area_m2, s.share,
               s.floor_area_m2 * s.share AS counted_m2, s.basis, s.note,
               ST_X(v.position) AS longitude_deg, ST_Y(v.position) AS latitude_deg,
               s.is_simulated
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) d
        JOIN layers.supply_known(CAST(:known AS timestamptz)) s USING (division_id)
        JOIN layers.facility f USING (facility_id)
        JOIN layers.facility_version_known(CAST(:known AS timestamptz)) v
            ON v.facility_id = s.facility_id AND v.valid @> CAST(:as_of AS date)
        WHERE d.valid @> CAST(:as_of AS date) AND d.level = 'community' AND d.code = ANY(:codes)
          AND s.kind = 'service_centre' AND s.valid @> CAST(:as_of AS date)
        ORDER BY d.code, f.facility_code
        """),
        {"known": question.known_at, "as_of": question.as_of, "codes": list(codes)},
    )
    return [
        {
            name: float(value)
            if name in ("floor_area_m2", "share", "counted_m2") and value is not None
            else value
            for name, value in row.items()
        }
        for row in rows.mappings()
    ]


def counted_households(
    connection: Connection, question: CoverageQuestion, code: str
) -> dict[str, Any] | None:
    """The household figure that counts for one community; None where none is on record.

    The newest not after the day; of several sources of that date the first by name.
    """
    row = connection.execute(
        text("""
        SELECT h.value, h.reference_date, h.source, h.is_simulated
        FROM gazetteer.division_version_known(CAST(:known AS timestamptz)) d
        JOIN layers.division_statistic_known(CAST(:known AS timestamptz)) h USING (division_id)
        WHERE d.code = :code AND d.valid @> CAST(:as_of AS date) AND h.measure = :measure
          AND h.reference_date <= CAST(:as_of AS date)
          AND (CAST(:source AS text) IS NULL OR h.source = :source)
        ORDER BY h.reference_date DESC, h.source LIMIT 1
        """),
        {
            "known": question.known_at,
            "as_of": question.as_of,
            "code": code,
            "measure": question.households.measure,
            "source": question.statistics_source,
        },
    ).mappings().first()  # fmt: skip
    return None if row is None else {**row, "reference_date": row["reference_date"].isoformat()}


def bounds_of(
    connection: Connection, question: CoverageQuestion, division_id: int
) -> list[float] | None:
    """West, south, east, north of one division's outline in degrees; None where it has none."""
    box = connection.execute(
        text("""
        SELECT ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)
        FROM gazetteer.division_area_known(CAST(:known AS timestamptz))
        WHERE division_id = :division_id AND valid @> CAST(:as_of AS date)
        """),
        {"known": question.known_at, "as_of": question.as_of, "division_id": division_id},
    ).first()
    return None if box is None else [float(degrees) for degrees in box]
