"""`/coverage`: is there enough service-centre floor area for each hundred households?"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from api.spooled import spooled
from gazetteer.division import Level
from layers.coverage import CoverageQuestion, UrbanBy
from layers.coverage_files import csv_chunks, geojson_chunks, json_chunks, workbook_bytes
from layers.demand import HouseholdsKind

router = APIRouter(route_class=StrictRoute, tags=["coverage"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/coverage/service-centres", summary="Service-centre coverage 社区综合服务设施覆盖")
def service_centres(
    database: DatabaseOf,
    division: CodeOf,
    as_of: DayOf,
    known_at: MomentOf,
    level: Annotated[Level, Query(description="Level of the rows")] = Level.COUNTY,
    households: Annotated[HouseholdsKind, Query()] = HouseholdsKind.REGISTERED,
    urban_by: Annotated[UrbanBy, Query()] = "committee",
    source: Annotated[
        str | None, Query(description="Only household figures of this source", max_length=200)
    ] = None,
    format: Annotated[Literal["json", "csv", "geojson", "xlsx"], Query()] = "json",
) -> Response:
    """Floor area per hundred households, shortfalls and coverage rates, with definitions."""
    question = CoverageQuestion(level, as_of, division, known_at, households, urban_by, source)
    name = f"coverage-{division or 'all'}-{level}-{as_of}"
    if format == "xlsx":
        return Response(
            workbook_bytes(database, question),
            media_type=_XLSX,
            headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
        )
    if format == "csv":
        return spooled(csv_chunks(database, question), "text/csv; charset=utf-8")
    if format == "geojson":
        return spooled(geojson_chunks(database, question), "application/geo+json")
    return spooled(json_chunks(database, question), "application/json")
