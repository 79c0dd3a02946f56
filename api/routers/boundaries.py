"""`/boundaries`: boundary lines 界线, what stands on them, their checks, when they are due."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from api.boundary_answers import line_answer, marker_answer, point_answer
from api.boundary_features import line_features, overview
from api.case_requests import Insider
from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from api.place_answers import asked
from api.sign_in import RoleOf
from gazetteer.boundaries.check import check_line
from gazetteer.boundaries.finding import Severity
from gazetteer.boundaries.line import LineLevel
from gazetteer.boundaries.line_record import find_line, lines_on_record
from gazetteer.boundaries.marker_counts import marker_counts
from gazetteer.boundaries.marker_record import markers_on_record, points_on_record
from gazetteer.boundaries.public_positions import public_markers
from gazetteer.inspection.due import DueState
from gazetteer.inspection.due_list import due_lines
from gis.measure import length_m
from gis.roles import READER_ROLE

router = APIRouter(route_class=StrictRoute, tags=["boundaries"])

LineOf = Annotated[str, Path(description="Line code 界线代码", pattern=r"^[0-9A-Z]{4,12}$")]
LevelOf = Annotated[LineLevel | None, Query(description="Only of this level 界线等级")]
GroupOf = Annotated[
    str | None,
    Query(description="Only parts of this line, such as 阜六线 所属界线", max_length=100),
]


@router.get("/boundaries", summary="Boundary lines 界线列表")
def lines(
    database: DatabaseOf,
    role: RoleOf,
    as_of: DayOf,
    known_at: MomentOf,
    division: CodeOf,
    level: LevelOf = None,
    group: GroupOf = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many")] = 500,
    after: Annotated[
        str | None, Query(description="`next` of the page before", pattern=r"^[0-9A-Z]{4,12}$")
    ] = None,
) -> dict[str, Any]:
    """By code, with lengths and counts of markers; `division` is on one of the two sides."""
    with database.read(role) as connection:
        found = lines_on_record(
            connection, as_of, known_at, level=level, group=group, division_code=division
        )
        page = [line for line in found if after is None or line.code > after]
        is_more, page = len(page) > limit, page[:limit]
        counts = marker_counts(connection, [line.code for line in page], as_of, known_at)
    return {
        **asked(as_of, known_at),
        "simulated": any(line.is_simulated for line in page),
        "rows": [line_answer(line, counts.get(line.code)) for line in page],
        "next": page[-1].code if is_more else None,
    }


@router.get("/boundaries/due", summary="Lines by when they are due for inspection 联检到期清单")
def due(
    database: DatabaseOf,
    account: Insider,
    as_of: DayOf,
    known_at: MomentOf,
    division: CodeOf,
    level: LevelOf = None,
    group: GroupOf = None,
    state: Annotated[DueState | None, Query(description="Only in this state 到期状态")] = None,
) -> dict[str, Any]:
    """The most urgent first: the last inspection and five years (条例 第十二条)."""
    with database.read(account.reads_as) as connection:
        found = due_lines(
            connection, as_of, known_at, level=level, group=group, division_code=division
        )
        rows = [one for one in found if state is None or one.state is state]
        counts = marker_counts(connection, [one.line.code for one in rows], as_of, known_at)
    return {
        **asked(as_of, known_at),
        "simulated": any(one.is_simulated for one in rows),
        "counts": {state.value: sum(one.state is state for one in found) for state in DueState},
        "rows": [
            {
                **one.as_dict(),
                "length_m": None if one.line.geom is None else round(length_m(one.line.geom), 2),
                "legal_status": one.line.legal_status.value,
                "marker_objects": counts[one.line.code].objects
                if one.line.code in counts
                else None,
            }
            for one in rows
        ],
    }


@router.get("/boundaries/overview", summary="All lines, generalised, as GeoJSON 界线示意")
def all_features(
    database: DatabaseOf,
    role: RoleOf,
    as_of: DayOf,
    known_at: MomentOf,
    division: CodeOf,
    level: LevelOf = None,
    group: GroupOf = None,
) -> JSONResponse:
    """For a small map: bends of less than about thirty metres are left out."""
    with database.read(role) as connection:
        found = lines_on_record(
            connection, as_of, known_at, level=level, group=group, division_code=division
        )
    return _geojson({**overview(found), **asked(as_of, known_at)})


@router.get("/boundaries/{code}", summary="One boundary line 界线详情")
def line(
    database: DatabaseOf, role: RoleOf, code: LineOf, as_of: DayOf, known_at: MomentOf
) -> dict[str, Any]:
    """Sides, agreement, system, lengths, and how many markers whoever asks may see."""
    with database.read(role) as connection:
        found = find_line(connection, code, as_of, known_at)
        counts = marker_counts(connection, [found.code], as_of, known_at)
    return {**asked(as_of, known_at), **line_answer(found, counts.get(found.code))}


@router.get("/boundaries/{code}/features", summary="Line, markers, points as GeoJSON 界线要素")
def features(
    database: DatabaseOf, role: RoleOf, code: LineOf, as_of: DayOf, known_at: MomentOf
) -> JSONResponse:
    """The public gets no marker, or by setting one on a coarse grid (`grid_m`)."""
    with database.read(role) as connection:
        found = find_line(connection, code, as_of, known_at)
        markers = markers_on_record(connection, as_of, known_at, line_codes=[found.code])
        points = points_on_record(connection, as_of, known_at, line_codes=[found.code])
        rounded = public_markers(connection, as_of, known_at) if role == READER_ROLE else ()
    own = [known for known in rounded if found.code in known.line_codes]
    return _geojson({**line_features(found, markers, points, own), **asked(as_of, known_at)})


@router.get("/boundaries/{code}/markers", summary="Markers with their surveys 界桩")
def markers(
    database: DatabaseOf, role: RoleOf, code: LineOf, as_of: DayOf, known_at: MomentOf
) -> dict[str, Any]:
    """Objects by number, each with all epochs; X is north, Y is east, both as texts."""
    with database.read(role) as connection:
        found = find_line(connection, code, as_of, known_at)
        objects = markers_on_record(connection, as_of, known_at, line_codes=[found.code])
        points = points_on_record(connection, as_of, known_at, line_codes=[found.code])
    return {
        **asked(as_of, known_at),
        "line_code": found.code,
        "simulated": any(marker.is_simulated for marker in objects),
        "markers": [marker_answer(marker) for marker in objects],
        "points": [point_answer(point) for point in points],
    }


@router.get("/boundaries/{code}/checks", summary="What is wrong or unknown 界线界桩检查")
def checks(
    database: DatabaseOf, account: Insider, code: LineOf, as_of: DayOf, known_at: MomentOf
) -> dict[str, Any]:
    """Findings with evidence, the rule they were held against, and how to mend them."""
    with database.read(account.reads_as) as connection:
        found = find_line(connection, code, as_of, known_at)
        findings = check_line(connection, found, as_of, known_at)
    return {
        **asked(as_of, known_at),
        "line_code": found.code,
        "counts": {s.value: sum(f.severity is s for f in findings) for s in Severity},
        "findings": [finding.as_dict() for finding in findings],
    }


def _geojson(body: dict[str, Any]) -> JSONResponse:
    return JSONResponse(body, media_type="application/geo+json")
