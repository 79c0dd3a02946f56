"""Marker result table 界桩成果表 (fields after DOMAIN 3.2)."""

from __future__ import annotations

from gazetteer.boundaries.line_collection import LineCollection, PlacedMarker
from gazetteer.boundaries.marker import KIND_LABELS, STATE_LABELS
from maps.boundary_tables.heading import heading_of
from maps.boundary_tables.result_columns import (
    position_cells,
    position_columns,
    remark_of,
    survey_cells,
    survey_columns,
)
from maps.boundary_tables.table import Cell, Column, Table

TITLE = ("界桩成果表", "Marker result table")


def marker_table(found: LineCollection) -> Table:
    """One row for each marker object that stands or is registered as lost.

    Args:
        found: The line with its markers.
    """
    columns = (
        Column("序号", "No.", 9),
        Column("界桩号", "Marker", 36),
        Column("类型", "Kind", 15),
        *position_columns(found),
        *survey_columns(found),
        Column("状态", "State", 11),
        Column("管理方", "Managed by", 22),
        Column("备注", "Remark", 18),
    )
    rows = tuple(_row(n, placed, found) for n, placed in enumerate(found.markers, start=1))
    return Table(heading_of(found, *TITLE), columns, rows)


def _row(number: int, placed: PlacedMarker, found: LineCollection) -> tuple[Cell, ...]:
    marker, survey, at = placed.marker, placed.survey, placed.at
    own = [f"第{marker.ordinal}座"] if marker.ordinal > 1 else []
    own += [marker.remark] if marker.remark else []
    return (
        str(number),
        marker.full_number,
        KIND_LABELS[marker.kind][0],
        *position_cells(at, found),
        *survey_cells(
            survey.surveyed_on if survey else None,
            survey.method if survey else None,
            survey.sigma_m if survey else None,
            at, found,
        ),
        STATE_LABELS[marker.state][0],
        marker.managing_name,
        remark_of(
            at, found, own="；".join(own) or None,
            is_simulated=marker.is_simulated or (survey is not None and survey.is_simulated),
        ),
    )  # fmt: skip
