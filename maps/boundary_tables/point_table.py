"""Boundary point table 边界点成果表: as the marker table, without what only markers have."""

from __future__ import annotations

from gazetteer.boundaries.line_collection import LineCollection, PlacedPoint
from gazetteer.boundaries.point import POINT_LABELS
from maps.boundary_tables.heading import heading_of
from maps.boundary_tables.result_columns import (
    position_cells,
    position_columns,
    remark_of,
    survey_cells,
    survey_columns,
)
from maps.boundary_tables.table import Cell, Column, Table

TITLE = ("边界点成果表", "Boundary point table")


def point_table(found: LineCollection) -> Table:
    """One row for each boundary point, tri-points and ends included.

    Args:
        found: The line with its points.
    """
    columns = (
        Column("序号", "No.", 9),
        Column("点号", "Point", 36),
        Column("类型", "Kind", 15),
        Column("名称", "Name", 26),
        *position_columns(found),
        *survey_columns(found),
        Column("备注", "Remark", 27),
    )
    rows = tuple(_row(n, placed, found) for n, placed in enumerate(found.points, start=1))
    return Table(heading_of(found, *TITLE), columns, rows)


def _row(number: int, placed: PlacedPoint, found: LineCollection) -> tuple[Cell, ...]:
    point, at = placed.point, placed.at
    others = [code for code in point.line_codes if code != found.line.code]
    own = f"又在界线 {'、'.join(others)}" if others else None
    return (
        str(number),
        point.number,
        POINT_LABELS[point.kind][0],
        point.name,
        *position_cells(at, found),
        *survey_cells(point.surveyed_on, point.method, point.sigma_m, at, found),
        remark_of(at, found, own=own, is_simulated=point.is_simulated),
    )
