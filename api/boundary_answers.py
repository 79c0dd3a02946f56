"""Boundary lines 界线 and markers 界桩 as answered in JSON: plain values, missing is null."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.marker import MarkerObject, OfficialPosition, Survey, Witness
from gazetteer.boundaries.marker_counts import MarkerCount
from gazetteer.boundaries.point import BoundaryPoint
from gis.errors import FieldError
from gis.measure import length_m
from gis.survey_crs import parse_survey_crs

# Millimetres: what a survey gives.
_DEGREE_DIGITS = 8


def line_answer(line: BoundaryLine, count: MarkerCount | None = None) -> dict[str, Any]:
    """What is on record of a line, with its length and box, without its geometry.

    Args:
        line: As in force on the day.
        count: Its markers; None: none that whoever asks may see.
    """
    shape = line.geom
    return {
        "line_code": line.code,
        "name": line.name,
        "group": line.group,
        "level": line.level.value,
        "side_a": {"code": line.side_a_code, "name": line.side_a_name},
        "side_b": {"code": line.side_b_code, "name": line.side_b_name},
        "legal_status": line.legal_status.value,
        "agreement": line.agreement,
        "agreement_no": line.agreement_no,
        "agreed_on": day(line.agreed_on),
        "map_scale": line.map_scale,
        "stated_length_m": number(line.stated_length_m),
        "length_m": None if shape is None else round(length_m(shape), 2),
        "start_text": line.start_text,
        "end_text": line.end_text,
        "numbering_unit": line.numbering_unit,
        "system": system(line.official_epsg),
        "conversion": None if line.conversion is None else line.conversion.value,
        "bbox": None if shape is None else [round(edge, 6) for edge in shape.bounds],
        "description_state": line.description_state,
        "marker_numbers": None if count is None else count.numbers,
        "marker_objects": None if count is None else count.objects,
        "markers_in_use": None if count is None else count.in_use,
        "secrecy": line.secrecy,
        "valid_from": day(line.valid_from),
        "source": line.source,
        "is_simulated": line.is_simulated,
    }


def marker_answer(marker: MarkerObject) -> dict[str, Any]:
    """One marker object with its newest epoch, all its epochs and its reference objects."""
    newest = marker.survey
    return {
        "object_uuid": marker.object_uuid,
        "marker_number": marker.marker_number,
        "full_number": marker.full_number,
        "ordinal": marker.ordinal,
        "kind": marker.kind.value,
        "state": marker.state.value,
        "line_codes": list(marker.line_codes),
        "shape": marker.shape,
        "material": marker.material,
        "dimensions": marker.dimensions,
        "managing_code": marker.managing_code,
        "managing_name": marker.managing_name,
        "erected_on": day(marker.erected_on),
        "locations": list(marker.locations),
        "position_text": marker.position_text,
        "inscription": marker.inscription,
        "witnesses": [witness_answer(witness) for witness in marker.witnesses],
        "survey": None if newest is None else survey_answer(newest),
        "surveys": [survey_answer(survey) for survey in marker.surveys],
        "secrecy": marker.secrecy,
        "remark": marker.remark,
        "source": marker.source,
        "is_simulated": marker.is_simulated,
    }


def survey_answer(survey: Survey) -> dict[str, Any]:
    """One survey epoch: the coordinates as determined, and where they are in EPSG:4490."""
    return {
        "survey_uuid": survey.survey_uuid,
        "surveyed_on": day(survey.surveyed_on),
        **position_answer(survey.at),
        "method": survey.method.value,
        "sigma_m": number(survey.sigma_m),
        "surveyor": survey.surveyor,
        "corrects": survey.corrects,
        "correction": survey.correction,
        "source": survey.source,
        "is_simulated": survey.is_simulated,
    }


def point_answer(point: BoundaryPoint) -> dict[str, Any]:
    """One boundary point 界线点."""
    return {
        "point_number": point.number,
        "kind": point.kind.value,
        "name": point.name,
        "line_codes": list(point.line_codes),
        **position_answer(point.at),
        "surveyed_on": day(point.surveyed_on),
        "method": point.method.value,
        "sigma_m": number(point.sigma_m),
        "secrecy": point.secrecy,
        "source": point.source,
        "is_simulated": point.is_simulated,
    }


def position_answer(at: OfficialPosition) -> dict[str, Any]:
    """Coordinates as texts, so that no digit is lost: X is north, Y is east."""
    return {
        "system": system(at.epsg),
        "north": str(at.north),
        "east": str(at.east),
        "height_m": number(at.height_m),
        "height_system": at.height_system,
        "longitude": None if at.position is None else round(at.position.x, _DEGREE_DIGITS),
        "latitude": None if at.position is None else round(at.position.y, _DEGREE_DIGITS),
        "conversion": at.conversion.value,
    }


def witness_answer(witness: Witness) -> dict[str, Any]:
    """One reference object 方位物."""
    told = asdict(witness)
    return {
        name: str(value) if name in ("north", "east") and value is not None else plain(value)
        for name, value in told.items()
    }


def system(epsg: int | None) -> dict[str, Any] | None:
    """A coordinate system with its names; None: none is on record."""
    if epsg is None:
        return None
    try:
        known = parse_survey_crs(str(epsg))
    except FieldError:
        return {"epsg": epsg, "zh": f"EPSG:{epsg}", "en": f"EPSG:{epsg}"}
    return {"epsg": epsg, "zh": known.zh, "en": known.en}


def day(value: date | None) -> str | None:
    """A day as ISO 8601."""
    return None if value is None else value.isoformat()


def number(value: Decimal | None) -> float | None:
    """A figure as a JSON number."""
    return None if value is None else float(value)


def plain(value: Any) -> Any:
    """A value of a record as JSON has it."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
