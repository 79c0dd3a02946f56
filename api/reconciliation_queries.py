"""Queries of the Reconciliation Service API 0.2 as they come in, read into ours.

Structure that the specification does not allow is refused as a whole. A value that cannot be used
for one row (a day that is none, an unknown property) costs that row its certainty or its answer,
not the batch: a table is sent ten rows at a time, and one bad cell must not stop it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from api.moments import parse_date, parse_moment
from gazetteer.matching.place_values import PROPERTIES
from gazetteer.matching.reconcile import PlaceQuery
from gazetteer.search.find import MOST_HITS
from gis.errors import InputError

BATCH_SIZE: Final = 50
MOST_EXTENDED: Final = 200
_DEFAULT_LIMIT: Final = 10
_QUERY_FIELDS: Final = frozenset({"query", "type", "limit", "properties", "type_strict"})
_SEE: Final = "See the Reconciliation Service API 0.2, Structure of a Reconciliation Query."
MATCHED_BY: Final = {
    "division": ("所在政区", "Division: code or name"),
    "class": ("地名类别代码", "Class code of GB/T 18521"),
    "as_of": ("时点", "Day the answer holds for"),
    "known_at": ("登记时点", "Moment of knowledge"),
    "place_code": ("地名代码", "Place code or division code"),
    "longitude": ("经度", "Longitude, EPSG:4490 degrees"),
    "latitude": ("纬度", "Latitude, EPSG:4490 degrees"),
}
"""Properties that queries are matched by, with their names."""


class BatchTooLarge(InputError):
    """More was asked for at once than the service answers."""


@dataclass(frozen=True, slots=True)
class ExtensionQuery:
    """Properties asked for of places.

    Attributes:
        ids: As given.
        properties: Keys, those we do not know among them.
    """

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_queries(text: str, as_of: date, known_at: datetime | None) -> dict[str, PlaceQuery | None]:
    """The queries of a batch by key; None where one cannot be answered.

    Args:
        text: JSON.
        as_of: The day, where a query does not say.
        known_at: The moment of knowledge, where a query does not say.

    Raises:
        InputError: Not such a batch.
        BatchTooLarge: More than fifty queries.
    """
    batch = _object(_json(text, "queries"), "queries")
    if len(batch) > BATCH_SIZE:
        raise BatchTooLarge(
            f"The batch has {len(batch)} queries, more than {BATCH_SIZE}.", "Send fewer at once."
        )
    return {key: _query(key, value, as_of, known_at) for key, value in batch.items()}


def read_extension(text: str) -> ExtensionQuery:
    """A data extension query.

    Raises:
        InputError: Not such a query.
        BatchTooLarge: More than two hundred places.
    """
    asked = _object(_json(text, "extend"), "extend")
    ids = _list(asked.get("ids"), "extend.ids")
    properties = _list(asked.get("properties"), "extend.properties")
    if len(ids) > MOST_EXTENDED:
        raise BatchTooLarge(
            f"{len(ids)} places are asked for, more than {MOST_EXTENDED}.", "Ask for fewer at once."
        )
    keys = [_object(one, "a property").get("id") for one in properties]
    return ExtensionQuery(_texts(ids), _texts(keys))


def _texts(values: list[Any]) -> tuple[str, ...]:
    texts = tuple(value for value in values if isinstance(value, str))
    if len(texts) < len(values):
        raise InputError("Identifiers of places and properties are texts.", "Quote them.")
    return texts


def _query(key: str, value: Any, as_of: date, known_at: datetime | None) -> PlaceQuery | None:
    query = _object(value, f"query {key[:40]}")
    unknown = sorted(set(query) - _QUERY_FIELDS)
    if unknown:
        raise InputError(f"Query {key[:40]} has unknown fields: {', '.join(unknown)[:80]}.", _SEE)
    text = query.get("query")
    said = _properties(key, query.get("properties", []))
    # A property without a value counts: it is an empty cell, which costs its own row only.
    is_asked = bool(query.get("properties")) if text is None else isinstance(text, str)
    if not is_asked:
        raise InputError(f"Query {key[:40]} has neither a text nor properties.", _SEE)
    types = _types(key, query)
    limit = query.get("limit", _DEFAULT_LIMIT)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise InputError(f"The limit of query {key[:40]} is no positive number.", _SEE)
    try:
        when = parse_date(said["as_of"][0], "as_of") if said.get("as_of") else as_of
        known = parse_moment(said["known_at"][0]) if said.get("known_at") else known_at
    except InputError:
        return None
    near, is_near_heeded = _near(said)
    codes = said.get("place_code", [])
    classes = types + tuple(said.get("class", []))
    return PlaceQuery(
        text=text if text and text.strip() else None,
        as_of=when,
        known_at=known,
        classes=tuple(class_prefix(one) for one in classes),
        divisions=tuple(said.get("division", [])),
        place_code=codes[0] if codes else None,
        near=near,
        is_heeded=is_near_heeded and len(codes) < 2 and set(said) <= set(MATCHED_BY),
        limit=int(min(limit, MOST_HITS)),  # 1e400 is JSON, and infinite
    )


def class_prefix(code: str) -> str:
    """What the codes of a class and of the narrower ones begin with: 21600 is 216, 21610 2161.

    A text that is no code stays, and no class begins with it.
    """
    plain = code.strip()
    return (plain.rstrip("0") or plain) if plain.isdigit() else plain


def _types(key: str, query: Mapping[str, Any]) -> tuple[str, ...]:
    """Class codes; `should` means that others will do too."""
    given = query.get("type", [])
    types = [given] if isinstance(given, str) else given
    strict = query.get("type_strict", "any")
    if not isinstance(types, list) or not all(isinstance(one, str) for one in types):
        raise InputError(f"The type of query {key[:40]} is no text nor a list of texts.", _SEE)
    if strict not in ("any", "should", "all"):
        raise InputError(f"The type_strict of query {key[:40]} is unknown.", _SEE)
    return () if strict == "should" else tuple(one for one in types if one)


def _properties(key: str, given: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in _list(given, f"the properties of query {key[:40]}"):
        mapping = _object(one, f"a property of query {key[:40]}")
        pid = mapping.get("pid")
        if not isinstance(pid, str) or "v" not in mapping:
            raise InputError(f"A property of query {key[:40]} lacks pid or v.", _SEE)
        values = mapping["v"] if isinstance(mapping["v"], list) else [mapping["v"]]
        texts = [_value(key, value) for value in values]
        found.setdefault(pid, []).extend(text for text in texts if text.strip())
    return {pid: values for pid, values in found.items() if values}


def _value(key: str, value: Any) -> str:
    """A value as text; of one that was reconciled before, its name, else its identifier."""
    if isinstance(value, Mapping):
        if not isinstance(value.get("id"), str):
            raise InputError(f"A value in query {key[:40]} lacks its id.", _SEE)
        name = value.get("name")
        return name if isinstance(name, str) else str(value["id"])
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    raise InputError(f"A value in query {key[:40]} is no text, number, truth or place.", _SEE)


def _near(said: Mapping[str, Sequence[str]]) -> tuple[tuple[float, float] | None, bool]:
    """The position, and whether what was said of it could be heeded."""
    lon, lat = said.get("longitude", []), said.get("latitude", [])
    if not lon and not lat:
        return None, True
    try:
        x, y = float(lon[0]), float(lat[0])
    except (IndexError, ValueError):
        return None, False
    is_on_earth = -180 <= x <= 180 and -90 <= y <= 90
    return ((x, y), True) if is_on_earth else (None, False)


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise InputError(f"{name} is not JSON.", "Send a JSON object, URL-encoded.") from None


def _refuse(constant: str) -> None:
    """NaN and Infinity: Python reads them, JSON has no such numbers."""
    raise ValueError(constant)


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{name} is not a JSON object.", _SEE)
    return value


def _list(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(f"{name} is not a JSON list.", _SEE)
    return value


def known_properties(keys: Sequence[str]) -> list[str]:
    """Those of the keys that places have."""
    return [key for key in dict.fromkeys(keys) if key in PROPERTIES]
