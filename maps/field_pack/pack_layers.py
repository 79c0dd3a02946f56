"""The layers of a pack as they are written into its GeoPackage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from gazetteer.boundaries.marker import STATE_LABELS, MarkerObject, Witness
from gazetteer.boundaries.official import official_position
from gazetteer.inspection.fix import Fix, fix_columns
from gazetteer.inspection.pack_base import base_digest, base_of
from gazetteer.inspection.pack_contents import PackContents, PackTask
from gazetteer.inspection.pack_fields import (
    FIX,
    INFO,
    LAYERS,
    LINE,
    POSITION,
    PROBLEMS,
    TASKS,
    WITNESSES,
)
from gazetteer.inspection.pack_values import problem_values, result_values
from gis.errors import FieldError
from gis.features import Feature, FieldKind, Layer, Value
from gis.geodesy import destination, true_azimuth_deg
from gis.survey_crs import Datum, SurveyCrs, for_longitude, from_storage, parse_survey_crs
from maps.field_pack.widgets import both

_FloatArray = npt.NDArray[np.float64]
_PLACED = {
    "recorded": ("登记坐标", "From its coordinates on record"),
    "computed": ("由方位角、距离推算", "Computed from azimuth and distance"),
    "unknown": ("不详", "Unknown"),
}


def pack_layers(contents: PackContents) -> tuple[Layer, ...]:
    """All layers and tables of a pack, in its system; those to be filled in without rows too."""
    rows = {
        LINE: [_line(contents)],
        TASKS: [_task(one, contents.crs) for one in contents.tasks],
        WITNESSES: [
            _witness(one.marker, witness, contents.crs)
            for one in contents.tasks
            for witness in one.marker.witnesses
        ],
        PROBLEMS: _problems(contents),
        INFO: [_info(contents)],
    }
    return tuple(
        Layer(
            layer.name, layer.kinds, rows.get(layer.name, []),
            None if layer.geometry is None else contents.crs.epsg, layer.geometry,
            both(layer.label),
        )
        for layer in LAYERS
    )  # fmt: skip


def in_pack_crs(shape: BaseGeometry, crs: SurveyCrs) -> BaseGeometry:
    """A geometry of EPSG:4490 in the system of a pack, east first."""

    def to_plane(rows: _FloatArray) -> _FloatArray:
        north, east, _ = from_storage(crs, rows[:, 0], rows[:, 1])
        return np.column_stack([east, north])

    return shape if crs.kind == "geographic" else shapely.transform(shape, to_plane)


def witness_point(marker: MarkerObject, witness: Witness) -> tuple[Point | None, str]:
    """Where a reference object is, EPSG:4490, and how that is known.

    Its own coordinates if it has any; else its grid azimuth and distance from the marker. An
    azimuth on record is of the grid of the marker's zone.
    """
    if witness.north is not None and witness.east is not None and witness.epsg is not None:
        try:
            at = official_position(witness.north, witness.east, witness.epsg).position
        except FieldError:
            at = None
        if at is not None:
            return at, "recorded"
    here, survey = marker.position, marker.survey
    azimuth, distance = witness.azimuth_deg, witness.distance_m
    if here is None or survey is None or azimuth is None or distance is None:
        return None, "unknown"
    crs = parse_survey_crs(str(survey.at.epsg))
    grid = crs if crs.kind == "gauss_kruger" else for_longitude(Datum.CGCS2000, here.x)
    true = true_azimuth_deg(grid, float(azimuth), here.x, here.y)
    return Point(destination(here.x, here.y, true, float(distance))), "computed"


def _line(contents: PackContents) -> Feature:
    line = contents.line
    values: dict[str, Value] = {
        "line_code": line.code, "name": line.name, "side_a": line.side_a_name,
        "side_b": line.side_b_name, "agreement": line.agreement, "start_text": line.start_text,
        "end_text": line.end_text, "secrecy": contents.classification.line,
    }  # fmt: skip
    return Feature(None if line.geom is None else in_pack_crs(line.geom, contents.crs), values)


def _task(one: PackTask, crs: SurveyCrs) -> Feature:
    task, marker = one.task, one.marker
    survey = marker.survey
    values: dict[str, Value] = {
        "task_uuid": task.task_uuid, "object_uuid": task.object_uuid,
        "full_number": task.full_number, "marker_state": both(STATE_LABELS[marker.state]),
        "position_text": marker.position_text, "assigned_to": task.assigned_to,
    }  # fmt: skip
    if survey is not None:
        last = parse_survey_crs(str(survey.at.epsg))
        values |= {
            "last_north": f"{survey.at.north:f}", "last_east": f"{survey.at.east:f}",
            "last_height": _height(survey.at.height_m, survey.at.height_system),
            "last_crs": f"{last.name} {last.zh}", "last_on": survey.surveyed_on,
        }  # fmt: skip
    said = result_values(task.result, one.survey)
    fix = said.pop(FIX)
    values |= _cells(said)
    values |= fix_columns(fix if isinstance(fix, Fix) else None)
    at = marker.position
    return Feature(None if at is None else in_pack_crs(at, crs), values)


def _height(height_m: Decimal | None, system: str | None) -> str | None:
    return None if height_m is None else f"{height_m:f} {system or ''}".strip()


def _witness(marker: MarkerObject, witness: Witness, crs: SurveyCrs) -> Feature:
    at, how = witness_point(marker, witness)
    values: dict[str, Value] = {
        "object_uuid": marker.object_uuid, "full_number": marker.full_number,
        "serial": witness.serial, "name": witness.name, "azimuth_deg": witness.azimuth_deg,
        "distance_m": witness.distance_m, "placed_by": both(_PLACED[how]),
    }  # fmt: skip
    return Feature(None if at is None else in_pack_crs(at, crs), values)


def _problems(contents: PackContents) -> list[Feature]:
    object_uuids = {one.task.object_id: one.task.object_uuid for one in contents.tasks}
    found = []
    for problem in contents.problems:
        said = problem_values(problem, object_uuids)
        at = said.pop(POSITION)
        shape = in_pack_crs(at, contents.crs) if isinstance(at, Point) else None
        found.append(Feature(shape, {"problem_uuid": problem.problem_uuid, **_cells(said)}))
    return found


def _cells(said: dict[str, object]) -> dict[str, Value]:
    """Values as they are compared, as cells: days are days again."""
    days = {f.name for layer in LAYERS for f in layer.fields if f.kind is FieldKind.DATE}
    cells: dict[str, Value] = {}
    for name, value in said.items():
        text = None if value is None else str(value)
        cells[name] = date.fromisoformat(text) if text is not None and name in days else text
    return cells


def _info(contents: PackContents) -> Feature:
    return Feature(
        None,
        {
            "pack_uuid": contents.pack_uuid,
            "made_at": contents.made_at,
            "line_code": contents.line.code,
            "line_name": contents.line.name,
            "inspection": contents.inspection.inspection_id,
            "plan": f"{contents.plan.year} {contents.plan.title}",
            "epsg": contents.crs.epsg,
            "crs": both((contents.crs.zh, contents.crs.en)),
            "classification": contents.classification.line,
            "base_digest": base_digest(base_of(contents)),
        },
    )
