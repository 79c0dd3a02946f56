"""Answers of the Reconciliation Service API 0.2: manifest, candidates, suggestions, values.

The form of each is checked in the tests against what the specification's JSON schemas demand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from api.reconciliation_queries import BATCH_SIZE, MATCHED_BY
from gazetteer.matching.place_values import PROPERTIES, KnownPlace, Value, values_of
from gazetteer.matching.reconcile import PlaceCandidate
from gazetteer.places.place_class import PlaceClass, nearest_class
from gazetteer.search.hit import Hit
from gis.errors import FieldError

PREVIEW_WIDTH: Final = 420
PREVIEW_HEIGHT: Final = 260
Classes = Mapping[str, PlaceClass]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service is, and the dates that its addresses carry on.

    Attributes:
        base: Address of the service without a slash at its end.
        dates: `as_of` and `known_at` as given.
    """

    base: str
    dates: Mapping[str, str]

    def path(self, path: str, **placeholders: str) -> str:
        """A path with placeholders as they stand, then the dates."""
        given = [f"{name}={text}" for name, text in placeholders.items()]
        asked = [*given, urlencode(self.dates)] if self.dates else given
        return f"{path}?{'&'.join(asked)}" if asked else path


def manifest(address: Address, classes: Classes, version: str) -> dict[str, Any]:
    """What the service offers, and where."""

    def service(kind: str) -> dict[str, str]:
        return {
            "service_url": address.base,
            "service_path": address.path(f"/reconcile/suggest/{kind}"),
            "flyout_service_url": address.base,
            "flyout_service_path": address.path(f"/reconcile/flyout/{kind}", id="${id}"),
        }

    return {
        "versions": ["0.2"],
        "name": "民政地名核对 Civic Gazetteer",
        "identifierSpace": f"{address.base}/places/",
        "schemaSpace": f"{address.base}/place-classes",
        "documentation": f"{address.base}/docs",
        "serviceVersion": version,
        "batchSize": BATCH_SIZE,
        "defaultTypes": [
            type_of(code, classes) for code, one in classes.items() if one.parent_code is None
        ],
        "view": {"url": address.base + address.path("/names/{{id}}")},
        "preview": {
            "url": address.base + address.path("/reconcile/preview", id="{{id}}"),
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {kind: service(kind) for kind in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {
                "service_url": address.base,
                "service_path": address.path("/reconcile/properties"),
            },
            "property_settings": [],
        },
    }


def candidate(found: PlaceCandidate, classes: Classes) -> dict[str, Any]:
    """One candidate."""
    return {
        "id": str(found.hit.place_id),
        "name": found.hit.name,
        "description": description(found.hit),
        "score": found.score,
        "match": found.is_match,
        "type": [_short(type_of(found.hit.class_code, classes))],
        "features": [{"id": key, "value": value} for key, value in found.features.items()],
    }


def suggestion(hit: Hit, classes: Classes) -> dict[str, Any]:
    """One suggested place."""
    return {
        "id": str(hit.place_id),
        "name": hit.name,
        "description": description(hit),
        "notable": [_short(type_of(hit.class_code, classes))],
    }


def description(hit: Hit) -> str:
    """Parents on the day, the largest first; romanisation; why, where the name is another."""
    parts = [" ".join(parent.name for parent in reversed(hit.parents))]
    if hit.romanisation:
        parts.append(hit.romanisation)
    if hit.matched.spelling != hit.name:
        parts.append(f"{hit.matched.spelling}：{hit.why.zh} {hit.why.en}")
    if not hit.in_force:
        now = "、".join(one.name for one in hit.now_called)
        parts.append(f"已不存在，今{now} no more, now {now}" if now else "已不存在 no more")
    if hit.is_simulated:
        parts.append("模拟数据 simulated")
    return " · ".join(part for part in parts if part)


def type_of(code: str, classes: Classes) -> dict[str, Any]:
    """A class as a type, under the wider ones."""
    known = classes.get(code)
    if known is None:
        # A code that is not on file belongs to the narrowest wider class that is.
        try:
            wider = nearest_class(code, classes)
        except FieldError:
            return {"id": code, "name": code}
        return {"id": code, "name": wider.name, "broader": [type_of(wider.class_code, classes)]}
    found: dict[str, Any] = {"id": code, "name": known.name}
    if known.parent_code is not None and known.parent_code != code:
        found["broader"] = [type_of(known.parent_code, classes)]
    return found


def suggested_types(prefix: str, classes: Classes) -> list[dict[str, Any]]:
    """Classes whose code begins so, or whose name holds the text."""
    text = prefix.strip()
    return [
        type_of(code, classes)
        for code, one in classes.items()
        if code.startswith(text) or text in one.name
    ]


def suggested_properties(prefix: str) -> list[dict[str, str]]:
    """Properties that match, or that can be fetched, with the text in a name of theirs."""
    text = prefix.strip().lower()
    found = {key: (f"{zh} {en}", "匹配条件 to match by") for key, (zh, en) in MATCHED_BY.items()}
    for key, one in PROPERTIES.items():
        use = "可匹配、可取值 to match by or fetch" if key in found else "可取值 to fetch"
        found[key] = (one.name, use)
    return [
        {"id": key, "name": name, "description": use}
        for key, (name, use) in found.items()
        if text in key or text in name.lower()
    ]


def proposed_properties(type_id: str | None, limit: int | None) -> dict[str, Any]:
    """Properties that can be fetched; places of all classes have the same."""
    found = [{"id": key, "name": one.name} for key, one in PROPERTIES.items()][:limit]
    more = {} if limit is None else {"limit": limit}
    return {"properties": found, **({} if type_id is None else {"type": type_id}), **more}


def extension(
    ids: Sequence[str], keys: Sequence[str], places: Mapping[str, KnownPlace]
) -> dict[str, Any]:
    """Values of the properties of the places; places that nobody knows have none."""
    return {
        "meta": [{"id": key, "name": PROPERTIES[key].name} for key in keys],
        "rows": {
            one: {
                key: [_cell(v) for v in values_of(places[one], key)] if one in places else []
                for key in keys
            }
            for one in ids
        },
    }


def results(found: Iterable[tuple[str, Sequence[PlaceCandidate]]], classes: Classes) -> Any:
    """The candidates of each query of a batch."""
    return {
        key: {"result": [candidate(one, classes) for one in candidates]}
        for key, candidates in found
    }


def _short(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": found["id"], "name": found["name"]}


def _cell(value: Value) -> dict[str, Any]:
    if isinstance(value, date):
        # A moment by the specification: the beginning of the day, as clients parse only those.
        return {"date": f"{value.isoformat()}T00:00:00Z"}
    return {"float": value} if isinstance(value, float) else {"str": value}
