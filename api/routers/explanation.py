"""`/coverage/service-centres/{code}`: one division's figure, explained."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.parameters import DatabaseOf, DayOf, MomentOf, StrictRoute
from gazetteer.division import Level, parse_code
from layers.coverage import CoverageQuestion, UrbanBy
from layers.coverage_files import dumps
from layers.demand import HouseholdsKind
from layers.explanation import explain

router = APIRouter(route_class=StrictRoute, tags=["coverage"])


@router.get("/coverage/service-centres/{code}", summary="One figure explained 指标说明")
def explained_figure(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    code: Annotated[str, Path(description="6, 9 or 12 digits", max_length=20)],
    households: Annotated[HouseholdsKind, Query()] = HouseholdsKind.REGISTERED,
    urban_by: Annotated[UrbanBy, Query()] = "committee",
    source: Annotated[
        str | None, Query(description="Only household figures of this source", max_length=200)
    ] = None,
) -> Response:
    """The row, its households and centres with shares, the standards, and why it is unknown."""
    question = CoverageQuestion(
        Level.COMMUNITY, as_of, None, known_at, households, urban_by, source
    )
    with database.read() as connection:
        body = dumps(explain(connection, parse_code(code), question))
    return Response(body, media_type="application/json")
