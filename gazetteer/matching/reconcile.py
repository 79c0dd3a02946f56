"""Reconciliation 地名对接: candidates for one name with what else is known of the place.

The model of the W3C community group's Reconciliation Service API 0.2; its wire form is in `api`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import product
from typing import Final

from sqlalchemy import Connection

from gazetteer.matching.calibration import chances
from gazetteer.matching.scope import Scope, find_scope
from gazetteer.matching.verdict import is_certain
from gazetteer.places.place import PlaceKey
from gazetteer.places.repository import UnknownPlace, find_place
from gazetteer.search.find import MOST_HITS, SearchQuestion, search_places
from gazetteer.search.hit import Hit, MatchedName
from gazetteer.search.reasons import Match, reason
from gazetteer.search.states import read_states
from gis.errors import InputError

# A few more than asked for, so that namesakes are seen.
_LOOKED_AT: Final = 20
_CODE_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """What is known of a place to be found.

    Attributes:
        text: Its name, or the number or code of a place; None: only its code is known.
        as_of: The day the answer holds for.
        known_at: What the register said at that moment; None: now.
        classes: Beginnings of class codes, any of which will do; empty: any class.
        divisions: Codes or names of divisions, any of which it may lie in.
        place_code: Its twenty digits, or its division code.
        near: Longitude and latitude in degrees (EPSG:4490): of equals, the nearest first.
        is_heeded: Whether all that was said of it could be looked at; where not, nothing is
            certain.
        limit: How many candidates at most.
    """

    text: str | None
    as_of: date
    known_at: datetime | None = None
    classes: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    place_code: str | None = None
    near: tuple[float, float] | None = None
    is_heeded: bool = True
    limit: int = 10


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A place that may be meant.

    Attributes:
        hit: The place, and why.
        score: Chance that it is meant, 0 to 100.
        is_match: Whether it is meant for certain.
        features: What the score is made of.
    """

    hit: Hit
    score: float
    is_match: bool
    features: dict[str, bool | float] = field(default_factory=dict)


def reconcile(connection: Connection, query: PlaceQuery) -> list[PlaceCandidate]:
    """Candidates for a place, the likeliest first; none for what cannot be searched for.

    A match is certain where the name, to the character, is the standard name of one place alone
    and was of no other, within the division where one is given; or where its code is given.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        query: What is known of it.
    """
    scopes = [find_scope(connection, d, query.as_of, query.known_at) for d in query.divisions]
    codes = tuple(dict.fromkeys(code for scope in scopes for code in scope.codes))
    is_heeded = query.is_heeded and all(scope.is_known for scope in scopes)
    try:
        coded = _by_code(connection, query)
        hits = coded or _found(connection, query, Scope(codes, True))
    except InputError:
        # An odd cell must not cost the answers to the others of its batch.
        return []
    # A short number may be anything; a code is long.
    is_code = bool(coded) and len(query.place_code or query.text or "") >= _CODE_LENGTH
    certain = is_heeded and (is_code or is_certain(query.text or "", hits))
    return [
        PlaceCandidate(hit, score, certain and number == 0, _features(hit, hits, codes, query))
        for number, (hit, score) in enumerate(zip(hits, chances(hits), strict=True))
    ][: query.limit]


def place_of_key(text: str) -> PlaceKey | None:
    """The place that a code or a number stands for; None for other texts."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()):
        return None
    if len(plain) == 20:
        return PlaceKey(place_code=plain)
    if len(plain) == 12:
        return PlaceKey(division_code=plain)
    return PlaceKey(place_id=int(plain)) if len(plain) < 19 else None


def _found(connection: Connection, query: PlaceQuery, scope: Scope) -> list[Hit]:
    if query.text is None:
        return []
    hits: dict[int, Hit] = {}
    for place_class, code in product(query.classes or (None,), scope.codes or (None,)):
        question = SearchQuestion(
            query.text, query.as_of, query.known_at, place_class, code, near=query.near,
            limit=min(MOST_HITS, max(_LOOKED_AT, query.limit)),
        )  # fmt: skip
        for hit in search_places(connection, question):
            hits.setdefault(hit.place_id, hit)
    return sorted(hits.values(), key=lambda hit: -hit.score)


def _by_code(connection: Connection, query: PlaceQuery) -> list[Hit]:
    """The place of the code given, or of the number or long code given as its name."""
    key = place_of_key(query.place_code or query.text or "")
    if key is None:
        return []
    try:
        place = find_place(connection, key, query.as_of, query.known_at)
    except UnknownPlace:
        return []
    number = place.summary.place_id
    state = read_states(connection, [number], query.as_of, query.known_at).get(number)
    if state is None:
        return []
    name = state.standard or next((n.spelling for n in place.names), str(number))
    matched = MatchedName(
        name, state.romanisation, "standard", None, None, state.standard is not None
    )
    return [
        Hit(
            place_id=number, place_code=state.place_code, division_code=state.division_code,
            name=name, romanisation=state.romanisation, matched=matched,
            why=reason(Match.CODE), score=1.0, class_code=state.class_code,
            level=None if state.level is None else state.level.value, parents=state.parents,
            parents_as_of=state.day, position=state.position, distance_m=None,
            in_force=state.in_force, now_called=(), is_simulated=state.is_simulated,
        )
    ]  # fmt: skip


def _features(
    hit: Hit, hits: list[Hit], codes: tuple[str, ...], query: PlaceQuery
) -> dict[str, bool | float]:
    found: dict[str, bool | float] = {
        "name_score": round(100 * hit.score, 1),
        "is_standard_name": hit.matched.kind == "standard",
        "name_in_force": hit.matched.in_force,
        "place_in_force": hit.in_force,
        "same_name": sum(other.name == hit.name for other in hits),
        "simulated": hit.is_simulated,
    }
    if query.divisions:
        lies_in = {parent.code for parent in hit.parents} | {hit.division_code}
        found["division_match"] = bool(lies_in.intersection(codes))
    if query.classes:
        found["class_match"] = hit.class_code.startswith(query.classes)
    if hit.distance_m is not None:
        found["distance_m"] = hit.distance_m
    return found
