"""`/coverage`: is there enough service-centre floor area for each hundred households?"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from gazetteer.division import Level
from gis.errors import DatabaseGone
from layers.coverage import CoverageQuestion, UrbanBy
from layers.coverage_files import csv_chunks, geojson_chunks, json_chunks, workbook_bytes
from layers.demand import HouseholdsKind

_logger = logging.getLogger("gazetteer")

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
        return _stream(csv_chunks(database, question), "text/csv; charset=utf-8")
    if format == "geojson":
        return _stream(geojson_chunks(database, question), "application/geo+json")
    return _stream(json_chunks(database, question), "application/json")


def _stream(chunks: Iterator[str], media_type: str) -> StreamingResponse:
    # The first piece is made here, so that a refused question is still a problem, not half
    # an answer.
    first = next(chunks)
    return StreamingResponse(chain([first], _logged(chunks)), media_type=media_type)


def _logged(chunks: Iterator[str]) -> Iterator[str]:
    """The pieces; a fault in their midst breaks the answer off, so that nobody takes it for whole.

    It is too late for a problem: the status has been sent.
    """
    try:
        yield from chunks
    except DatabaseGone as fault:
        _logger.error("an answer was broken off: %s", fault.message)
        raise
