"""`/naming`: may a place be called so? 地名命名检查."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from gazetteer.division import parse_code
from gazetteer.naming.answer import check_on_record
from gazetteer.naming.proposal import MAX_LENGTH, Proposal
from gazetteer.naming.scan import ScanQuestion, scan
from gazetteer.repository import find_division
from gis.errors import InputError

router = APIRouter(route_class=StrictRoute, tags=["naming"])

_MOST = 1000
_CLASS = r"^\d{5}$"


@router.get("/naming/check", summary="Check a proposed name 拟用地名检查")
def check(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    name: Annotated[str, Query(description="The name 拟用名称", max_length=2 * MAX_LENGTH)],
    class_code: Annotated[
        str, Query(alias="class", description="GB/T 18521, five digits 地名类别", pattern=_CLASS)
    ],
    division: CodeOf,
    lon: Annotated[float | None, Query(ge=-180, le=180, description="CGCS2000")] = None,
    lat: Annotated[float | None, Query(ge=-90, le=90, description="CGCS2000")] = None,
    place: Annotated[int | None, Query(ge=1, description="The place to be renamed")] = None,
    old_name: Annotated[str | None, Query(max_length=2 * MAX_LENGTH)] = None,
    measures: Annotated[
        bool, Query(description="Measures of protection are attached 已附保护措施")
    ] = False,
) -> dict[str, Any]:
    """Findings with rule, article, place in the name, severity, mend and neighbours."""
    if (lon is None) != (lat is None):
        raise InputError("A position has lon and lat.", "Give both, or neither.")
    proposal = Proposal(
        name, class_code, () if division is None else (division,),
        None if lon is None or lat is None else (lon, lat),
        place_id=place, old_name=old_name, has_measures=measures,
    )  # fmt: skip
    with database.read() as connection:
        return check_on_record(connection, proposal, as_of, known_at).as_dict()


@router.get("/naming/scan", summary="Names on record that break a rule 不规范地名清单")
def scanned(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    division: Annotated[str, Query(description="Division code 区划代码", max_length=20)],
    class_prefix: Annotated[
        str, Query(alias="class", description="First digits of the class", pattern=r"^\d{0,5}$")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """The clean-up list of one division, by rule and code; `more` says whether it goes on."""
    code = parse_code(division)
    question = ScanQuestion(as_of, known_at, code, class_prefix)
    with database.read() as connection:
        find_division(connection, code, as_of, known_at)
        found = list(islice(scan(connection, question), offset, offset + limit + 1))
    return {
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "division": code,
        "offset": offset,
        "more": len(found) > limit,
        "rows": [name.as_dict() for name in found[:limit]],
    }
