"""Finding places by what people type 地名检索: two statements for most questions.

    text → understand → keys wanted → names that have them → judged → places and their parents
         → what the filters and the divisions named leave → ranked hits

Only where nothing answers for certain is the text taken to hold a slip, and asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from gazetteer.division import level_rank
from gazetteer.lineage import kin_in_force
from gazetteer.search.candidates import Candidate, find_names, known_division_keys
from gazetteer.search.codes import places_by_code
from gazetteer.search.generics import UNRANKED, part
from gazetteer.search.hit import Hit, MatchedName, Successor
from gazetteer.search.judging import Judged, in_turn, judge
from gazetteer.search.mended import LESS_SURE, mended_heads
from gazetteer.search.paths import lies_in
from gazetteer.search.reasons import CERTAIN, Match, reason
from gazetteer.search.states import Box, PlaceState, read_parents, read_states
from gazetteer.search.text import MAX_QUERY, fold
from gazetteer.search.wanted import (
    Query,
    Script,
    Wanted,
    head_keys,
    reached_by,
    understand,
    wanted_as_typed,
    wanted_exactly,
    wanted_loosely,
)
from gis.errors import InputError
from gis.measure import CGCS2000

MOST_HITS: Final = 50
_LOOKED_AT: Final = 30
_FEW: Final = 20
_LOOKED_AT_IN_DIVISIONS: Final = 2000


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """A search, with both time axes.

    Attributes:
        text: What was typed.
        as_of: The day the answer holds for.
        known_at: What the register said at that moment; None: now.
        place_class: Beginning of a GB/T 18521 code.
        division: Twelve-digit code: only places in it, by law, or itself.
        box: Only places in it: west, south, east, north in degrees (EPSG:4490).
        near: Longitude and latitude in degrees (EPSG:4490): of equals, the nearest first.
        limit: How many hits at most.
    """

    text: str
    as_of: date
    known_at: datetime | None = None
    place_class: str | None = None
    division: str | None = None
    box: Box | None = None
    near: tuple[float, float] | None = None
    limit: int = 10

    @property
    def is_filtered(self) -> bool:
        """Whether some places are not to be found."""
        return bool(self.place_class or self.division or self.box)


def search_places(connection: Connection, question: SearchQuestion) -> list[Hit]:
    """Places by name, the best first; the order is the same every time.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        question: What to find.

    Raises:
        InputError: Nothing in the text can be searched for, it is too long, or the limit is out
            of range.
    """
    _require_limit(question)
    query = understand(question.text)
    hits = _hits(connection, question, _found(connection, question, query))
    if hits:
        return hits
    for mended in mended_heads(connection, query):
        again = _found(connection, question, understand(mended.text))
        hits = _hits(connection, question, [pair for pair in again if pair[0].heads])
        if hits:
            return [
                replace(hit, why=mended.reason(hit.why), score=round(hit.score * LESS_SURE, 4))
                for hit in hits
            ]
    return []


def _found(
    connection: Connection, question: SearchQuestion, query: Query
) -> list[tuple[Judged, PlaceState]]:
    """What answers, the best first; where nothing does for certain, with slips."""
    wanted = wanted_exactly(query)
    judged = _judged(connection, question, query, wanted)
    if query.script is Script.DIGITS:
        judged += places_by_code(connection, query.joined, question.as_of, question.known_at)
    found = _standing(connection, question, judged)
    if not (found and _is_certain(query, found[0][0])):
        loose = wanted_loosely(query, _reached(connection, query))
        known = {(j.name.place_id, j.match) for j, _ in found}
        more = _standing(connection, question, _judged(connection, question, query, loose))
        found += [pair for pair in more if (pair[0].name.place_id, pair[0].match) not in known]
        found = _ranked(question, found)
    return found


def suggest_places(connection: Connection, question: SearchQuestion) -> list[Hit]:
    """Places whose names, Pinyin or initials begin so, for suggestions while somebody types.

    颍上江, yingshangjiang and 江kou work as well. Nothing typed yet suggests nothing.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        question: What is typed so far.

    Raises:
        InputError: The text is too long, or the limit is out of range.
    """
    if not fold(question.text[: MAX_QUERY + 1]):
        return []
    _require_limit(question)
    query = understand(question.text)
    wanted = wanted_as_typed(query, ())
    found = _standing(connection, question, _judged(connection, question, query, wanted))
    if len(found) < question.limit:
        within = [w for w in wanted_as_typed(query, _reached(connection, query)) if w.heads]
        found += _standing(connection, question, _judged(connection, question, query, within))
    return _hits(connection, question, found)


def _require_limit(question: SearchQuestion) -> None:
    if not 1 <= question.limit <= MOST_HITS:
        raise InputError(
            f"limit is {question.limit}; it must be from 1 to {MOST_HITS}.", "Ask for fewer hits."
        )


def _hits(
    connection: Connection, question: SearchQuestion, found: list[tuple[Judged, PlaceState]]
) -> list[Hit]:
    """One hit a place, the best way it answered."""
    best: dict[int, tuple[Judged, PlaceState]] = {}
    for one, state in found:
        best.setdefault(state.place_id, (one, state))
    chosen = list(best.values())[: question.limit]
    return [_hit(connection, question, one, state) for one, state in chosen]


def _is_certain(query: Query, best: Judged) -> bool:
    """Whether the best is what was asked for, so that nothing more is guessed.

    江镇 without its 镇 is 江, and may also be 江口镇 with a character dropped.
    """
    is_shorter = best.match is Match.WITHOUT_GENERIC and part(query.joined)[1] is not None
    return best.score >= CERTAIN and not (is_shorter and not best.heads)


def _judged(
    connection: Connection, question: SearchQuestion, query: Query, wanted: list[Wanted]
) -> list[Judged]:
    """The ways in which names answer, the best first."""
    judged: list[Judged] = []
    for name in find_names(connection, wanted, question.as_of, question.known_at):
        best: dict[tuple[str, ...], Judged] = {}
        for number in name.wanted:
            one = judge(query, name, wanted[number])
            if one is not None:
                rival = best.get(one.heads)
                if rival is None or rival.score < one.score:
                    best[one.heads] = one
        judged += best.values()
    return judged


def _reached(connection: Connection, query: Query) -> list[int]:
    """Where the query may be cut because what stands before are names of divisions."""
    if query.script not in (Script.CHARACTERS, Script.LATIN):
        return []
    stretches = head_keys(query)
    known = known_division_keys(connection, {key for key, _, _ in stretches})
    return reached_by(
        {(start, end) for key, start, end in stretches if key in known}, len(query.joined)
    )


def _standing(
    connection: Connection, question: SearchQuestion, judged: list[Judged]
) -> list[tuple[Judged, PlaceState]]:
    """What the filters and the divisions named leave, with the state of each place; ranked."""
    if question.near is None:
        judged = in_turn(judged)
    judged = sorted(judged, key=_before_states)
    plain = [j for j in judged if not j.heads]
    within = _within(connection, question, [j for j in judged if j.heads])
    if not question.is_filtered and question.near is None:
        plain = plain[: max(_LOOKED_AT, 2 * question.limit)]
    numbers = list(dict.fromkeys(j.name.place_id for j in (*plain, *within)))
    if not numbers:
        return []
    states = read_states(connection, numbers, question.as_of, question.known_at, question.box)
    found: list[tuple[Judged, PlaceState]] = []
    for one in (*plain, *within):
        state = states.get(one.name.place_id)
        if state is None or not _passes(question, state):
            continue
        parents = [(parent.code, parent.name) for parent in state.parents]
        if one.heads and not lies_in(one.heads, parents):
            continue
        found.append((one, state))
    return _ranked(question, found)


def _within(connection: Connection, question: SearchQuestion, judged: list[Judged]) -> list[Judged]:
    """Of names within divisions, those that may lie in the divisions named; the best first."""
    if len(judged) <= _FEW:
        return judged
    judged = judged[:_LOOKED_AT_IN_DIVISIONS]
    numbers = list(dict.fromkeys(j.name.place_id for j in judged))
    known = read_parents(connection, numbers, question.as_of, question.known_at)
    found = []
    for one in judged:
        parents = known.get(one.name.place_id)
        if parents is None or lies_in(one.heads, [(p.code, p.name) for p in parents]):
            found.append(one)
    return found[: max(_LOOKED_AT, 2 * question.limit)]


def _before_states(one: Judged) -> tuple[float, tuple[int, int], int, int]:
    return (-one.score, one.turn, one.name.weight, one.name.place_id)


def _passes(question: SearchQuestion, state: PlaceState) -> bool:
    if question.place_class and not state.class_code.startswith(question.place_class):
        return False
    if question.box is not None and not state.is_inside:
        return False
    codes = {parent.code for parent in state.parents} | {state.division_code}
    return question.division is None or question.division in codes


def _ranked(
    question: SearchQuestion, found: Iterable[tuple[Judged, PlaceState]]
) -> list[tuple[Judged, PlaceState]]:
    """By score, then level, then distance, then number of the place."""

    def rank(pair: tuple[Judged, PlaceState]) -> tuple[float, tuple[int, int], int, float, int]:
        one, state = pair
        level = UNRANKED if state.level is None else level_rank(state.level)
        away = _away(question, state)
        away_m = float("inf") if away is None else away
        return (-one.score, one.turn, level, away_m, state.place_id)

    return sorted(found, key=rank)


def _away(question: SearchQuestion, state: PlaceState) -> float | None:
    if question.near is None or state.position is None:
        return None
    return float(CGCS2000.inv(*question.near, *state.position)[2])


def _hit(connection: Connection, question: SearchQuestion, one: Judged, state: PlaceState) -> Hit:
    name: Candidate = one.name
    is_former = not name.in_force or name.kind in ("former", "old_map")
    away = _away(question, state)
    return Hit(
        place_id=state.place_id,
        place_code=state.place_code,
        division_code=state.division_code,
        name=state.standard or name.spelling,
        romanisation=state.romanisation if state.standard else name.romanisation,
        matched=MatchedName(
            name.spelling, name.romanisation, name.kind, name.starts, name.ends, name.in_force
        ),
        why=reason(
            one.match, one.difference, (name.starts, name.ends) if is_former else None,
            bool(one.heads), one.differs_in_tone,
        ),
        score=one.score,
        class_code=state.class_code,
        level=None if state.level is None else state.level.value,
        parents=state.parents,
        parents_as_of=state.day,
        position=state.position,
        distance_m=None if away is None else round(away, 1),
        in_force=state.in_force,
        now_called=_now_called(connection, question, state, is_former),
        is_simulated=state.is_simulated,
    )  # fmt: skip


def _now_called(
    connection: Connection, question: SearchQuestion, state: PlaceState, is_former: bool
) -> tuple[Successor, ...]:
    if state.in_force:
        if is_former and state.standard:
            return (Successor(state.division_code, state.standard),)
        return ()
    if state.division_id is None:
        return ()
    kin = kin_in_force(
        connection, state.division_id, "successor", question.as_of, question.known_at
    )
    return tuple(Successor(code, name) for code, name in kin)
