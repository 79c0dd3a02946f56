"""Puts lines, markers and points made up for tests on record, by SQL of the tests' own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, text

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.marker import MarkerObject, OfficialPosition, Witness
from gazetteer.boundaries.point import BoundaryPoint

_LINE = """
WITH line AS (
    INSERT INTO gazetteer.boundary_line (line_code, secrecy) VALUES (:code, :secrecy)
    RETURNING line_id)
INSERT INTO gazetteer.boundary_line_version
    (line_id, valid, name, line_group, level, numbering_unit, side_a_code, side_a_name,
     side_b_code, side_b_name, legal_status, stated_length_m, official_epsg, official_geom,
     conversion, geom, is_simulated)
SELECT line_id, '[2000-01-01,)', :name, :group, :level, :numbering_unit, :side_a_code,
       :side_a_name, :side_b_code, :side_b_name, 'agreed', :stated_length_m, :official_epsg,
       ST_GeomFromText(:official, :official_epsg), :conversion, ST_GeomFromText(:shape, 4490),
       :is_simulated
FROM line
"""
_MARKER = """
INSERT INTO gazetteer.boundary_marker (marker_number, kind, line_codes)
VALUES (:marker_number, :kind, :line_codes) ON CONFLICT (marker_number) DO NOTHING
"""
_OBJECT = """
WITH object AS (
    INSERT INTO gazetteer.marker_object (marker_id, full_number, ordinal, secrecy)
    SELECT marker_id, :full_number, :ordinal, :secrecy FROM gazetteer.boundary_marker
    WHERE marker_number = :marker_number RETURNING object_id),
version AS (
    INSERT INTO gazetteer.marker_object_version
        (object_id, valid, state, shape, material, location_a, witnesses, is_simulated)
    SELECT object_id, '[2000-01-01,)', :state, :shape, :material, :location,
           CAST(:witnesses AS jsonb), :is_simulated FROM object)
SELECT object_id FROM object
"""
_SURVEY = """
INSERT INTO gazetteer.marker_survey
    (object_id, surveyed_on, official_epsg, official_north, official_east, height_m,
     height_system, position, conversion, method, sigma_m, is_simulated)
VALUES (:object_id, :surveyed_on, :epsg, :north, :east, :height_m, :height_system,
        ST_GeomFromText(:position, 4490), :conversion, 'gnss_rtk', :sigma_m, true)
"""
_POINT = """
WITH point AS (
    INSERT INTO gazetteer.boundary_point (point_number) VALUES (:number) RETURNING point_id)
INSERT INTO gazetteer.boundary_point_version
    (point_id, valid, kind, line_codes, official_epsg, official_north, official_east, position,
     conversion, method)
SELECT point_id, '[2000-01-01,)', :kind, :line_codes, :epsg, :north, :east,
       ST_GeomFromText(:position, 4490), :conversion, 'unknown' FROM point
"""


def enter_line(connection: Connection, line: BoundaryLine) -> None:
    names = ("code", "secrecy", "name", "group", "level", "numbering_unit", "side_a_code",
             "side_a_name", "side_b_code", "side_b_name", "stated_length_m", "official_epsg",
             "conversion", "is_simulated")  # fmt: skip
    about = {name: getattr(line, name) for name in names}
    shapes = {
        "shape": None if line.geom is None else line.geom.wkt,
        "official": None if line.official_geom is None else line.official_geom.wkt,
    }
    connection.execute(text(_LINE), {**about, **shapes})


def enter_markers(connection: Connection, markers: Iterable[MarkerObject]) -> None:
    for marker in markers:
        about = {
            "marker_number": marker.marker_number, "kind": marker.kind,
            "line_codes": list(marker.line_codes), "full_number": marker.full_number,
            "ordinal": marker.ordinal, "secrecy": marker.secrecy, "state": marker.state,
            "shape": marker.shape, "material": marker.material,
            "location": marker.locations[0] if marker.locations else None,
            "witnesses": json.dumps([_witness(w) for w in marker.witnesses]),
            "is_simulated": marker.is_simulated,
        }  # fmt: skip
        connection.execute(text(_MARKER), about)
        number = connection.execute(text(_OBJECT), about).scalar_one()
        for survey in marker.surveys:
            connection.execute(
                text(_SURVEY),
                {"object_id": number, "surveyed_on": survey.surveyed_on,
                 "sigma_m": survey.sigma_m, **_official(survey.at)},
            )  # fmt: skip


def enter_point(connection: Connection, point: BoundaryPoint) -> None:
    about = {"number": point.number, "kind": point.kind, "line_codes": list(point.line_codes)}
    connection.execute(text(_POINT), {**about, **_official(point.at)})


def _official(at: OfficialPosition) -> dict[str, Any]:
    return {
        "epsg": at.epsg, "north": at.north, "east": at.east, "height_m": at.height_m,
        "height_system": at.height_system, "conversion": at.conversion,
        "position": None if at.position is None else at.position.wkt,
    }  # fmt: skip


def _witness(witness: Witness) -> dict[str, Any]:
    about = {
        "serial": witness.serial, "name": witness.name, "azimuth_deg": witness.azimuth_deg,
        "distance_m": witness.distance_m, "official_epsg": witness.epsg,
        "official_north": witness.north, "official_east": witness.east,
    }  # fmt: skip
    return {
        key: value if isinstance(value, int | str) else float(value)
        for key, value in about.items()
        if value is not None
    }
