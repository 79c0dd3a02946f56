"""Reads markers 界桩 with their survey epochs, and boundary points 界线点, from the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry import Point
from sqlalchemy import Connection, RowMapping, text

from gazetteer.boundaries.line import Conversion
from gazetteer.boundaries.marker import (
    MarkerKind,
    MarkerObject,
    MarkerState,
    OfficialPosition,
    Survey,
    SurveyMethod,
    Witness,
)
from gazetteer.boundaries.point import BoundaryPoint, PointKind

_OBJECTS = """
SELECT o.object_id, o.object_uuid::text AS object_uuid, m.marker_number, o.full_number, m.kind,
       o.ordinal, m.line_codes, v.state, v.shape, v.material, v.dimensions, v.managing_code,
       v.managing_name, v.erected_on, v.location_a, v.location_b, v.location_c, v.position_text,
       v.inscription, v.witnesses, o.secrecy, v.remark, v.source, v.is_simulated
FROM gazetteer.boundary_marker_known(CAST(:known AS timestamptz)) m
JOIN gazetteer.marker_object_known(CAST(:known AS timestamptz)) o USING (marker_id)
JOIN gazetteer.marker_object_version_known(CAST(:known AS timestamptz)) v USING (object_id)
WHERE v.valid @> CAST(:as_of AS date)
  AND (CAST(:lines AS text[]) IS NULL OR m.line_codes && CAST(:lines AS text[]))
  AND (CAST(:numbers AS text[]) IS NULL OR o.full_number = ANY(CAST(:numbers AS text[]))
       OR o.object_uuid::text = ANY(CAST(:numbers AS text[])))
ORDER BY m.marker_number, o.full_number, o.ordinal
"""
_SURVEYS = """
SELECT s.object_id, s.survey_uuid::text AS survey_uuid, s.surveyed_on, s.official_epsg,
       s.official_north, s.official_east, s.height_m, s.height_system,
       ST_AsBinary(s.position) AS position, s.conversion, s.method, s.sigma_m, s.surveyor,
       s.corrects::text AS corrects, s.correction, s.source, s.is_simulated
FROM gazetteer.marker_survey_known(CAST(:known AS timestamptz)) s
WHERE s.object_id = ANY(:objects) AND s.surveyed_on <= CAST(:as_of AS date)
ORDER BY s.object_id, s.surveyed_on, lower(s.recorded), s.survey_id
"""
_POINTS = """
SELECT p.point_id, p.point_number, p.secrecy, v.kind, v.line_codes, v.name, v.official_epsg,
       v.official_north, v.official_east, v.height_m, v.height_system,
       ST_AsBinary(v.position) AS position, v.conversion, v.surveyed_on, v.method, v.sigma_m,
       v.source, v.is_simulated
FROM gazetteer.boundary_point_known(CAST(:known AS timestamptz)) p
JOIN gazetteer.boundary_point_version_known(CAST(:known AS timestamptz)) v USING (point_id)
WHERE v.valid @> CAST(:as_of AS date)
  AND (CAST(:lines AS text[]) IS NULL OR v.line_codes && CAST(:lines AS text[]))
