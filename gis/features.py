"""What every exchange file holds: layers of features, and survey points.

Two orders of coordinates meet in this trade, so the names say which is meant. Geometries are in
the order of GIS: longitude or easting first. A survey point names its X north and its Y east, as
Chinese surveyors do (测量坐标系: X 向北, Y 向东).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from gis.errors import FieldError
from gis.problems import Problem

# What a cell of a layer may hold; None is unknown.
Value = str | int | float | Decimal | bool | date | datetime | None


class FieldKind(StrEnum):
    """What a field of a layer holds."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


class GeometryKind(StrEnum):
    """Which geometries a layer holds, in the words of OGC Simple Features."""

    POINT = "Point"
    LINE = "LineString"
    POLYGON = "Polygon"
    MULTIPOINT = "MultiPoint"
    MULTILINE = "MultiLineString"
    MULTIPOLYGON = "MultiPolygon"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature or one row of a table.

    Attributes:
        geometry: Longitude latitude, or easting northing, as the layer's system says; None in a
            table, or where the place is unknown.
        values: Value by field name; a field left out is unknown. A stable UUID is a text field
            like any other.
        row: Where it stood in the file it was read from, counted as its owner sees it.
    """

    geometry: BaseGeometry | None
    values: Mapping[str, Value]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer with geometries, or a table without.

    Attributes:
        name: May be Chinese.
        fields: Kind by field name, in the order of the columns.
        features: In the order to be written.
        epsg: System of the coordinates; None for a table.
        geometry: Which geometries it holds; None for a table.
        title: For people; empty: the name.
    """

    name: str
    fields: Mapping[str, FieldKind]
    features: Sequence[Feature]
    epsg: int | None = None
    geometry: GeometryKind | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class SurveyPoint:
    """One measured point (测点) in plane coordinates of a system that is declared elsewhere.

    Attributes:
        number: Point number (点号), as "J1" or "34123456001A".
        x_north_m: X, the northing (纵坐标), in metres.
        y_east_m: Y, the easting (横坐标), in metres; with or without the zone number before it.
        height_m: Height (高程) in metres; None: unknown.
        code: What was measured (编码, 属性); None: none.
        row: Line of the file it was read from.
    """

    number: str
    x_north_m: float
    y_east_m: float
    height_m: float | None = None
    code: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class SurveyPoints:
    """The points of a file, and what is wrong with its other rows.

    Attributes:
        points: In the order of the file.
        problems: Rejected rows and findings, each with row and column.
    """

    points: tuple[SurveyPoint, ...]
    problems: tuple[Problem, ...] = ()


def check_point(point: SurveyPoint) -> None:
    """Refuses a point that no file can hold.

    Raises:
        FieldError: The number is empty, or a coordinate is not a finite number.
    """
    if not point.number.strip():
        raise FieldError("A point has no number.", "Number every point.")
    for name, value in (
        ("X (north)", point.x_north_m),
        ("Y (east)", point.y_east_m),
        ("height", 0.0 if point.height_m is None else point.height_m),
    ):
        if not math.isfinite(value):
            raise FieldError(
                f"Point {point.number}: {name} is {value}.", "Leave out points without a position."
            )
