"""Columns and cells that the marker table and the point table share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gazetteer.boundaries.declared_position import DeclaredPosition, Origin, places, rounded
from gazetteer.boundaries.line_collection import LineCollection
from gazetteer.boundaries.marker import METHOD_LABELS, SurveyMethod
from gis.sexagesimal import seconds_decimals, sexagesimal
from gis.survey_crs import geographic
from maps.boundary_tables.heading import height_systems
from maps.boundary_tables.table import Cell, Column

_SIGMA_DECIMALS = 3


def position_columns(found: LineCollection) -> tuple[Column, ...]:
    """纵坐标 X, 横坐标 Y, 经度, 纬度, 高程; of a system in degrees X and Y are these."""
    digits = places(found.crs, found.decimals)
    if found.crs.kind == "geographic":
        pair = (
            Column("纬度 B (°)", "Latitude", 24, digits),
            Column("经度 L (°)", "Longitude", 25, digits),
        )
    else:
        pair = (
            Column("纵坐标 X (m)", "Northing", 20, digits),
            Column("横坐标 Y (m)", "Easting", 21, digits),
        )
    return (
        *pair,
        Column("经度 L", "Longitude", 25),
        Column("纬度 B", "Latitude", 23),
        Column("高程 H (m)", "Height", 18, found.decimals),
    )


def survey_columns(found: LineCollection) -> tuple[Column, ...]:
    """测量日期, 测量方法, 中误差; and the system, where not all rows are in the declared one."""
    columns = [
        Column("测量日期", "Surveyed on", 18),
        Column("测量方法", "Method", 21),
        Column("中误差 (m)", "σ", 17, _SIGMA_DECIMALS),
    ]
    if is_mixed(found):
        columns.append(Column("坐标系", "System", 24))
    return tuple(columns)


def is_mixed(found: LineCollection) -> bool:
    """Whether a position stands in another system than the declared one."""
    positions = [m.at for m in found.markers if m.at] + [p.at for p in found.points]
    return any(at.origin is Origin.ORIGINAL for at in positions)


def position_cells(at: DeclaredPosition | None, found: LineCollection) -> tuple[Cell, ...]:
    """Cells of `position_columns`; of a position in its own system, in the digits of that."""
    if at is None:
        return (None,) * 5
    seconds = seconds_decimals(found.decimals)
    pair: tuple[Cell, ...] = (at.north, at.east)
    if at.crs.kind != found.crs.kind:
        # Metres in a column of degrees, or degrees in one of metres, would be read as the other.
        pair = (str(at.north), str(at.east))
    return (
        *pair,
        sexagesimal(at.longitude, seconds),
        sexagesimal(at.latitude, seconds),
        at.height_m,
    )


def survey_cells(
    day: date | None,
    method: SurveyMethod | None,
    sigma_m: Decimal | None,
    at: DeclaredPosition | None,
    found: LineCollection,
) -> tuple[Cell, ...]:
    """Cells of `survey_columns`."""
    cells: list[Cell] = [
        None if day is None else day.isoformat(),
        None if method in (None, SurveyMethod.UNKNOWN) else METHOD_LABELS[method][0],
        None if sigma_m is None else rounded(sigma_m, _SIGMA_DECIMALS),
    ]
    if is_mixed(found):
        cells.append(
            None if at is None else f"{geographic(at.crs.datum).zh.split()[0]} EPSG:{at.crs.epsg}"
        )
    return tuple(cells)


def remark_of(
    at: DeclaredPosition | None, found: LineCollection, *, own: str | None, is_simulated: bool
) -> str:
    """The remark of a row: how its figures came about, what was said, whether it is invented."""
    parts = [own] if own else []
    if at is not None and at.origin not in (Origin.OFFICIAL, Origin.COMPUTED):
        parts.append(at.origin.zh)
    if at is not None and at.height_m is not None and len(height_systems(found)) > 1:
        parts.append(at.height_system or "高程系统不详")
    if is_simulated:
        parts.append("模拟")
    return "；".join(parts)
