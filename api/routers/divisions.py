"""`/divisions`: the register of divisions 行政区划."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from api.parameters import DatabaseOf, DayOf, MomentOf, StrictRoute
from api.tables import DIVISION_COLUMNS, csv_text, division_list
from gazetteer.description import describe_division
from gazetteer.division import Level, parse_code
from gazetteer.repository import list_divisions

router = APIRouter(route_class=StrictRoute, tags=["divisions"])


@router.get("/divisions", response_model=None, summary="Divisions in force on a day 区划列表")
def divisions(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    under: Annotated[str | None, Query(description="Only below this code", max_length=20)] = None,
    level: Annotated[Level | None, Query(description="Only this level")] = None,
    format: Annotated[Literal["json", "csv"], Query()] = "json",
) -> Response | dict[str, Any]:
    """Codes, names, parents and periods as they stood on `as_of`, as known at `known_at`."""
    code = None if under is None else parse_code(under)
    with database.read() as connection:
        rows = [d.as_dict() for d in list_divisions(connection, as_of, known_at, code, level)]
    if format == "csv":
        return Response(csv_text(DIVISION_COLUMNS, rows), media_type="text/csv; charset=utf-8")
    return division_list(as_of, known_at, code, level, rows)


@router.get("/divisions/{code}", summary="One division, its names and lineage 区划详情")
def division(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    code: Annotated[str, Path(description="6, 9 or 12 digits", max_length=20)],
) -> dict[str, Any]:
    """Names, parents, versions, predecessors and successors of one division."""
    with database.read() as connection:
        about = describe_division(connection, parse_code(code), as_of, known_at)
    return {
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        **about,
    }
