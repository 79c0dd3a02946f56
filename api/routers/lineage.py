"""`/divisions/{code}/lineage`, `/crosswalk` and `/recast`: across changes of divisions."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response

from api.lineage_tables import crosswalk_csv, crosswalk_json, recast_csv
from api.moments import parse_date
from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from gazetteer.crosswalk import CrosswalkQuestion
from gazetteer.crosswalk import crosswalk as find_crosswalk
from gazetteer.division import Level, parse_code
from gazetteer.lineage_chain import lineage_of
from layers.recast import recast as find_recast
from layers.recast_figures import figures_on_record, share_of
from layers.recast_report import as_dict
from layers.recast_terms import RecastBy, RecastQuestion

router = APIRouter(route_class=StrictRoute, tags=["lineage"])

_CSV = "text/csv; charset=utf-8"


def _day(name: str, description: str) -> Any:
    """A query parameter that is a day."""
    return Query(alias=name, description=description, json_schema_extra={"format": "date"})


def from_of(from_day: Annotated[str, _day("from", "Day of the codes one has. 原时点")]) -> date:
    """The day of the codes one has."""
    return parse_date(from_day, "from")


def to_of(to_day: Annotated[str, _day("to", "Day of the codes wanted. 目标时点")]) -> date:
    """The day of the codes wanted."""
    return parse_date(to_day, "to")


def reference_of(
    reference_date: Annotated[
        str, _day("reference_date", "Reference date of the figures. 统计时点")
    ],
) -> date:
    """The reference date of the figures."""
    return parse_date(reference_date, "reference_date")


@router.get("/divisions/{code}/lineage", summary="Where a division came from and went 区划沿革")
def lineage(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    code: Annotated[str, Path(description="6, 9 or 12 digits", max_length=20)],
) -> dict[str, Any]:
    """Chains of events before and after, with kinds, dates, shares and approval numbers."""
    with database.read() as connection:
        return lineage_of(connection, parse_code(code), as_of, known_at)


@router.get("/crosswalk", response_model=None, summary="Codes of one day and another 代码对照")
def crosswalk(
    database: DatabaseOf,
    from_day: Annotated[date, Depends(from_of)],
    to_day: Annotated[date, Depends(to_of)],
    division: CodeOf,
    known_at: MomentOf,
    level: Annotated[
        Level | None, Query(description="Default: that of `division`, else county")
    ] = None,
    format: Annotated[Literal["json", "csv"], Query()] = "json",
) -> Response | dict[str, Any]:
    """Which division became which, with shares where known, the rule and the events."""
    question = CrosswalkQuestion(from_day, to_day, level, division, known_at)
    with database.read() as connection:
        found = find_crosswalk(connection, question)
    if format == "csv":
        return Response(crosswalk_csv(found), media_type=_CSV)
    return crosswalk_json(found)


@router.get("/recast", response_model=None, summary="Figures on other divisions 统计口径换算")
def recast(
    database: DatabaseOf,
    measure: Annotated[str, Query(description="Measure on record. 指标", max_length=50)],
    reference_date: Annotated[date, Depends(reference_of)],
    to_day: Annotated[date, Depends(to_of)],
    by: Annotated[RecastBy, Query(description="Weights. 权重")],
    division: CodeOf,
    known_at: MomentOf,
    level: Annotated[Level, Query(description="Level of the figures")] = Level.COUNTY,
    source: Annotated[
        str | None, Query(description="Only figures of this source", max_length=200)
    ] = None,
    format: Annotated[Literal["json", "csv"], Query()] = "json",
) -> Response | dict[str, Any]:
    """A measure of one reference date on the divisions of another day, with the rule."""
    question = RecastQuestion(
        reference_date, to_day, by, level, division, known_at, share_of(measure)
    )
    with database.read() as connection:
        figures = figures_on_record(connection, measure, reference_date, level, known_at, source)
        answer = as_dict(find_recast(connection, question, figures))
    if format == "csv":
        return Response(recast_csv(answer), media_type=_CSV)
    return answer
