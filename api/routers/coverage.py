"""`/coverage`: is there enough service-centre floor area for each hundred households?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from gazetteer.division import Level
from layers.coverage import CoverageQuestion, UrbanBy
from layers.coverage_files import csv_chunks, geojson_chunks, json_chunks, workbook_bytes
from layers.demand import HouseholdsKind

router = APIRouter(route_class=StrictRoute, tags=["coverage"])

# Beyond this an answer waits on disk for its reader.
_SPOOLED_BYTES = 4 << 20
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
    # Written to the end before anything is sent: a slow reader holds no database connection,
    # and a fault is still a problem, not half an answer.
    with ExitStack() as undone:
        spool = undone.enter_context(SpooledTemporaryFile(max_size=_SPOOLED_BYTES))
        for chunk in chunks:
            spool.write(chunk.encode())
        size = spool.tell()
        spool.seek(0)
        undone.pop_all()  # from here on the answer itself closes it
    return StreamingResponse(
        _pieces(spool), media_type=media_type, headers={"Content-Length": str(size)}
    )


def _pieces(spool: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with spool:
        while piece := spool.read(1 << 16):
            yield piece
