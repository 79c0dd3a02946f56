"""`/reconcile`: the Reconciliation Service API 0.2 over the register's public places 地名对接服务.

Answers are read as the public reads, whoever asks: cookies and tokens are not looked at, so that
pages of other sites may ask too. JSONP, which ran answers as scripts, is left out: the
specification has it as optional since cross-origin access is demanded.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from api.parameters import DatabaseOf, DayOf, MomentOf, StrictRoute
from api.reconciliation_answers import (
    Address,
    extension,
    manifest,
    proposed_properties,
    results,
    suggested_properties,
    suggested_types,
    suggestion,
    type_of,
)
from api.reconciliation_preview import missing_page, plain_card, preview_card, preview_page
from api.reconciliation_queries import (
    MATCHED_BY,
    known_properties,
    read_extension,
    read_queries,
)
from gazetteer.matching.place_values import PROPERTIES, KnownPlace, read_places
from gazetteer.matching.reconcile import PlaceQuery, place_of_key, reconcile
from gazetteer.places.place_class_record import classes_on_record
from gazetteer.search.find import MOST_HITS, SearchQuestion, search_places
from gis.errors import InputError

router = APIRouter(route_class=StrictRoute, prefix="/reconcile", tags=["reconciliation"])
# Clients send more here than the specification knows of: no parameter is refused.
beside = APIRouter()

_PAGE = 10
PrefixOf = Annotated[str, Query(max_length=200, description="What was typed so far")]
CursorOf = Annotated[int, Query(ge=0, le=MOST_HITS, description="How many to leave out")]
IdOf = Annotated[str, Query(max_length=40, description="Identifier")]
QueriesOf = Annotated[str | None, Query(description="A query batch, JSON")]
ExtendOf = Annotated[str | None, Query(description="A data extension query, JSON")]


def address_of(request: Request, as_of: DayOf, known_at: MomentOf) -> Address:
    """Where the service is; the dates given are carried on."""
    del as_of, known_at  # they were read; a bad one is refused
    dates = {
        name: request.query_params[name]
        for name in ("as_of", "known_at")
        if name in request.query_params
    }
    return Address(str(request.base_url).rstrip("/"), dates)


AddressOf = Annotated[Address, Depends(address_of)]


@router.get("", summary="Manifest, or queries in the address 服务说明与查询")
def asked_by_address(
    request: Request,
    database: DatabaseOf,
    address: AddressOf,
    as_of: DayOf,
    known_at: MomentOf,
    queries: QueriesOf = None,
    extend: ExtendOf = None,
) -> Any:
    """Without `queries` and `extend`, what the service offers."""
    if queries is not None or extend is not None:
        return _answer(database, as_of, known_at, queries, extend)
    with database.read() as connection:
        classes = classes_on_record(connection, as_of, known_at)
    return manifest(address, classes, request.app.version)


@router.post("", summary="Queries in a form 批量查询")
def asked_by_form(
    database: DatabaseOf,
    as_of: DayOf,
    known_at: MomentOf,
    queries: Annotated[str | None, Form(description="A query batch, JSON")] = None,
    extend: Annotated[str | None, Form(description="A data extension query, JSON")] = None,
) -> Any:
    """A batch of at most 50 queries, or values of at most 200 places."""
    return _answer(database, as_of, known_at, queries, extend)


@beside.get("/suggest/entity", summary="Places that begin so 地名联想")
def suggest_entity(
    database: DatabaseOf, as_of: DayOf, known_at: MomentOf, prefix: PrefixOf, cursor: CursorOf = 0
) -> dict[str, Any]:
    """Ten places; the number or code of a place finds it too."""
    with database.read() as connection:
        classes = classes_on_record(connection, as_of, known_at)
        try:
            if place_of_key(prefix) is not None:
                query = PlaceQuery(prefix, as_of, known_at)
                hits = [found.hit for found in reconcile(connection, query)]
            else:
                limit = min(cursor + _PAGE, MOST_HITS)
                hits = search_places(
                    connection, SearchQuestion(prefix, as_of, known_at, limit=limit)
                )
        except InputError:
            hits = []
    return {"result": [suggestion(hit, classes) for hit in hits[cursor : cursor + _PAGE]]}


@beside.get("/suggest/type", summary="Classes 地名类别联想")
def suggest_type(
    database: DatabaseOf, as_of: DayOf, known_at: MomentOf, prefix: PrefixOf = "",
    cursor: CursorOf = 0,
) -> dict[str, Any]:  # fmt: skip
    """Classes by the beginning of the code or a part of the name."""
    with database.read() as connection:
        classes = classes_on_record(connection, as_of, known_at)
    return {"result": suggested_types(prefix, classes)[cursor : cursor + MOST_HITS]}


@beside.get("/suggest/property", summary="Properties 属性联想")
def suggest_property(
    as_of: DayOf, known_at: MomentOf, prefix: PrefixOf = "", cursor: CursorOf = 0
) -> dict[str, Any]:
    """Properties by a part of the key or of the name."""
    del as_of, known_at
    return {"result": suggested_properties(prefix)[cursor : cursor + MOST_HITS]}


@beside.get("/properties", summary="Properties that can be fetched 可取属性")
def properties(
    as_of: DayOf,
    known_at: MomentOf,
    type_id: Annotated[str | None, Query(alias="type", max_length=40)] = None,
    limit: Annotated[int | None, Query(ge=1, le=1000)] = None,
) -> dict[str, Any]:
    """The same for every class."""
    del as_of, known_at
    return proposed_properties(type_id, limit)


@beside.get("/flyout/entity", summary="A place in short 地名简介")
def flyout_entity(
    database: DatabaseOf, as_of: DayOf, known_at: MomentOf, id: IdOf
) -> dict[str, str]:
    """A piece of HTML without scripts."""
    with database.read() as connection:
        found = _places(connection, [id], as_of, known_at)
    html = preview_card(found[id]) if id in found else plain_card("无此地名 No such place", [])
    return {"id": id, "html": html}


@beside.get("/flyout/type", summary="A class in short 类别简介")
def flyout_type(database: DatabaseOf, as_of: DayOf, known_at: MomentOf, id: IdOf) -> dict[str, str]:
    """A piece of HTML without scripts."""
    with database.read() as connection:
        classes = classes_on_record(connection, as_of, known_at)
    known = type_of(id, classes)
    wider = [("上级类别 In", one["name"]) for one in known.get("broader", [])]
    return {"id": id, "html": plain_card(known["name"], [("代码 Code", id), *wider])}


@beside.get("/flyout/property", summary="A property in short 属性简介")
def flyout_property(as_of: DayOf, known_at: MomentOf, id: IdOf) -> dict[str, str]:
    """A piece of HTML without scripts."""
    del as_of, known_at
    names = {key: f"{zh} {en}" for key, (zh, en) in MATCHED_BY.items()}
    names |= {key: one.name for key, one in PROPERTIES.items()}
    return {"id": id, "html": plain_card(names.get(id, id), [("键 Key", id)])}


@beside.get("/preview", summary="A place on a small page 地名预览")
def preview(database: DatabaseOf, as_of: DayOf, known_at: MomentOf, id: IdOf) -> Response:
    """For a frame: one file, under a policy that lets nothing run."""
    with database.read() as connection:
        found = _places(connection, [id], as_of, known_at)
    return preview_page(found[id]) if id in found else missing_page(id)


def _answer(
    database: DatabaseOf, as_of: DayOf, known_at: MomentOf, queries: str | None, extend: str | None
) -> Any:
    if (queries is None) == (extend is None):
        raise InputError("One of queries and extend is asked for.", "Send one of them.")
    with database.read() as connection:
        if extend is not None:
            asked = read_extension(extend)
            keys = known_properties(asked.properties)
            return extension(asked.ids, keys, _places(connection, asked.ids, as_of, known_at))
        batch = read_queries(queries or "", as_of, known_at)
        classes = classes_on_record(connection, as_of, known_at)
        found = [
            (key, [] if query is None else reconcile(connection, query))
            for key, query in batch.items()
        ]
    return results(found, classes)


def _places(connection: Any, ids: Any, as_of: DayOf, known_at: MomentOf) -> dict[str, KnownPlace]:
    """The places of identifiers that are numbers of places the public may see."""
    numbers = {one: int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < 19}
    found = read_places(connection, list(numbers.values()), as_of, known_at)
    return {one: found[number] for one, number in numbers.items() if number in found}


router.include_router(beside)
