"""A layer turned into the arrays that GDAL writes, with every value checked against its kind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import shapely
from pyogrio.errors import (
    CRSError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    GeometryError,
)
from pyogrio.errors import FieldError as FieldFault
from shapely.geometry.base import BaseGeometry

from gis.errors import FieldError
from gis.features import FieldKind, GeometryKind, Layer, Value

# What pyogrio raises where GDAL cannot write.
GDAL_ERRORS = (CRSError, DataLayerError, DataSourceError, FeatureError, FieldFault, GeometryError)

_INT64 = 1 << 63
# GDAL's mark of a moment in UTC.
_UTC_FLAG = 100


@dataclass(frozen=True, slots=True)
class FeatureColumns:
    """A layer by columns.

    Attributes:
        names: Of the fields.
        data: One array a field.
        masks: One array a field, True where the value is unknown.
        wkb: Geometries; None for a table.
        geometry_type: As GDAL names it, "Point Z"; None for a table.
        tz_offsets: GDAL's marks of UTC, for the fields that are moments.
    """

    names: list[str]
    data: list[npt.NDArray[np.generic]]
    masks: list[npt.NDArray[np.bool_]]
    wkb: npt.NDArray[np.object_] | None
    geometry_type: str | None
    tz_offsets: dict[str, npt.NDArray[np.int32]]


def feature_columns(layer: Layer) -> FeatureColumns:
    """Turns the layer into columns.

    Moments must have an offset and are written in UTC.

    Raises:
        FieldError: A value that is not of its field's kind, a value of a field that the layer
            does not have, or a geometry of another kind; with the feature's number.
    """
    for number, feature in enumerate(layer.features, start=1):
        unknown = feature.values.keys() - layer.fields.keys()
        if unknown:
            raise _fault(layer, number, sorted(unknown)[0], "is no field of this layer")
    names = list(layer.fields)
    data: list[npt.NDArray[np.generic]] = []
    masks: list[npt.NDArray[np.bool_]] = []
    offsets: dict[str, npt.NDArray[np.int32]] = {}
    for name, kind in layer.fields.items():
        values = [
            _checked(layer, number, name, kind, feature.values.get(name))
            for number, feature in enumerate(layer.features, start=1)
        ]
        masks.append(np.array([value is None for value in values], dtype=bool))
        data.append(_array(kind, values))
        if kind is FieldKind.DATETIME:
            offsets[name] = np.full(len(values), _UTC_FLAG, dtype=np.int32)
    if layer.geometry is None:
        return FeatureColumns(names, data, masks, None, None, offsets)
    shapes = [
        _shape(layer, layer.geometry, number, feature.geometry)
        for number, feature in enumerate(layer.features, start=1)
    ]
    has_z = any(shape is not None and shape.has_z for shape in shapes)
    wkb = np.array(
        [None if shape is None else shapely.to_wkb(shape) for shape in shapes], dtype=object
    )
    geometry_type = layer.geometry.value + (" Z" if has_z else "")
    return FeatureColumns(names, data, masks, wkb, geometry_type, offsets)


def _array(kind: FieldKind, values: list[Value]) -> npt.NDArray[np.generic]:
    if kind is FieldKind.TEXT:
        return np.array(values, dtype=object)
    if kind is FieldKind.INTEGER:
        return np.array([0 if v is None else v for v in values], dtype=np.int64)
    if kind is FieldKind.REAL:
        return np.array(
            [math.nan if v is None else float(str(v)) for v in values], dtype=np.float64
        )
    if kind is FieldKind.BOOLEAN:
        return np.array([bool(v) for v in values], dtype=bool)
    texts = [v.isoformat() if isinstance(v, date) else "NaT" for v in values]
    unit = "ms" if kind is FieldKind.DATETIME else "D"
    return np.array(texts, dtype=f"datetime64[{unit}]")


def _checked(layer: Layer, number: int, name: str, kind: FieldKind, value: Value) -> Value:
    if value is None:
        return None
    fits = False
    if kind is FieldKind.TEXT:
        fits = isinstance(value, str)
    elif kind is FieldKind.BOOLEAN:
        fits = isinstance(value, bool)
    elif kind is FieldKind.INTEGER:
        fits = isinstance(value, int) and not isinstance(value, bool) and abs(value) < _INT64
    elif kind is FieldKind.REAL:
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        fits = is_number and math.isfinite(float(str(value)))
    elif kind is FieldKind.DATE:
        fits = isinstance(value, date) and not isinstance(value, datetime)
    elif isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    if not fits:
        raise _fault(layer, number, name, f"{str(value)[:40]!r} is no {kind.value}")
    return value


def _shape(
    layer: Layer, kind: GeometryKind, number: int, geometry: BaseGeometry | None
) -> BaseGeometry | None:
    if geometry is None or geometry.is_empty:
        return None
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise _fault(layer, number, "geometry", "a coordinate is not a number")
    if geometry.geom_type == kind.value:
        return geometry
    if kind is GeometryKind.MULTIPOINT and isinstance(geometry, shapely.Point):
        return shapely.MultiPoint([geometry])
    if kind is GeometryKind.MULTILINE and isinstance(geometry, shapely.LineString):
        return shapely.MultiLineString([geometry])
    if kind is GeometryKind.MULTIPOLYGON and isinstance(geometry, shapely.Polygon):
        return shapely.MultiPolygon([geometry])
    raise _fault(layer, number, "geometry", f"a {geometry.geom_type} is no {kind.value}")


def _fault(layer: Layer, number: int, name: str, what: str) -> FieldError:
    return FieldError(
        f"Layer {layer.name}, feature {number}, field {name}: {what}.",
        "Correct the value, or leave it out where it is unknown.",
    )