ORDER BY p.point_number
"""
_HIDDEN_LINES = """
SELECT code FROM unnest(gazetteer.secret_lines()) AS code
EXCEPT SELECT line_code FROM gazetteer.boundary_line
"""


def markers_on_record(
    connection: Connection,
    as_of: date,
    known_at: datetime | None = None,
    *,
    line_codes: Sequence[str] | None = None,
    numbers: Sequence[str] | None = None,
) -> tuple[MarkerObject, ...]:
    """The marker objects on record on a day that whoever asks may see, by number.

    A retired or lost object is on record with its state; what stood on the day and was replaced
    later is there with its ordinal. Lines that are secret are named to those cleared for them
    only.

    Args:
        connection: Any that may read.
        as_of: The day; epochs after it are left out.
        known_at: As known at this moment; None: now.
        line_codes: Of these lines only, tri-points on them included.
        numbers: With one of these full numbers (3441001A) or UUIDs only.
    """
    rows = connection.execute(
        text(_OBJECTS),
        {
            "known": known_at,
            "as_of": as_of,
            "lines": None if line_codes is None else list(line_codes),
            "numbers": None if numbers is None else list(numbers),
        },
    ).mappings().all()  # fmt: skip
    epochs: dict[int, list[Survey]] = {row["object_id"]: [] for row in rows}
    for row in connection.execute(
        text(_SURVEYS), {"known": known_at, "as_of": as_of, "objects": list(epochs)}
    ).mappings():
        epochs[row["object_id"]].append(_survey(row))
    hidden = _hidden_lines(connection)
    return tuple(_object(row, tuple(epochs[row["object_id"]]), hidden) for row in rows)


def points_on_record(
    connection: Connection,
    as_of: date,
    known_at: datetime | None = None,
    *,
    line_codes: Sequence[str] | None = None,
) -> tuple[BoundaryPoint, ...]:
    """The boundary points in force on a day that whoever asks may see, by number.

    Lines that are secret are named to those cleared for them only.

    Args:
        connection: Any that may read.
        as_of: The day.
        known_at: As known at this moment; None: now.
        line_codes: On these lines only.
    """
    rows = connection.execute(
        text(_POINTS),
        {
            "known": known_at,
            "as_of": as_of,
            "lines": None if line_codes is None else list(line_codes),
        },
    ).mappings()
    hidden = _hidden_lines(connection)
    return tuple(
        BoundaryPoint(
            point_id=row["point_id"],
            number=row["point_number"],
            kind=PointKind(row["kind"]),
            line_codes=tuple(code for code in row["line_codes"] if code not in hidden),
            name=row["name"],
            at=_official(row),
            surveyed_on=row["surveyed_on"],
            method=SurveyMethod(row["method"]),
            sigma_m=row["sigma_m"],
            secrecy=row["secrecy"],
            source=row["source"],
            is_simulated=row["is_simulated"],
        )
        for row in rows
    )


def _hidden_lines(connection: Connection) -> frozenset[str]:
    """Codes of the secret lines that whoever asks may not see; a tri-point names them too."""
    rows = connection.execute(text(_HIDDEN_LINES))
    return frozenset(rows.scalars())


def _official(row: RowMapping) -> OfficialPosition:
    at = None if row["position"] is None else shapely.from_wkb(row["position"])
    return OfficialPosition(
        epsg=row["official_epsg"],
        north=row["official_north"],
        east=row["official_east"],
        height_m=row["height_m"],
        height_system=row["height_system"],
        position=at if isinstance(at, Point) else None,
        conversion=Conversion(row["conversion"]),
    )


def _survey(row: RowMapping) -> Survey:
    return Survey(
        survey_uuid=row["survey_uuid"],
        surveyed_on=row["surveyed_on"],
        at=_official(row),
        method=SurveyMethod(row["method"]),
        sigma_m=row["sigma_m"],
        surveyor=row["surveyor"],
        corrects=row["corrects"],
        correction=row["correction"],
        source=row["source"],
        is_simulated=row["is_simulated"],
    )


def witness_of(about: dict[str, Any]) -> Witness:
    """A reference object from its JSON on record."""

    def number(key: str) -> Decimal | None:
        value = about.get(key)
        return None if value is None else Decimal(str(value))

    return Witness(
        serial=int(about["serial"]),
        name=str(about["name"]),
        azimuth_deg=number("azimuth_deg"),
        distance_m=number("distance_m"),
        epsg=about.get("official_epsg"),
        north=number("official_north"),
        east=number("official_east"),
    )


def _object(row: RowMapping, surveys: tuple[Survey, ...], hidden: frozenset[str]) -> MarkerObject:
    number = row["marker_number"]
    places = (row["location_a"], row["location_b"], row["location_c"])
    return MarkerObject(
        object_id=row["object_id"],
        object_uuid=row["object_uuid"],
        marker_number=number,
        full_number=row["full_number"],
        letter=row["full_number"].removeprefix(number),
        kind=MarkerKind(row["kind"]),
        ordinal=row["ordinal"],
        line_codes=tuple(code for code in row["line_codes"] if code not in hidden),
        state=MarkerState(row["state"]),
        shape=row["shape"],
        material=row["material"],
        dimensions=row["dimensions"],
        managing_code=row["managing_code"],
        managing_name=row["managing_name"],
        erected_on=row["erected_on"],
        locations=tuple(place for place in places if place is not None),
        position_text=row["position_text"],
        inscription=row["inscription"],
        witnesses=tuple(sorted((witness_of(w) for w in row["witnesses"]), key=lambda w: w.serial)),
        surveys=surveys,
        secrecy=row["secrecy"],
        remark=row["remark"],
        source=row["source"],
        is_simulated=row["is_simulated"],
    )
