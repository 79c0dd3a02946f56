"""`/places/search` and `/places/suggest`: where is the place so called?"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from api.search_parameters import parse_box, parse_class, parse_near
from api.sign_in import RoleOf
from gazetteer.search.find import MOST_HITS, SearchQuestion, search_places, suggest_places
from gazetteer.search.hit import Hit

router = APIRouter(route_class=StrictRoute, prefix="/places", tags=["places"])

_Text = Annotated[
    str, Query(description="Name, part of it, pinyin, initials, path or code. 检索词")
]
_Limit = Annotated[int, Query(ge=1, le=MOST_HITS, description="Hits at most. 条数")]
_Class = Annotated[
    str | None, Query(alias="class", description="GB/T 18521 class or its beginning. 地名类别")
]
_Box = Annotated[str | None, Query(description="west,south,east,north in degrees, CGCS2000. 范围")]
_Near = Annotated[str | None, Query(description="lon,lat: of equals, the nearest first. 邻近")]


@router.get("/search", summary="Find places by name 地名检索")
def search(
    database: DatabaseOf,
    role: RoleOf,
    as_of: DayOf,
    known_at: MomentOf,
    division: CodeOf,
    q: _Text,
    place_class: _Class = None,
    bbox: _Box = None,
    near: _Near = None,
    limit: _Limit = 10,
) -> dict[str, Any]:
    """Names in force and former ones, each hit with the reason why it matched."""
    question = SearchQuestion(
        q, as_of, known_at, parse_class(place_class), division, parse_box(bbox), parse_near(near),
        limit,
    )  # fmt: skip
    with database.read(role) as connection:
        return answer(question, search_places(connection, question))


@router.get("/suggest", summary="Suggest places while somebody types 输入提示")
def suggest(
    database: DatabaseOf,
    role: RoleOf,
    as_of: DayOf,
    known_at: MomentOf,
    division: CodeOf,
    q: _Text,
    limit: _Limit = 10,
) -> dict[str, Any]:
    """Names, pinyin and initials that begin so; characters and pinyin may be mixed."""
    question = SearchQuestion(q, as_of, known_at, division=division, limit=limit)
    with database.read(role) as connection:
        return answer(question, suggest_places(connection, question))


def answer(question: SearchQuestion, hits: list[Hit]) -> dict[str, Any]:
    """Hits for JSON, with what was asked."""
    as_of: date = question.as_of
    return {
        "q": question.text,
        "as_of": as_of.isoformat(),
        "known_at": question.known_at.isoformat() if question.known_at else None,
        "simulated": any(hit.is_simulated for hit in hits),
        "hits": [hit.as_dict() for hit in hits],
    }
