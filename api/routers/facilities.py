"""`/facilities`: the facility layers, and `/kinds`: what they are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.parameters import DatabaseOf, DayOf, MomentOf, StrictRoute
from layers.kinds import KINDS
from layers.repository import describe_facility, list_facilities

router = APIRouter(route_class=StrictRoute, tags=["facilities"])


@router.get("/kinds", summary="Facility kinds and their attributes 设施类型")
def kinds() -> list[dict[str, Any]]:
    """Every kind in the registry, with types, units, limits and labels."""
    return [
        {
            "key": kind.key,
            "zh": kind.zh,
            "en": kind.en,
            "colour": kind.colour,
            "attributes": [
                {
                    "name": field.name,
                    "type": field.type.value,
                    "zh": field.zh,
                    "en": field.en,
                    "unit": field.unit,
                    "minimum": None if field.minimum is None else float(field.minimum),
                    "maximum": None if field.maximum is None else float(field.maximum),
                    "choices": list(field.choices),
                }
                for field in kind.attributes
            ],
        }
        for kind in KINDS.values()
    ]


@router.get("/facilities/{kind}", summary="Facilities of one kind in use on a day 设施列表")
def facilities(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    kind: Annotated[str, Path(max_length=60)],
    limit: Annotated[int, Query(ge=1, le=10000)] = 1000,
    after: Annotated[
        str | None, Query(description="Last facility code read", max_length=100)
    ] = None,
) -> dict[str, Any]:
    """Facilities by code; `next_after` is the `after` of the next page."""
    found = KINDS.find(kind)
    with database.read() as connection:
        rows = list_facilities(connection, found, as_of, known_at, limit, after)
    return {
        "kind": found.key,
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "simulated": any(row["is_simulated"] for row in rows),
        "next_after": rows[-1]["facility_code"] if len(rows) == limit else None,
        "rows": rows,
    }


@router.get("/facilities/{kind}/{facility_code}", summary="One facility and its versions 设施详情")
def facility(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    kind: Annotated[str, Path(max_length=60)],
    facility_code: Annotated[str, Path(max_length=100)],
) -> dict[str, Any]:
    """The facility on `as_of` (null where it was not open), its versions, whom it counts for."""
    with database.read() as connection:
        about = describe_facility(connection, KINDS.find(kind), facility_code, as_of, known_at)
    return {
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        **about,
    }
