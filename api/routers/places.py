"""`/places`: places and their names 地名, and what is here; `/place-classes`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.parameters import CodeOf, DatabaseOf, DayOf, MomentOf, StrictRoute
from api.place_answers import asked, place_answer, place_list
from api.sign_in import RoleOf
from gazetteer.places.here import DEFAULT_RADIUS_M, LARGEST_RADIUS_M, places_at
from gazetteer.places.place import parse_place_key
from gazetteer.places.place_class_record import classes_on_record
from gazetteer.places.repository import find_place, list_places

router = APIRouter(route_class=StrictRoute, tags=["places"])

MOST = 1000


@router.get("/place-classes", summary="Classes of places 地名类别")
def place_classes(database: DatabaseOf, as_of: DayOf, known_at: MomentOf) -> dict[str, Any]:
    """The classes in force on `as_of`; where none were loaded, those that ship."""
    with database.read() as connection:
        classes = classes_on_record(connection, as_of, known_at)
    return {
        **asked(as_of, known_at),
        "rows": [
            {
                "class_code": known.class_code,
                "name": known.name,
                "parent_code": known.parent_code,
                "group": known.group,
                "scope": known.scope,
                "romanises_as": known.romanises_as,
                "generic_parts": list(known.generic_parts),
                "evidence": known.evidence,
            }
            for known in classes.values()
        ],
    }


@router.get("/places", summary="Places in force on a day 地名列表")
def places(
    database: DatabaseOf,
    role: RoleOf,
    as_of: DayOf,
    known_at: MomentOf,
    division: CodeOf,
    class_code: Annotated[
        str | None,
        Query(alias="class", description="First digits of the class 类别", pattern="^[0-9]{1,5}$"),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many")] = 100,
    after: Annotated[int, Query(ge=0, le=2**62, description="`next` of the page before")] = 0,
) -> dict[str, Any]:
    """Places by number, in pages: `next` of one page is `after` of the next, null at the end."""
    with database.read(role) as connection:
        found = list(
            list_places(
                connection, as_of, known_at,
                class_prefix=class_code, division=division, after=after, limit=limit + 1,
            )
        )  # fmt: skip
    page = found[:limit]
    return place_list(as_of, known_at, division, class_code, page) | {
        "next": page[-1].place_id if len(found) > limit else None
    }


@router.get("/places/at", summary="What is here 此处地名")
def at(
    database: DatabaseOf,
    role: RoleOf,
    as_of: DayOf,
    known_at: MomentOf,
    lon: Annotated[float, Query(description="Longitude, EPSG:4490 degrees 经度")],
    lat: Annotated[float, Query(description="Latitude, EPSG:4490 degrees 纬度")],
    radius_m: Annotated[
        float, Query(ge=0, le=LARGEST_RADIUS_M, description="How far places may be, metres")
    ] = DEFAULT_RADIUS_M,
) -> dict[str, Any]:
    """Places at or near a position, nearest first, and the chain of divisions that hold it."""
    with database.read(role) as connection:
        here = places_at(connection, lon, lat, as_of, known_at, radius_m)
    return {
        **asked(as_of, known_at),
        "longitude": lon,
        "latitude": lat,
        "radius_m": radius_m,
        **here.as_dict(),
    }


@router.get("/places/{place}", summary="One place, its names and history 地名详情")
def place(
    database: DatabaseOf,
    role: RoleOf,
    as_of: DayOf,
    known_at: MomentOf,
    place: Annotated[
        str,
        Path(description="Place code of 20 digits, division code of 12, or number", max_length=40),
    ],
) -> dict[str, Any]:
    """Names of all kinds, class, divisions by law and by position, codes, heritage, versions."""
    with database.read(role) as connection:
        found = find_place(connection, parse_place_key(place), as_of, known_at)
    return place_answer(as_of, known_at, found)
