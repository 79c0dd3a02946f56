"""Lines, markers and points as GeoJSON 要素 (RFC 7946) for maps, as whoever asks may see them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry import Point

from gazetteer.boundaries.line import BoundaryLine
from gazetteer.boundaries.marker import MarkerKind, MarkerObject
from gazetteer.boundaries.point import BoundaryPoint
from gazetteer.boundaries.public_positions import PublicMarker

# About thirty metres: less than a pixel where a city fills the screen.
OVERVIEW_TOLERANCE_DEG = 0.0003
_OVERVIEW_GRID_DEG = 1e-5
_GRID_DEG = 1e-8


def overview(lines: Iterable[BoundaryLine]) -> dict[str, Any]:
    """Generalised lines, to be told apart on a small map and for nothing else."""
    return _collection(
        _feature(
            shapely.set_precision(
                line.geom.simplify(OVERVIEW_TOLERANCE_DEG), _OVERVIEW_GRID_DEG, mode="pointwise"
            ),
            _line_properties(line) | {"is_generalised": True},
        )
        for line in lines
        if line.geom is not None
    )


def line_features(
    line: BoundaryLine,
    markers: Iterable[MarkerObject],
    points: Iterable[BoundaryPoint],
    rounded: Iterable[PublicMarker] = (),
) -> dict[str, Any]:
    """A line with what stands on it; what has no position is left out.

    Args:
        line: As in force on the day.
        markers: Objects with their exact positions.
        points: Boundary points.
        rounded: Markers on a coarse grid, for those who may not see exact positions.
    """
    features = []
    if line.geom is not None:
        exact = shapely.set_precision(line.geom, _GRID_DEG, mode="pointwise")
        features.append(_feature(exact, _line_properties(line)))
    for point in points:
        if point.at.position is not None:
            about = {"feature": "point", "number": point.number, "name": point.name,
                     "kind": point.kind.value, "is_simulated": point.is_simulated}  # fmt: skip
            features.append(_feature(point.at.position, about))
    for marker in markers:
        if marker.position is not None:
            features.append(_feature(marker.position, _marker_properties(marker)))
    for known in rounded:
        mark: dict[str, Any] = {
            "feature": "marker", "full_number": known.full_number, "ordinal": known.ordinal,
            "state": known.state.value, "grid_m": known.grid_m, "is_simulated": known.is_simulated,
        }  # fmt: skip
        features.append(_feature(Point(known.longitude, known.latitude), mark))
    return _collection(features)


def _line_properties(line: BoundaryLine) -> dict[str, Any]:
    return {
        "feature": "line",
        "line_code": line.code,
        "name": line.name,
        "level": line.level.value,
        "legal_status": line.legal_status.value,
        "conversion": None if line.conversion is None else line.conversion.value,
        "is_simulated": line.is_simulated,
    }


def _marker_properties(marker: MarkerObject) -> dict[str, Any]:
    survey = marker.survey
    return {
        "feature": "marker",
        "object_uuid": marker.object_uuid,
        "full_number": marker.full_number,
        "label": _label(marker),
        "ordinal": marker.ordinal,
        "kind": marker.kind.value,
        "state": marker.state.value,
        "surveyed_on": None if survey is None else survey.surveyed_on.isoformat(),
        "conversion": None if survey is None else survey.at.conversion.value,
        "grid_m": None,
        "is_simulated": marker.is_simulated,
    }


def _label(marker: MarkerObject) -> str:
    """What stands beside it on a map: 004, 005A; S at a tri-point, whose number is long."""
    if marker.kind is MarkerKind.TRI_POINT:
        return marker.letter
    return marker.marker_number[-3:] + (marker.letter if marker.letter != "Q" else "")


def _feature(shape: shapely.Geometry, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(shape)),
        "properties": properties,
    }


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}
