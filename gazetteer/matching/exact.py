"""Standard names in force, looked up by the hundred: most of a good table needs no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from gazetteer.matching.verdict import as_written
from gazetteer.search.candidates import Candidate, find_names
from gazetteer.search.hit import Hit, MatchedName
from gazetteer.search.keys import NAME
from gazetteer.search.reasons import SCORES, Match, reason
from gazetteer.search.states import PlaceState, read_states
from gazetteer.search.text import MAX_QUERY, fold
from gazetteer.search.wanted import Wanted

AT_ONCE: Final = 200
# find_names gives no more names than this; so many mean that some may be missing.
_CUT: Final = 5000
_FORMER: Final = 0.03
_OTHER: Final = 0.005


def find_standard(
    connection: Connection, names: Sequence[str], as_of: date, known_at: datetime | None
) -> dict[str, list[Hit]]:
    """The places that bear each of the names, to the character, as a standard name on the day.

    Places of which it is, or was, another name come along behind them; names that nobody bears
    as a standard name are left out.

    Args:
        connection: Any connection that may read; it decides what may be seen.
        names: As written, at most a few hundred.
        as_of: The day.
        known_at: What was known then; None: now.
    """
    folded = {name: fold(name) for name in names}
    asked = [name for name in names if folded[name] and len(name) <= MAX_QUERY]
    if not asked:
        return {}
    wanted = [Wanted(NAME + folded[name], Match.EXACT, folded[name]) for name in asked]
    found = find_names(connection, wanted, as_of, known_at)
    if len(found) >= _CUT and len(asked) > 1:
        middle = len(asked) // 2
        return {
            **find_standard(connection, asked[:middle], as_of, known_at),
            **find_standard(connection, asked[middle:], as_of, known_at),
        }
    by_name: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        for number in candidate.wanted:
            if as_written(asked[number]) == as_written(candidate.spelling):
                by_name[asked[number]].append(candidate)
    borne = {
        name: sorted(candidates, key=_rank)
        for name, candidates in by_name.items()
        if any(_is_standard(candidate) for candidate in candidates)
    }
    numbers = list(dict.fromkeys(c.place_id for cs in borne.values() for c in cs))
    states = read_states(connection, numbers, as_of, known_at) if numbers else {}
    answers = {name: _hits(candidates, states) for name, candidates in borne.items()}
    return {name: hits for name, hits in answers.items() if hits and hits[0].score == 1}


def _is_standard(candidate: Candidate) -> bool:
    return candidate.kind == "standard" and candidate.in_force


def _rank(candidate: Candidate) -> tuple[bool, bool, int, int]:
    return (
        not _is_standard(candidate), not candidate.in_force, candidate.weight, candidate.place_id
    )  # fmt: skip


def _hits(candidates: Sequence[Candidate], states: dict[int, PlaceState]) -> list[Hit]:
    """One hit a place, those that bear the name as a standard name first."""
    found: dict[int, Hit] = {}
    for candidate in candidates:
        state = states.get(candidate.place_id)
        if state is None or candidate.place_id in found:
            continue
        found[candidate.place_id] = _hit(candidate, state)
    return sorted(found.values(), key=lambda hit: -hit.score)


def _hit(candidate: Candidate, state: PlaceState) -> Hit:
    is_former = not candidate.in_force or candidate.kind in ("former", "old_map")
    is_best = _is_standard(candidate) and state.in_force
    return Hit(
        place_id=state.place_id,
        place_code=state.place_code,
        division_code=state.division_code,
        name=state.standard or candidate.spelling,
        romanisation=state.romanisation if state.standard else candidate.romanisation,
        matched=MatchedName(
            candidate.spelling, candidate.romanisation, candidate.kind, candidate.starts,
            candidate.ends, candidate.in_force,
        ),
        why=reason(
            Match.EXACT, None, (candidate.starts, candidate.ends) if is_former else None
        ),
        score=SCORES[Match.EXACT] - (0.0 if is_best else _FORMER if is_former else _OTHER),
        class_code=state.class_code,
        level=None if state.level is None else state.level.value,
        parents=state.parents,
        parents_as_of=state.day,
        position=state.position,
        distance_m=None,
        in_force=state.in_force,
        now_called=(),
        is_simulated=state.is_simulated,
    )  # fmt: skip
